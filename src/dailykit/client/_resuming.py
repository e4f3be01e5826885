"""Resuming downloads: what to request, and what a response means. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from dailykit.client._http import Request

__all__ = ["Body", "Elsewhere", "StartOver", "file_request", "understand"]

_LENGTH: Final = re.compile(r"[0-9]{1,18}")  # more digits are nonsense
_RANGE: Final = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Body:
    """The response has the file, or the rest of it.

    Attributes:
        start: The offset in the file at which it starts.
        total: The size of the whole file in bytes, or None if unknown.
        tag: The ``ETag`` of this version of the file, or None.
    """

    start: int
    total: int | None
    tag: str | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The file is at another URL."""

    url: str


@dataclass(frozen=True, slots=True)
class StartOver:
    """The part received so far is not from this version of the file."""


def file_request(
    label: str, url: str, *, agent: str, timeout: float | None, size: int, tag: str | None
) -> Request:
    """Return the request for a file, or for the rest of it. It has no API key.

    Args:
        label: The operation's name in messages.
        url: The link, used as it is. Its query is a secret, so messages omit it.
        agent: The ``User-Agent``.
        timeout: Seconds to wait for each piece, or None for the transport's own timeout.
        size: How many bytes were received already.
        tag: The ``ETag`` of their version of the file.
    """
    # Unencoded, so that offsets count the stored bytes.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": agent}
    if size and tag is not None:
        headers |= {"Range": f"bytes={size}-", "If-Range": tag}
    try:
        path = urlsplit(url).path
    except ValueError:  # not a URL; the transport reports it
        path = ""
    return Request(label=label, method="GET", url=url, path=path, headers=headers, timeout=timeout)


def understand(
    url: str, status: int, headers: Mapping[str, str], size: int
) -> Body | Elsewhere | StartOver | None:
    """Return what a response means; None for an error.

    Args:
        url: The requested link.
        status: The response's status.
        headers: The response's headers; lookup is case-insensitive.
        size: How many bytes were received already.
    """
    match status:
        case 200:
            length = _LENGTH.fullmatch(headers.get("content-length", ""))
            return Body(0, None if length is None else int(length[0]), _tag(headers))
        case 206:
            place = _RANGE.fullmatch(headers.get("content-range", ""))
            if place is None or int(place[1]) != size:
                return StartOver()
            return Body(size, None if place[2] == "*" else int(place[2]), _tag(headers))
        case 416:
            return StartOver()
        case _ if status in _REDIRECTS and "location" in headers:
            return _elsewhere(url, headers["location"])
        case _:
            return None


def _elsewhere(url: str, location: str) -> Elsewhere | None:
    try:
        return Elsewhere(urljoin(url, location))
    except ValueError:  # not a URL
        return None


def _tag(headers: Mapping[str, str]) -> str | None:
    """Return the ``ETag`` if it is a strong one, which identifies a version byte by byte."""
    tag = headers.get("etag")
    return None if tag is None or tag.startswith("W/") else tag
