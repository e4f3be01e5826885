"""The secrets in requests to Daily and its responses, and how to hide them."""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["SECRET_FIELDS", "TOKEN", "hidden", "redacted"]

SECRET_FIELDS: Final = frozenset({"basicAuth", "hmac", "password"})
"""Fields of request bodies whose values are secret."""

TOKEN: Final = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
"""Any JWT: a meeting token lets anyone who has it join the meeting."""

_KEY: Final = re.compile(r"(?:local-)?[0-9A-Fa-f]{32,}")
"""The format of API keys, Daily's and a local Daily's."""

_ANSWERED_SECRETS: Final = ("api_key", "download_link", "link", "share_token", "token")
_SHORTEST_SECRET: Final = 4
_STARS: Final = "***"

_FIELDS = "|".join(sorted({*SECRET_FIELDS, *_ANSWERED_SECRETS}))
# These match text, not parsed JSON, so that they also work on truncated bodies and on other texts.
_FIELD: Final = re.compile(rf'("(?:{_FIELDS})"\s*:\s*")(?:[^"\\]|\\.)*')
_STREAM: Final = re.compile(r'rtmps?:(?:\\?/){2}(?:[^"\s\\]|\\.)+')


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    r"""Return a body's text with its secrets replaced by stars.

    It hides everything that looks like a meeting token, the values of secret fields, the URLs of
    live streams (they contain a key), and `secrets`.

    >>> redacted('{"hmac":"c2VjcmV0","url":"https://example.com"}')
    '{"hmac":"***","url":"https://example.com"}'

    Args:
        text: The body of a request or response.
        secrets: More texts to hide, such as API keys.
    """
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, _STARS)
    text = _FIELD.sub(rf"\1{_STARS}", text)
    return TOKEN.sub(_STARS, _STREAM.sub(_STARS, text))


def hidden(text: str) -> str:
    """Return a text, such as a path, with anything that looks like a token or API key hidden.

    >>> hidden("rooms/eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl")
    'rooms/***'
    """
    return _KEY.sub(_STARS, TOKEN.sub(_STARS, text))
