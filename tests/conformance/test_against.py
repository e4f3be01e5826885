"""A recording of a Daily beside the local one: where does it answer otherwise?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dailykit import Daily
from dailykit.cassettes import Cassette, Content, Recording, Replay
from dailykit.conformance import choose, compare_with_local, open_target, run_case, run_cases
from dailykit.local import LocalDaily


@pytest.fixture
def tape(tmp_path: Path, local_daily: LocalDaily) -> Cassette:
    """A recording of rooms and tokens, and of refusals."""
    path = tmp_path / "tape.json"
    with (
        Recording(path, api_url=local_daily.api_url, api_key=local_daily.api_key) as recording,
        Daily(local_daily.api_key, api_url=recording.api_url) as daily,
    ):
        room = daily.rooms.create(expires_in=600, max_participants=2)
        daily.meeting_tokens.validate(
            daily.meeting_tokens.create(room, expires_in=60, user_name="Ada")
        )
        daily.domain.get()
        for body in ({"name": room.name}, {"privacy": "secret"}, {"nonsense": 1}):
            with pytest.raises(Exception, match="400"):
                daily.request("POST", "/rooms", json=body)
        daily.rooms.delete(room)
        assert list(daily.rooms.iterate()) == []
    return Cassette.load(path)


def altered(tape: Cassette, number: int, **changes: Any) -> Cassette:
    exchanges = list(tape.exchanges)
    one = exchanges[number - 1]
    exchanges[number - 1] = replace(one, answer=replace(one.answer, **changes))
    return replace(tape, exchanges=tuple(exchanges))


async def differences(tape: Cassette) -> list[tuple[int, str]]:
    found = await compare_with_local(tape)
    return [(one.number, str(difference)) for one in found for difference in one.differences]


async def test_what_the_local_daily_answered_it_answers_again(tape: Cassette) -> None:
    assert len(tape.exchanges) == 9
    assert await differences(tape) == []


def body_of(tape: Cassette, number: int) -> dict[str, Any]:
    body: dict[str, Any] = tape.exchanges[number - 1].answer.content.json
    return dict(body)


async def test_a_planted_difference_is_found(tape: Cassette) -> None:
    room = body_of(tape, 1)
    config = {name: value for name, value in room["config"].items() if name != "exp"}

    planted = altered(tape, 1, content=Content({**room, "config": config, "mood": "sunny"}, None))
    assert [text.partition(" is ")[0] for _, text in await differences(planted)] == [
        "body.config.exp",
        "body.mood",
    ]
    refused = {"error": "invalid-request-error", "info": "that name is taken"}
    planted = altered(tape, 5, status=409, content=Content(refused, None))
    (status, info) = await differences(planted)
    assert status == (5, "status is 400, recorded: 409")
    assert info[1].endswith('recorded: "that name is taken"')


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (429, {"error": "rate-limit-error"}, "rate limit"),
        (400, {"error": "invalid-plan-type"}, "not in the plan"),
        (503, {}, "Daily failed"),
    ],
)
async def test_what_says_nothing_about_the_local_daily_is_skipped(
    tape: Cassette, status: int, body: dict[str, Any], reason: str
) -> None:
    content = Content(body, None)
    found = await compare_with_local(altered(tape, 9, status=status, content=content))

    assert reason in found[8].skipped
    assert not any(one.differences for one in found)


async def test_cases_can_be_replayed(tmp_path: Path, local_daily: LocalDaily) -> None:
    path = tmp_path / "tape.json"
    cases = [
        case
        for group in ("rooms", "pagination", "webhooks", "update", "delete")
        for case in choose(group)
    ]
    with Recording(path, api_url=local_daily.api_url, api_key=local_daily.api_key) as recording:
        async with open_target(recording.api_url, local_daily.api_key) as target:
            first = await run_cases(target, cases)
    with Replay(path) as replay:
        async with open_target(replay.api_url, replay.api_key) as target:
            second = await run_cases(target, cases)

    assert [result.outcome for result in second] == [result.outcome for result in first]


async def test_cases_can_be_recorded_and_compared(tmp_path: Path, local_daily: LocalDaily) -> None:
    path = tmp_path / "tape.json"
    with Recording(path, api_url=local_daily.api_url, api_key=local_daily.api_key) as recording:
        async with open_target(recording.api_url, local_daily.api_key) as target:
            for group in ("authentication", "routing", "names", "tokens", "batch", "expiry"):
                for case in choose(group):
                    await run_case(target, case)
    tape = Cassette.load(path)

    assert len(tape.exchanges) > 100
    assert await differences(tape) == []
