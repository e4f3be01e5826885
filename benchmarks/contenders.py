"""Who takes part: each creates rooms and gets tokens in its own way, with the same content."""

import importlib.util
import json
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import ModuleType

import aiohttp
import httpx

from dailykit import AsyncDaily, AsyncInProcessBudget
from dailykit import pipecat as drop_in
from dailykit.client._pacing_queue import PacingQueues
from dailykit.rates import RateLimit, RateTier

KEY = "0123456789abcdef0123456789abcdef"
ROOM_URL = "https://example.daily.co/w2pp2cf4kltgFACPKXmX"
NAME = "w2pp2cf4kltgFACPKXmX"
PIPECAT = Path(__file__).parent.parent / ".cache/pipecat/1.14.0/pipecat/transports/daily/utils.py"

NO_END = {tier: RateLimit(10**9, 5.0) for tier in RateTier}
"""Pacing is at work, but never has a reason to wait."""


class Contender(ABC):
    """One way to call Daily."""

    name: str

    @abstractmethod
    async def open(self, url: str) -> None: ...

    @abstractmethod
    async def create_room(self) -> None: ...

    @abstractmethod
    async def get_token(self) -> None: ...

    @abstractmethod
    async def close(self) -> None: ...


def in_an_hour() -> int:
    return int(time.time()) + 3600


def room_body() -> bytes:
    properties = {
        "exp": in_an_hour(),
        "eject_at_room_exp": True,
        "enable_prejoin_ui": False,
        "start_video_off": True,
    }
    return json.dumps({"privacy": "private", "properties": properties}).encode()


def token_body() -> bytes:
    properties = {
        "room_name": NAME,
        "exp": in_an_hour(),
        "eject_at_token_exp": False,
        "is_owner": True,
    }
    return json.dumps({"properties": properties}).encode()


HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}


class Floor(Contender):
    """aiohttp alone: bytes in, bytes out."""

    name = "aiohttp alone"

    async def open(self, url: str) -> None:
        self._url = url
        self._session = aiohttp.ClientSession()

    async def _post(self, path: str, body: bytes) -> bytes:
        async with self._session.post(self._url + path, headers=HEADERS, data=body) as answer:
            return await answer.read()

    async def create_room(self) -> None:
        await self._post("/rooms", room_body())

    async def get_token(self) -> None:
        await self._post("/meeting-tokens", token_body())

    async def close(self) -> None:
        await self._session.close()


class Httpx(Contender):
    """httpx alone: bytes in, bytes out."""

    name = "httpx alone"

    async def open(self, url: str) -> None:
        self._url = url
        self._client = httpx.AsyncClient()

    async def create_room(self) -> None:
        await self._client.post(f"{self._url}/rooms", headers=HEADERS, content=room_body())

    async def get_token(self) -> None:
        await self._client.post(
            f"{self._url}/meeting-tokens", headers=HEADERS, content=token_body()
        )

    async def close(self) -> None:
        await self._client.aclose()


class Helper(Contender):
    """Pipecat's helper, or the drop-in for it: the module decides."""

    def __init__(self, name: str, module: ModuleType) -> None:
        self.name = name
        self._module = module

    async def open(self, url: str) -> None:
        self._session = aiohttp.ClientSession()
        self._helper = self._module.DailyRESTHelper(
            daily_api_key=KEY, daily_api_url=url, aiohttp_session=self._session
        )

    async def create_room(self) -> None:
        properties = self._module.DailyRoomProperties(
            exp=in_an_hour(), eject_at_room_exp=True, enable_prejoin_ui=False, start_video_off=True
        )
        params = self._module.DailyRoomParams(privacy="private", properties=properties)
        await self._helper.create_room(params)

    async def get_token(self) -> None:
        await self._helper.get_token(ROOM_URL, 3600)

    async def close(self) -> None:
        await self._session.close()


class Client(Contender):
    """`AsyncDaily`, with retries, pacing and typed errors at work."""

    name = "AsyncDaily"

    async def open(self, url: str) -> None:
        budget = AsyncInProcessBudget(PacingQueues(NO_END))
        self._daily = AsyncDaily(KEY, api_url=url, budget=budget)

    async def create_room(self) -> None:
        await self._daily.rooms.create(
            NAME,  # or the answer would be about another room than was asked for
            privacy="private",
            exp=in_an_hour(),
            eject_at_room_exp=True,
            enable_prejoin_ui=False,
            start_video_off=True,
        )

    async def get_token(self) -> None:
        await self._daily.meeting_tokens.create(
            NAME, expires_in=3600, eject_at_token_exp=False, owner=True
        )

    async def close(self) -> None:
        await self._daily.aclose()


def pipecats_helper() -> ModuleType | None:
    """Return the module of Pipecat 1.14, if ``scripts/fetch_pipecat.py`` has fetched it."""
    if not PIPECAT.is_file():
        return None
    spec = importlib.util.spec_from_file_location("pipecats_helper", PIPECAT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["pipecats_helper"] = module  # pydantic looks there for the types of fields
    spec.loader.exec_module(module)
    return module


def contenders() -> list[Contender]:
    pipecat = pipecats_helper()
    original = [] if pipecat is None else [Helper("Pipecat 1.14's helper", pipecat)]
    return [Floor(), *original, Helper("dailykit.pipecat", drop_in), Client(), Httpx()]
