"""What is secret in the bodies that travel between Daily and its callers, and how to hide it."""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["SECRET_FIELDS", "TOKEN", "hidden", "redacted"]

SECRET_FIELDS: Final = frozenset({"basicAuth", "hmac", "password"})
"""Fields of request bodies whose values nobody else may see."""

TOKEN: Final = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
"""Any JWT: who has a meeting token can enter the meeting."""

_KEY: Final = re.compile(r"(?:local-)?[0-9A-Fa-f]{32,}")
"""What API keys look like, Daily's and those of a local Daily."""

_ANSWERED_SECRETS: Final = ("api_key", "download_link", "link", "share_token", "token")
_SHORTEST_SECRET: Final = 4
_STARS: Final = "***"

_FIELDS = "|".join(sorted({*SECRET_FIELDS, *_ANSWERED_SECRETS}))
# On the text rather than on what it says, so that it works on what is cut off or is no JSON.
_FIELD: Final = re.compile(rf'("(?:{_FIELDS})"\s*:\s*")(?:[^"\\]|\\.)*')
_STREAM: Final = re.compile(r'rtmps?:(?:\\?/){2}(?:[^"\s\\]|\\.)+')


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    r"""Return a body's text without the secrets in it.

    What goes is whatever looks like a meeting token, the values of fields that hold secrets, the
    targets of live streams (their URLs hold a key), and `secrets` themselves.

    >>> redacted('{"hmac":"c2VjcmV0","url":"https://example.com"}')
    '{"hmac":"***","url":"https://example.com"}'

    Args:
        text: The body, of a request or an answer.
        secrets: Other texts to take out, such as API keys.
    """
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, _STARS)
    text = _FIELD.sub(rf"\1{_STARS}", text)
    return TOKEN.sub(_STARS, _STREAM.sub(_STARS, text))


def hidden(text: str) -> str:
    """Return what a caller gave, such as a path, without what looks like a token or an API key.

    >>> hidden("rooms/eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl")
    'rooms/***'
    """
    return _KEY.sub(_STARS, TOKEN.sub(_STARS, text))
