"""Pipecat's helper behind a proxy that harms half of the requests."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from functools import partial

import aiohttp
import pytest
from tests.support._async import until
from tests.support.sizes import sized
from tests.support.strength.chaos import Chaos
from tests.support.strength.faults import FAULTS
from tests.support.strength.ledger import Ledger, open_files
from tests.support.strength.tally import SEED, Tally

from dailykit import AsyncDaily, DailyError, RetryPolicy, tokens
from dailykit.local import LocalDaily
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams
from dailykit.pipecat._helper import Surroundings

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

OPERATIONS = sized(150, 2000)
CALLERS = 10
TIMEOUT = 0.5
POLICY = RetryPolicy(max_retries=3, first_wait=0.02, longest_wait=0.1, total=1.5)


class Caller:
    """A bot runner, which creates rooms and tokens and deletes rooms."""

    def __init__(self, helper: DailyRESTHelper, ledger: Ledger, name: str) -> None:
        self._helper = helper
        self._ledger = ledger
        self._name = name
        self._dice = random.Random(name)
        self._urls: list[str] = []
        self.unnamed_unclear = 0

    async def work(self, operations: int) -> None:
        for number in range(operations):
            acts: list[Callable[[], Awaitable[None]]] = [
                self._create,
                partial(self._create_named, number),
                self._get,
                self._token,
                self._delete,
            ]
            act = self._dice.choice(acts)
            began, error = time.monotonic(), None
            try:
                await act()
            except Exception as raised:  # noqa: BLE001 (any other than ours is what we look for)
                error = raised
                if act == self._create and isinstance(raised, DailyError):
                    self.unnamed_unclear += raised.unclear
            self._ledger.end("call", error, time.monotonic() - began)

    def _some(self) -> str:
        return self._dice.choice(self._urls or ["http://127.0.0.1:1/never-was"])

    async def _create(self) -> None:
        room = await self._helper.create_room(DailyRoomParams())
        self._got(room.name, room.url)

    async def _create_named(self, number: int) -> None:
        name = f"{self._name}-{number}"
        room = await self._helper.create_room(DailyRoomParams(name=name))
        assert room.name == name
        self._got(name, room.url)

    def _got(self, name: str, url: str) -> None:
        self._ledger.hand_out(name)
        self._urls.append(url)

    async def _get(self) -> None:
        url = self._some()
        assert (await self._helper.get_room_from_url(url)).url == url

    async def _token(self) -> None:
        url = self._some()
        token = await self._helper.get_token(url)
        assert tokens.inspect(token).room_name == url.rpartition("/")[2]

    async def _delete(self) -> None:
        url = self._some()
        self._ledger.doomed.add(url.rpartition("/")[2])
        assert await self._helper.delete_room_by_url(url)


async def test_every_room_is_handed_out_or_named(local: LocalDaily, tally: Tally) -> None:
    ledger = Ledger()
    before = open_files()
    with Chaos(local.port, FAULTS, SEED) as way:
        limit = aiohttp.ClientTimeout(total=TIMEOUT)
        async with aiohttp.ClientSession(timeout=limit) as session:
            helper = DailyRESTHelper(
                daily_api_key=local.api_key, daily_api_url=way.url, aiohttp_session=session
            )
            helper._surroundings = Surroundings(policy=POLICY)
            callers = [Caller(helper, ledger, f"bot{number}") for number in range(CALLERS)]
            await asyncio.gather(*(caller.work(OPERATIONS // CALLERS) for caller in callers))
    async with AsyncDaily(local.api_key, api_url=local.api_url, budget=None) as direct:
        on_server = {room.name async for room in direct.rooms.iterate()}
    await until(lambda: open_files() == before)

    # Daily chooses the name of a room without one, so an error can say only that it may exist.
    nameless = {name for name in on_server - ledger.known if not name.startswith("bot")}
    assert len(nameless) <= sum(caller.unnamed_unclear for caller in callers)
    ledger.check(on_server - nameless)
    ledger.check_times({}, POLICY.total + 2 * TIMEOUT + 10.0)

    # aiohttp follows redirects, as in Pipecat; the key never goes along.
    told = b"".join(way.elsewhere).decode("latin-1")
    assert local.api_key not in told, told
    assert ledger.ends["a result"] > OPERATIONS / 5
    tally("faults between client and server", way.played)
    tally("ends of calls behind faults: Pipecat's helper", ledger.ends)
