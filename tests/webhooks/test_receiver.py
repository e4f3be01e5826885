"""What a receiver does with a request, whatever brought it."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from dailykit.models.events import Event, MeetingStarted, ParticipantJoined, UnknownEvent
from dailykit.webhooks import (
    Answer,
    MalformedSecret,
    Receiver,
    SQLiteStore,
    sample_event,
    sign,
)

NOW = 1_795_446_000
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="


def receiver(**options: Any) -> Receiver:
    return Receiver(options.pop("secret", SECRET), clock=lambda: NOW, **options)


async def deliver(to: Receiver, content: object, secret: str = SECRET) -> Answer:
    body = json.dumps(content).encode()
    return await to.receive(body, sign(body, secret, sent_at=NOW))


async def test_handlers_are_given_what_they_asked_for() -> None:
    taker, seen = receiver(), list[str]()

    @taker.on("participant.joined")
    async def by_name(event: ParticipantJoined) -> None:
        seen.append(f"name {event.payload.room}")

    @taker.on(ParticipantJoined)
    async def by_class(event: ParticipantJoined) -> None:
        seen.append(f"class {event.payload.room}")

    @taker.on("meeting.started", ParticipantJoined, "participant.joined")
    async def several(event: MeetingStarted | ParticipantJoined) -> None:
        seen.append(f"several {event.type}")

    @taker.on()
    async def every(event: Event) -> None:
        seen.append("every")

    assert await deliver(taker, sample_event("participant.joined")) == Answer(200, "taken")
    assert await deliver(taker, sample_event("meeting.ended")) == Answer(200, "taken")
    await taker.drain()

    assert seen == [
        *("name standup", "class standup", "several participant.joined", "every", "every")
    ]


async def test_the_answer_does_not_wait_for_the_handlers() -> None:
    taker, go, done = receiver(), asyncio.Event(), list[str]()

    @taker.on("meeting.started")
    async def slow(event: MeetingStarted) -> None:
        await go.wait()
        done.append(event.payload.room)

    answer = await deliver(taker, sample_event("meeting.started", room="a"))
    await deliver(taker, sample_event("meeting.started", room="b"))
    assert (answer.status, done) == (200, [])
    assert repr(taker) == "<Receiver handlers=1 running=2>"

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await taker.drain()
    go.set()
    await taker.drain()
    assert sorted(done) == ["a", "b"]


async def test_a_handler_may_block_in_its_thread() -> None:
    taker, threads = receiver(), list[threading.Thread]()

    @taker.on("meeting.started")
    def blocking(event: MeetingStarted) -> None:
        threads.append(threading.current_thread())

    class Callable:
        async def __call__(self, event: MeetingStarted) -> None:
            threads.append(threading.current_thread())

    taker.on("meeting.started")(Callable())
    await deliver(taker, sample_event("meeting.started"))
    await taker.drain()

    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


async def test_what_handlers_raise_is_told_but_not_to_daily(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[tuple[str, str]] = []

    async def on_error(event: Event, error: Exception) -> None:
        told.append((event.id, str(error)))
        raise RuntimeError("not this too")

    taker, seen = receiver(on_error=on_error), list[str]()

    @taker.on()
    async def failing(event: Event) -> None:
        raise ValueError("the database is down")

    @taker.on()
    async def working(event: Event) -> None:
        seen.append(event.id)

    sample = sample_event("meeting.started")
    assert (await deliver(taker, sample)).status == 200
    await taker.drain()

    assert seen == [sample["id"]]
    assert told == [(sample["id"], "the database is down")]
    assert "a handler of meeting.started failed" in caplog.text
    assert "the database is down" in caplog.text
    assert "on_error failed" in caplog.text


async def test_a_repeated_event_is_taken_once() -> None:
    taker, seen = receiver(), list[str]()

    @taker.on()
    async def taken(event: Event) -> None:
        seen.append(event.id)

    sample = sample_event("meeting.started")
    answers = await asyncio.gather(*(deliver(taker, sample) for _ in range(5)))
    await taker.drain()

    assert seen == [sample["id"]]
    assert sorted(answer.text for answer in answers) == ["taken"] + ["taken before"] * 4
    assert {answer.status for answer in answers} == {200}


async def test_repetitions_can_be_told_otherwise() -> None:
    def by_session(event: Event) -> str:
        if isinstance(event, ParticipantJoined):
            return f"{event.type} {event.payload.session_id}"
        return event.id

    taker = receiver(key=by_session)
    first, second = sample_event("participant.joined"), sample_event("participant.joined")
    again = {**first, "id": "another-id"}

    texts = [(await deliver(taker, one)).text for one in (first, again, second)]
    assert texts == ["taken", "taken before", "taken"]


async def test_events_without_an_id_can_t_be_told_apart() -> None:
    taker = receiver()
    sample = sample_event("sip_trunk.incoming")

    assert [(await deliver(taker, sample)).text for _ in range(2)] == ["taken", "taken"]


async def test_a_store_may_be_asynchronous_and_shared() -> None:
    class Shared:
        def __init__(self) -> None:
            self.keys = set[str]()

        async def put_if_absent(self, key: str, /) -> bool:
            await asyncio.sleep(0)
            is_new = key not in self.keys
            self.keys.add(key)
            return is_new

    store = Shared()
    one, another = receiver(store=store), receiver(store=store)
    sample = sample_event("meeting.started")

    assert (await deliver(one, sample)).text == "taken"
    assert (await deliver(another, sample)).text == "taken before"


async def test_a_restart_does_not_forget(tmp_path: Path) -> None:
    sample = sample_event("meeting.started")
    for text in ("taken", "taken before"):
        with SQLiteStore(tmp_path / "events.sqlite3") as store:
            assert (await deliver(receiver(store=store), sample)).text == text


async def test_a_broken_store_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def put_if_absent(self, key: str, /) -> bool | Awaitable[bool]:
            raise OSError("the disk is full")

    taker = receiver(store=Broken())

    assert await deliver(taker, sample_event("meeting.started")) == Answer(200, "taken")
    assert "the store of webhook events failed" in caplog.text


async def test_an_event_of_a_changed_form_is_for_those_who_take_all(
    caplog: pytest.LogCaptureFixture,
) -> None:
    taker, seen = receiver(), list[str]()

    @taker.on("participant.joined", ParticipantJoined)
    async def typed(event: ParticipantJoined) -> None:
        seen.append("typed")

    @taker.on(UnknownEvent)
    async def unknown(event: UnknownEvent) -> None:
        seen.append(f"unknown {event.type}")

    changed = {**sample_event("participant.joined"), "payload": {"who": "Ada"}}
    assert (await deliver(taker, changed)).status == 200
    await taker.drain()

    assert seen == ["unknown participant.joined"]
    assert "an event participant.joined does not have the known form" in caplog.text
    assert "Ada" not in caplog.text


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
