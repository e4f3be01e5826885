"""Meeting tokens: the local Daily signs and checks them, and keeps none."""

from typing import Any, Final, Protocol

from jwt import PyJWS, PyJWTError
from jwt.algorithms import HMACAlgorithm
from pydantic_core import from_json, to_json

from dailykit.local.clock import Clock
from dailykit.local.json_types import JsonObject, is_object
from dailykit.local.world.domains import Domain, Domains
from dailykit.local.world.refusal import Refusal
from dailykit.local.world.times import require_future
from dailykit.models.tokens import (
    CreateMeetingTokenBody,
    ValidateMeetingTokenQuery,
    claims_to_properties,
    properties_to_claims,
)

__all__ = ["Tokens"]

_ALGORITHM: Final = "HS256"


class _AnyKey(HMACAlgorithm):
    """HMAC with whatever text the API key is: Daily takes its bytes, without looking at them."""

    def prepare_key(self, key: str | bytes) -> bytes:
        return key.encode() if isinstance(key, str) else key

    def check_key_length(self, key: bytes) -> str | None:  # noqa: ARG002 - the base class says so
        return None


class _Signer(Protocol):
    """The part of `PyJWS` that is used here; its own types need a library that we don't."""

    def encode(self, payload: bytes, key: str, algorithm: str) -> str: ...

    def decode(self, jwt: str, key: str, algorithms: list[str]) -> bytes: ...


def _signer() -> _Signer:
    signer = PyJWS(algorithms=[])
    signer.register_algorithm(_ALGORITHM, _AnyKey(HMACAlgorithm.SHA256))
    return signer


class Tokens:
    """The meeting tokens of all domains of a world."""

    def __init__(self, clock: Clock, domains: Domains) -> None:
        self._clock = clock
        self._domains = domains
        self._signer = _signer()

    def create(self, domain: Domain, body: CreateMeetingTokenBody) -> dict[str, Any]:
        """Make a token (``POST /meeting-tokens``), signed with the API key of the request."""
        asked: JsonObject = body.to_wire().get("properties") or {}
        properties = {name: value for name, value in asked.items() if value is not None}
        now = self._clock.now()
        require_future("exp", properties.get("exp"), now)
        claims = properties_to_claims(properties, domain_id=domain.id, issued_at=int(now))
        return {"token": self._signer.encode(to_json(claims), domain.api_key, _ALGORITHM)}

    def validate(
        self, domain: Domain, token: str, query: ValidateMeetingTokenQuery
    ) -> dict[str, Any]:
        """Return what a token says, under the long names (``GET /meeting-tokens/:token``)."""
        claims = self.claims(domain, token, ignore_nbf=query.ignore_nbf is True)
        properties = claims_to_properties(claims)
        # Daily answers with what was asked for, not with what it added itself.
        return {k: v for k, v in properties.items() if k not in ("domain_id", "iat")}

    def claims(self, domain: Domain, token: str, *, ignore_nbf: bool = False) -> dict[str, Any]:
        """Return the claims of a token that is good for `domain` now.

        Raises:
            Refusal: Another domain has signed it, it is no token, or this is not its time.
        """
        claims = self._verified(domain, token)
        now = self._clock.now()
        exp, nbf = claims.get("exp"), claims.get("nbf")
        if not _is_time(exp) or not _is_time(nbf):
            raise Refusal.invalid("the meeting token has an exp or nbf that is not a number")
        if exp is not None and exp <= now:
            raise Refusal.invalid("the meeting token has expired")
        if nbf is not None and nbf > now and not ignore_nbf:
            raise Refusal.invalid("the meeting token is not valid yet")
        return claims

    def _verified(self, domain: Domain, token: str) -> dict[str, Any]:
        for key in self._domains.keys(domain):
            try:
                payload = self._signer.decode(token, key, algorithms=[_ALGORITHM])
                claims: Any = from_json(payload, allow_inf_nan=False)
            except (PyJWTError, ValueError):
                continue
            if is_object(claims) and claims.get("d", domain.id) == domain.id:
                return claims
        raise Refusal.invalid("the meeting token is not valid for this domain")


def _is_time(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))
