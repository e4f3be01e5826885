"""What a receiver does with a request, whatever brought it."""

import asyncio
import threading
from collections.abc import Awaitable
from pathlib import Path

import pytest
from tests.support.servers.received import deliver, receiver

from dailykit.models.events import Event, MeetingStarted, ParticipantJoined, UnknownEvent
from dailykit.webhooks import (
    Answer,
    SQLiteStore,
    sample_event,
)

NOW = 1_795_446_000


SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


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
