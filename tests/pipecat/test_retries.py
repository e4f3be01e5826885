"""When the helper tries again: wherever that is safe, and nowhere else."""

import pytest
from tests.support.recorder import LOST, Answer, Recorder

from dailykit.errors import DailyConnectionError, DailyError, RateLimitError, ServerError
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams
from dailykit.pipecat._helper import Surroundings

URL = "https://example.daily.co/standup"
NAMED = DailyRoomParams(name="standup")
UNNAMED = DailyRoomParams()
TAKEN = Answer.of(
    {"error": "invalid-request-error", "info": "a room named standup already exists"}, 400
)
GONE = Answer.of({"error": "not-found", "info": "room standup not found"}, 404)


def a_room(created_at: str = "2100-01-01T00:00:00.000Z") -> Answer:
    return Answer.of(
        {
            "id": "1",
            "name": "standup",
            "api_created": True,
            "privacy": "public",
            "url": URL,
            "created_at": created_at,
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


@pytest.mark.parametrize("trouble", [failing(500), failing(502), failing(504), LOST], ids=repr)
async def test_an_unnamed_room_is_asked_for_once(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer
) -> None:
    recorder.answer = trouble

    with pytest.raises(DailyError) as raised:
        await helper.create_room(UNNAMED)

    assert type(raised.value) is (DailyConnectionError if trouble is LOST else ServerError)
    assert len(recorder.seen) == 1


@pytest.mark.parametrize("trouble", [failing(500), failing(502), failing(504), LOST], ids=repr)
async def test_a_named_room_is_found_again(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer
) -> None:
    recorder.queue = [trouble, TAKEN, a_room()]

    room = await helper.create_room(NAMED)

    assert room.name == "standup"
    assert [seen.method for seen in recorder.seen] == ["POST", "POST", "GET"]
    assert recorder.seen[0] == recorder.seen[1]
    assert recorder.seen[2].path == "/v1/rooms/standup"


async def test_somebody_else_s_room_is_not_taken(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    recorder.queue = [LOST, TAKEN, a_room("2019-01-26T09:01:22.000Z")]

    with pytest.raises(DailyError, match=r"Unable to create room \(status: 400\)"):
        await helper.create_room(NAMED)


async def test_a_lost_room_is_named(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = LOST

    with pytest.raises(DailyConnectionError) as raised:
        await helper.create_room(NAMED)

    assert raised.value.room_name == "standup"


@pytest.mark.parametrize("trouble", [failing(500), failing(503), LOST], ids=repr)
async def test_reading_is_tried_again(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer
) -> None:
    recorder.queue = [trouble, a_room()]

    assert (await helper.get_room_from_url(URL)).name == "standup"


@pytest.mark.parametrize("trouble", [failing(500), failing(503), LOST], ids=repr)
async def test_a_token_is_tried_again(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer
) -> None:
    recorder.queue = [trouble, Answer.of({"token": "the.token"})]

    assert await helper.get_token(URL) == "the.token"


@pytest.mark.parametrize("trouble", [failing(500), failing(503), LOST], ids=repr)
async def test_deleting_is_tried_again_until_the_room_is_gone(
    helper: DailyRESTHelper, recorder: Recorder, trouble: Answer
) -> None:
    recorder.queue = [trouble, GONE]

    assert await helper.delete_room_by_url(URL) is True
    assert [seen.method for seen in recorder.seen] == ["DELETE", "DELETE"]
