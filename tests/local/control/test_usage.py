"""What was used, day by day."""

from datetime import UTC, datetime
from typing import Any

from dailykit.local.control.usage import UsageDay, usage_days
from dailykit.models.meetings import Meeting
from dailykit.models.recordings import Recording

NOON = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp())
HOUR = 3600


def meeting(ident: str, *visits: tuple[int, int]) -> Meeting:
    people: list[dict[str, Any]] = [
        {"participant_id": f"{ident}-{number}", "join_time": start, "duration": seconds}
        for number, (start, seconds) in enumerate(visits)
    ]
    return Meeting.model_validate({"id": ident, "room": "standup", "participants": people})


def recording(start: int, seconds: int | None) -> Recording:
    return Recording.model_validate({"id": "r", "start_ts": start, "duration": seconds})


def test_every_day_is_there_oldest_first() -> None:
    assert usage_days([], [], NOON, 3) == [
        UsageDay(date="2026-11-18"),
        UsageDay(date="2026-11-19"),
        UsageDay(date="2026-11-20"),
    ]


def test_a_day_adds_up_what_was_used_on_it() -> None:
    meetings = [
        meeting("a", (NOON - HOUR, 600), (NOON - HOUR + 300, 600)),
        meeting("b", (NOON - 2 * HOUR, 90)),
    ]
    (today,) = usage_days(meetings, [recording(NOON - HOUR, 120)], NOON, 1)
    assert today == UsageDay(
        date="2026-11-20",
        participant_minutes=21.5,
        meetings=2,
        peak_participants=2,
        recorded_minutes=2.0,
    )


def test_what_goes_over_midnight_counts_on_both_days() -> None:
    midnight = NOON - 12 * HOUR
    meetings = [meeting("a", (midnight - 60, 180))]
    before, after = usage_days(meetings, [recording(midnight - 120, 180)], NOON, 2)
    assert (before.participant_minutes, after.participant_minutes) == (1.0, 2.0)
    assert (before.meetings, after.meetings) == (1, 1)
    assert (before.recorded_minutes, after.recorded_minutes) == (2.0, 1.0)


def test_what_was_before_the_first_day_does_not_count() -> None:
    midnight = NOON - 12 * HOUR
    assert usage_days([meeting("a", (midnight - 60, 60))], [], NOON, 1) == [
        UsageDay(date="2026-11-20")
    ]


def test_a_recording_that_runs_counts_when_it_is_over() -> None:
    assert usage_days([], [recording(NOON - 60, None)], NOON, 1) == [UsageDay(date="2026-11-20")]


def test_the_last_day_of_all() -> None:
    end = int(datetime(9999, 12, 31, 23, 59, tzinfo=UTC).timestamp())
    (day,) = usage_days([meeting("a", (end - 60, 60))], [], end, 1)
    assert day == UsageDay(
        date="9999-12-31", participant_minutes=1.0, meetings=1, peak_participants=1
    )
