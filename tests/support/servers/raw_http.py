"""HTTP as bytes on a socket: what other languages' clients send, and what no client should."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final

PATIENCE_SECONDS: Final = 10


@dataclass(frozen=True)
class RawAnswer:
    """One answer: its status, its headers (names in lower case) and its body."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The body, which is JSON."""
        assert self.headers["content-type"].startswith("application/json")
        return json.loads(self.content)


async def exchange(port: int, request: bytes, *, eof: bool = False) -> list[RawAnswer]:
    """Send bytes to a port of this machine, and return all answers until the other side closes.

    Args:
        port: The port.
        request: What to send.
        eof: Whether to say that nothing more will come.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        if eof:
            writer.write_eof()
        async with asyncio.timeout(PATIENCE_SECONDS):
            received = await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()
    return _parsed(received, has_body=not request.startswith(b"HEAD "))


async def ask(port: int, request: bytes) -> RawAnswer:
    """Send one request that closes the connection, and return its one answer."""
    (answer,) = await exchange(port, request)
    return answer


def lines(*head: str, body: bytes = b"") -> bytes:
    """Return a request: its lines, which may hold any byte as Latin-1, and a body."""
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def _parsed(received: bytes, *, has_body: bool) -> list[RawAnswer]:
    answers: list[RawAnswer] = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        first, *fields = head.decode().split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in fields)}
        length = int(headers.get("content-length", "0")) if has_body else 0
        content, received = received[:length], received[length:]
        answers.append(RawAnswer(int(first.split()[1]), headers, content))
    return answers
