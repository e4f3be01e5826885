"""Create, read and verify meeting tokens locally, without the network.

- `mint` creates a token, signed with the API key. Daily accepts it like one of its own.
- `inspect` returns a token's properties. It needs no key, and does not verify the signature.
- `verify` returns a token's properties if it is valid now, and otherwise raises what is wrong.

See https://docs.daily.co/guides/privacy-and-security/meeting-tokens.
"""

from dailykit.tokens._checks import (
    check_claims,
    check_domain,
    inspect,
    unverified_claims,
    verified_claims,
    verify,
)
from dailykit.tokens._mint import TokenWarning, mint, sign, sign_claims

__all__ = [
    "TokenWarning",
    "check_claims",
    "check_domain",
    "inspect",
    "mint",
    "sign",
    "sign_claims",
    "unverified_claims",
    "verified_claims",
    "verify",
]
