"""When the helper tries again: where the first try surely did nothing, and nowhere else."""

from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import AsyncMock, patch

import pytest
from tests.support.servers.recorder import LOST, Answer, Recorder

from dailykit.client._async.engine import Timing
from dailykit.errors import DailyConnectionError, DailyError, RateLimitError, ServerError
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams
from dailykit.pipecat._helper import Surroundings

URL = "https://example.daily.co/standup"
NAMED = DailyRoomParams(name="standup")
UNNAMED = DailyRoomParams()


def a_room() -> Answer:
    return Answer.of(
        {
            "id": "1",
            "name": "standup",
            "api_created": True,
            "privacy": "public",
            "url": URL,
            "created_at": "2100-01-01T00:00:00.000Z",
            "config": {},
        }
    )


def failing(status: int) -> Answer:
    return Answer.of({"error": "server-error"}, status)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("params", [NAMED, UNNAMED], ids=["named", "unnamed"])
async def test_refusals_are_tried_again(
    helper: DailyRESTHelper, recorder: Recorder, status: int, params: DailyRoomParams
) -> None:
    recorder.queue = [failing(status), failing(status), a_room()]

    room = await helper.create_room(params)

    assert room.name == "standup"
    assert len(set(recorder.seen)) == 1
    assert len(recorder.seen) == 3


async def test_trying_ends(
    helper: DailyRESTHelper, recorder: Recorder, surroundings: Surroundings
) -> None:
    recorder.answer = failing(429)

    with pytest.raises(RateLimitError, match="Unable to create room") as raised:
        await helper.create_room(UNNAMED)

    assert len(recorder.seen) == raised.value.attempts == surroundings.policy.max_retries + 1


async def test_a_wait_that_daily_names_is_kept_within_bounds(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    recorder.answer = Answer(429, headers=(("Retry-After", "3600"),))

    with pytest.raises(RateLimitError) as raised:
        await helper.create_room(UNNAMED)

    assert raised.value.retry_after == 3600
    assert len(recorder.seen) == 1


UNCLEAR = [failing(500), failing(502), failing(504), LOST]
"""What may have done something, or stays: it comes out at once."""

CALLS: dict[str, Callable[[DailyRESTHelper], Awaitable[Any]]] = {
    "a named room": lambda helper: helper.create_room(NAMED),
    "an unnamed room": lambda helper: helper.create_room(UNNAMED),
    "get": lambda helper: helper.get_room_from_url(URL),
    "token": lambda helper: helper.get_token(URL),
    "delete": lambda helper: helper.delete_room_by_url(URL),
}


@pytest.mark.parametrize("trouble", UNCLEAR, ids=repr)
@pytest.mark.parametrize("call", ["a named room", "an unnamed room", "token"])
async def test_other_failures_come_out_at_once(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer, call: str
) -> None:
    recorder.queue = [trouble]

    with pytest.raises(DailyError) as raised:
        await CALLS[call](helper)

    assert isinstance(raised.value, DailyConnectionError if trouble is LOST else ServerError)
    assert len(recorder.seen) == raised.value.attempts == 1
    assert raised.value.unclear is True


@pytest.mark.parametrize("trouble", UNCLEAR, ids=repr)
async def test_a_room_that_may_exist_is_named(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer
) -> None:
    recorder.answer = trouble

    with pytest.raises(DailyError) as raised:
        await helper.create_room(NAMED)

    assert (raised.value.room_name, raised.value.unclear) == ("standup", True)


@pytest.mark.parametrize("trouble", [failing(429), failing(503)], ids=repr)
@pytest.mark.parametrize("call", ["get", "token", "delete"])
async def test_all_calls_repeat_what_did_nothing(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer, call: str
) -> None:
    answer = Answer.of({"token": "the.token"}) if call == "token" else a_room()
    recorder.queue = [trouble, answer]

    await CALLS[call](helper)

    assert len(recorder.seen) == 2
    assert len(set(recorder.seen)) == 1


async def test_the_waits_can_be_put_to_rest(
    helper: DailyRESTHelper, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper._surroundings = Surroundings(timing=Timing(uniform=lambda: 1.0))
    rest = AsyncMock()
    recorder.answer = failing(503)

    monkeypatch.setattr(DailyRESTHelper, "sleep", rest)
    with pytest.raises(ServerError):
        await helper.create_room(UNNAMED)
    assert [call.args for call in rest.await_args_list] == [(0.5,), (1.0,), (2.0,), (4.0,)]

    monkeypatch.undo()
    with patch("asyncio.sleep", rest), pytest.raises(ServerError):
        await helper.create_room(UNNAMED)
    assert rest.await_count == 8


async def test_a_refusal_comes_out_where_the_next_try_has_no_answer(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    recorder.queue, recorder.answer = [failing(503)], LOST

    with pytest.raises(ServerError) as raised:
        await helper.create_room(NAMED)

    assert str(raised.value).startswith("Unable to create room (status: 503): ")
    assert "the last attempt had no response" in str(raised.value.__cause__)
    assert (raised.value.attempts, raised.value.unclear) == (2, True)
    assert raised.value.room_name == "standup"
