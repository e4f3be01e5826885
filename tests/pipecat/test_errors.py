"""Failures: Pipecat's texts, and behind them types and facts."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from tests.support.recorder import Answer, Recorder

from dailykit.client._retry import RetryPolicy
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
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams
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
    (note,) = error.__notes__
    assert f"answered {status}: {code}: why not" in note


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
    assert "The API key is not known" in error.__notes__[0]


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

    assert type(error) is InvalidResponseError
    assert error.status == 200
    if call != "token":
        assert str(error).startswith("Invalid response: ")


async def test_a_room_that_may_exist_is_named(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = Answer.of({"id": "1"})

    error = await failure(CALLS["create"](helper))

    assert error.room_name == "standup"


async def test_json_too_deep_to_read(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = Answer(200, b"[" * 200_000)

    assert type(await failure(CALLS["get"](helper))) is InvalidResponseError


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

        assert type(await failure(CALLS[call](helper))) is AuthenticationError


@every_call
async def test_nobody_there(
    helper: DailyRESTHelper, surroundings: Surroundings, unused_tcp_port: int, call: str
) -> None:
    helper.daily_api_url = f"http://127.0.0.1:{unused_tcp_port}"

    error = await failure(CALLS[call](helper))

    assert type(error) is DailyConnectionError
    assert isinstance(error, ConnectionError)
    assert error.status is None
    assert error.attempts == surroundings.policy.max_retries + 1
    assert "could not connect to 127.0.0.1" in str(error)


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "ftp://127.0.0.1/"])
async def test_an_address_that_is_none(helper: DailyRESTHelper, url: str) -> None:
    helper.daily_api_url = url

    assert isinstance(await failure(CALLS["get"](helper)), DailyConnectionError)


@pytest.mark.parametrize("key", ["key\n", "ke\ry", "\0"])
async def test_a_key_that_can_not_be_sent(
    helper: DailyRESTHelper, recorder: Recorder, key: str
) -> None:
    helper.daily_api_key = key

    error = await failure(CALLS["get"](helper))

    assert type(error) is ConfigurationError
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
    helper._surroundings = Surroundings(policy=RetryPolicy(max_retries=0))
    async with aiohttp.ClientSession(timeout=short) as impatient:
        helper.aiohttp_session = impatient

        error = await failure(CALLS["get"](helper))

    assert type(error) is DailyTimeoutError
    assert isinstance(error, TimeoutError)


class Spy:
    """A session that writes down what it is asked for."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.timeouts: list[float | None] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def request(self, method: str, url: Any, **options: Any) -> Any:
        self.timeouts.append(options["timeout"].total)
        return self._session.request(method, url, **options)


async def test_a_default_timeout(
    helper: DailyRESTHelper, recorder: Recorder, session: aiohttp.ClientSession
) -> None:
    recorder.answer = Answer.of({"token": "the.token"})
    spy: Any = Spy(session)
    helper.aiohttp_session = spy

    await CALLS["token"](helper)

    assert spy.timeouts == [30.0]


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), float("-inf")])
async def test_a_token_for_no_time(
    helper: DailyRESTHelper, recorder: Recorder, seconds: float
) -> None:
    with pytest.raises(InvalidArgumentError, match="expiry_time can't be"):
        await helper.get_token(URL, expiry_time=seconds)

    assert recorder.take() == []


async def test_what_json_can_not_say_is_not_sent(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    params = DailyRoomParams.model_validate({"properties": {"exp": float("inf")}})

    with pytest.raises(InvalidArgumentError, match="can't be sent as JSON"):
        await helper.create_room(params)

    assert recorder.take() == []
