"""The secrets in requests to Daily and its responses, and how to hide them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

__all__ = ["SECRET_FIELDS", "TOKEN", "Redactor", "Secret", "hidden", "is_secret_name", "redacted"]

SECRET_FIELDS: Final = frozenset({"basicAuth", "hmac", "password"})
"""Fields of request bodies whose values are secret."""

TOKEN: Final = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
"""Any JWT: a meeting token lets anyone who has it join the meeting."""

_KEY: Final = re.compile(r"(?:local-)?[0-9A-Fa-f]{32,}")
"""The format of API keys, Daily's and a local Daily's."""

_ANSWERED_SECRETS: Final = ("api_key", "download_link", "link", "share_token", "token")
_SECRET_NAME: Final = re.compile(
    r"secret|passw|credential|(?:api|private|access|stream)_?key|auth_?token|role_?arn|bucket_?name",
    re.IGNORECASE,
)
"""Names of fields that no model has, or that are private only outside the account."""

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


def is_secret_name(name: str) -> bool:
    """Tell whether a field of this name has a secret, or the settings of a storage bucket.

    Args:
        name: The field's name in a request, a response or a query.
    """
    exact = name in SECRET_FIELDS or name in _ANSWERED_SECRETS
    return exact or _SECRET_NAME.search(name) is not None


class Secret(str):
    """A text, such as a header, that tracebacks with local variables show as stars."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(_STARS)


class Redactor:
    """Hides secrets, and anything that looks like a meeting token, in texts for people."""

    __slots__ = ("_secrets",)

    def __init__(self, *secrets: str) -> None:
        long_enough = {secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}
        self._secrets = tuple(sorted(long_enough, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """Return `text` with each secret replaced by stars."""
        for secret in self._secrets:
            text = text.replace(secret, _STARS)
        return TOKEN.sub(_STARS, text)

    def with_sent(self, body: bytes | None) -> "Redactor":
        """Return a redactor that also hides the secrets in a request's body."""
        sent = () if body is None else _secrets_in(json.loads(body))
        return Redactor(*self._secrets, *sent)


def _secrets_in(value: Any) -> Iterator[str]:
    """Yield the values of secret fields, and the URLs of live streams, which contain a key."""
    if isinstance(value, str) and value.startswith(("rtmp://", "rtmps://")):
        yield value
    for key, inner in _items(value):
        if key in SECRET_FIELDS and isinstance(inner, str):
            yield inner
        yield from _secrets_in(inner)


def _items(value: Any) -> Iterable[tuple[object, Any]]:
    if isinstance(value, dict):
        return cast("dict[object, Any]", value).items()
    return enumerate(cast("list[object]", value)) if isinstance(value, list) else ()
