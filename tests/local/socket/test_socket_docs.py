"""The page about the participants' WebSocket says what the code does."""

import re
from pathlib import Path
from typing import get_args

import pytest

from dailykit.local.call.call_view import CallView
from dailykit.local.protocol import messages as protocol
from dailykit.local.world import World

BESIDE = ("recording-", "live-streaming-", "transcription-", "dialin-", "dialout-", "dtmf-")
PAGE = Path(__file__).parents[3] / "docs" / "participant-socket.md"


@pytest.fixture
def sections() -> dict[str, str]:
    """The sections of the page by their titles."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def first_cells(section: str) -> set[str]:
    """Return the names in the first column of a section's table."""
    cells = re.findall(r"^\| (`[^|]+`) \|", section, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)} - {"type"}


def names_in_table(section: str) -> set[str]:
    """Return all names in the first column of a section's table, where cells may have several."""
    rows = re.findall(r"^\|([^|]+)\|", section, flags=re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)}


def test_everything_that_can_be_said_is_there(sections: dict[str, str]) -> None:
    union, _ = get_args(protocol.Message)
    said = {get_args(one.model_fields["type"].annotation)[0] for one in get_args(union)}
    messages, _ = sections["What a participant can send"].split("### Requests")
    assert first_cells(messages) == said - {"join"}


def test_every_request_is_there(sections: dict[str, str], world: World) -> None:
    _, requests = sections["What a participant can send"].split("### Requests")
    assert names_in_table(requests) - {"name"} == set(world.in_call_requests.names)


def test_everything_that_is_told_is_there(sections: dict[str, str]) -> None:
    told = names_in_table(sections["What a participant receives"]) - {"type"}
    entering = {"joined", "waiting", "refused"}
    # These change nothing in what a participant knows.
    unchanging = {"app-message", "signal", "time", "media", "asked-to-send"}
    unchanging |= {one for one in told if one.startswith(BESIDE)}
    assert told | entering == set(CallView._CHANGES) | unchanging
    for kind in entering:
        assert f"- `{kind}`" in sections["Joining"]


def test_every_field_that_can_be_said_is_there(sections: dict[str, str]) -> None:
    union, _ = get_args(protocol.Message)
    text = sections["Joining"] + sections["What a participant can send"]
    fields = {
        field.alias or name for one in get_args(union) for name, field in one.model_fields.items()
    }
    assert [name for name in sorted(fields - {"id", "type"}) if f"{name}" not in text] == []
