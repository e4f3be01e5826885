"""``daily.domain``: the API key's domain."""

from typing import Unpack

from dailykit.client._arguments import make_body, make_part
from dailykit.client._async._resource import AsyncResource
from dailykit.models._keywords import DomainPropertiesKeywords
from dailykit.models.domain import Domain, DomainProperties
from dailykit.operations import domain as table

__all__ = ["AsyncDomainSettings"]


class AsyncDomainSettings(AsyncResource):
    """The domain: its id, its name and the defaults for its rooms."""

    __slots__ = ()

    async def get(self) -> Domain:
        """Return the domain. This is also the cheapest way to check an API key.

        Raises:
            AuthenticationError: Daily does not know the API key.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domain/get-domain-config. Safe to retry.
        """
        return await self._engine.call(table.GET)

    async def update(
        self,
        properties: DomainProperties | None = None,
        **settings: Unpack[DomainPropertiesKeywords],
    ) -> Domain:
        """Update the domain's settings. Omitted settings stay unchanged.

        Args:
            properties: Settings to change; `settings` override them.
            **settings: Any setting; None resets it to Daily's default.

        Returns:
            The updated domain.

        Raises:
            InvalidArgumentError: A value is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domain/set-domain-config. Safe to retry.
        """
        wanted = make_part(table.UPDATE, DomainProperties, properties, **settings)
        body = make_body(table.UPDATE, properties=wanted)
        return await self._engine.call(table.UPDATE, body=body)
