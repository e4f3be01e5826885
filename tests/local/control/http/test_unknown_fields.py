"""Every call of the control refuses what it does not know: ignored, it might act on too much."""

from typing import Any, Final, cast

import pytest
from tests.support.servers.control_calls import Control

from dailykit import AsyncDaily
from dailykit.local import LocalDaily
from dailykit.local.control.http.control import ControlAnswers
from dailykit.local.control.http.dashboard import DashboardAnswers
from dailykit.local.control.http.gate import ANY_METHOD, SNAPSHOT_TYPE
from dailykit.local.control.http.participants import ParticipantAnswers

NONE: Final = cast("Any", None)
CALLS: Final = sorted(
    {
        *ControlAnswers(NONE).answerers,
        *DashboardAnswers(NONE, NONE).answerers,
        *ParticipantAnswers(NONE).answerers,
        ("GET", "live"),
    }
    - {(ANY_METHOD, "rest")}  # Daily's API itself, which has its own rules
)
FOR_THE_PAGE: Final = ("POST", "key")
WITH_A_PATH: Final = {"participants": "/some-id/messages", "deliveries": "/some-id/resend"}
ENOUGH: Final[dict[str, dict[str, Any]]] = {
    "clock": {"advance": 60},
    "dialin": {"to": "+12025550199"},
    "faults": {"status": 503},
    "listeners": {"url": "http://127.0.0.1:9/", "eventTypes": ["meeting.ended"]},
    "press-keys": {"participant_id": "some-id", "tones": "1"},
    "say": {"participant_id": "some-id", "text": "Hello"},
}
"""What a call needs, so that only the unknown field is wrong with it."""


@pytest.fixture
async def room(daily: LocalDaily) -> str:
    """A room that everything in the test leaves alone."""
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        return (await client.rooms.create("standup")).name


async def _is_untouched(daily: LocalDaily) -> bool:
    async with AsyncDaily(daily.api_key, api_url=daily.api_url) as client:
        return (await client.rooms.list()).total_count == 1 and len(daily.faults.rules) == 1


@pytest.mark.usefixtures("room")
async def test_parameters_of_the_query(control: Control, daily: LocalDaily) -> None:
    daily.faults.add("recordings.*", status=503)
    for method, name in CALLS:
        if (method, name) == FOR_THE_PAGE:
            continue
        refused = await control(method, f"{name}?nonsense=1")
        assert refused.status == 400, (method, name)
        assert "nonsense" in refused.body["info"], (method, name)
    assert await _is_untouched(daily)


@pytest.mark.usefixtures("room")
async def test_fields_of_the_body(control: Control, daily: LocalDaily) -> None:
    daily.faults.add("recordings.*", status=503)
    for method, name in CALLS:
        if (method, name) in (FOR_THE_PAGE, ("POST", "restore"), ("POST", "participants")):
            continue
        content = {**ENOUGH.get(name, {}), "nonsense": 1} if method == "POST" else {"nonsense": 1}
        path = name + (WITH_A_PATH.get(name, "") if method == "POST" else "")
        refused = await control(
            method, path, content, **({} if method == "POST" else {"json": content})
        )
        assert refused.status == 400, (method, name, refused.body)
        assert "nonsense" in refused.body["info"], (method, name)
    joined = await control("POST", "participants", {"room": "standup", "nonsense": 1})
    assert (joined.status, "nonsense" in joined.body["info"]) == (400, True)
    assert await _is_untouched(daily)


async def test_a_message_of_a_participant_has_no_unknown_fields(
    control: Control, room: str
) -> None:
    ada = (await control("POST", "participants", {"room": room})).body
    path = f"participants/{ada['id']}/messages"
    for message in ({"type": "update", "nonsense": 1}, {"type": "nonsense"}):
        refused = await control("POST", path, message)
        assert refused.status == 400, message
        assert "nonsense" in refused.body["info"]


async def test_a_snapshot_is_restored_without_parameters(control: Control) -> None:
    options = {"data": b"", "headers": {"Content-Type": SNAPSHOT_TYPE}}
    refused = await control("POST", "restore?domain=acme", **options)
    assert (refused.status, refused.body["info"]) == (400, "unknown query parameter 'domain'")
