"""Meeting tokens. The local Daily signs and verifies them, and stores none."""

from typing import Any

from dailykit import tokens
from dailykit.errors import TokenError
from dailykit.local.base.clock import Clock
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import require_future
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.models.tokens import (
    CreateMeetingTokenBody,
    MeetingToken,
    ValidateMeetingTokenQuery,
    claims_to_properties,
    properties_to_claims,
)

__all__ = ["Tokens"]


class Tokens:
    """The meeting tokens of all domains."""

    def __init__(self, clock: Clock, domains: Domains) -> None:
        self._clock = clock
        self._domains = domains

    def create(self, domain: Domain, body: CreateMeetingTokenBody) -> dict[str, Any]:
        """Create a token (``POST /meeting-tokens``), signed with the API key of the request."""
        asked: JsonObject = body.to_wire().get("properties") or {}
        properties = {name: value for name, value in asked.items() if value is not None}
        if isinstance(room_name := properties.get("room_name"), str):
            properties["room_name"] = domain.own_room(room_name)
        now = self._clock.now()
        require_future("exp", properties.get("exp"), now)
        claims = properties_to_claims(properties, domain_id=domain.id, issued_at=int(now))
        return {"token": tokens.sign_claims(claims, domain.api_key)}

    def validate(
        self, domain: Domain, token: str, query: ValidateMeetingTokenQuery
    ) -> dict[str, Any]:
        """Return a token's properties, with long names (``GET /meeting-tokens/:token``)."""
        claims = self.claims(domain, token, ignore_nbf=query.ignore_nbf is True)
        properties = claims_to_properties(claims)
        # Daily returns the requested properties, not those it added itself.
        return {k: v for k, v in properties.items() if k not in ("domain_id", "iat")}

    def claims(self, domain: Domain, token: str, *, ignore_nbf: bool = False) -> dict[str, Any]:
        """Return the claims of a token that is valid for `domain` now.

        Raises:
            Refusal: It is not a token, another domain signed it, or it is not valid now.
        """
        try:
            claims = tokens.verified_claims(token, self._domains.keys(domain))
            tokens.check_domain(claims, domain.id)
            tokens.check_claims(claims, now=self._clock.now(), ignore_nbf=ignore_nbf)
        except TokenError as error:
            raise Refusal.invalid(str(error)) from None
        return claims

    def open(self, domain: Domain, token: str, room_name: str) -> MeetingToken:
        """Return the properties of a token that opens a room of `domain` now.

        Raises:
            TokenError: It does not. The error's type says why.
        """
        keys = self._domains.keys(domain)
        now = self._clock.now()
        return tokens.verify(token, keys, room=room_name, domain_id=domain.id, now=now)
