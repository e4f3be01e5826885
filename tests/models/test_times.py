"""Times: what Daily writes as a number has a datetime beside it, and one page lists them all."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from tests.support.reference.every_model import every_model

from dailykit.models._base import DailyAnswer
from dailykit.models.event_payloads import MeetingEndedPayload
from dailykit.models.meetings import Meeting
from dailykit.models.presence import PresenceEntry

PAGE = Path(__file__).parents[2] / "docs/api/models.md"
TIME = re.compile(r"exp|nbf|iat|expires|timestamp|\w+_ts|\w+_time|\w+_at")
DATETIMES = {
    "start_ts": "started_at",
    "start_time": "started_at",
    "end_ts": "ended_at",
    "join_time": "joined_at",
    "event_ts": "event_at",
    "timestamp": "occurred_at",
    "expires": "expires_at",
    "joined_at": "joined_at_datetime",
    "will_eject_at": "will_eject_at_datetime",
}
NOT_TIMES = {"wait_time", "min_idle_time_out"}


def numbers() -> list[tuple[type[BaseModel], str]]:
    """Return the fields of answers that hold a time as a number."""
    return [
        (model, name)
        for model in every_model()
        if issubclass(model, DailyAnswer)
        for name, field in model.model_fields.items()
        if TIME.fullmatch(name)
        and name not in NOT_TIMES
        and "datetime" not in str(field.annotation)
        if re.search(r"\b(?:int|float)\b", str(field.annotation))
    ]


@pytest.mark.parametrize(
    ("model", "name"), numbers(), ids=lambda value: getattr(value, "__name__", value)
)
def test_every_time_is_a_datetime_too(model: type[BaseModel], name: str) -> None:
    values: dict[str, Any] = {name: 1_800_000_000}
    made = model.model_construct(**values)

    assert getattr(made, DATETIMES.get(name, f"{name}_at")) == datetime(2027, 1, 15, 8, tzinfo=UTC)


def test_the_page_on_models_names_each() -> None:
    section = PAGE.read_text().partition("## Times")[2].partition("\n## ")[0]
    names = {name for _, name in numbers()}

    assert {"exp", "start_time", "event_ts"} <= names
    missing = {
        name
        for name in names
        if not re.search(rf"\b{name}`", section)
        or f"`{DATETIMES.get(name, f'{name}_at')}`" not in section
    }
    assert missing == set()


def test_the_end_of_a_meeting() -> None:
    over = Meeting(id="m1", start_time=1000, duration=60, ongoing=False)

    assert over.ended_at == datetime(1970, 1, 1, 0, 17, 40, tzinfo=UTC)
    assert Meeting(id="m1", start_time=1000, duration=60, ongoing=True).ended_at is None
    assert Meeting(id="m1").ended_at is None


def test_the_length_of_a_meeting_that_ended() -> None:
    ended = MeetingEndedPayload(room="a", meeting_id="m1", start_ts=1000.5, end_ts=1060.5)

    assert ended.duration == 60


def test_presence_has_the_same_name_as_meetings() -> None:
    entry = PresenceEntry.model_validate({"id": "p1", "joinTime": "2027-01-15T08:00:00.000Z"})

    assert entry.joined_at == entry.join_time == datetime(2027, 1, 15, 8, tzinfo=UTC)
