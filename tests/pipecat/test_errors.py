"""Failures: Pipecat's texts, and behind them types and facts."""

import pickle
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from tests.support.servers.recorder import Answer, Recorder
from tests.support.servers.servers import RawServer, read_request, say

from dailykit.errors import (
    AlreadyExistsError,
    APIError,
    AuthenticationError,
    ConfigurationError,
    DailyConnectionError,
    DailyError,
    DailyTimeoutError,
    InvalidArgumentError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    PermissionDeniedError,
    PlanError,
    RateLimitError,
    ServerError,
)
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams, _session
from dailykit.pipecat._errors import both
from dailykit.pipecat._helper import Surroundings

URL = "https://example.daily.co/standup"

CALLS: dict[str, Callable[[DailyRESTHelper], Awaitable[Any]]] = {
    "create": lambda helper: helper.create_room(DailyRoomParams(name="standup")),
    "get": lambda helper: helper.get_room_from_url(URL),
    "token": lambda helper: helper.get_token(URL),
    "delete": lambda helper: helper.delete_room_by_url(URL),
}
TEXTS = {
    "create": "Unable to create room (status: {status}): {body}",
    "get": "Room not found: standup",
    "token": "Failed to create meeting token (status: {status}): {body}",
    "delete": "Failed to delete room [standup] (status: {status}): {body}",
}
KINDS: dict[tuple[int, str], type[DailyError]] = {
    (400, "authorization-header-error"): AuthenticationError,
    (401, "authentication-error"): AuthenticationError,
    (400, "invalid-request-error"): InvalidRequestError,
    (400, "invalid-plan-type"): PlanError,
    (403, "forbidden-error"): PermissionDeniedError,
    (429, "rate-limit-error"): RateLimitError,
    (500, "server-error"): ServerError,
    (503, "x"): ServerError,
    (201, "x"): APIError,
    (302, "x"): APIError,
}

every_call = pytest.mark.parametrize("call", sorted(CALLS))


async def failure(call: Awaitable[Any]) -> DailyError:
    with pytest.raises(DailyError) as raised:
        await call
    return raised.value


@every_call
@pytest.mark.parametrize(("status", "code"), sorted(KINDS))
async def test_texts_types_and_facts(
    helper: DailyRESTHelper, recorder: Recorder, call: str, status: int, code: str
) -> None:
    recorder.answer = Answer.of({"error": code, "info": "why not"}, status)

    error = await failure(CALLS[call](helper))

    body = recorder.answer.body.decode()
    assert str(error) == TEXTS[call].format(status=status, body=body)
    assert type(error) is KINDS[status, code]
    assert (error.status, error.code, error.info, error.body) == (status, code, "why not", body)
    assert f"answered {status}: {code}: why not" in str(error.__cause__)


@pytest.mark.parametrize("call", ["create", "get", "token"])
async def test_nothing_there(helper: DailyRESTHelper, recorder: Recorder, call: str) -> None:
    recorder.answer = Answer.of({"error": "not-found", "info": "room standup not found"}, 404)

    error = await failure(CALLS[call](helper))

    body = recorder.answer.body.decode()
    assert str(error) == TEXTS[call].format(status=404, body=body)
    assert type(error) is NotFoundError
    assert error.status == 404


async def test_a_wrong_key_is_told_from_a_missing_room(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    recorder.answer = Answer.of({"error": "authentication-error"}, 401)

    error = await failure(CALLS["get"](helper))

    assert str(error) == "Room not found: standup"
    assert isinstance(error, AuthenticationError)
    assert "does not know the API key" in str(error.__cause__)


async def test_a_taken_name(helper: DailyRESTHelper, recorder: Recorder) -> None:
    info = "a room named standup already exists"
    recorder.answer = Answer.of({"error": "invalid-request-error", "info": info}, 400)

    error = await failure(CALLS["create"](helper))

    assert type(error) is AlreadyExistsError
    assert len(recorder.take()) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[]", b'"room"', b"{}", b"\xff", b"1"])
@pytest.mark.parametrize("call", ["create", "get", "token"])
async def test_an_answer_that_is_none(
    helper: DailyRESTHelper, recorder: Recorder, call: str, body: bytes
) -> None:
    recorder.answer = Answer(200, body)

    error = await failure(CALLS[call](helper))

    assert isinstance(error, InvalidResponseError)
    assert error.status == 200
    assert "answered 200" in str(error.__cause__)


async def test_a_room_that_may_exist_is_named(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = Answer.of({"id": "1"})

    error = await failure(CALLS["create"](helper))

    assert error.room_name == "standup"


async def test_json_too_deep_to_read(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = Answer(200, b"[" * 200_000)

    assert isinstance(await failure(CALLS["get"](helper)), InvalidResponseError)


async def test_text_in_the_encoding_that_the_answer_names(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    recorder.answer = Answer(
        502, "d\u00e9sol\u00e9".encode("latin-1"), "text/html; charset=latin-1"
    )

    error = await failure(helper.create_room(DailyRoomParams()))

    assert str(error) == "Unable to create room (status: 502): d\u00e9sol\u00e9"


@every_call
async def test_a_session_that_raises_by_itself(
    helper: DailyRESTHelper, recorder: Recorder, call: str
) -> None:
    recorder.answer = Answer.of({"error": "authentication-error"}, 401)
    async with aiohttp.ClientSession(raise_for_status=True) as raising:
        helper.aiohttp_session = raising

        error = await failure(CALLS[call](helper))

    assert isinstance(error, AuthenticationError)
    assert issubclass(type(error), aiohttp.ClientResponseError)
    assert error.status == 401
    assert str(error).startswith("401, message='Unauthorized'")


@every_call
async def test_nobody_there(
    helper: DailyRESTHelper, surroundings: Surroundings, unused_tcp_port: int, call: str
) -> None:
    helper.daily_api_url = f"http://127.0.0.1:{unused_tcp_port}"

    error = await failure(CALLS[call](helper))

    assert isinstance(error, DailyConnectionError)
    assert isinstance(error, ConnectionError)
    assert isinstance(error, aiohttp.ClientConnectorError)
    assert error.host == "127.0.0.1"
    assert error.status is None
    assert error.unclear is False
    assert error.attempts == surroundings.policy.max_retries + 1
    assert str(error).startswith("Cannot connect to host 127.0.0.1:")
    assert "could not connect to 127.0.0.1" in str(error.__cause__)


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "ftp://127.0.0.1/"])
async def test_an_address_that_is_none(helper: DailyRESTHelper, url: str) -> None:
    helper.daily_api_url = url

    assert isinstance(await failure(CALLS["get"](helper)), DailyConnectionError)


@pytest.mark.parametrize("key", ["0123456789abcdef\n", "0123\r456789abcdef", "\0"])
async def test_a_key_that_can_not_be_sent(
    helper: DailyRESTHelper, recorder: Recorder, key: str
) -> None:
    helper.daily_api_key = key

    error = await failure(CALLS["get"](helper))

    assert isinstance(error, ConfigurationError)
    assert isinstance(error, ValueError)
    assert key not in str(error)
    assert recorder.take() == []


@pytest.mark.parametrize("key", ["", None])
async def test_a_missing_key_is_daily_s_to_judge(
    helper: DailyRESTHelper, recorder: Recorder, key: Any
) -> None:
    recorder.answer = Answer.of({"error": "authentication-error", "info": "None"}, 401)
    helper.daily_api_key = key

    error = await failure(CALLS["create"](helper))

    assert str(error).endswith('{"error": "authentication-error", "info": "None"}')
    assert recorder.take()[0].authorization == f"Bearer {key}".strip()


async def test_a_session_s_own_timeout_counts(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = Answer(delay=5.0)
    short = aiohttp.ClientTimeout(total=0.05)
    async with aiohttp.ClientSession(timeout=short) as impatient:
        helper.aiohttp_session = impatient

        error = await failure(CALLS["get"](helper))

    assert isinstance(error, DailyTimeoutError)
    assert isinstance(error, TimeoutError)
    assert isinstance(error, aiohttp.ClientError)
    assert "timed out" in str(error.__cause__)


async def test_a_default_timeout(
    helper: DailyRESTHelper, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_session, "TIMEOUT", 0.05)
    recorder.answer = Answer(delay=5.0)

    error = await failure(CALLS["create"](helper))

    assert isinstance(error, DailyTimeoutError)
    assert isinstance(error, aiohttp.ServerTimeoutError)
    assert "timed out after 0.05 seconds; the request may or may not have taken effect" in str(
        error
    )
    assert (error.room_name, error.unclear) == ("standup", True)
    assert len(recorder.seen) == 1


async def test_a_closed_session(helper: DailyRESTHelper, session: aiohttp.ClientSession) -> None:
    await session.close()

    error = await failure(CALLS["get"](helper))

    assert isinstance(error, DailyConnectionError)
    assert isinstance(error, RuntimeError)
    assert str(error) == "Session is closed"
    assert error.unclear is False


@every_call
async def test_no_session(helper: DailyRESTHelper, call: str) -> None:
    nothing: Any = None
    helper.aiohttp_session = nothing

    error = await failure(CALLS[call](helper))

    assert isinstance(error, ConfigurationError)
    assert isinstance(error, AttributeError)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), float("-inf"), "60", None])
async def test_a_token_for_no_time(
    helper: DailyRESTHelper, recorder: Recorder, seconds: Any
) -> None:
    with pytest.raises(InvalidArgumentError) as raised:
        await helper.get_token(URL, expiry_time=seconds)

    assert isinstance(raised.value, ValueError | OverflowError | TypeError)
    assert recorder.take() == []


async def test_what_json_can_not_say_is_not_sent(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    params = DailyRoomParams.model_validate({"properties": {"when": datetime.now(UTC)}})

    error = await failure(helper.create_room(params))

    assert isinstance(error, InvalidArgumentError)
    assert isinstance(error, TypeError)
    assert str(error) == "Object of type datetime is not JSON serializable"
    assert recorder.take() == []


async def test_errors_travel_between_processes(
    helper: DailyRESTHelper, unused_tcp_port: int
) -> None:
    helper.daily_api_url = f"http://127.0.0.1:{unused_tcp_port}"
    error = await failure(CALLS["create"](helper))

    arrived = pickle.loads(pickle.dumps(error))

    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert arrived.attempts == 5
    assert getattr(arrived, "errno", None) == getattr(error, "errno", 0)


HTTPS_OWN = [
    kind
    for kind in vars(aiohttp).values()
    if isinstance(kind, type) and issubclass(kind, Exception)
]


@pytest.mark.parametrize("kind", HTTPS_OWN, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("ours", [DailyConnectionError, DailyTimeoutError, InvalidResponseError])
def test_every_error_of_aiohttp_can_be_ours_besides(
    kind: type[Exception], ours: type[DailyError]
) -> None:
    error = both(ours("why", code="c", status=1), kind.__new__(kind, "x"), str)

    assert isinstance(error, kind)
    assert isinstance(error, ours)
    assert (error.code, error.status, str(error.__cause__)) == ("c", 1, "why")


@pytest.mark.parametrize(
    "answer", [Answer(body=b"<html>"), Answer(body=b"null"), Answer(status=204)], ids=repr
)
async def test_a_room_without_a_name_may_exist_too(
    helper: DailyRESTHelper, recorder: Recorder, answer: Answer
) -> None:
    recorder.answer = answer
    with pytest.raises(DailyError) as caught:
        await helper.create_room(DailyRoomParams())
    assert caught.value.unclear
    with pytest.raises(DailyError) as caught:
        await helper.get_token(URL)
    assert not caught.value.unclear


async def test_bytes_that_are_not_http_are_not_a_refusal(session: aiohttp.ClientSession) -> None:
    """aiohttp raises them as a response with status 400."""
    with RawServer([read_request, say(b"HTTP/1.1 200 OK\r\nNonsense\r\n\r\n")]) as server:
        helper = DailyRESTHelper(
            daily_api_key="k", daily_api_url=server.url, aiohttp_session=session
        )
        with pytest.raises(aiohttp.ClientResponseError) as caught:
            await helper.create_room(DailyRoomParams(name="standup"))
    error: Any = caught.value
    assert issubclass(type(error), DailyConnectionError)
    assert (error.unclear, error.room_name) == (True, "standup")
