"""The allowed callers of the control: programs on this machine, and our own pages."""

import hmac
import ipaddress
from typing import Final

from aiohttp import web

from dailykit import wording
from dailykit.access import CONTROL_TOKEN_HEADER
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.hosts import is_loopback_host

__all__ = ["PAGE_TOKEN_HEADER", "check_caller", "check_page"]

PAGE_TOKEN_HEADER: Final = "X-Dailykit-Page-Token"  # noqa: S105 - a name
"""The header in which our pages send their token when they change something."""

# Proxies add one of these headers; then the caller may be on another machine.
_PASSED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
# Browsers set this header to the relation of the sending page, and pages can't change it.
_SITE: Final = "Sec-Fetch-Site"
_READING: Final = ("GET", "HEAD")


def check_caller(request: web.BaseRequest, control_token: str | None = None) -> None:
    """Refuse callers on other machines without the control token, and pages of other origins.

    Args:
        request: The request.
        control_token: The secret that lets programs on other machines pass; None for none.

    Raises:
        Refusal: The caller is one of those.
    """
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if not _sends(request, CONTROL_TOKEN_HEADER, control_token):
        hint = "" if control_token is None else f", or with the right {CONTROL_TOKEN_HEADER}"
        if not (_is_loopback(request) and is_loopback_host(host)):
            raise _forbidden(f"this is for programs on the same machine only{hint}")
        if any(name in request.headers for name in _PASSED_ON):
            raise _forbidden(
                f"this is for programs on the same machine only, and not through a proxy{hint}"
            )
    if origin is not None and origin.lower() != f"http://{host}".lower():
        raise _forbidden("this is not for web pages of others")


def check_page(request: web.BaseRequest, page_token: str, *, is_for_it_only: bool = False) -> None:
    """Refuse a browser's request unless our own page sent it. Other programs may pass.

    Args:
        request: The request.
        page_token: The token that our page must send to change something.
        is_for_it_only: Whether only our page may send such a request, and no other program.

    Raises:
        Refusal: Another site's page sent it, or it lacks the token that it needs.
    """
    site = request.headers.get(_SITE)
    if site in ("cross-site", "same-site"):
        raise _forbidden("this is not for web pages of others")
    is_from_browser = site is not None or "Origin" in request.headers
    changes = request.method not in _READING
    needs_token = is_for_it_only or (is_from_browser and changes)
    if needs_token and not _sends(request, PAGE_TOKEN_HEADER, page_token):
        where = "" if is_for_it_only else "in a browser, "
        raise _forbidden(f"{where}only the page at /~/ may do that ({PAGE_TOKEN_HEADER})")


def _sends(request: web.BaseRequest, header: str, secret: str | None) -> bool:
    # Header values may contain bytes that are not ASCII.
    sent = request.headers.get(header, "").encode(errors="surrogateescape")
    return secret is not None and hmac.compare_digest(sent, secret.encode())


def _is_loopback(request: web.BaseRequest) -> bool:
    try:
        address = ipaddress.ip_address((request.remote or "").partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _forbidden(text: str) -> Refusal:
    return Refusal(403, wording.FORBIDDEN_ERROR, text)
