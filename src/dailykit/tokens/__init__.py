"""Meeting tokens made, read and checked here, without the network.

- `mint` makes a token, signed with the API key. Daily takes it like one that it made itself.
- `inspect` says what a token says; it needs no key, and so trusts the token's word.
- `verify` says what a token says if it is good now, and otherwise what is wrong with it.

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
