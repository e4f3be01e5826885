# Generated from src/dailykit/client/_async/domain.py by `make generate`. Do not edit.
"""``daily.domain``: the domain that the API key belongs to."""

from typing import Unpack

from dailykit.client._arguments import make_body, make_part
from dailykit.client._sync._resource import Resource
from dailykit.models._keywords import DomainPropertiesKeywords
from dailykit.models.domain import Domain, DomainProperties
from dailykit.operations import domain as table

__all__ = ["DomainSettings"]


class DomainSettings(Resource):
    """The domain: its id, its name, and the settings that rooms start from."""

    __slots__ = ()

    def get(self) -> Domain:
        """Return the domain. It is also the cheapest way to check an API key.

        Raises:
            AuthenticationError: The API key is not known.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/domain/get-domain-config. Repeating it
        is safe.
        """
        return self._engine.call(table.GET)

    def update(
        self,
        properties: DomainProperties | None = None,
        **settings: Unpack[DomainPropertiesKeywords],
    ) -> Domain:
        """Change settings of the domain; what is not given stays.

        Args:
            properties: Settings to change.
            **settings: Any setting, on top of those; None resets it to Daily's default.

        Returns:
            The domain as it is now.

        Raises:
            InvalidArgumentError: A value can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/domain/set-domain-config. Repeating it
        is safe.
        """
        wanted = make_part(table.UPDATE, DomainProperties, properties, **settings)
        body = make_body(table.UPDATE, properties=wanted)
        return self._engine.call(table.UPDATE, body=body)
