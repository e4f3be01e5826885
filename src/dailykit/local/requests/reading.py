"""Reading a request's body, and parsing its JSON."""

import asyncio
import re
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError
from pydantic_core import from_json

from dailykit import wording
from dailykit.local.base.numbers import read_numbers
from dailykit.local.base.refusal import Refusal

__all__ = ["MAX_BODY_BYTES", "parse_json", "receive_body", "receive_json_body"]

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
"""A batch of 1000 rooms with every property set fits well."""

_PATIENCE_SECONDS: Final = 30.0
# PowerShell and .NET write a byte order mark before UTF-8 text.
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# Numbers that JavaScript reads differently: 3600.0, 1e3, or so long that they lose digits.
_ODD_NUMBER: Final = re.compile(rb"\d[.eE]|\d{16}")


async def receive_body(request: web.BaseRequest) -> bytes:
    """Return the body of `request`.

    The Content-Type does not matter: the body of every operation is JSON.

    Raises:
        Refusal: The body is too large, broken or too slow, or the client has disconnected.
    """
    if not request.can_read_body:
        return b""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise _too_large()
    try:
        if request.content.is_eof():  # it came with the headers
            return _within_limits(request.content.read_nowait())
        await _encourage(request)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            body = await _read(request)
    except TimeoutError:
        text = f"the body did not arrive within {_PATIENCE_SECONDS:.0f} seconds"
        raise Refusal(408, wording.INVALID_REQUEST_ERROR, text) from None
    except (RequestPayloadError, HttpProcessingError):
        raise Refusal.invalid("the body is broken on the level of HTTP") from None
    except ConnectionError:
        # The client can't read this answer, but the journal keeps it.
        raise Refusal.invalid("the client closed the connection before the body's end") from None
    return body


async def receive_json_body(request: web.BaseRequest) -> bytes:
    """Return the body of `request`, which must have a JSON Content-Type unless it is empty.

    With some other types, a web page of another origin can send a body without a preflight.

    Raises:
        Refusal: The Content-Type is another one, or `receive_body` refuses the body.
    """
    body = await receive_body(request)
    if body and not _is_json(request.headers.get("Content-Type", "")):
        raise Refusal.invalid("the body must be JSON, with Content-Type: application/json")
    return body


def parse_json(raw: bytes) -> Any:
    """Return the JSON value in `raw`, with numbers as JavaScript reads them; ``{}`` if it is empty.

    Raises:
        Refusal: `raw` is not JSON.
    """
    text = raw.removeprefix(_BYTE_ORDER_MARK)
    try:
        value: Any = from_json(text, allow_inf_nan=False) if text.strip() else {}
        return read_numbers(value) if _ODD_NUMBER.search(text) else value
    except ValueError as error:
        reason = f"the body is not JSON: {error}"
    except OverflowError:
        # 1e999 is valid JSON, but every program reads it as infinity.
        reason = "the body has a number that is too large"
    raise Refusal(400, wording.JSON_PARSING_ERROR, reason)


def _within_limits(body: bytes) -> bytes:
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
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
    """Send ``100 Continue`` to a client that waits for it, such as curl with large bodies."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # aiohttp would count these bytes as part of the answer.
        request.writer.output_size = 0


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


def _too_large() -> Refusal:
    text = f"the body is larger than {MAX_BODY_BYTES} bytes"
    return Refusal(413, wording.INVALID_REQUEST_ERROR, text)
