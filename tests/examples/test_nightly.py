"""Pruning and reporting at night."""

import io
from datetime import UTC, datetime

from examples.nightly import prune, report
from tests.examples.conftest import Program

from dailykit import Daily
from dailykit.local import LocalDaily

HOUR, DAY = 3600, 24 * 3600


def test_rooms_that_nobody_needs_are_deleted(local_daily: LocalDaily) -> None:
    clock = local_daily.blocking.clock
    with Daily() as daily:
        daily.rooms.create_many(
            [{"name": name} for name in ("pipecat-old", "pipecat-used", "lobby")]
        )
        daily.rooms.create("pipecat-expires", expires_in=30 * DAY)
        clock.advance(8 * DAY)
        with local_daily.blocking.join("pipecat-used", user_name="Ada"):
            clock.advance(HOUR / 2)
        daily.rooms.create("pipecat-new")
        now = datetime.fromtimestamp(clock.now(), UTC)

        assert prune(daily, now) == 1
        left = {room.name for room in daily.rooms.iterate()}
        assert left == {"pipecat-used", "pipecat-expires", "pipecat-new", "lobby"}
        assert prune(daily, now) == 0


def test_the_report_is_about_one_day(local_daily: LocalDaily) -> None:
    clock, join = local_daily.blocking.clock, local_daily.blocking.join
    with Daily() as daily:
        daily.rooms.create_many([{"name": "short"}, {"name": "long"}])
        with join("short"), join("short"):
            clock.advance(HOUR)  # the day before: it does not count
        clock.advance(DAY)
        with join("short", user_name="Ada"):
            clock.advance(600)
        for _ in range(2):
            with join("long", user_name="Ada"), join("long", user_name="Bob"):
                clock.advance(900)
            clock.advance(60)
        out = io.StringIO()
        report(daily, datetime.fromtimestamp(clock.now(), UTC), out)
    assert out.getvalue().splitlines() == [
        "room,calls,participant_minutes",
        "long,2,60.0",
        "short,1,10.0",
    ]


def test_the_command(program: Program) -> None:
    process = program("nightly.py")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out == "room,calls,participant_minutes\n"
    assert err.endswith("0 rooms deleted\n")
