"""`LocalDaily`'s clock, log, domains, reset and snapshots."""

import asyncio
import stat
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio

from dailykit import AsyncDaily, AuthenticationError, Daily, NotFoundError
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.local import (
    LocalDaily,
    MovableClock,
    SeedError,
    SnapshotError,
    StartError,
)

NOW = 1_800_000_000


class Answer(Protocol):
    status: int
    body: Any
    headers: Any


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


@pytest_asyncio.fixture
async def client(daily: LocalDaily) -> AsyncIterator[AsyncDaily]:
    """A client of `daily`."""
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        yield client


# --- the clock ------------------------------------------------------------------------------------


async def test_the_clock_can_be_read_and_moved(daily: LocalDaily, clock: MovableClock) -> None:
    assert (daily.clock.now(), daily.clock.is_frozen) == (NOW, True)
    await daily.clock.advance(90)
    await daily.clock.advance(timedelta(minutes=1))
    assert daily.clock.now() == clock.now() == NOW + 150
    await daily.clock.set(NOW - 1000)
    assert daily.clock.now() == NOW - 1000
    await daily.clock.set(datetime(2027, 1, 15, 9, tzinfo=UTC))
    assert daily.clock.now() == NOW + 3600
    assert repr(daily.clock) == f"<LocalClock frozen at {NOW + 3600}.000>"


async def test_the_clock_can_be_stopped_and_started(daily: LocalDaily, clock: MovableClock) -> None:
    await daily.clock.resume()
    states = [daily.clock.is_frozen]
    await daily.clock.freeze()
    states.append(daily.clock.is_frozen)
    assert states == [False, True]
    await daily.clock.freeze(at=NOW + 5)
    assert (clock.now(), clock.is_frozen) == (NOW + 5, True)


async def test_code_that_blocks_has_a_clock_too(daily: LocalDaily) -> None:
    blocking = daily.blocking.clock
    blocking.advance(10)
    blocking.set(NOW + 20)
    blocking.resume()
    blocking.freeze(at=datetime(2027, 1, 15, 9, tzinfo=UTC))
    assert (blocking.now(), blocking.is_frozen) == (NOW + 3600, True)
    blocking.freeze()
    assert daily.clock.now() == NOW + 3600


async def test_a_running_clock_runs_on_after_a_move() -> None:
    source = [100.0]
    clock = MovableClock(lambda: source[0])
    async with LocalDaily(clock=clock) as daily:
        await daily.clock.advance(50)
        assert (daily.clock.now(), daily.clock.is_frozen) == (150, False)
        source[0] += 5
        assert daily.clock.now() == 155


@pytest.mark.parametrize("seconds", [-1, float("nan")])
async def test_the_clock_does_not_advance_backward(daily: LocalDaily, seconds: float) -> None:
    with pytest.raises(InvalidArgumentError, match="seconds must be 0 or more"):
        await daily.clock.advance(seconds)
    with pytest.raises(InvalidArgumentError, match="seconds must be 0 or more"):
        daily.blocking.clock.advance(seconds)


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), -1, 1e18])
async def test_a_moment_has_a_date(daily: LocalDaily, moment: float) -> None:
    for move in (daily.clock.set, daily.clock.freeze):
        with pytest.raises(
            InvalidArgumentError, match="not a time in unix seconds between 1970 and 9999"
        ):
            await move(moment)
    if moment > 0:
        with pytest.raises(
            InvalidArgumentError, match="not a time in unix seconds between 1970 and 9999"
        ):
            await daily.clock.advance(moment)
    assert daily.clock.now() == NOW


async def test_a_moment_needs_a_time_zone(daily: LocalDaily) -> None:
    with pytest.raises(InvalidArgumentError, match="time zone"):
        await daily.clock.set(datetime(2027, 1, 15))  # noqa: DTZ001 - that is the point


async def test_a_clock_of_one_s_own_is_only_read() -> None:
    class Fixed:
        def now(self) -> float:
            return 42.0

    async with LocalDaily(clock=Fixed()) as daily:
        assert (daily.clock.now(), daily.clock.is_frozen) == (42.0, False)
        for move in (
            daily.clock.advance(1),
            daily.clock.set(1),
            daily.clock.freeze(),
            daily.clock.resume(),
        ):
            with pytest.raises(ConfigurationError, match=r"a clock of your own \(Fixed\)"):
                await move
        await daily.reset()


async def test_everything_on_the_way_happens_at_its_own_time(
    daily: LocalDaily, client: AsyncDaily
) -> None:
    room = await client.rooms.create(
        "standup", exp=NOW + 600, eject_at_room_exp=True, enable_chat=True
    )
    ada = await daily.join(room)
    bob = await daily.join(room)
    assert bob.will_eject_at == NOW + 600
    await daily.clock.advance(3600)
    assert await ada.gone() == await bob.gone() == "exp-room"
    (meeting,) = [one async for one in client.meetings.iterate()]
    assert (meeting.start_time, meeting.duration, meeting.ongoing) == (NOW, 600, False)
    assert daily.clock.now() == NOW + 3600


async def test_two_who_move_the_clock_take_turns(daily: LocalDaily) -> None:
    await asyncio.gather(*(daily.clock.advance(1) for _ in range(20)))
    assert daily.clock.now() == NOW + 20


# --- what was asked -------------------------------------------------------------------------------


async def test_requests_are_remembered(daily: LocalDaily, client: AsyncDaily) -> None:
    await client.rooms.create("standup")
    await client.rooms.get("standup")
    await client.meeting_tokens.create("standup", user_name="Ada")
    assert [entry.operation for entry in daily.requests] == [
        "rooms.create",
        "rooms.get",
        "meeting_tokens.create",
    ]
    (created,) = daily.requests.of("rooms.create")
    assert (created.method, created.path, created.status) == ("POST", "/rooms", 200)
    assert created.request == {"name": "standup"}
    assert created.response["name"] == "standup"
    assert (created.time, created.domain, created.ip) == (NOW, "acme", "127.0.0.1")
    (minted,) = daily.requests.of("meeting_tokens.create")
    assert minted.response == {"token": "***"}
    daily.forget_requests()
    assert list(daily.requests) == []


async def test_refusals_are_remembered_too(daily: LocalDaily, ask: Ask) -> None:
    await ask("GET", "/nothing/here")
    await ask("GET", "/rooms", headers={"Authorization": "Bearer nobody"})
    await ask("POST", "/rooms", data=b"{broken", headers={"Content-Type": "application/json"})
    unknown, stranger, broken = daily.requests
    assert (unknown.operation, unknown.path, unknown.status) == (None, "/nothing/here", 404)
    assert (stranger.domain, stranger.status) == (None, 401)
    assert (broken.status, broken.request) == (400, "{broken")


async def test_no_secret_is_remembered(daily: LocalDaily, client: AsyncDaily, ask: Ask) -> None:
    token = await client.meeting_tokens.create("standup")
    await client.meeting_tokens.validate(token)
    await ask("POST", "/rooms", json={"name": daily.api_key[:40]})
    await ask("GET", f"/meeting-tokens/{daily.api_key}")
    shown = repr(list(daily.requests)) + str((await ask("GET", "/logs/api?limit=100")).body)
    assert token not in shown
    assert daily.api_key not in shown


async def test_the_log_of_the_api_is_the_same_log(daily: LocalDaily, ask: Ask) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    await ask("GET", "/rooms/standup")
    entries = (await ask("GET", "/logs/api")).body
    assert [(entry["method"], entry["url"], entry["status"]) for entry in entries] == [
        ("GET", "/rooms/standup", 200),
        ("POST", "/rooms", 200),
    ]
    assert [entry["id"] for entry in entries] == [e.id for e in reversed(daily.requests[:2])]
    assert (await ask("GET", "/logs/api?source=nonsense")).status == 400


# --- domains --------------------------------------------------------------------------------------


async def test_each_domain_is_a_world_of_its_own(daily: LocalDaily, client: AsyncDaily) -> None:
    other = daily.new_domain()
    assert (other.name, other.api_url) == ("test-1", daily.api_url)
    assert other.api_key not in repr(other)
    async with AsyncDaily(other.api_key, api_url=other.api_url) as second:
        await client.rooms.create("lobby")
        await second.rooms.create("lobby", privacy="private")
        assert (await client.rooms.get("lobby")).privacy == "public"
        assert (await second.domain.get()).domain_name == "test-1"
    assert daily.requests.of("rooms.create", domain="test-1")[0].request["privacy"] == "private"
    assert daily.new_domain().name == "test-2"


async def test_a_domain_can_be_what_one_wants(daily: LocalDaily) -> None:
    made = daily.new_domain("globex", api_key="my-key", config={"max_webhook_count": 7})
    assert (made.name, made.api_key) == ("globex", "my-key")
    with Daily("my-key", api_url=daily.api_url) as client:
        assert client.domain.get().config.max_webhook_count == 7


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"name": "acme"}, StartError, "the domain 'acme' already exists"),
        ({"name": "Not A Name"}, StartError, "can't be a domain's name"),
        ({"api_key": "a b"}, StartError, "an API key is"),
        ({"config": {"unknown": 1}}, SeedError, "unknown domain setting 'unknown'"),
        ({"config": {"hipaa": "perhaps"}}, SeedError, "config.hipaa"),
    ],
)
async def test_a_domain_that_can_not_be_is_told(
    daily: LocalDaily, options: dict[str, Any], error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        daily.new_domain(**options)
    assert daily.new_domain().name == "test-1"


# --- reset ----------------------------------------------------------------------------------------


async def test_after_a_reset_everything_is_as_at_the_start(clock: MovableClock) -> None:
    async def use(client: AsyncDaily, daily: LocalDaily) -> list[str]:
        rooms = [await client.rooms.create() for _ in range(3)]
        participant = await daily.join(rooms[0])
        return [*(room.id for room in rooms), participant.id]

    async with (
        LocalDaily(clock=clock, seed=7) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        first = await use(client, daily)
        daily.faults.add("rooms.get", status=503)
        await client.domain.update(enable_pip_ui=True)
        await daily.clock.advance(1000)
        daily.forget_requests()
        await daily.reset()
        assert daily.clock.now() == NOW
        assert list(daily.faults.rules) == []
        assert list(daily.requests) == []
        assert list(daily.deliveries) == []
        assert [room async for room in client.rooms.iterate()] == []
        assert (await client.domain.get()).config.enable_pip_ui is None
        # Ids begin again with the seed.
        assert await use(client, daily) == first


async def test_a_reset_throws_people_out(daily: LocalDaily, client: AsyncDaily) -> None:
    room = await client.rooms.create("standup")
    ada = await daily.join(room)
    await daily.reset()
    assert await ada.gone() == "ejected"
    await client.rooms.create("standup")
    assert (await client.rooms.presence("standup")).data == []
    assert [meeting async for meeting in client.meetings.iterate()] == []


async def test_a_reset_brings_the_seed_back(clock: MovableClock) -> None:
    seed = {"now": NOW + 5, "rooms": [{"name": "a", "properties": {"exp": "+1h"}}]}
    async with (
        LocalDaily(clock=clock, seed_file=seed) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        before = await client.rooms.get("a")
        await client.rooms.delete("a")
        await client.rooms.create("b")
        await daily.clock.advance(7200)
        await daily.reset()
        assert [room.name async for room in client.rooms.iterate()] == ["a"]
        assert (await client.rooms.get("a")).config == before.config


async def test_a_reset_keeps_keys_and_gives_allowances_back(clock: MovableClock) -> None:
    async with LocalDaily(clock=clock, rate_limits=True) as daily:
        other = daily.new_domain()
        url = daily.api_url
        async with AsyncDaily(other.api_key, api_url=url, budget=None, max_retries=0) as client:
            for _ in range(10):
                await client.rooms.create_many([])
            daily.blocking.reset()
            await client.rooms.create_many([])


async def test_a_reset_keeps_how_it_was_told_to_run(clock: MovableClock) -> None:
    async with (
        LocalDaily(clock=clock, call_ready_after=5) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        await daily.reset()
        await client.rooms.create("standup")
        await daily.join("standup")
        with pytest.raises(NotFoundError, match="does not seem to be hosting a call"):
            await client.rooms.send_app_message("standup", {})
        await daily.clock.advance(5)
        await client.rooms.send_app_message("standup", {})


async def test_a_clock_that_ran_runs_after_a_reset() -> None:
    source = [100.0]
    async with LocalDaily(clock=MovableClock(lambda: source[0])) as daily:
        await daily.clock.freeze(at=5000)
        await daily.reset()
        assert (daily.clock.now(), daily.clock.is_frozen) == (100, False)


# --- snapshots ------------------------------------------------------------------------------------


async def test_a_snapshot_brings_everything_back(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    room = await client.rooms.create("standup", exp=NOW + 600)
    await daily.snapshot(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await client.rooms.delete("standup")
    await client.rooms.create("later")
    await daily.clock.advance(1000)
    await daily.restore(path)
    assert daily.clock.now() == NOW
    assert [one async for one in client.rooms.iterate()] == [room]


async def test_another_local_daily_can_read_it(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    room = await client.rooms.create("standup")
    other = daily.new_domain("globex")
    await daily.clock.advance(500)
    daily.blocking.snapshot(path)
    async with LocalDaily(domain="acme", api_key="a-key-of-its-own") as second:
        second.blocking.restore(str(path))
        assert (second.clock.now(), second.clock.is_frozen) == (NOW + 500, True)
        assert second.api_key in (daily.api_key, "a-key-of-its-own")
        # Who has worked with it goes on working, and so does who worked with the first one.
        for key in ("a-key-of-its-own", daily.api_key):
            async with AsyncDaily(key, api_url=second.api_url) as client_of_second:
                assert (await client_of_second.rooms.get("standup")).id == room.id
        async with AsyncDaily(other.api_key, api_url=second.api_url) as client_of_other:
            assert (await client_of_other.domain.get()).domain_name == "globex"


async def test_ids_do_not_come_twice_after_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    async with LocalDaily(seed=7) as first:
        async with AsyncDaily(first.api_key, api_url=first.api_url) as client:
            made = [await client.rooms.create() for _ in range(3)]
        first.new_domain()
        await first.snapshot(path)
    async with LocalDaily(seed=7) as second:
        await second.restore(path)
        async with AsyncDaily(second.api_key, api_url=second.api_url) as client:
            more = [await client.rooms.create() for _ in range(3)]
        assert second.new_domain().name == "test-2"
    assert {room.id for room in made}.isdisjoint(room.id for room in more)


async def test_calls_end_with_a_restore_and_their_meetings_with_the_snapshot(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    room = await client.rooms.create("standup")
    ada, bob = await daily.join(room), await daily.join(room)
    await daily.clock.advance(100)
    await daily.snapshot(path)
    await daily.clock.advance(500)
    await daily.restore(path)
    assert await ada.gone() == await bob.gone() == "ejected"
    (meeting,) = [one async for one in client.meetings.iterate()]
    assert (meeting.duration, meeting.ongoing) == (100, False)


async def test_what_can_not_be_read_changes_nothing(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    await client.rooms.create("standup")
    ada = await daily.join("standup")
    (tmp_path / "nonsense").write_text("nonsense")
    for name in ("nonsense", "missing"):
        with pytest.raises(SnapshotError):
            await daily.restore(tmp_path / name)
    with pytest.raises(SnapshotError):
        await daily.snapshot(tmp_path / "nowhere" / "x")
    assert ada.state == "joined"
    assert (await client.rooms.get("standup")).name == "standup"


async def test_a_key_that_would_change_hands_is_told(tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    async with LocalDaily(domain="acme", api_key="shared-key") as first:
        await first.snapshot(path)
    async with LocalDaily(domain="globex", api_key="shared-key") as second:
        with pytest.raises(SnapshotError, match="'globex' belongs to another domain"):
            await second.restore(path)
        assert second.domain == "globex"


# --- threads --------------------------------------------------------------------------------------


def test_in_a_program_that_blocks(tmp_path: Path) -> None:
    with (
        LocalDaily(clock=MovableClock(start=NOW)) as daily,
        Daily(daily.api_key, api_url=daily.api_url) as client,
    ):
        blocking = daily.blocking
        blocking.clock.freeze(at=NOW)
        client.rooms.create("standup", exp=NOW + 60)
        blocking.snapshot(tmp_path / "world.snapshot")
        blocking.clock.advance(60)
        assert list(client.rooms.iterate()) == []
        blocking.restore(tmp_path / "world.snapshot")
        assert [room.name for room in client.rooms.iterate()] == ["standup"]
        blocking.reset()
        blocking.settle()
        assert list(client.rooms.iterate()) == []
        assert len(blocking.requests) == 1
        assert (blocking.url, blocking.domain) == (daily.url, daily.domain)
        assert repr(blocking) == f"<BlockingLocalDaily {daily.url}>"
        blocking.close()
    assert repr(blocking).endswith("(closed)>")


async def test_after_closing_nothing_can_be_done(daily: LocalDaily) -> None:
    await daily.aclose()
    with pytest.raises(RuntimeError, match="is closed"):
        await daily.clock.advance(1)
    with pytest.raises(RuntimeError, match="is closed"):
        _ = daily.requests
    with pytest.raises(RuntimeError, match="is closed"):
        daily.blocking.reset()


def test_before_starting_nothing_can_be_done() -> None:
    daily = LocalDaily()
    with pytest.raises(RuntimeError, match="was not started"):
        daily.new_domain()
    with pytest.raises(RuntimeError, match="was not started"):
        asyncio.run(daily.reset())


async def test_any_thread_may_use_it(daily: LocalDaily, client: AsyncDaily) -> None:
    def use(number: int) -> None:
        domain = daily.new_domain(f"domain-{number}")
        with Daily(domain.api_key, api_url=domain.api_url) as own:
            own.rooms.create("lobby")
        assert len(daily.requests.of("rooms.create", domain=domain.name)) == 1
        daily.blocking.clock.advance(1)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))
    assert daily.clock.now() == NOW + 8
    assert len(daily.requests) == 8


async def test_the_wrong_key_stays_wrong(daily: LocalDaily) -> None:
    daily.new_domain()
    async with AsyncDaily("nobody's", api_url=daily.api_url) as client:
        with pytest.raises(AuthenticationError):
            await client.domain.get()
