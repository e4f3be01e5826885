"""File downloads. The link is enough: they need no API key."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, quote

from aiohttp import web

from dailykit import wording
from dailykit.local.base.refusal import Refusal
from dailykit.local.world import World
from dailykit.local.world.core.file_links import File

__all__ = ["FileDoor"]

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class FileDoor:
    """Answers requests below ``/~/files``.

    Args:
        world: The world with the files.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(
        self, request: web.BaseRequest, segments: Sequence[str], query: str
    ) -> web.Response:
        """Answer a request.

        Args:
            request: The request.
            segments: Its path below ``/~/files``, decoded.
            query: Its query, raw.

        Raises:
            Refusal: The link is invalid or has expired.
        """
        if request.method not in ("GET", "HEAD") or len(segments) != 4:
            raise Refusal.not_found(wording.API_ENDPOINT_MISSING)
        asked = dict(parse_qsl(query))
        domain_id, kind, owner, name = segments
        file = self._world.files.follow(
            domain_id, kind, owner, name, asked.get("expires", ""), asked.get("signature", "")
        )
        return _answer(file, name, request.headers.get("Range", ""))


def _answer(file: File, name: str, wanted: str) -> web.Response:
    disposition = "attachment" if file.is_attachment else "inline"
    headers = {
        "Content-Type": file.content_type,
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
        # Players that seek request ranges; some refuse files without range support.
        "Accept-Ranges": "bytes",
        "Server": wording.LOCAL_SERVER,
    }
    size = len(file.content)
    part = _part(wanted, size)
    if part is None:
        return web.Response(body=file.content, headers=headers)
    if not part:
        headers["Content-Range"] = f"bytes */{size}"
        return web.Response(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return web.Response(status=206, body=file.content[part.start : part.stop], headers=headers)


def _part(wanted: str, size: int) -> range | None:
    """Return the requested bytes: None for all, an empty range if it lies outside the file."""
    match = _RANGE.fullmatch(wanted.replace(" ", ""))
    if match is None or match[0] == "bytes=-":
        # Also for multiple ranges: HTTP allows the answer to contain everything.
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    start, stop = int(first), min(int(last) + 1, size) if last else size
    return range(start, stop) if start < stop else range(0)
