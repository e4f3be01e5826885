"""Downloads that go on where they broke off: what to ask for, and what an answer means. Pure."""

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
    """The file comes, or its rest.

    Attributes:
        start: Where in the file it begins.
        total: How many bytes the whole file has, or None when that is not said.
        tag: What names this version of the file, or None.
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
    """What is there already is not the beginning of this file."""


def file_request(
    label: str, url: str, *, agent: str, timeout: float | None, size: int, tag: str | None
) -> Request:
    """Return the request for a file, or for its rest. It holds no API key.

    Args:
        label: What it is called in messages.
        url: The link, used as it is. Its query is a secret, and so not in messages.
        agent: The ``User-Agent``.
        timeout: Seconds to wait for each piece, or None for the transport's own.
        size: How many bytes are there already.
        tag: What names their version of the file.
    """
    # Bytes as they are stored, so that they can be counted.
    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": agent}
    if size and tag is not None:
        headers |= {"Range": f"bytes={size}-", "If-Range": tag}
    try:
        path = urlsplit(url).path
    except ValueError:  # no URL; the transport says so
        path = ""
    return Request(label=label, method="GET", url=url, path=path, headers=headers, timeout=timeout)


def understand(
    url: str, status: int, headers: Mapping[str, str], size: int
) -> Body | Elsewhere | StartOver | None:
    """Say what an answer means; None for an error.

    Args:
        url: The link that was asked.
        status: The answer's status.
        headers: The answer's headers, looked up in any case.
        size: How many bytes are there already.
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
    except ValueError:  # no URL
        return None


def _tag(headers: Mapping[str, str]) -> str | None:
    """Return the ``ETag``, if it tells versions apart byte by byte."""
    tag = headers.get("etag")
    return None if tag is None or tag.startswith("W/") else tag
