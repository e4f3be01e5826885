"""What can go wrong with Redis, in words without its password."""

from importlib import import_module
from urllib.parse import parse_qs, unquote, urlsplit

from dailykit.errors import ConfigurationError, DailyConnectionError
from dailykit.redaction import Redactor

__all__ = ["RedisAwayError", "check_prefix", "need_redis", "why_away"]


class RedisAwayError(DailyConnectionError):
    """Redis did not answer, or refused; the text says why."""


def need_redis() -> None:
    """Load the client for Redis, now rather than when the first request waits for it.

    Raises:
        ConfigurationError: It is not installed.
    """
    try:
        for name in ("redis", "redis.asyncio"):
            import_module(name)
    except ModuleNotFoundError as error:
        if error.name != "redis":
            raise
        raise ConfigurationError(
            "Redis needs its client for Python: install dailykit with the extra `redis`, such as "
            'pip install "dailykit[redis]"'
        ) from None


def check_prefix(prefix: str) -> str:
    """Return the start of the names of keys in Redis.

    Raises:
        ConfigurationError: It has a brace, which means something in a Redis Cluster.
    """
    if not prefix or "{" in prefix or "}" in prefix:
        raise ConfigurationError(f"prefix must be a text without braces, not {prefix!r}")
    return prefix


def why_away(error: BaseException, url: str | None) -> str:
    """Return the reason of a failure, without the secrets of the URL."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Redactor(*_secrets_in(url))(text) if url is not None else text


def _secrets_in(url: str) -> list[str]:
    parts = urlsplit(url)
    secrets = [parts.password or "", *parse_qs(parts.query).get("password", ())]
    return [form for secret in secrets for form in (secret, unquote(secret)) if form]
