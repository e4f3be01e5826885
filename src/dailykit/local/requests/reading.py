"""Getting a request's body off the wire, whatever somebody may have put there."""

import asyncio
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError

from dailykit import wording
from dailykit.local.world import Refusal

__all__ = ["MAX_BODY_BYTES", "receive_body"]

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
"""A batch of 1000 rooms with every property set fits well."""

_PATIENCE_SECONDS: Final = 30.0


async def receive_body(request: web.BaseRequest) -> bytes:
    """Return the body of `request`.

    Raises:
        Refusal: It is too large, broken, too slow, or not said to be JSON.
    """
    if not request.can_read_body:
        return b""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise _too_large()
    await _encourage(request)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            body = await _read(request)
    except TimeoutError:
        text = f"the body did not arrive within {_PATIENCE_SECONDS:.0f} seconds"
        raise Refusal(408, wording.INVALID_REQUEST_ERROR, text) from None
    except (RequestPayloadError, HttpProcessingError):
        raise Refusal.invalid("the body is broken on the level of HTTP") from None
    if body and not _is_json(request.headers.get("Content-Type", "")):
        raise Refusal.invalid("the body must be JSON, with Content-Type: application/json")
    return body


async def _read(request: web.BaseRequest) -> bytes:
    chunks, size = list[bytes](), 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise _too_large()
        chunks.append(chunk)
    return b"".join(chunks)


async def _encourage(request: web.BaseRequest) -> None:
    """Tell a client that asks first (curl does, for large bodies) to go on."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # Those were no bytes of the answer, and aiohttp would count them as such.
        request.writer.output_size = 0


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


def _too_large() -> Refusal:
    text = f"the body is larger than {MAX_BODY_BYTES} bytes"
    return Refusal(413, wording.INVALID_REQUEST_ERROR, text)
