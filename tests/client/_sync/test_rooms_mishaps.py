# Generated from tests/client/_async/test_rooms_mishaps.py by `make generate`. Do not edit.
"""Rooms when answers get lost, or come in an odd order."""

from typing import Any

import pytest
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import LOST, Reply, ScriptedDaily, reply

from dailykit import Daily
from dailykit.errors import (
    AlreadyExistsError,
    DailyTimeoutError,
    NotFoundError,
    ServerError,
)
from dailykit.models.sip import Sip, SipCodecs

NOW = "Mon, 23 Nov 2026 15:00:00 GMT"


def room(name: str, created_at: str = "2026-11-23T15:00:00.000Z", **config: Any) -> dict[str, Any]:
    return {
        "id": f"id-{name}",
        "name": name,
        "url": f"https://example.daily.co/{name}",
        "created_at": created_at,
        "config": config,
    }


def taken(name: str) -> Reply:
    info = f"a room named {name} already exists"
    return reply({"error": "invalid-request-error", "info": info}, 400)


def missing(name: str) -> Reply:
    return reply({"error": "not-found", "info": f"room {name} not found"}, 404)


def page(*rooms: dict[str, Any]) -> Reply:
    return reply({"total_count": len(rooms), "data": list(rooms)})


def use_temporary(daily: Daily, failure: Exception | None) -> None:
    """Be in a temporary room, and fail there."""
    with daily.rooms.temporary("a"):
        if failure is not None:
            raise failure


def test_a_batch_whose_answer_was_lost_is_met_again(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(
        LOST,
        taken("a"),
        reply(room("a"), Date=NOW),
        page(room("later"), room("b"), room("a"), room("old", "2026-01-01T00:00:00.000Z")),
    )
    made = scripted.rooms.create_many(["a", "b"])
    assert [one.name for one in made] == ["a", "b"]
    assert script.lines == [
        "POST /batch/rooms",
        "POST /batch/rooms",
        "GET /rooms/a",
        "GET /rooms?limit=100",
    ]


def test_a_batch_that_meets_an_older_room_has_failed(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(LOST, taken("a"), reply(room("a", "2026-11-23T14:00:00.000Z"), Date=NOW))
    with pytest.raises(AlreadyExistsError):
        scripted.rooms.create_many(["a", "b"])


def test_a_batch_of_which_a_room_is_missing_has_failed(
    scripted: Daily, script: ScriptedDaily
) -> None:
    old = room("old", "2026-11-23T14:00:00.000Z")
    script.will(LOST, taken("a"), reply(room("a"), Date=NOW), page(room("a"), old, room("b")))
    with pytest.raises(AlreadyExistsError):
        scripted.rooms.create_many(["a", "b"])


def test_a_batch_whose_first_room_is_missing_has_failed(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(LOST, taken("b"), missing("a"))
    with pytest.raises(AlreadyExistsError):
        scripted.rooms.create_many(["a", "b"])


def test_a_batch_that_was_refused_at_once_is_not_looked_into(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(taken("a"))
    with pytest.raises(AlreadyExistsError):
        scripted.rooms.create_many(["a", "b"])
    assert script.lines == ["POST /batch/rooms"]


def test_a_batch_deletion_whose_answer_was_lost(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(LOST, missing("a"))
    assert scripted.rooms.delete_many(["a", "b", "a"]) == 2


def test_ensure_tries_on_while_a_name_is_taken_by_nothing(
    scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    # As with a room that has expired, whose name Daily may keep for some time.
    script.will(taken("a"), missing("a"), taken("a"), missing("a"), reply(room("a")))
    assert (scripted.rooms.ensure("a")).name == "a"
    assert moments.waits == [0.25, 0.5]


def test_ensure_names_a_room_that_it_may_have_created(
    scripted: Daily, script: ScriptedDaily
) -> None:
    # The first read does not show whose room it is, and the second fails.
    script.will(LOST, taken("a"), reply({"name": "a"}), reply({"error": "server-error"}, 500))
    with pytest.raises(ServerError) as caught:
        scripted.rooms.ensure("a")
    assert (caught.value.room_name, caught.value.unclear) == ("a", True)


def test_ensure_gives_up_at_last(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(*[taken("a"), missing("a")] * 4)
    with pytest.raises(AlreadyExistsError):
        scripted.rooms.ensure("a")


def test_create_sip_waits_for_the_address(
    scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    address = {"endpoint": "desk.0@example.dapp.signalwire.com"}
    script.will(reply(room("desk")), reply(room("desk")), reply(room("desk", sip_uri=address)))
    made = scripted.rooms.create_sip(
        "desk",
        display_name="Desk",
        sip=Sip(display_name="-", sip_mode="dial-in", codecs=SipCodecs(audio=["OPUS"])),
    )
    assert made.sip_endpoint == "sip:desk.0@example.dapp.signalwire.com"
    assert script.lines == ["POST /rooms", "GET /rooms/desk", "GET /rooms/desk"]
    assert script.seen[0].json == {
        "name": "desk",
        "properties": {
            "sip": {
                "display_name": "Desk",
                "sip_mode": "dial-in",
                "codecs": {"audio": ["OPUS"]},
            }
        },
    }
    assert moments.waits == [0.5, 0.5]


def test_create_sip_names_the_room_when_no_address_comes(
    scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(*[reply(room("desk"))] * 4)
    with pytest.raises(DailyTimeoutError) as caught:
        scripted.rooms.create_sip("desk", display_name="Desk", wait=1.2)
    assert caught.value.room_name == "desk"
    assert sum(moments.waits) == pytest.approx(1.2)


def test_create_sip_names_the_room_when_reading_fails(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(reply(room("desk")), reply({"error": "server-error"}, 500))
    with pytest.raises(ServerError) as caught:
        scripted.rooms.create_sip("desk", display_name="Desk")
    assert caught.value.room_name == "desk"


def test_a_temporary_room_that_stays_is_noted_at_the_error_of_the_block(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(reply(room("a")), reply({"error": "server-error"}, 500))
    with pytest.raises(ZeroDivisionError) as caught:
        use_temporary(scripted, ZeroDivisionError())
    assert "The temporary room a was not deleted: rooms.delete: " in caught.value.__notes__[0]


def test_a_temporary_room_that_stays_is_an_error(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply(room("a")), reply({"error": "server-error"}, 500))
    with pytest.raises(ServerError) as caught:
        use_temporary(scripted, None)
    assert caught.value.room_name == "a"
    assert str(caught.value).startswith("the temporary room a was not deleted: rooms.delete: ")


def test_deleting_a_room_that_is_missing_in_two_ways(
    scripted: Daily, script: ScriptedDaily
) -> None:
    gone = {"error": "not-found", "info": "room a not found", "deleted": True}
    script.will(reply(gone, 404), missing("a"))
    assert (scripted.rooms.delete("a")).deleted
    with pytest.raises(NotFoundError):
        scripted.rooms.delete("a")
