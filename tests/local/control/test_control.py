"""`LocalDaily`'s clock, log, domains, reset and snapshots."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from dailykit import AsyncDaily, Daily
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.local import (
    LocalDaily,
    MovableClock,
    SeedError,
    StartError,
)

NOW = 1_800_000_000


class Answer(Protocol):
    status: int
    body: Any
    headers: Any


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


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
