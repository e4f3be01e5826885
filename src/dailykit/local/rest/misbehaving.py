"""Faults on the wire: reset connections, and slow or truncated answers."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from aiohttp import web

from dailykit.local.requests.answers import json_answer
from dailykit.local.requests.faults import Fault

__all__ = ["misbehave", "send_badly"]

_MOST_PIECES: Final = 20


async def misbehave(fault: Fault, act: Callable[[], Awaitable[web.Response]]) -> web.Response:
    """Handle the request as `fault` requires, and return the answer."""
    await asyncio.sleep(fault.delay)
    answer = await act() if fault.lets_act else web.Response()
    if fault.status is None:
        return answer
    answer = json_answer(fault.answer, fault.status)
    if fault.retry_after is not None:
        answer.headers["Retry-After"] = str(fault.retry_after)
    return answer


async def send_badly(
    request: web.BaseRequest, answer: web.Response, fault: Fault
) -> web.StreamResponse:
    """Send `answer` as `fault` requires, and return what was sent."""
    if fault.reset is not None:
        _cut(request)
        return web.Response()
    body = answer.body if isinstance(answer.body, bytes) else b""
    # The answer to a HEAD has no body to delay or truncate.
    if request.method == "HEAD" or (not fault.truncate and fault.drip is None):
        return answer
    sent = web.StreamResponse(status=answer.status, headers=answer.headers)
    # An empty body has no middle, so its Content-Length is larger than the body.
    sent.content_length = len(body) or int(fault.truncate)
    with suppress(ConnectionError):  # the client may disconnect meanwhile
        await sent.prepare(request)
        end = len(body) // 2 if fault.truncate else len(body)
        await _drip(sent, body[:end], fault.drip or 0.0)
    if fault.truncate:
        sent.force_close()
        if request.transport is not None:
            request.transport.close()
    return sent


async def _drip(sent: web.StreamResponse, body: bytes, seconds: float) -> None:
    if not seconds:
        await sent.write(body)
        return
    pieces = min(_MOST_PIECES, len(body)) or 1
    for number in range(pieces):
        await asyncio.sleep(seconds / pieces)
        start, end = (len(body) * place // pieces for place in (number, number + 1))
        await sent.write(body[start:end])


def _cut(request: web.BaseRequest) -> None:
    """Reset the connection of `request`, as a crashing machine would."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        # Lingering for zero seconds turns the close into a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
