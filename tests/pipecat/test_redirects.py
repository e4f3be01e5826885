"""Redirects: the session follows them, and no other origin gets the key. On real servers."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from tests.support.pipecat.original import helper_module
from tests.support.servers.recorder import Answer, Recorder, Seen, recording

import dailykit.pipecat as ours
from dailykit.pipecat import DailyRoomParams

KEY = "0123456789abcdef-the-key"
URL = "https://example.daily.co/standup"
ROOM: dict[str, Any] = {
    "id": "1",
    "name": "standup",
    "api_created": True,
    "privacy": "public",
    "url": URL,
    "created_at": "2019-01-26T09:01:22.000Z",
    "config": {},
}
BODY = DailyRoomParams(name="standup").model_dump(exclude_none=True)

MODULES: dict[str, Callable[[], ModuleType]] = {
    "ours": lambda: ours,
    "0.0.71": lambda: helper_module("0.0.71"),
    "1.14.0": lambda: helper_module("1.14.0"),
}


@pytest.fixture(params=sorted(MODULES))
def module(request: pytest.FixtureRequest) -> ModuleType:
    """A module with a helper: whatever is said here holds for Pipecat's as for ours."""
    return MODULES[request.param]()


def helper_of(module: ModuleType, session: Any, api_url: str) -> Any:
    return module.DailyRESTHelper(daily_api_key=KEY, daily_api_url=api_url, aiohttp_session=session)


@pytest.fixture
def elsewhere(recorder: Recorder) -> Callable[[str, int], Callable[[Seen], Answer]]:
    """Give an answer that leads to another address."""

    def lead(target: str, status: int) -> Callable[[Seen], Answer]:
        return lambda _: Answer(status, headers=(("Location", target),))

    return lead


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_no_other_origin_gets_the_key(
    module: ModuleType,
    recorder: Recorder,
    session: aiohttp.ClientSession,
    elsewhere: Callable[[str, int], Callable[[Seen], Answer]],
    status: int,
    host: str,
) -> None:
    async with recording() as other:
        other.answer = Answer.of(ROOM)
        target = other.url.replace("127.0.0.1", host)
        recorder.answer = elsewhere(f"{target}/v1/rooms/standup", status)

        room = await helper_of(module, session, recorder.api_url).get_room_from_url(URL)

        assert room.name == "standup"
        assert recorder.seen[0].authorization == f"Bearer {KEY}"
        assert [seen.authorization for seen in other.seen] == [""]


async def test_the_same_origin_keeps_the_key(
    module: ModuleType, recorder: Recorder, session: aiohttp.ClientSession
) -> None:
    moved = Answer(307, headers=(("Location", "/v2/rooms"),))
    recorder.queue, recorder.answer = [moved], Answer.of(ROOM)

    await helper_of(module, session, recorder.api_url).create_room(
        module.DailyRoomParams(name="standup")
    )

    first, second = recorder.take()
    assert (first.path, second.path) == ("/v1/rooms", "/v2/rooms")
    assert first.authorization == second.authorization == f"Bearer {KEY}"
    assert first.body == second.body == BODY


async def test_the_key_stays_away_on_the_way_back(
    module: ModuleType, recorder: Recorder, session: aiohttp.ClientSession
) -> None:
    async with recording() as other:
        other.answer = Answer(302, headers=(("Location", f"{recorder.url}/back"),))
        recorder.queue = [Answer(302, headers=(("Location", f"{other.url}/away"),))]
        recorder.answer = Answer.of(ROOM)

        await helper_of(module, session, recorder.api_url).get_room_from_url(URL)

    assert [seen.authorization for seen in recorder.seen] == [f"Bearer {KEY}", ""]


async def test_a_redirect_to_nowhere(
    module: ModuleType, recorder: Recorder, session: aiohttp.ClientSession
) -> None:
    recorder.answer = Answer(302, headers=(("Location", f"{recorder.url}/v1/rooms/standup"),))

    with pytest.raises(aiohttp.TooManyRedirects):
        await helper_of(module, session, recorder.api_url).get_room_from_url(URL)
