"""What was used: the arithmetic."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dailykit._usage import Period, Prices, Usage, measure
from dailykit.models.meetings import Meeting
from dailykit.models.recordings import Recording

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
PERIOD = Period(NOON - timedelta(days=2), NOON)


def unix(moment: datetime) -> int:
    return int(moment.timestamp())


def visit(name: str | None, start: datetime, minutes: float, **more: Any) -> dict[str, Any]:
    return {
        "participant_id": f"{name}-{start}",
        "user_name": name,
        "join_time": unix(start),
        "duration": minutes * 60,
        **more,
    }


def meeting(room: str, *visits: dict[str, Any]) -> Meeting:
    ident = f"{room}-{visits[0]['join_time']}" if visits else room
    return Meeting.model_validate({"id": ident, "room": room, "participants": visits})


def recording(room: str, start: datetime, minutes: float | None) -> Recording:
    seconds = None if minutes is None else minutes * 60
    return Recording.model_validate(
        {"id": room, "room_name": room, "start_ts": unix(start), "duration": seconds}
    )


def test_nothing_is_nothing() -> None:
    assert measure([], [], PERIOD, "day") == ([], Usage(label="total"))


def test_by_room_the_most_used_first() -> None:
    start = NOON - timedelta(hours=3)
    meetings = [
        meeting("lobby", visit("Ada", start, 10)),
        meeting("standup", visit("Ada", start, 30), visit("Bo", start, 15)),
        meeting("standup", visit("Bo", start + timedelta(hours=1), 5)),
    ]

    rows, total = measure(meetings, [recording("standup", start, 12)], PERIOD, "room")

    assert rows == [
        Usage(
            label="standup",
            participant_minutes=50,
            calls=2,
            peak_participants=2,
            recorded_minutes=12,
        ),
        Usage(label="lobby", participant_minutes=10, calls=1, peak_participants=1),
    ]
    assert total == Usage(
        label="total",
        participant_minutes=60,
        calls=3,
        peak_participants=3,
        recorded_minutes=12,
    )


def test_midnight_cuts_visits_and_recordings() -> None:
    late = NOON.replace(hour=23, minute=50) - timedelta(days=1)

    rows, total = measure(
        [meeting("night", visit("Ada", late, 30))], [recording("night", late, 15)], PERIOD, "day"
    )

    assert [(row.label, row.participant_minutes, row.recorded_minutes) for row in rows] == [
        ("2026-08-31", 10, 10),
        ("2026-09-01", 20, 5),
    ]
    assert [row.calls for row in rows] == [1, 1]
    assert (total.calls, total.peak_participants, total.participant_minutes) == (1, 1, 30)


@pytest.mark.parametrize(
    ("start", "minutes", "counted"),
    [
        (PERIOD.start - timedelta(minutes=10), 30, 20),
        (PERIOD.end - timedelta(minutes=10), 30, 10),
        (PERIOD.start - timedelta(hours=2), 60, 0),
        (PERIOD.end, 60, 0),
        (PERIOD.start, 0, 0),
    ],
)
def test_only_what_is_inside_the_period_counts(
    start: datetime, minutes: float, counted: float
) -> None:
    rows, total = measure(
        [meeting("a", visit("Ada", start, minutes))],
        [recording("a", start, minutes)],
        PERIOD,
        "room",
    )

    assert (total.participant_minutes, total.recorded_minutes) == (counted, counted)
    assert len(rows) == (1 if counted else 0)


def test_who_follows_upon_somebody_is_not_there_at_the_same_time() -> None:
    start = NOON - timedelta(hours=3)
    visits = visit("Ada", start, 10), visit("Bo", start + timedelta(minutes=10), 10)

    assert measure([meeting("a", *visits)], [], PERIOD, "room")[1].peak_participants == 1


def test_users_are_told_apart_by_the_apps_own_id_not_by_those_daily_makes_up() -> None:
    start = NOON - timedelta(hours=3)
    visits = [
        visit("Ada", start, 4, user_id="7"),
        visit("Ada", start, 3, user_id="8"),
        visit("Bo", start, 1.5, user_id="8ffe5c87-3999-472d-ac1d-3d2d4e8984d4"),
        visit("Bo", start, 0.5, user_id="hipaa"),
        visit(None, start, 1),
    ]

    rows, total = measure([meeting("a", *visits)], [recording("a", start, 9)], PERIOD, "user")

    assert [(row.label, row.participant_minutes) for row in rows] == [
        ("Ada (7)", 4),
        ("Ada (8)", 3),
        ("Bo", 2),
        ("(unknown)", 1),
    ]
    assert {row.recorded_minutes for row in rows} == {0}
    assert total.recorded_minutes == 9


def test_what_has_no_length_yet_does_not_count() -> None:
    assert measure([meeting("a")], [recording("a", NOON, None)], PERIOD, "room")[0] == []


def test_the_cost_is_minutes_times_prices() -> None:
    usage = Usage(label="total", participant_minutes=1000, recorded_minutes=100)

    assert Prices(0.004, 0.01349).cost(usage) == pytest.approx(5.349)
