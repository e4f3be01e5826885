"""A server that answers every request at once, so that the client is what is measured.

Run as a program it prints its port and serves until its input ends.
"""

import asyncio
import json
import sys

ROOM = json.dumps(
    {
        "id": "d61cd7b2-a273-42b4-89bd-be763fd562c1",
        "name": "w2pp2cf4kltgFACPKXmX",
        "api_created": True,
        "privacy": "private",
        "url": "https://example.daily.co/w2pp2cf4kltgFACPKXmX",
        "created_at": "2026-01-26T09:01:22.000Z",
        "config": {
            "exp": 4102444800,
            "eject_at_room_exp": True,
            "enable_prejoin_ui": False,
            "start_video_off": True,
        },
    },
    separators=(",", ":"),
).encode()
TOKEN = json.dumps({"token": "eyJhbGciOiJIUzI1NiJ9." + "x" * 180 + "." + "y" * 43}).encode()


def _answer(body: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Date: Mon, 26 Jan 2026 09:01:22 GMT\r\n"
        "Connection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


ANSWERS = {b"/v1/rooms": _answer(ROOM), b"/v1/meeting-tokens": _answer(TOKEN)}


class Connection(asyncio.Protocol):
    """Answers each request on one connection as soon as it is there as a whole."""

    def __init__(self) -> None:
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while (end := self._unread.find(b"\r\n\r\n")) >= 0:
            head = self._unread[:end]
            _, _, length = head.lower().partition(b"content-length:")
            whole = end + 4 + int(length.partition(b"\r\n")[0] or 0)
            if len(self._unread) < whole:
                return
            self._unread = self._unread[whole:]
            self._transport.write(ANSWERS[head.split(b" ", 2)[1]])


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
