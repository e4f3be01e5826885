"""Answers that are broken, and how a call with one fails."""

import pytest
from tests.support.servers.exchanges import make_request
from tests.support.servers.servers import (
    Step,
    break_off,
    read_a_little,
    read_request,
    say,
)

from dailykit.client._async._transport import Transport
from dailykit.client._http import Failure, TransportError

OK = b"HTTP/1.1 200 OK\r\n"


async def failure_of(url: str, method: str = "POST", *, timeout: float = 30.0) -> Failure:  # noqa: ASYNC109 (of one try)
    """Send one request that must fail, and return how."""
    transport = Transport(timeout=timeout)
    try:
        with pytest.raises(TransportError) as caught:
            await transport.send(make_request(method=method, url=f"{url}/rooms", body=b"{}"))
    finally:
        await transport.aclose()
    return caught.value.failure


BROKEN: dict[str, list[Step]] = {
    "reset while reading": [read_a_little, break_off],
    "reset after reading": [read_request, break_off],
    "closed after reading": [read_request],
    "half a status line": [read_request, say(b"HTTP/1.1 20")],
    "a status line alone": [read_request, say(OK)],
    "half of the headers": [read_request, say(OK + b"Content-Le")],
    "half of the body": [read_request, say(OK + b"Content-Length: 100\r\n\r\n{}")],
    "reset in the body": [read_request, say(OK + b"Content-Length: 100\r\n\r\n{}"), break_off],
    "half of the chunks": [read_request, say(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab")],
    "no chunks": [read_request, say(OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n")],
    "no HTTP": [read_request, say(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")],
    "no gzip": [
        read_request,
        say(OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
    ],
}
