"""What a local Daily costs when it has much to keep, and after it has done much."""

import gc
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import pytest
from sqlalchemy import insert, select
from tests.local.conftest import NOW, Ask
from tests.support.servers.hooks import serving_hook

from dailykit.local import JoinRefused, LocalDaily, MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store, schema
from dailykit.local.world import World
from dailykit.local.world.rooms.expiry import add_to_counts
from dailykit.models.rooms import CreateRoomBody

FEW, MANY = 100, 100_000
TURNS = 100
ROUNDS = 100
KEY = "a-key-of-our-own"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


# --- many rooms -----------------------------------------------------------------------------------


def plant(path: Path, clock: MovableClock, count: int) -> None:
    """Make a database with so many rooms, every other of which expires some day."""
    store = Store.open(str(path))
    world = World(store, clock, Ids("few and many"), lambda domain, name: name)
    domain = world.domains.open("local", KEY)
    for name, exp in (("room-0", None), ("room-1", NOW + 86_400)):
        body = {"name": name, "properties": {"exp": exp, "enable_chat": True}}
        world.rooms.create(domain, CreateRoomBody.model_validate(body))
    with store.transaction() as tx:
        # All others are like one of these two, and need not be made one by one.
        made = list(tx.execute(select(schema.rooms).order_by(schema.rooms.c.name)).mappings())
        more = [
            {
                **made[number % 2],
                "id": room_id(number),
                "name": f"room-{number}",
                "created_at": NOW - number,
            }
            for number in range(2, count)
        ]
        tx.execute(insert(schema.rooms), more)
        add_to_counts(tx, {domain.id: len(more)})
    store.close()


def room_id(number: int) -> str:
    """Return the id of the room that was planted with this number, from 2."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))


Act = Callable[[str, int], Awaitable[Any]]
"""Does one thing to the Daily at a URL, the nth time."""


async def times_of(act: Act, few: str, many: str) -> tuple[float, float]:
    """Return the median seconds that something takes with few rooms and with many.

    They take turns, so that whatever else the machine does hits both.
    """
    took: dict[str, list[float]] = {few: [], many: []}
    for number in range(TURNS):
        for url in (few, many) if number % 2 else (many, few):
            began = time.perf_counter()
            await act(url, number)
            took[url].append(time.perf_counter() - began)
    return median(took[few]), median(took[many])


@pytest.mark.long
async def test_a_thousand_times_as_many_rooms_cost_no_request_twice_its_time(
    tmp_path: Path, clock: MovableClock
) -> None:
    async with AsyncExitStack() as stack:
        counts: dict[str, int] = {}
        for count in (FEW, MANY):
            path = tmp_path / f"{count}.db"
            plant(path, clock, count)
            daily = LocalDaily(db=str(path), api_key=KEY, clock=clock)
            counts[(await stack.enter_async_context(daily)).api_url] = count
        headers = {"Authorization": f"Bearer {KEY}"}
        session = await stack.enter_async_context(aiohttp.ClientSession(headers=headers))

        async def ask(method: str, url: str, **options: Any) -> Any:
            async with session.request(method, url, **options) as response:
                assert response.status == 200
                return await response.json()

        async def first_page(url: str, number: int) -> None:
            assert len((await ask("GET", f"{url}/rooms"))["data"]) == FEW

        async def page_in_the_middle(url: str, number: int) -> None:
            cursor = room_id(counts[url] // 2)
            query = {"starting_after": cursor, "limit": FEW // 2 - 1}
            assert len((await ask("GET", f"{url}/rooms", params=query))["data"]) == FEW // 2 - 1

        async def get(url: str, number: int) -> None:
            # From all over the database, not from one page of its file.
            await ask("GET", f"{url}/rooms/room-{number % FEW * counts[url] // FEW}")

        async def create(url: str, number: int) -> None:
            body = {"name": f"new-{number}", "properties": {"exp": NOW + 3600 + number}}
            await ask("POST", f"{url}/rooms", json=body)

        async def delete(url: str, number: int) -> None:
            await ask("DELETE", f"{url}/rooms/new-{number}")

        async def presence(url: str, number: int) -> None:
            await ask("GET", f"{url}/presence")

        urls = list(counts)
        totals = [(await ask("GET", f"{url}/rooms"))["total_count"] for url in counts]
        assert totals == [FEW, MANY]

        for act in (first_page, page_in_the_middle, get, create, delete, presence):
            few, many = await times_of(act, urls[0], urls[1])
            assert many < 2 * few, f"{act.__name__}: {few:.5f} s with few, {many:.5f} s with many"


# --- much done ------------------------------------------------------------------------------------


@pytest.mark.long
async def test_memory_stays_flat_whatever_was_done(daily: LocalDaily, ask: Ask) -> None:
    events = ["participant.joined", "participant.left", "waiting-participant.joined"]
    asked = {"properties": {"is_owner": True}}
    token = (await ask("POST", "/meeting-tokens", json=asked)).body["token"]
    async with serving_hook() as hook:
        await ask("POST", "/webhooks", json={"url": hook.url, "eventTypes": events})

        async def live(rounds: int) -> int:
            """Do everything so many times, and return how many pieces of memory are in use."""
            for _ in range(rounds):
                await one_of_everything(daily, ask, token)
            # What was cancelled meanwhile leaves the scheduler when its time would have come.
            await daily.clock.advance(60)
            # The log of requests is bounded, as its own tests show, but takes long to fill.
            daily.forget_requests()
            hook.received.clear()
            gc.collect()
            return sys.getallocatedblocks()

        await live(350)  # what is made only once, and the log of deliveries, which fills
        counts = [await live(ROUNDS) for _ in range(4)]
        kept: list[object] = []
        daily._runner.call(lambda control: control.parts.world.events.subscribe(kept.append))
        with_a_leak = await live(ROUNDS)
    # Some hundred pieces come and go by themselves. But were the smallest thing forgotten in each
    # round, there would be as many more as rounds, each time.
    assert min(after - before for before, after in pairwise(counts)) < ROUNDS / 2
    # And that is seen: one small object for each event.
    assert with_a_leak - counts[-1] > len(kept) > ROUNDS


async def one_of_everything(daily: LocalDaily, ask: Ask, token: str) -> None:
    """Make a room, let people come, be refused and go, and delete the room."""
    # No name: the libraries that read JSON remember thousands of short texts for a while.
    exp = daily.clock.now() + 30
    properties = {"enable_knocking": True, "exp": exp, "eject_at_room_exp": True}
    body = {"privacy": "private", "properties": properties}
    name = (await ask("POST", "/rooms", json=body)).body["name"]
    assert (await ask("GET", f"/rooms/{name}")).status == 200
    ada = await daily.join(name, token=token, user_name="Ada")
    bob = await daily.join(name, user_name="Bob")
    assert (ada.state, bob.state) == ("joined", "waiting")
    with pytest.raises(JoinRefused):
        await daily.join(name, token="not one")
    await bob.leave()
    await ada.leave()
    assert (await ask("DELETE", f"/rooms/{name}")).status == 200
