"""What tables and lists print."""

import os
import time
from collections.abc import Generator
from datetime import UTC, datetime

import pytest

from dailykit.cli._output import print_table, when

MOMENT = datetime(2027, 1, 15, 8, 30, tzinfo=UTC)


@pytest.fixture(params=["UTC", "Asia/Kolkata", "America/St_Johns"])
def zone(request: pytest.FixtureRequest) -> Generator[str]:
    """A time zone of this machine."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    del os.environ["TZ"]
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def test_a_time_says_its_zone(zone: str) -> None:
    assert (
        when(MOMENT)
        == {
            "UTC": "2027-01-15 08:30 UTC",
            "Asia/Kolkata": "2027-01-15 14:00 +05:30",
            "America/St_Johns": "2027-01-15 05:00 -03:30",
        }[zone]
    )


def test_no_time_is_an_empty_cell() -> None:
    assert when(None) == ""


def test_an_empty_list_says_why_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name",), [], if_empty="There are no meetings.", reason="One alone is none.")

    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "There are no meetings.\nOne alone is none.\n")
