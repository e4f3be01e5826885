"""``daily.blocking.join``: people in calls, for code that blocks."""

from collections.abc import Iterator
from typing import Any

import pytest

from dailykit import Daily
from dailykit.errors import DailyTimeoutError, InvalidArgumentError
from dailykit.local import CallError, JoinRefused, LocalDaily, MovableClock
from dailykit.models.permissions import Permissions

NOW = 1_800_000_000


@pytest.fixture
def local(clock: MovableClock) -> Iterator[LocalDaily]:
    """A local Daily whose clock the test moves."""
    with LocalDaily(clock=clock) as local:
        yield local


@pytest.fixture
def client(local: LocalDaily) -> Iterator[Daily]:
    """The REST API."""
    with Daily(local.api_key, api_url=local.api_url) as client:
        yield client


def test_two_people_meet(local: LocalDaily, client: Daily) -> None:
    room = client.rooms.create("standup")
    with local.blocking.join(room, user_name="Ada") as ada:
        bob = local.blocking.join("standup", user_name="Bob", user_data=[1])
        assert [one.user_name for one in bob.participants.values()] == ["Ada"]
        bob.send_app_message({"n": 1})
        bob.signal(ada.id, {"x": 1})
        assert ada.next_event("app-message").data["data"] == {"n": 1}
        assert ada.next_event("signal").data["from"] == bob.id
        bob.update(user_name="Bobby", tracks={"audio": True})
        bob.set_session_data({"a": 1})
        bob.set_session_data({"b": 2}, merge=True)
        assert bob.session_data == {"a": 1, "b": 2}
        assert bob.tracks["audio"]
        assert len(client.presence.get()["standup"]) == 2
        with pytest.raises(DailyTimeoutError, match="no nothing arrived"):
            ada.next_event("nothing", timeout=0.001)
        with pytest.raises(DailyTimeoutError, match="still in the call"):
            ada.gone(timeout=0.001)
    assert ada.gone() == "left"
    ada.leave()
    with pytest.raises(CallError):
        ada.next_event("nothing")
    assert [event.type for event in ada][:1] == ["joined"]


def test_owners_rule(local: LocalDaily, client: Daily) -> None:
    client.rooms.create("standup", privacy="private", enable_knocking=True)
    token = client.meeting_tokens.create("standup", owner=True)
    with pytest.raises(JoinRefused) as caught:
        local.blocking.join("nowhere")
    assert caught.value.reason == "no-room"
    owner = local.blocking.join("standup", token=token)
    gus, eve = (local.blocking.join("standup", user_name=name) for name in ("Gus", "Eve"))
    with pytest.raises(DailyTimeoutError, match="not admitted within"):
        gus.admitted(timeout=0.001)
    owner.admit(gus.id)
    owner.deny(eve.id)
    assert gus.admitted().state == "joined"
    with pytest.raises(JoinRefused):
        eve.admitted()
    owner.update_permissions(gus.id, Permissions(can_send=False))
    with pytest.raises(CallError, match="may not send audio"):
        gus.update(tracks={"audio": True})
    owner.eject(gus.id)
    assert gus.gone() == "ejected"


def test_the_clock_throws_out(local: LocalDaily, client: Daily) -> None:
    client.rooms.create("standup", eject_after_elapsed=60)
    ada = local.blocking.join("standup")
    local.blocking.clock.advance(60)
    assert ada.gone() == "ejected"


def test_what_the_server_does_not_take(local: LocalDaily, client: Daily) -> None:
    client.rooms.create("standup")
    with pytest.raises(CallError, match="userData"):
        local.blocking.join("standup", user_data="x" * 5000)
    assert client.presence.get() == {}


def test_each_domain_has_its_own_rooms(local: LocalDaily, client: Daily) -> None:
    client.rooms.create("standup")
    other = local.new_domain("other")
    with Daily(other.api_key, api_url=other.api_url) as neighbour:
        room = neighbour.rooms.create("standup")
        places: list[Any] = [{"domain": other}, {"domain": "other"}]
        for place in places:
            local.blocking.join("standup", **place)
        local.blocking.join(room.url)
        assert len(neighbour.presence.get()["standup"]) == 3
    assert client.presence.get() == {}
    with pytest.raises(InvalidArgumentError, match="no domain 'nobody'"):
        local.blocking.join("standup", domain="nobody")
