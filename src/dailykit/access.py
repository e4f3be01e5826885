"""Which Daily is meant, and with which key: what is given, or what the environment says. Pure."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from dailykit.errors import ConfigurationError
from dailykit.naming import LOCAL_KEY_START

__all__ = [
    "CONTROL_TOKEN_HEADER",
    "CONTROL_TOKEN_VARIABLE",
    "DAILY_API_URL",
    "find_access",
    "find_api_key",
    "find_api_url",
    "is_loopback",
    "is_on_this_machine",
    "is_possible_key",
]

CONTROL_TOKEN_HEADER: Final = "X-Dailykit-Control-Token"  # noqa: S105 - a name
"""The header in which programs on other machines send the control token of a local Daily."""

CONTROL_TOKEN_VARIABLE: Final = "DAILYKIT_CONTROL_TOKEN"  # noqa: S105 - a name
"""The environment variable with that token."""

DAILY_API_URL: Final = "https://api.daily.co/v1"
"""The root of Daily's REST API."""


def is_possible_key(key: str) -> bool:
    """Tell whether a text can be an API key: visible ASCII characters, at least one.

    An empty key would sign tokens that everybody can forge; other characters can't be sent in a
    header, and would show in the error.
    """
    return bool(key) and key.isascii() and key.isprintable() and " " not in key


def is_on_this_machine(url: str) -> bool:
    """Tell whether a URL leads to this machine."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Tell whether a host is ``localhost``, a name below it, or a loopback address.

    Args:
        host: The name or address, in lower case and without brackets.
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def find_access(
    api_key: str | None, api_url: str | None, environment: Mapping[str, str]
) -> tuple[str, str]:
    """Return the API key and the root of the API: given, environment's, or Daily's root.

    Raises:
        ConfigurationError: One is missing or can't be one, or they do not belong together.
    """
    key, url = find_api_key(api_key, environment), find_api_url(api_url, environment)
    if key.startswith(LOCAL_KEY_START) and url == DAILY_API_URL:
        raise ConfigurationError(
            "this is the API key of a local Daily, but its address is missing: give api_url=… "
            "(--api-url) or set DAILY_API_URL, as `dailykit serve` printed it"
        )
    return key, url


def find_api_key(given: str | None, environment: Mapping[str, str]) -> str:
    """Return the API key: the given one, or the environment's.

    Raises:
        ConfigurationError: There is none, or it can't be one.
    """
    key = given if given is not None else environment.get("DAILY_API_KEY", "")
    key = key.strip()
    if not key:
        raise ConfigurationError(
            "no API key: give api_key=… (--api-key) or set DAILY_API_KEY. A key for Daily is at "
            "https://dashboard.daily.co/developers; to work without one, run `dailykit serve` "
            "and use the key and the DAILY_API_URL that it prints"
        )
    if key.count(".") == 2 and key.startswith("ey"):
        raise ConfigurationError(
            "this is a meeting token, not an API key: tokens let people into calls, keys are for "
            "the REST API and are at https://dashboard.daily.co/developers"
        )
    if "://" in key:
        raise ConfigurationError(
            "this is a URL, not an API key: have api_key (DAILY_API_KEY) and api_url "
            "(DAILY_API_URL) been mixed up?"
        )
    if not is_possible_key(key):
        raise ConfigurationError(
            "the API key has characters that no key has: give the key alone, without 'Bearer'"
        )
    return key


def find_api_url(given: str | None, environment: Mapping[str, str]) -> str:
    """Return the root of the API, without a trailing slash: given, environment's, or Daily's.

    Raises:
        ConfigurationError: It is not an http or https URL.
    """
    url = (given or environment.get("DAILY_API_URL") or DAILY_API_URL).rstrip("/")
    if fault := _fault_of_root(url):
        # Not the value itself: people mistake the API key for it.
        raise ConfigurationError(
            "the API's URL (api_url=…, --api-url or DAILY_API_URL) must be one such as "
            f"https://api.daily.co/v1, but this one {fault}"
        )
    return url


def _fault_of_root(url: str) -> str | None:
    """Say what is wrong with the root of an API, if anything is."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        return "has no valid host or port"
    if parts.scheme not in {"http", "https"} or "://" not in url:
        return "does not start with http:// or https://"
    odd = next((what for what in _NOT_IN_ROOT if what in url), None)
    if odd is not None:
        return f"has {_NOT_IN_ROOT[odd]}"
    if not url.isprintable():
        return "has characters that no URL has"
    return None if host and port != 0 and _is_host(host) else "has no valid host or port"


_NOT_IN_ROOT: Final = {"@": "a user name", "?": "a query", "#": "a fragment", " ": "a space"}


def _is_host(host: str) -> bool:
    try:
        return bool(host.encode("idna"))
    except UnicodeError:  # an empty part, or one that is too long
        return False
