"""What tabs show, what the REST API answers and what webhooks tell is the same, at every step."""

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser.browser import PATIENCE_SECONDS, Tabs, moving_pictures

from dailykit import Daily, Room
from dailykit.local import MovableClock
from dailykit.local.world.calls.meeting import ENDED_EVENT_SECONDS
from dailykit.models.events import MeetingEnded, MeetingStarted, ParticipantJoined, ParticipantLeft
from dailykit.testing import WebhookInbox

pytestmark = pytest.mark.slow

_SHOWN = """() => Object.fromEntries(
    [...document.querySelectorAll("[data-kind=camera]")].map((tile) => [
        tile.dataset.participant, tile.querySelector(".name").textContent.replace(" (you)", ""),
    ])
)"""


@pytest.fixture
def inbox(client: Daily) -> Iterator[WebhookInbox]:
    """A receiver that is told who comes and goes."""
    with WebhookInbox() as inbox:
        kinds = ("meeting.started", "meeting.ended", "participant.joined", "participant.left")
        client.webhooks.create(inbox.url, kinds, hmac=inbox.secret)
        yield inbox


@pytest.fixture
def room(client: Daily) -> Room:
    """A private room."""
    return client.rooms.create(name="standup", privacy="private")


def join(tabs: Tabs, client: Daily, room: Room, name: str) -> Page:
    """Join with a token for somebody of that name."""
    return tabs.join(f"{room.url}?t={client.meeting_tokens.create(room=room, user_name=name)}")


def told(inbox: WebhookInbox, joined: int, left: int) -> dict[str, str | None]:
    """Return who is in after so many have come and gone, by their ids."""
    came = inbox.wait_for(ParticipantJoined, joined, timeout=PATIENCE_SECONDS)
    went = inbox.wait_for(ParticipantLeft, left, timeout=PATIENCE_SECONDS)
    assert (len(came), len(went)) == (joined, left)
    gone = {event.payload.session_id for event in went}
    people = {event.payload.session_id: event.payload.user_name for event in came}
    return {key: name for key, name in people.items() if key not in gone}


def agree(
    client: Daily,
    inbox: WebhookInbox,
    pages: Sequence[Page],
    names: Sequence[str],
    *,
    left: int = 0,
) -> None:
    """Check that all tell of the same people, and only of them."""
    people = told(inbox, len(names) + left, left)
    assert sorted(map(str, people.values())) == sorted(names)
    presence = client.rooms.presence("standup")
    assert {one.id: one.user_name for one in presence.data} == people
    assert presence.total_count == len(names)
    count = "only you" if len(names) == 1 else f"{len(names)} people"
    for page in pages:
        expect(page.get_by_text(count, exact=True)).to_be_visible()
        assert page.evaluate(_SHOWN) == people


def test_who_is_in(
    tabs: Tabs, client: Daily, room: Room, inbox: WebhookInbox, own_clock: MovableClock
) -> None:
    ada = join(tabs, client, room, "Ada")
    agree(client, inbox, [ada], ["Ada"])
    # Who is alone is in no meeting for half a minute.
    assert inbox.of(MeetingStarted) == []
    bob = join(tabs, client, room, "Bob")
    moving_pictures(ada, 1)
    moving_pictures(bob, 1)
    agree(client, inbox, [ada, bob], ["Ada", "Bob"])
    (started,) = inbox.wait_for(MeetingStarted, timeout=PATIENCE_SECONDS)
    eve = join(tabs, client, room, "Eve")
    for page in (ada, bob, eve):
        moving_pictures(page, 2)
    agree(client, inbox, [ada, bob, eve], ["Ada", "Bob", "Eve"])
    # Meetings do not keep stays of a few seconds.
    own_clock.advance(60)
    bob.get_by_role("button", name="Leave").click()
    agree(client, inbox, [ada, eve], ["Ada", "Eve"], left=1)
    moving_pictures(ada, 1)
    eve.close()
    agree(client, inbox, [ada], ["Ada"], left=2)
    ada.get_by_role("button", name="Leave").click()
    assert told(inbox, 3, 3) == {}
    assert client.rooms.presence("standup").data == []
    own_clock.advance(ENDED_EVENT_SECONDS)
    (ended,) = inbox.wait_for(MeetingEnded, timeout=PATIENCE_SECONDS)
    (meeting,) = client.meetings.list(room="standup").data
    assert [started.payload.meeting_id, ended.payload.meeting_id] == [meeting.id] * 2
    assert (meeting.ongoing, meeting.max_participants) == (False, 3)
    assert {one.participant_id: one.user_name for one in meeting.participants or ()} == {
        event.payload.session_id: event.payload.user_name for event in inbox.of(ParticipantJoined)
    }
