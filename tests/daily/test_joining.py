"""Joining and leaving: the order of events, refusals, and all the ways in which a call ends."""

import gc
import threading

import pytest
from tests.daily.agents import TIMEOUT, Agent, Called, Voice, media_names
from tests.daily.conftest import MakeAgent

from dailykit import Daily, daily
from dailykit.daily._loop import media_loop
from dailykit.local import LocalDaily

STATE = "on_call_state_updated"


def test_join_and_leave_in_order(agent: MakeAgent, room_url: str, rest: Daily) -> None:
    ada = agent("Ada")
    data = ada.do("join", room_url)
    assert data["participants"]["local"]["info"]["userName"] == "Ada"
    here = rest.rooms.presence("standup").data[0]
    assert (data["meetingSession"]["id"], ada.id) == (here.mtg_session_id, here.id)
    assert ada.memory.names() == [
        "on_participant_updated",  # the name
        STATE,
        "on_participant_updated",
        STATE,
        "on_network_connection_status_updated",
        "on_participant_counts_updated",
        "completion of join",
    ]
    assert [one.args for one in ada.memory.all(STATE)] == [("joining",), ("joined",)]
    in_call = ada.id
    ada.memory.forget()
    ada.do("leave")
    assert [one[:2] for one in ada.memory.events] == [
        (STATE, ("leaving",)),
        (STATE, ("left",)),
        ("completion of leave", (None,)),
    ]
    assert set(ada.client.participants()) == {"local"}
    assert ada.id != in_call
    assert rest.rooms.presence("standup").data == []


def test_a_room_whose_domain_is_in_the_path(agent: MakeAgent, local: LocalDaily) -> None:
    domain = local.new_domain()
    with Daily(domain.api_key, api_url=domain.api_url) as rest:
        rest.rooms.create("standup", privacy="private")
        token = rest.meeting_tokens.create(room_name="standup")
        ada = agent("Ada")
        ada.do("join", f"{domain.rooms_url}standup", token)
        assert [one.id for one in rest.rooms.presence("standup").data] == [ada.id]


def test_participants_who_are_there_already_are_told_after_the_completion(
    agent: MakeAgent, room_url: str
) -> None:
    ada = agent("Ada").join(room_url)
    bob = agent("Bob")
    data = bob.do("join", room_url)
    assert set(data["participants"]) == {"local", ada.id}
    joined = bob.memory.wait_for("on_participant_joined")
    assert bob.memory.names().index("completion of join") < bob.memory.events.index(joined)
    assert joined.args[0] == bob.sees(ada)
    assert joined.args[0]["info"] == {
        "isLocal": False,
        "isOwner": False,
        "joinedAt": joined.args[0]["info"]["joinedAt"],
        "permissions": {
            "canAdmin": [],
            "canReceive": {"base": True},
            "canSend": [
                *("camera", "customAudio", "customVideo"),
                *("microphone", "screenAudio", "screenVideo"),
            ],
            "hasPresence": True,
        },
        "userId": joined.args[0]["info"]["userId"],
        "userName": "Ada",
    }
    assert ada.memory.wait_for("on_participant_joined").args[0]["id"] == bob.id
    ada.memory.wait_for("on_participant_counts_updated", {"hidden": 0, "present": 2})
    bob_was = ada.sees(bob)
    bob.do("leave")
    assert ada.memory.wait_for("on_participant_left").args == (bob_was, "leftCall")
    assert ada.client.participant_counts() == {"hidden": 0, "present": 1}


def test_getters_are_up_to_date_when_an_event_arrives(agent: MakeAgent, room_url: str) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    joined = ada.memory.wait_for("on_participant_joined")
    assert joined.seen[bob.id] == joined.args[0]
    bob_id = bob.id
    bob.do("leave")
    left = ada.memory.wait_for("on_participant_left")
    assert bob_id not in left.seen


def test_a_track_is_loading_until_its_first_frame(
    agent: MakeAgent, room_url: str, voice: Voice
) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    ada.do("update_inputs", {"microphone": voice.input})
    bob.wait_for_state(ada, "microphone", "playable")
    ada.do("update_inputs", {"microphone": False})
    bob.wait_for_state(ada, "microphone", "off", "user")
    ada.do("update_inputs", {"microphone": True})
    bob.wait_for_state(ada, "microphone", "playable")
    updates = bob.memory.all("on_participant_joined") + bob.memory.all("on_participant_updated")
    assert media_names(updates, ada.id, "microphone") == [
        *("off", "loading", "playable"),
        *("off", "loading", "playable"),
    ]
    assert set(bob.sees(ada)["media"]["microphone"]) == {"state", "subscribed", "track"}


def test_all_callbacks_come_from_one_thread(agent: MakeAgent, room_url: str) -> None:
    ada, bob = agent().join(room_url), agent().join(room_url)
    bob.do("send_app_message", {"hello": "Ada"})
    ada.memory.wait_for("on_app_message", {"hello": "Ada"}, bob.id)
    threads = {one.thread for one in (*ada.memory.events, *bob.memory.events)}
    assert threads == {"dailykit-callbacks"}


def test_a_handler_may_call_any_method(room_url: str) -> None:
    done = threading.Event()

    class Handler(daily.EventHandler):
        client: daily.CallClient

        def on_call_state_updated(self, state: str) -> None:
            if state == "joined":
                assert self.client.inputs()["camera"]["isEnabled"] is False
                self.client.update_inputs({"camera": False})
                self.client.leave()
            if state == "left":
                self.client.release()
                done.set()

    handler = Handler()
    handler.client = daily.CallClient(handler)
    handler.client.join(room_url)
    assert done.wait(TIMEOUT)
    with pytest.raises(RuntimeError, match="already been released"):
        handler.client.participants()


def test_a_room_that_is_not_open(agent: MakeAgent, rest: Daily) -> None:
    room = rest.rooms.create("closed", nbf=4_000_000_000)
    data, error = agent().ask("join", room.url)
    assert data is None
    assert error.startswith("Connection(JoinRefused(")
    assert "nbf-room" in error


def test_a_refused_join_in_order(agent: MakeAgent, rest: Daily) -> None:
    room = rest.rooms.create("private", privacy="private")
    ada = agent()
    _, error = ada.ask("join", room.url)
    ada.memory.wait_for("on_error", f"Error handling join: {error}")
    assert [one[:2] for one in ada.memory.events] == [
        ("on_error", (error.replace("Connection(JoinRefused(", "Failed to join: ")[:-2],)),
        (STATE, ("leaving",)),
        (STATE, ("left",)),
        ("completion of join", (None, error)),
        ("on_error", (f"Error handling join: {error}",)),
    ]
    token = rest.meeting_tokens.create(room_name="private")
    ada.join(f"{room.url}?t={token}")
    ada.do("leave")
    ada.join(room.url, token)


def test_the_name_of_the_token_wins(agent: MakeAgent, rest: Daily, room_url: str) -> None:
    token = rest.meeting_tokens.create(room_name="standup", user_name="Ms. Lovelace")
    ada = agent("Ada").join(room_url, token)
    assert ada.client.participants()["local"]["info"]["userName"] == "Ms. Lovelace"


@pytest.mark.parametrize(
    "url", ["https://acme.daily.co/standup?t=secret", "http://192.0.2.1:8000/standup"]
)
def test_no_url_but_that_of_a_local_daily(agent: MakeAgent, url: str) -> None:
    ada = agent()
    data, error = ada.ask("join", url)
    assert data is None
    assert error == (
        "this process was started with dailykit run, which knows only the local Daily; "
        f"start it without to join {url.partition('?')[0]}"
    )
    ada.memory.wait_for("on_error", f"Error handling join: {error}")
    assert [one.args[0] for one in ada.memory.all(STATE)] == ["leaving", "left"]


def test_urls_that_name_no_room_or_no_server(agent: MakeAgent, local: LocalDaily) -> None:
    ada = agent()
    _, error = ada.ask("join", local.url)
    assert error == "Connection(RoomLookup(NoRoomName))"
    _, error = ada.ask("join", "http://127.0.0.1:9/standup")
    assert "no local Daily answers at" in error
    _, error = ada.ask("join", "standup?t=secret")
    assert error == 'Failed to parse url: InvalidUrl("standup", RelativeUrlWithoutBase)'


def test_a_room_of_another_domain(agent: MakeAgent, local: LocalDaily) -> None:
    globex = local.new_domain("globex")
    with Daily(globex.api_key, api_url=globex.api_url) as rest:
        room = rest.rooms.create("standup")
        ada = agent().join(room.url)
        assert [one.id for one in rest.rooms.presence("standup").data] == [ada.id]


def test_a_client_joins_one_call_at_a_time(agent: MakeAgent, room_url: str) -> None:
    ada = agent().join(room_url)
    _, error = ada.ask("join", room_url)
    assert error == "Connection(CallState(AlreadyInACall))"
    assert ada.client.participant_counts()["present"] == 1


def test_a_client_that_waits_to_be_admitted(
    agent: MakeAgent, local: LocalDaily, rest: Daily
) -> None:
    room = rest.rooms.create("lobby", privacy="private", enable_knocking=True)
    token = rest.meeting_tokens.create(room_name="lobby", is_owner=True)
    owner = local.blocking.join("lobby", token=token)
    ada = agent("Ada")
    joined = Called()
    ada.client.join(room.url, completion=joined)
    knock = owner.next_event("waiting-participant-added").data["participant"]
    owner.admit(knock["id"])
    assert joined.wait(TIMEOUT)
    assert ada.id == knock["id"]


def test_a_client_that_gives_up_waiting(agent: MakeAgent, local: LocalDaily, rest: Daily) -> None:
    room = rest.rooms.create("lobby", privacy="private", enable_knocking=True)
    token = rest.meeting_tokens.create(room_name="lobby", is_owner=True)
    owner = local.blocking.join("lobby", token=token)
    ada = agent()
    ada.client.join(room.url, completion=lambda *result: ada.memory.note("joined", *result))
    owner.next_event("waiting-participant-added")
    ada.do("leave")
    owner.next_event("waiting-participant-removed")
    _, error = ada.memory.wait_for("joined").args
    assert error == "Connection(the client left before it had joined (left))"


class Ends:
    """The events at the end of a call that the client has not left."""

    @staticmethod
    def check(one: Agent, text: str) -> None:
        one.memory.wait_for(STATE, "left")
        names = [event[:2] for event in one.memory.events]
        at = names.index(("on_error", (f"The call has ended: {text}",)))
        assert names[at + 1 :] == [(STATE, ("leaving",)), (STATE, ("left",))]
        assert set(one.client.participants()) == {"local"}


def test_ejected(agent: MakeAgent, rest: Daily, room_url: str) -> None:
    ada = agent().join(room_url)
    rest.rooms.eject("standup", ids=[ada.id])
    Ends.check(ada, "you have been ejected from the call")
    # The client can be used again.
    ada.join(room_url)


def test_the_room_was_deleted(agent: MakeAgent, rest: Daily, room_url: str) -> None:
    ada = agent().join(room_url)
    rest.rooms.delete("standup")
    Ends.check(ada, "you have been ejected from the call")


def test_the_room_has_expired(agent: MakeAgent, local: LocalDaily, rest: Daily) -> None:
    exp = int(local.blocking.clock.now()) + 60
    room = rest.rooms.create("short", exp=exp, eject_at_room_exp=True)
    ada = agent().join(room.url)
    local.blocking.clock.advance(61)
    Ends.check(ada, "the room has expired")


def test_the_server_has_stopped(agent: MakeAgent) -> None:
    ada = agent()
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as rest:
        ada.join(rest.rooms.create("standup").url)
    Ends.check(ada, "the local Daily has stopped")


def test_the_connection_was_lost(agent: MakeAgent, room_url: str) -> None:
    ada = agent().join(room_url)
    call = ada.client._core.call
    assert call is not None
    media_loop().call_soon_threadsafe(call.participant.disconnect)
    Ends.check(ada, "the connection to the call was lost")
    network = [one.args[0] for one in ada.memory.all("on_network_connection_status_updated")]
    assert network == [
        {"connection": "signalling", "event": "connected"},
        {"connection": "signalling", "event": "interrupted"},
    ]


def test_leaving_without_a_call(agent: MakeAgent) -> None:
    ada = agent()
    ada.do("leave")
    assert [one.args for one in ada.memory.all(STATE)] == [("leaving",), ("left",)]


def test_a_client_that_joins_and_is_released_at_once(
    agent: MakeAgent, rest: Daily, room_url: str
) -> None:
    ada = agent()
    over = Called()
    ada.client.join(room_url, completion=over)
    ada.client.release()
    assert over.wait(TIMEOUT)
    assert rest.rooms.presence("standup").data == []
    with pytest.raises(RuntimeError, match="already been released"):
        ada.client.release()


def test_a_client_that_is_released_in_a_call_leaves_it(
    agent: MakeAgent, rest: Daily, room_url: str
) -> None:
    ada = agent().join(room_url)
    ada.client.release()
    assert rest.rooms.presence("standup").data == []


def test_a_client_that_nothing_refers_to_leaves_its_call(rest: Daily, room_url: str) -> None:
    client = daily.CallClient()
    joined = Called()
    client.join(room_url, completion=joined)
    assert joined.wait(TIMEOUT)
    watching = Agent()
    watching.join(room_url)
    del client
    gc.collect()
    watching.memory.wait_for("on_participant_left")
    watching.client.release()


def test_a_handler_of_another_class() -> None:
    with pytest.raises(TypeError, match="event_handler should be a subclass of `EventHandler`"):
        daily.CallClient(object())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError):
        daily.CallClient(None, None)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
