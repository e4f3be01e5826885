"""Sessions as people's own tests have them, beside the generated ones: each tool in its own way."""

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any
from unittest.mock import AsyncMock, MagicMock, call, patch

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aioresponses import aioresponses as its_aioresponses
from tests.support.pipecat.original import helper_module
from tests.support.servers.recorder import Answer, Recorder

import dailykit.pipecat as ours
from dailykit.errors import AuthenticationError, DailyError, DailyTimeoutError, NotFoundError
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams

aioresponses: Any = its_aioresponses  # its types leave gaps

API = "https://api.daily.co/v1"
KEY = "0123456789abcdef-the-key"
HEADERS = {"Authorization": f"Bearer {KEY}"}
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


def helper_of(module: ModuleType, session: Any, api_url: str = API) -> Any:
    return module.DailyRESTHelper(daily_api_key=KEY, daily_api_url=api_url, aiohttp_session=session)


def answering(status: int, **answers: Any) -> Any:
    """Return a context manager as most people mock it."""
    context = MagicMock()
    context.__aenter__.return_value.status = status
    for name, value in answers.items():
        mocked = AsyncMock(side_effect=value if isinstance(value, Exception) else None)
        mocked.return_value = value
        setattr(context.__aenter__.return_value, name, mocked)
    return context


# Mocks


@pytest.mark.parametrize(
    "session",
    [
        MagicMock,
        lambda: MagicMock(spec=aiohttp.ClientSession),
        lambda: MagicMock(spec=aiohttp.ClientSession, closed=False),
        lambda: AsyncMock(spec=aiohttp.ClientSession, post=MagicMock()),
    ],
)
async def test_the_calls_of_a_mock(module: ModuleType, session: Callable[[], Any]) -> None:
    mocked = session()
    mocked.post.return_value = answering(200, json=ROOM)

    room = await helper_of(module, mocked).create_room(module.DailyRoomParams(name="standup"))

    assert room.url == URL
    mocked.post.assert_called_once_with(f"{API}/rooms", headers=HEADERS, json=BODY)
    assert mocked.post.mock_calls == [
        call(f"{API}/rooms", headers=HEADERS, json=BODY),
        call().__aenter__(),
        call().__aenter__().json(),
        call().__aexit__(None, None, None),
    ]


async def test_the_calls_after_a_refusal(module: ModuleType) -> None:
    mocked = MagicMock()
    mocked.post.return_value = answering(500, text="boom")

    with pytest.raises(Exception, match=r"^Unable to create room \(status: 500\): boom$"):
        await helper_of(module, mocked).create_room(module.DailyRoomParams())

    assert [name for name, *_ in mocked.post.mock_calls] == [
        *("", "().__aenter__", "().__aenter__().text", "().__aexit__"),
    ]


async def test_no_text_is_read_of_a_room_that_is_not_found(module: ModuleType) -> None:
    mocked = MagicMock()
    mocked.get.return_value = answering(404)  # its text can't be awaited

    with pytest.raises(Exception, match=r"^Room not found: standup$"):
        await helper_of(module, mocked).get_room_from_url(URL)

    mocked.get.assert_called_once_with(f"{API}/rooms/standup", headers=HEADERS)


async def test_what_a_mock_answers_is_not_checked(module: ModuleType) -> None:
    mocked, token = MagicMock(), object()
    mocked.post.return_value = answering(200, json={"token": token})
    mocked.delete.return_value = answering(404)

    helper = helper_of(module, mocked)

    assert await helper.get_token(URL) is token
    assert await helper.delete_room_by_name("standup") is True
    mocked.delete.assert_called_once_with(f"{API}/rooms/standup", headers=HEADERS)


@pytest.mark.parametrize("name", ["status", "text", "json"])
async def test_mocks_with_something_missing(name: str) -> None:
    def mocked() -> Any:
        session = MagicMock()
        context = answering(200 if name == "json" else 500, text="boom", json=ROOM)
        setattr(context.__aenter__.return_value, name, MagicMock())
        session.post.return_value = context
        return session

    said: list[str] = []
    for module in (helper_module("1.14.0"), ours):
        with pytest.raises(Exception) as raised:  # noqa: PT011 (the texts are compared)
            await helper_of(module, mocked()).create_room(module.DailyRoomParams())
        said.append(str(raised.value).partition(" id=")[0])

    assert said[0] == said[1]
    assert isinstance(raised.value, DailyError)


async def test_a_context_manager_that_swallows(module: ModuleType) -> None:
    mocked = MagicMock()
    context = answering(500, text="boom")
    context.__aexit__.return_value = True
    mocked.post.return_value = mocked.delete.return_value = context
    helper = helper_of(module, mocked)

    assert await helper.delete_room_by_name("standup") is True
    with pytest.raises(UnboundLocalError, match="'data'"):
        await helper.create_room(module.DailyRoomParams())


@pytest.mark.parametrize(
    "raised",
    [aiohttp.ClientError("x"), TimeoutError("x"), OSError(5, "x"), RuntimeError("x"), KeyError(1)],
)
async def test_what_a_mock_raises_comes_out(module: ModuleType, raised: Exception) -> None:
    mocked = MagicMock()
    mocked.post.side_effect = raised

    with pytest.raises(type(raised)) as came:
        await helper_of(module, mocked).create_room(module.DailyRoomParams())

    assert str(came.value) == str(raised)
    assert came.value.args == raised.args
    assert mocked.post.call_count == 1


async def test_a_mock_s_second_answer_is_not_asked_for(module: ModuleType) -> None:
    mocked = MagicMock()
    mocked.post.side_effect = [answering(500, text="boom")]

    with pytest.raises(Exception, match="status: 500"):
        await helper_of(module, mocked).get_token(URL)


async def test_a_mock_with_one_passing_refusal(helper: DailyRESTHelper, module: ModuleType) -> None:
    mocked: Any = MagicMock()
    mocked.post.side_effect = [answering(503, text="boom")]
    if module is ours:
        helper.aiohttp_session = mocked
        any_helper: Any = helper
    else:
        any_helper = helper_of(module, mocked)

    with pytest.raises(Exception, match=r"\(status: 503\): boom$"):
        await any_helper.get_token(URL)


def test_without_an_event_loop(module: ModuleType) -> None:
    mocked = MagicMock()
    mocked.post.return_value = answering(200, json={"token": "the.token"})
    running = helper_of(module, mocked).get_token(URL)

    with pytest.raises(StopIteration) as stopped:
        running.send(None)

    assert stopped.value.value == "the.token"


async def test_time_is_asked_as_pipecat_asks(module: ModuleType) -> None:
    mocked = MagicMock()
    mocked.post.return_value = answering(200, json={"token": "the.token"})

    with patch("time.time", return_value=1000.0):
        await helper_of(module, mocked).get_token(URL, 60)

    assert mocked.post.call_args.kwargs["json"]["properties"]["exp"] == 1060


# Patched and replaced methods of aiohttp's own


async def test_a_patched_method(module: ModuleType, session: aiohttp.ClientSession) -> None:
    with patch("aiohttp.ClientSession.post", return_value=answering(200, json=ROOM)) as post:
        await helper_of(module, session).create_room(module.DailyRoomParams(name="standup"))

    post.assert_called_once_with(f"{API}/rooms", headers=HEADERS, json=BODY)


async def test_aioresponses(module: ModuleType, session: aiohttp.ClientSession) -> None:
    helper = helper_of(module, session)
    with aioresponses() as mocked:
        mocked.post(f"{API}/rooms", status=500, body="boom")
        with pytest.raises(Exception, match=r"^Unable to create room \(status: 500\): boom$"):
            await helper.create_room(module.DailyRoomParams(name="standup"))
        mocked.assert_called_once_with(f"{API}/rooms", method="POST", headers=HEADERS, json=BODY)

        mocked.post(f"{API}/rooms", payload=ROOM)
        mocked.get(f"{API}/rooms/standup", payload=ROOM)
        mocked.delete(f"{API}/rooms/standup", status=404)
        room = await helper.create_room(module.DailyRoomParams(name="standup"))
        assert room == await helper.get_room_from_url(URL)
        assert await helper.delete_room_by_url(URL) is True
        mocked.assert_called_with(f"{API}/rooms/standup", method="DELETE", headers=HEADERS)

        with pytest.raises(aiohttp.ClientConnectionError, match="Connection refused"):
            await helper.get_token(URL)


async def test_aioresponses_that_raise(module: ModuleType, session: aiohttp.ClientSession) -> None:
    helper = helper_of(module, session)
    with aioresponses() as mocked:
        mocked.get(f"{API}/rooms/standup", timeout=True)
        with pytest.raises(asyncio.TimeoutError, match=r"^Connection timeout test$"):
            await helper.get_room_from_url(URL)
        mocked.get(f"{API}/rooms/standup", exception=aiohttp.ServerDisconnectedError())
        with pytest.raises(aiohttp.ServerDisconnectedError, match=r"^Server disconnected$"):
            await helper.get_room_from_url(URL)
        mocked.get(f"{API}/rooms/standup", body="<html>", content_type="text/html")
        with pytest.raises(aiohttp.ContentTypeError, match="unexpected mimetype: text/html"):
            await helper.get_room_from_url(URL)


# Real sessions with settings of their own


async def test_the_session_s_base_url(module: ModuleType, recorder: Recorder) -> None:
    recorder.answer = Answer.of(ROOM)
    async with aiohttp.ClientSession(base_url=f"{recorder.url}/v1/") as session:
        room = await helper_of(module, session, "/v1").get_room_from_url(URL)

    assert room.name == "standup"
    assert recorder.take()[0].path == "/v1/rooms/standup"


async def test_a_test_client(module: ModuleType) -> None:
    async def room(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == HEADERS["Authorization"]
        return web.json_response({**ROOM, "name": request.match_info["name"]})

    app = web.Application()
    app.router.add_get("/v1/rooms/{name}", room)
    async with TestClient(TestServer(app)) as client:
        helper = helper_of(module, client, "/v1")

        assert (await helper.get_room_from_url(URL)).name == "standup"
        assert (await helper.get_room_from_url(f"{URL}%20up")).name == "standup up"


async def test_the_session_s_own_json(module: ModuleType, recorder: Recorder) -> None:
    recorder.answer = Answer.of(ROOM)
    said: list[Any] = []

    def dumps(value: Any) -> str:
        said.append(value)
        return "{}"

    async with aiohttp.ClientSession(json_serialize=dumps) as session:
        params = module.DailyRoomParams(name="standup")
        await helper_of(module, session, recorder.api_url).create_room(params)

    assert said == [BODY]


async def test_a_session_s_traces_and_headers(module: ModuleType, recorder: Recorder) -> None:
    recorder.answer = Answer.of(ROOM)
    traced: list[str] = []

    async def note(*args: Any) -> None:
        traced.append(args[2].method)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(note)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        await helper_of(module, session, recorder.api_url).get_room_from_url(URL)

    assert traced == ["GET"]


async def test_a_session_that_raises(module: ModuleType, recorder: Recorder) -> None:
    recorder.answer = Answer.of({"error": "authentication-error"}, 401)
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        with pytest.raises(aiohttp.ClientResponseError) as raised:
            await helper_of(module, session, recorder.api_url).get_token(URL)

    assert raised.value.status == 401
    assert KEY not in repr(raised.value) or module is not ours
    kinds: tuple[type, ...] = raised.type.__mro__
    assert AuthenticationError in kinds or module is not ours


async def test_a_closed_session(module: ModuleType, session: aiohttp.ClientSession) -> None:
    await session.close()

    with pytest.raises(RuntimeError, match=r"^Session is closed$"):
        await helper_of(module, session).get_token(URL)


@pytest.mark.parametrize(
    "own", [aiohttp.ClientTimeout(total=0.05), aiohttp.ClientTimeout(sock_read=0.05)]
)
async def test_the_session_s_own_timeout(
    module: ModuleType, recorder: Recorder, own: aiohttp.ClientTimeout
) -> None:
    recorder.answer = Answer(delay=5.0)
    async with aiohttp.ClientSession(timeout=own) as session:
        with pytest.raises(asyncio.TimeoutError) as raised:
            await helper_of(module, session, recorder.api_url).get_token(URL)

    assert isinstance(raised.value, DailyTimeoutError) or module is not ours


async def test_what_only_real_answers_tell(helper: DailyRESTHelper, recorder: Recorder) -> None:
    body = {"error": "not-found", "info": "room standup not found"}
    recorder.answer = Answer.of(body, 404)

    with pytest.raises(NotFoundError) as raised:
        await helper.get_room_from_url(URL)

    assert raised.value.info == "room standup not found"
