"""Faults on the wire: connections that are cut, and answers that come slowly or not whole."""

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
    """Act as `fault` says, or don't, and return what to answer."""
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
    """Send `answer` as `fault` says, and return what was sent."""
    if fault.reset is not None:
        _cut(request)
        return web.Response()
    body = answer.body if isinstance(answer.body, bytes) else b""
    # The answer to a HEAD has no body that could come slowly, or not whole.
    if request.method == "HEAD" or (not fault.truncate and fault.drip is None):
        return answer
    sent = web.StreamResponse(status=answer.status, headers=answer.headers)
    # An empty body has no middle: then more is announced than there is.
    sent.content_length = len(body) or int(fault.truncate)
    with suppress(ConnectionError):  # who is treated like this may well hang up
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
    """Cut the connection of `request` as a machine that dies does: with a reset, no farewell."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        # To linger for zero seconds makes closing a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
