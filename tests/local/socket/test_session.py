"""The protocol of participants, without a socket."""

from typing import Any

import pytest
from tests.support.calls.calls import Callers

from dailykit.local import MovableClock
from dailykit.local.socket.session import ParticipantSession
from dailykit.local.world import Domain, World

NOW = 1_800_000_000


class Line:
    """A session, and everything that it said."""

    def __init__(self, world: World, domain: Domain, room: str = "standup") -> None:
        self.said: list[dict[str, Any]] = []
        self.session = ParticipantSession(world, domain, room, self.said.append)

    def say(self, kind: str, **message: Any) -> dict[str, Any]:
        """Say something, and return the last answer."""
        self.session.receive({"type": kind, **message})
        return self.said[-1] if self.said else {}

    def last(self, kind: str) -> dict[str, Any]:
        """Return the last message of a type."""
        return [message for message in self.said if message["type"] == kind][-1]

    @property
    def id(self) -> str:
        """The participant's id."""
        own: str = self.last("joined")["participant"]["id"]
        return own


@pytest.fixture
def callers(world: World, domain: Domain) -> Callers:
    """Makes rooms and tokens."""
    return Callers(world, domain)


@pytest.fixture
def line(callers: Callers) -> Line:
    """A line to a public room."""
    callers.room()
    return Line(callers.world, callers.domain)


def test_joining_tells_everything_at_once(line: Line, callers: Callers) -> None:
    ada = callers.join(name="Ada")
    token = callers.token(user_id="gus", user_name="Gus", eject_after_elapsed=60)
    line.say("join", token=token, userData={"seat": 3})
    (joined,) = line.said
    own = joined["participant"]
    assert {**own, "id": None} == {
        "id": None,
        "userId": "gus",
        "userName": "Gus",
        "userData": {"seat": 3},
        "owner": False,
        "joinedAt": NOW,
        "permissions": {
            "hasPresence": True,
            "canSend": True,
            "canReceive": {"base": True},
            "canAdmin": False,
        },
        "tracks": dict.fromkeys(["audio", "video", "screenAudio", "screenVideo"], False),
        "offReasons": {},
        "blocked": [],
        "willEjectAt": NOW + 60,
        "mayShareScreen": True,
    }
    assert joined == {
        "type": "joined",
        "room": "standup",
        "meetingId": ada.last("joined")["meetingId"],
        "participant": own,
        "participants": [ada.inside.view()],
        "waiting": [],
        "sessionData": {},
        "media": {},
    }
    assert ada.last("participant-joined")["participant"]["id"] == own["id"]


def test_a_number_is_answered(line: Line) -> None:
    line.say("join", userName="Ada", id=1)
    assert [message["type"] for message in line.said] == ["joined", "done"]
    assert line.say("update", tracks={"audio": True}, id="two") == {"type": "done", "re": "two"}
    assert line.last("participant-updated")["participant"]["tracks"]["audio"] is True


def test_a_refusal_is_the_last_word(callers: Callers) -> None:
    callers.room(privacy="private")
    line = Line(callers.world, callers.domain)
    assert line.say("join") == {
        "type": "refused",
        "reason": "not-allowed",
        "info": "the room standup is private: join with a meeting token",
    }
    assert line.session.is_over
    line.say("join", token=callers.token())
    assert len(line.said) == 1


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        (None, "a message must be a JSON object"),
        ([], "a message must be a JSON object"),
        ({}, "type: Unable to extract tag"),
        ({"type": "sing"}, "type: Input tag 'sing'"),
        ({"type": "leave"}, "the first message must be join"),
        ({"type": "join", "userName": 7}, "userName: Input should be a valid string"),
        ({"type": "join", "user_name": "Ada"}, "user_name: Extra inputs are not permitted"),
        ({"type": "join", "colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"type": "join", "userName": "x" * 257}, "userName: String should have at most 256"),
        ({"type": "join", "userData": "x" * 4096}, "userData must be at most 4096 bytes"),
        ({"type": "signal", "data": 1}, "to: Field required"),
        ({"type": "update", "tracks": {"audio": "yes"}}, "tracks.audio: Input should be a valid b"),
    ],
)
def test_what_makes_no_sense_is_said_to(line: Line, message: Any, problem: str) -> None:
    line.session.receive(message)
    (complaint,) = line.said
    assert (complaint["type"], complaint["error"]) == ("error", "invalid-request-error")
    assert complaint["info"].startswith(problem)
    assert not line.session.is_over


def test_a_complaint_shows_no_token(line: Line) -> None:
    line.session.receive({"type": "join", "token": ["s3cret"]})
    assert "s3cret" not in str(line.said)


def test_one_joins_once(line: Line) -> None:
    line.say("join")
    assert line.say("join", id=5) == {
        "type": "error",
        "re": 5,
        "error": "invalid-request-error",
        "info": "you have already joined",
    }


def test_leaving(line: Line, callers: Callers) -> None:
    line.say("join", userName="Ada")
    line.say("leave", id=2)
    assert line.said[-2:] == [{"type": "left", "reason": "left"}, {"type": "done", "re": 2}]
    assert line.session.is_over
    assert callers.inside() == []
    line.session.hang_up()
    assert callers.happened() == ["participant.joined", "participant.left"]


def test_hanging_up_is_leaving(line: Line, callers: Callers) -> None:
    bob = callers.join(name="Bob")
    line.say("join", userName="Ada")
    line.session.hang_up()
    line.session.hang_up()
    assert callers.inside() == ["Bob"]
    assert bob.last("participant-left")["reason"] == "connection-lost"


def test_hanging_up_before_joining_is_nothing(line: Line, callers: Callers) -> None:
    line.session.hang_up()
    assert callers.happened() == []


def test_what_is_due_comes_first(line: Line, callers: Callers, clock: MovableClock) -> None:
    line.say("join", token=callers.token(eject_after_elapsed=60))
    clock.advance(60)
    line.say("app-message", data="too late")
    assert line.said[-1] == {"type": "left", "reason": "ejected"}


def test_knocking_over_the_line(callers: Callers) -> None:
    callers.room(privacy="private", enable_knocking=True)
    owner, guest, other = (Line(callers.world, callers.domain) for _ in range(3))
    owner.say("join", token=callers.token(is_owner=True))
    waiting_id = guest.say("join", userName="Gus")["id"]
    assert guest.said == [{"type": "waiting", "id": waiting_id}]
    assert guest.say("app-message", data=1)["info"] == "you have not been admitted yet"
    other.say("join", userName="Otto")
    assert [one["participant"]["userName"] for one in owner.said[1:]] == ["Gus", "Otto"]
    owner.say("admit", participantId=waiting_id)
    assert guest.id == waiting_id
    guest.say("app-message", data="thanks", to=owner.id)
    assert owner.last("app-message")["data"] == "thanks"
    owner.say("deny", participantId=other.said[0]["id"])
    assert other.said[-1]["type"] == "refused"
    assert other.session.is_over
    assert guest.say("admit", participantId="x", id=1)["error"] == "forbidden-error"


def test_who_waits_may_go(callers: Callers) -> None:
    callers.room(privacy="private", enable_knocking=True)
    for goes in (True, False):
        guest = Line(callers.world, callers.domain)
        guest.say("join")
        if goes:
            guest.say("leave")
            assert guest.said[-1] == {"type": "left", "reason": "left"}
        else:
            guest.session.hang_up()
        assert callers.happened() == ["waiting-participant.joined", "waiting-participant.left"]


def test_a_full_room_is_told_to_who_would_let_in(callers: Callers) -> None:
    callers.room(privacy="private", enable_knocking=True, max_participants=1)
    owner, guest = (Line(callers.world, callers.domain) for _ in range(2))
    owner.say("join", token=callers.token(is_owner=True))
    waiting_id = guest.say("join")["id"]
    assert owner.say("admit", participantId=waiting_id, id=3)["error"] == "meeting-full"


def test_everything_else_one_can_say(callers: Callers) -> None:
    callers.room()
    ada, bob = (Line(callers.world, callers.domain) for _ in range(2))
    ada.say("join", token=callers.token(is_owner=True))
    bob.say("join", userName="Bob")
    ada.say("signal", to=bob.id, data={"candidate": "..."})
    assert bob.last("signal") == {"type": "signal", "from": ada.id, "data": {"candidate": "..."}}
    bob.say("set-session-data", data={"a": 1})
    bob.say("set-session-data", data={"b": 2}, mergeStrategy="shallow-merge", keysToDelete=["a"])
    assert ada.last("session-data")["data"] == {"b": 2}
    ada.say("update-permissions", participantId=bob.id, permissions={"canSend": ["audio"]})
    assert bob.last("participant-updated")["participant"]["permissions"]["canSend"] == ["audio"]
    bob.say("update", tracks={"video": True})
    assert bob.last("error")["error"] == "forbidden-error"
    bob.say("update", userName="Bobby")
    bob.say("update", userData=[1])
    view = ada.last("participant-updated")["participant"]
    assert (view["userName"], view["userData"]) == ("Bobby", [1])
    ada.say("eject", participantId=bob.id)
    assert bob.said[-1] == {"type": "left", "reason": "ejected"}
    assert bob.session.is_over


def test_our_own_failure_does_not_cut_the_line(
    line: Line, callers: Callers, caplog: pytest.LogCaptureFixture
) -> None:
    line.say("join")

    def fail() -> None:
        raise LookupError("boom")

    callers.world.scheduler.at(NOW, fail)
    assert line.say("update", id=1)["error"] == "server-error"
    assert line.say("update", id=2) == {"type": "done", "re": 2}
    assert "boom" in caplog.text
