import pytest
from tests.support.calls.calls import Callers

from dailykit.local import MovableClock
from dailykit.local.world import Refusal
from dailykit.models.presence import GetRoomPresenceQuery

NOW = 1_800_000_000


def test_nobody_anywhere(callers: Callers) -> None:
    callers.room()
    assert callers.world.presence.of_domain(callers.domain) == {}
    assert callers.world.presence.of_room(callers.domain, "standup", GetRoomPresenceQuery()) == {
        "total_count": 0,
        "data": [],
    }


def test_who_is_there(callers: Callers, clock: MovableClock) -> None:
    callers.room()
    ada = callers.join(user_id="ada", user_name="Ada")
    gus = callers.join(name="Gus")
    clock.advance(61.9)
    presence = callers.world.presence.of_domain(callers.domain)
    meeting = ada.last("joined")["meetingId"]
    assert presence == {
        "standup": [
            {
                "room": "standup",
                "id": ada.id,
                "userId": "ada",
                "userName": "Ada",
                "mtgSessionId": meeting,
                "joinTime": "2027-01-15T08:00:00.000Z",
                "duration": 61,
            },
            {
                "room": "standup",
                "id": gus.id,
                "userId": None,
                "userName": "Gus",
                "mtgSessionId": meeting,
                "joinTime": "2027-01-15T08:00:00.000Z",
                "duration": 61,
            },
        ]
    }
    room = callers.world.presence.of_room(callers.domain, "standup", GetRoomPresenceQuery())
    assert room == {"total_count": 2, "data": presence["standup"]}


def test_filters_of_a_room(callers: Callers) -> None:
    callers.room()
    for number in range(3):
        callers.join(user_id=f"u-{number % 2}", user_name=f"N{number}")

    def names(query: GetRoomPresenceQuery) -> tuple[int, list[str]]:
        answer = callers.world.presence.of_room(callers.domain, "standup", query)
        return answer["total_count"], [one["userName"] for one in answer["data"]]

    assert names(GetRoomPresenceQuery(user_id="u-0")) == (2, ["N0", "N2"])
    assert names(GetRoomPresenceQuery(user_name="N1")) == (1, ["N1"])
    assert names(GetRoomPresenceQuery(user_id="u-0", user_name="N1")) == (0, [])
    assert names(GetRoomPresenceQuery(limit=1)) == (3, ["N0"])
    with pytest.raises(Refusal, match="limit"):
        names(GetRoomPresenceQuery(limit=0))


def test_who_has_no_presence_and_who_waits_is_not_listed(callers: Callers) -> None:
    callers.room(privacy="private", enable_knocking=True)
    callers.join(user_name="Bot", permissions={"hasPresence": False})
    callers.join(name="Gus")
    assert callers.world.presence.of_domain(callers.domain) == {}


def test_a_room_that_does_not_exist(callers: Callers, clock: MovableClock) -> None:
    with pytest.raises(Refusal, match="room nowhere not found"):
        callers.world.presence.of_room(callers.domain, "nowhere", GetRoomPresenceQuery())
    callers.room(exp=NOW + 5)
    clock.advance(5)
    with pytest.raises(Refusal, match="room standup not found"):
        callers.world.presence.of_room(callers.domain, "standup", GetRoomPresenceQuery())


def test_domains_do_not_see_each_other(callers: Callers) -> None:
    other = Callers(callers.world, callers.world.domains.open("other"))
    callers.room()
    other.room()
    other.join(name="Ada")
    assert callers.world.presence.of_domain(callers.domain) == {}
    answer = callers.world.presence.of_room(callers.domain, "standup", GetRoomPresenceQuery())
    assert answer["total_count"] == 0
