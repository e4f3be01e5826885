"""Which types of event a receiver handles, and how it answers."""

import asyncio
import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from starlette.types import Message
from tests.support.servers.received import deliver, receiver

from dailykit.models.events import Event, UnknownEvent
from dailykit.webhooks import (
    MalformedSecret,
    Receiver,
    sample_event,
    sign,
)

NOW = 1_795_446_000


SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


OTHER = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="


async def test_a_new_type_can_be_asked_for_by_name() -> None:
    taker, seen = receiver(), list[str]()
    with pytest.warns(UserWarning, match=r"'whiteboard\.drawn' is not a known event$"):

        @taker.on("whiteboard.drawn")
        async def drawn(event: UnknownEvent) -> None:
            seen.append(event.payload)

    await deliver(taker, {"type": "whiteboard.drawn", "id": "w", "payload": "a cat"})
    await taker.drain()
    assert seen == ["a cat"]


def test_a_mistyped_name_is_noticed() -> None:
    with pytest.warns(UserWarning, match=r"did you mean 'participant\.joined'\?") as caught:
        receiver().on("participant.join")
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("content", "secret", "status", "text"),
    [
        ({"test": "test"}, SECRET, 200, "ready"),
        ({"test": "test"}, OTHER, 401, "does not match"),
        ({"type": "meeting.ended"}, OTHER, 401, "does not match"),
        ({}, SECRET, 400, "no type"),
        ([1], SECRET, 400, "not a JSON object"),
    ],
)
async def test_answers(content: object, secret: str, status: int, text: str) -> None:
    answer = await deliver(receiver(), content, secret)

    assert answer.status == status
    assert text in answer.text


async def test_a_check_that_nobody_can_verify_is_answered_where_asked() -> None:
    taker = receiver(unsigned_check=True)

    assert (await deliver(taker, {"test": "test"}, OTHER)).status == 200
    assert (await taker.receive(b'{"test":"test"}', {})).status == 200
    assert (await deliver(taker, sample_event("meeting.ended"), OTHER)).status == 401
    assert (await taker.receive(b"hello", {})).status == 401


async def test_secrets_are_replaced_while_it_runs() -> None:
    taker = receiver(secret=[SECRET])
    taker.use_secret([SECRET, OTHER])
    assert (await deliver(taker, sample_event("meeting.ended"), SECRET)).status == 200
    assert (await deliver(taker, sample_event("meeting.ended"), OTHER)).status == 200

    with pytest.raises(MalformedSecret):
        taker.use_secret("no secret")
    assert (await deliver(taker, sample_event("meeting.ended"), OTHER)).status == 200


async def test_an_old_delivery_is_stale() -> None:
    body = json.dumps(sample_event("meeting.ended")).encode()
    headers = sign(body, SECRET, sent_at=NOW - 400)

    assert (await receiver().receive(body, headers)).status == 401
    assert (await receiver(tolerance=500).receive(body, headers)).status == 200
    assert (await receiver(tolerance=None).receive(body, headers)).status == 200


async def test_a_long_body_is_refused() -> None:
    assert (await receiver(max_body=10).receive(b"x" * 11, {})).status == 413


async def test_no_secret_shows(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        taker = receiver()
        answer = await deliver(taker, sample_event("meeting.ended"), OTHER)
    assert SECRET not in f"{taker!r} {vars(taker)!r} {answer} {caplog.text}"


def test_a_wrong_secret_is_noticed_at_once() -> None:
    with pytest.raises(MalformedSecret):
        Receiver("my secret")


class Asgi:
    """One connection of an ASGI server, by hand."""

    def __init__(self, *messages: Message) -> None:
        self.messages = list(messages)
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        return self.messages.pop(0)

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def run(self, taker: Receiver, **scope: Any) -> list[Message]:
        await taker(
            {"type": "http", "method": "POST", "headers": [], **scope}, self.receive, self.send
        )
        return self.sent


async def test_a_body_comes_in_pieces() -> None:
    body = json.dumps(sample_event("meeting.ended")).encode()
    headers = [(k.lower().encode(), v.encode()) for k, v in sign(body, SECRET, sent_at=NOW).items()]
    connection = Asgi(
        {"type": "http.request", "body": body[:20], "more_body": True},
        {"type": "http.request", "body": body[20:], "more_body": True},
        {"type": "http.request"},
    )

    start, content = await connection.run(receiver(), headers=headers)
    assert (start["status"], content["body"]) == (200, b"taken")
    assert (b"content-length", b"5") in start["headers"]


async def test_who_goes_away_is_not_answered() -> None:
    connection = Asgi(
        {"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}
    )

    assert await connection.run(receiver()) == []


async def test_a_long_body_is_not_read_to_its_end() -> None:
    piece = {"type": "http.request", "body": b"x" * 8, "more_body": True}
    connection = Asgi(piece, piece, piece, piece)

    start, _ = await connection.run(receiver(max_body=10))
    assert start["status"] == 413
    assert len(connection.messages) == 2


async def test_a_web_socket_is_closed() -> None:
    connection = Asgi({"type": "websocket.connect"})

    assert await connection.run(receiver(), type="websocket") == [
        {"type": "websocket.close", "code": 1000}
    ]
    with pytest.raises(ValueError, match="can't serve 'carrier pigeon'"):
        await Asgi().run(receiver(), type="carrier pigeon")


async def test_a_server_that_stops_lets_handlers_finish() -> None:
    taker, seen = receiver(), list[str]()

    @taker.on()
    async def slow(event: Event) -> None:
        await asyncio.sleep(0)
        seen.append(event.id)

    await deliver(taker, sample_event("meeting.ended"))
    connection = Asgi({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    sent = await connection.run(taker, type="lifespan")

    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert len(seen) == 1


async def test_a_handler_may_drain() -> None:
    taker, seen = receiver(), list[str]()

    @taker.on()
    async def draining(event: Event) -> None:
        await taker.drain()
        seen.append(event.id)

    await deliver(taker, sample_event("meeting.ended"))
    await taker.drain()
    assert len(seen) == 1


def test_no_web_framework_is_imported_before_it_is_used() -> None:
    code = (
        "import sys\n"
        "from dailykit.webhooks import Receiver, parse, verify\n"
        "print([name for name in ('aiohttp', 'starlette', 'flask') if name in sys.modules])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )

    assert finished.stdout.strip() == "[]"
