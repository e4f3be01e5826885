"""Records of meetings: when they begin and end, and who was there."""

from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, MEASURED_CALLS, documented
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._people import presence_of
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("meetings", "Meetings")

_LIST: Final = documented("meetings/get-meeting-information")
_SESSIONS: Final = documented("meetings, on sessions")
_NO_ID: Final = "257764e6-c74e-4c30-944a-a887a03173a3"
_MEMBERS: Final = ["duration", "id", "max_participants", "ongoing", "room", "start_time"]
_STAY_MEMBERS: Final = ["duration", "join_time", "participant_id", "user_id", "user_name"]


async def _meetings(probe: Probe, room: Any, query: str = "") -> list[Any]:
    page = await probe.found(f"/meetings?room={room['name']}{query}")
    same("the count of meetings", page["total_count"], len(page["data"]))
    return list[Any](page["data"])


async def _meet(probe: Probe, room: Any, seconds: float = 60) -> None:
    """Let two people meet for some seconds."""
    people = [await probe.join(room, name) for name in ("Ada", "Bob")]
    await probe.local.advance(seconds)
    for person in people:
        await person.leave()


@CASES.case(MEASURED_CALLS)
async def room_that_never_was(probe: Probe) -> None:
    """Meetings of a room that never existed are an empty list, not an error."""
    answer = await probe.get(f"/meetings?room={probe.name()}")
    answer.is_exactly(200, {"total_count": 0, "data": []})


@CASES.case(_LIST)
async def room_without_meetings(probe: Probe) -> None:
    """A room without joins has no meetings."""
    room = await probe.room()
    for query in ("", "&ongoing=true", "&no_participants=true", "&timeframe_start=0"):
        answer = await probe.get(f"/meetings?room={room['name']}{query}")
        answer.is_exactly(200, {"total_count": 0, "data": []})


@CASES.case(LEAST_SURPRISE)
async def unknown_meeting(probe: Probe) -> None:
    """A meeting that never existed is 404, and so are its participants."""
    for path in (f"/meetings/{_NO_ID}", f"/meetings/{_NO_ID}/participants"):
        (await probe.get(path)).refused(404, "not-found")


@CASES.case(LEAST_SURPRISE)
async def limits_out_of_bounds(probe: Probe) -> None:
    """A page has 1 to 100 meetings."""
    for wrong in ("0", "101"):
        (await probe.get(f"/meetings?limit={wrong}")).refused(400, "invalid-request-error")


# --- when a meeting begins and ends ---------------------------------------------------------------


@CASES.case(_SESSIONS, Needs.PEOPLE)
async def alone_for_thirty_seconds(probe: Probe) -> None:
    """One participant alone in a room counts as a meeting after thirty seconds."""
    probe.local.freeze()
    room = await probe.room()
    await probe.join(room, "Ada")
    await probe.local.advance(29)
    same("the meetings after 29 seconds", await _meetings(probe, room), [])
    await probe.local.advance(2)
    (meeting,) = await _meetings(probe, room)
    same("whether it goes on", meeting["ongoing"], True)


@CASES.case(_SESSIONS, Needs.PEOPLE)
async def second_person(probe: Probe) -> None:
    """A second participant makes it a meeting immediately."""
    probe.local.freeze()
    room = await probe.room()
    await probe.join(room, "Ada")
    await probe.local.advance(5)
    await probe.join(room, "Bob")
    (meeting,) = await _meetings(probe, room)
    same("people and going on", (meeting["max_participants"], meeting["ongoing"]), (2, True))


@CASES.case(_SESSIONS, Needs.PEOPLE)
async def short_visit(probe: Probe) -> None:
    """One participant alone for less than thirty seconds does not count as a meeting."""
    probe.local.freeze()
    room = await probe.room()
    person = await probe.join(room, "Ada")
    await probe.local.advance(20)
    await person.leave()
    await probe.local.advance(60)
    same("the meetings", await _meetings(probe, room), [])


@CASES.case(_SESSIONS, Needs.PEOPLE)
async def ends_with_the_last(probe: Probe) -> None:
    """A meeting ends when the last one leaves, and its duration with it."""
    probe.local.freeze()
    room = await probe.room(exp=None)
    await _meet(probe, room, 90)
    await probe.local.advance(300)
    (meeting,) = await _meetings(probe, room)
    same("duration and going on", (meeting["duration"], meeting["ongoing"]), (90, False))


@CASES.case(_SESSIONS, Needs.PEOPLE)
async def left_alone_for_ten_minutes(probe: Probe) -> None:
    """A participant left alone for ten minutes is in a new meeting from then on."""
    probe.local.freeze()
    room = await probe.room(exp=None)
    await probe.join(room, "Ada")
    bob = await probe.join(room, "Bob")
    await probe.local.advance(60)
    await bob.leave()
    await probe.local.advance(599)
    same("the meetings before", [m["ongoing"] for m in await _meetings(probe, room)], [True])
    await probe.local.advance(30)
    after = await _meetings(probe, room)
    same("the meetings after", [m["ongoing"] for m in after], [True, False])
    same("who meets now", after[0]["max_participants"], 1)


@CASES.case(documented("rooms/get-room-presence"), Needs.PEOPLE)
async def id_in_presence(probe: Probe) -> None:
    """The meeting's id is the one in presence."""
    room = await probe.room()
    await probe.join(room, "Ada")
    await probe.join(room, "Bob")
    (meeting,) = await _meetings(probe, room)
    told = {entry["mtgSessionId"]: 1 for entry in await presence_of(probe, room)}
    same("the ids", told, {meeting["id"]: 1})


# --- what is written down -------------------------------------------------------------------------


@CASES.case(_LIST, Needs.PEOPLE)
async def members(probe: Probe) -> None:
    """A meeting has an id, room, start in unix seconds, duration and peak participants."""
    probe.local.freeze()
    room = await probe.room()
    start = int(probe.now())
    await _meet(probe, room)
    (meeting,) = await _meetings(probe, room, "&no_participants=true")
    same("the members", sorted(meeting), _MEMBERS)
    matches("the id", meeting["id"], UUID)
    told = (meeting["room"], meeting["start_time"], meeting["duration"])
    same("room, start, duration", told, (room["name"], start, 60))


@CASES.case(_LIST, Needs.PEOPLE)
async def participants(probe: Probe) -> None:
    """A listed meeting has a stay for each visit, with times in unix seconds."""
    probe.local.freeze()
    room = await probe.room()
    start = int(probe.now())
    ada = await probe.join(room, token=await probe.token(user_id="ada-1", user_name="Ada"))
    await probe.local.advance(20)
    bob = await probe.join(room, "Bob")
    await probe.local.advance(40)
    await bob.leave()
    (meeting,) = await _meetings(probe, room)
    stays = {stay["participant_id"]: stay for stay in meeting["participants"]}
    same("who was there", sorted(stays), sorted([ada.id, bob.id]))
    same("the members", sorted(stays[bob.id]), _STAY_MEMBERS)
    times = [(stays[p.id]["join_time"], stays[p.id]["duration"]) for p in (ada, bob)]
    same("the times", times, [(start, 60), (start + 20, 40)])
    same("the user", (stays[ada.id]["user_id"], stays[ada.id]["user_name"]), ("ada-1", "Ada"))


@CASES.case(documented("meetings, on their grain"), Needs.PEOPLE)
async def short_stay(probe: Probe) -> None:
    """A stay of less than ten seconds is not recorded."""
    probe.local.freeze()
    room = await probe.room()
    await probe.join(room, "Ada")
    await probe.local.advance(40)
    bob = await probe.join(room, "Bob")
    await probe.local.advance(5)
    await bob.leave()
    (meeting,) = await _meetings(probe, room)
    same("who was there", [stay["user_name"] for stay in meeting["participants"]], ["Ada"])


@CASES.case(documented("meetings/get-meetings-meeting"), Needs.PEOPLE)
async def one_meeting(probe: Probe) -> None:
    """A meeting read by its id does not include its participants."""
    probe.local.freeze()
    room = await probe.room()
    await _meet(probe, room)
    (listed,) = await _meetings(probe, room, "&no_participants=true")
    same("the meeting", await probe.found(f"/meetings/{listed['id']}"), listed)


@CASES.case(documented("meetings/get-meeting-participants"), Needs.PEOPLE)
async def participants_in_pages(probe: Probe) -> None:
    """Participants are paged after and before one of them; past the last it is 404."""
    probe.local.freeze()
    room = await probe.room()
    ids = list[str]()
    for name in ("Ada", "Bob", "Cleo"):
        ids.append((await probe.join(room, name)).id)
        await probe.local.advance(20)
    (meeting,) = await _meetings(probe, room)
    path = f"/meetings/{meeting['id']}/participants"
    same("all", [p["participant_id"] for p in (await probe.found(path))["data"]], ids)
    after = await probe.found(f"{path}?limit=1&joined_after={ids[0]}")
    same("after the first", [p["participant_id"] for p in after["data"]], [ids[1]])
    before = await probe.found(f"{path}?joined_before={ids[2]}")
    same("before the last", [p["participant_id"] for p in before["data"]], ids[:2])
    (await probe.get(f"{path}?joined_after={ids[2]}")).refused(404, "not-found")


@CASES.case(_LIST, Needs.PEOPLE)
async def newest_first(probe: Probe) -> None:
    """The most recently started meetings come first, and a cursor is a meeting's id."""
    probe.local.freeze()
    room = await probe.room(exp=None)
    for _ in range(3):
        await _meet(probe, room)
        await probe.local.advance(60)
    meetings = await _meetings(probe, room)
    starts = [meeting["start_time"] for meeting in meetings]
    same("the starts", starts, sorted(starts, reverse=True))
    same("how many", len(starts), 3)
    query = f"room={room['name']}&limit=1&starting_after={meetings[0]['id']}"
    page = await probe.found(f"/meetings?{query}")
    same(
        "the page", ([m["id"] for m in page["data"]], page["total_count"]), ([meetings[1]["id"]], 3)
    )


@CASES.case(_LIST, Needs.PEOPLE)
async def timeframe(probe: Probe) -> None:
    """A timeframe includes meetings that start at or after its start and before its end."""
    probe.local.freeze()
    room = await probe.room(exp=None)
    for _ in range(3):
        await _meet(probe, room)
        await probe.local.advance(60)
    starts = [meeting["start_time"] for meeting in await _meetings(probe, room)][::-1]
    frame = f"&timeframe_start={starts[1]}&timeframe_end={starts[2]}"
    found = [meeting["start_time"] for meeting in await _meetings(probe, room, frame)]
    same("the starts", found, [starts[1]])


@CASES.case(_LIST, Needs.PEOPLE)
async def ongoing(probe: Probe) -> None:
    """Ongoing meetings can be listed alone."""
    probe.local.freeze()
    room = await probe.room(exp=None)
    await _meet(probe, room)
    await probe.join(room, "Cleo")
    await probe.join(room, "Dora")
    everything = await _meetings(probe, room)
    same("how many", len(everything), 2)
    going_on = await _meetings(probe, room, "&ongoing=true")
    same("those that go on", going_on, everything[:1])


@CASES.case(LEAST_SURPRISE, Needs.PEOPLE)
async def survive_their_room(probe: Probe) -> None:
    """Meetings stay when their room is deleted."""
    probe.local.freeze()
    room = await probe.room()
    await _meet(probe, room)
    before = await _meetings(probe, room)
    (await probe.delete(f"/rooms/{room['name']}")).has_status(200)
    same("the meetings", await _meetings(probe, room), before)
    require(len(before) == 1, "there should have been one", before)
