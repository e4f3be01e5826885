"""Meeting tokens made and read here, without the network.

Daily takes a token that is signed with the API key (HS256) like one that it made itself. See
https://docs.daily.co/guides/privacy-and-security/meeting-tokens.
"""

from datetime import datetime
from typing import Any, Final

import jwt

from dailykit.models._claims import properties_to_claims
from dailykit.models.tokens import MeetingTokenProperties

__all__ = ["ALGORITHM", "sign"]

ALGORITHM: Final = "HS256"
"""The one signature algorithm of meeting tokens."""


_jwt: Any = jwt.PyJWT()


def sign(api_key: str, domain_id: str, properties: MeetingTokenProperties, *, now: datetime) -> str:
    """Return the signed token that says just what `properties` has set.

    Args:
        api_key: The API key of the domain.
        domain_id: The domain's id, from ``daily.domain.get()``.
        properties: What the token is to say.
        now: The moment of its making (aware).
    """
    claims = properties_to_claims(
        properties.to_wire(), domain_id=domain_id, issued_at=int(now.timestamp())
    )
    return _jwt.encode(claims, api_key, algorithm=ALGORITHM)
