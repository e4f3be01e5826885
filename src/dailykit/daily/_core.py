"""The state of a client, on the media loop: settings, participants, and the call it is in.

Getters read attributes from any thread. So what they return is replaced, never changed.
"""

import time
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, Final
from uuid import uuid4

from dailykit.daily import _shapes
from dailykit.daily._call import Call
from dailykit.daily._dispatch import dispatcher
from dailykit.daily._events import END_TEXTS, handler_call
from dailykit.daily._handler import EventHandler
from dailykit.daily._receiving import Receiving
from dailykit.daily._sending import known_sources, wanted_tracks
from dailykit.daily._settings import PLACES, first_inputs, first_publishing, merged_inputs
from dailykit.daily._subscriptions import SubscriptionSettings
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.people import CallEvent, Person

__all__ = ["NETWORK_STATS", "Core"]

NETWORK_STATS: Final[JsonObject] = {"quality": 100, "stats": {"latest": {}}, "threshold": "good"}
"""The network statistics of all clients: nothing leaves the machine."""

# At the end of the interpreter, which leaves all calls.
_BY_CHOICE: Final = "left"

_PLACE_OF: Final[Mapping[str, str]] = {track: place for place, track in PLACES.items()}


class Core:
    """The state of one client.

    Args:
        handler: Receives the events, if there is one.

    Attributes:
        call: The call that the client is in.
        joining: The call that the client is about to enter.
        is_released: Whether the client joins no more.
        leaves_to_come: How many requests to leave have not been carried out yet.
        inputs: The inputs.
        publishing: The publishing settings.
        subscriptions: The subscriptions.
        local: The local participant.
        people: The other participants by id.
        counts: The numbers of participants.
        active_speaker: The other participant who speaks, or spoke last.
        receiving: What renders the others' tracks.
        user_name: The name to join with.
    """

    def __init__(self, handler: EventHandler | None) -> None:
        self.handler = handler
        self.call: Call | None = None
        self.joining: Call | None = None
        self.leaves_to_come = 0
        self.is_released = False
        self.inputs = first_inputs()
        self.publishing = first_publishing()
        self.subscriptions = SubscriptionSettings()
        self.user_name: str | None = None
        self.people: dict[str, JsonObject] = {}
        self.counts: JsonObject = {"hidden": 0, "present": 0}
        self.active_speaker: JsonObject | None = None
        self.receiving = Receiving(str(uuid4()))
        self._is_leaving = False
        self._muted: set[str] = set()
        self._stranger = _shapes.stranger(str(uuid4()), time.time(), None)
        self.local = self._local_shape()

    # --- events ----------------------------------------------------------------------------------

    def emit(self, method: str, *args: Any) -> None:
        """Call a method of the handler, after the events and completions before."""
        dispatcher().post(self._deliver, method, *(deepcopy(one) for one in args))

    def _deliver(self, method: str, *args: Any) -> None:
        handler = self.handler
        if handler is not None:
            getattr(handler, method)(*args)

    def set_state(self, state: str) -> None:
        """Notify the handler of a new call state."""
        self.emit("on_call_state_updated", state)

    # --- settings --------------------------------------------------------------------------------

    def set_inputs(self, inputs: JsonObject) -> None:
        """Replace the inputs, and send accordingly."""
        if inputs != self.inputs:
            self.inputs = inputs
            self.emit("on_inputs_updated", inputs)
        self._media_changed()

    def set_publishing(self, publishing: JsonObject) -> None:
        """Replace the publishing settings, and send accordingly."""
        if publishing != self.publishing:
            self.publishing = publishing
            self.emit("on_publishing_updated", publishing)
        self._media_changed()

    def _media_changed(self) -> None:
        if self.call is not None:
            self.call.sending.arrange(wanted_tracks(self.inputs, self.publishing))
        self.refresh_local()

    def set_user_name(self, name: str) -> None:
        """Set the name to join with."""
        self.user_name = name
        self._stranger = {**self._stranger, "userName": name}
        self.refresh_local()

    def subscribe(self) -> None:
        """Receive what the subscriptions say."""
        if self.call is None:
            return
        participant = self.call.participant
        participant.update_subscription_profiles({"base": self.subscriptions.base_rules()})
        participant.update_subscriptions(self.subscriptions.rules())
        for who in list(self.people):
            self.refresh(who)

    # --- participants ----------------------------------------------------------------------------

    def participants(self) -> JsonObject:
        """Return all participants, as the getter shows them."""
        return deepcopy({"local": self.local, **self.people})

    def _local_shape(self) -> JsonObject:
        me = self.call.participant.me if self.call is not None else None
        known = known_sources(self.inputs)
        return _shapes.local_participant(me, self._stranger, self.inputs, self.publishing, known)

    def refresh_local(self) -> None:
        """Notify the handler if the local participant has changed."""
        now = self._local_shape()
        if now != self.local:
            self.local = now
            self.emit("on_participant_updated", now)

    def refresh(self, who: str) -> None:
        """Notify the handler if another participant has joined or changed."""
        if self.call is None or who == self.call.participant.id:
            self.refresh_local()
            return
        person = self.call.participant.participants.get(who)
        if person is None:
            return
        before, now = self.people.get(who), self._shape(self.call, person)
        if now != before:
            self.people = {**self.people, who: now}
            self.emit("on_participant_joined" if before is None else "on_participant_updated", now)

    def _shape(self, call: Call, person: Person) -> JsonObject:
        states = call.participant.track_states(person)
        return _shapes.remote_participant(person, states, self.subscriptions)

    def _count(self) -> None:
        hidden, present = 0, 0
        if self.call is not None:
            everyone = [self.call.participant.me, *self.call.participant.participants.values()]
            hidden = sum(one.permissions["hasPresence"] is False for one in everyone)
            present = len(everyone) - hidden
        counts = {"hidden": hidden, "present": present}
        if counts != self.counts:
            self.counts = counts
            self.emit("on_participant_counts_updated", counts)

    # --- the call --------------------------------------------------------------------------------

    def enter(self, call: Call) -> None:
        """Begin with a call that the client has entered, up to the state ``joined``."""
        self.call = call
        self._is_leaving = False
        self._muted = set()
        self.subscribe()
        call.sending.arrange(wanted_tracks(self.inputs, self.publishing))
        self.refresh_local()
        self.people = {
            who: self._shape(call, person) for who, person in call.participant.participants.items()
        }
        self.set_state("joined")
        self._tell_signalling("connected")
        self._count()

    def begin(self, call: Call) -> None:
        """Notify the handler of the participants in the call, and of all events from now on."""
        for one in self.people.values():
            self.emit("on_participant_joined", one)
        call.begin()

    def heard(self, call: Call, event: CallEvent) -> None:
        """React to an event of the call."""
        if call is not self.call:
            return
        match event.type:
            case "participant-joined" | "participant-updated":
                self._updated(call, event.data["participant"]["id"])
            case "participant-left":
                self._left(event.data["id"], event.data["reason"])
            case "track-state":
                self._track_changed(event.data["id"], event.data["track"])
            case "active-speaker":
                self._speaks(event.data["id"])
            case "asked-to-send":
                self._switch(event.data["tracks"], is_on=True)
            case "left":
                self._ended(event.data["reason"])
            case _:
                told = handler_call(event)
                if told is not None:
                    self.emit(told[0], *told[1])

    def _updated(self, call: Call, who: str) -> None:
        if who == call.participant.id:
            reasons = call.participant.me.off_reasons
            muted = {track for track in reasons if "remoteMute" in reasons[track]}
            # A track stays muted for a moment after it was switched on again.
            self._switch(muted - self._muted, is_on=False)
            self._muted = muted
            call.sending.arrange(wanted_tracks(self.inputs, self.publishing))
        self.refresh(who)
        self._count()

    def _switch(self, tracks: Iterable[str], *, is_on: bool) -> None:
        """Enable or disable inputs as an owner wishes."""
        changes: JsonObject = {}
        for track in tracks:
            place, _, name = track.partition(":")
            if name:
                changes.setdefault(place, {})[name] = is_on
            else:
                changes[_PLACE_OF[place]] = is_on
        if changes:
            self.set_inputs(merged_inputs(self.inputs, changes))

    def _track_changed(self, who: str, track: str) -> None:
        self.refresh(who)
        person = None if self.call is None else self.call.participant.participants.get(who)
        if person is not None and track not in person.tracks:
            self.receiving.gone(who, track)

    def _left(self, who: str, reason: str) -> None:
        for track in list(self.receiving.tracks_of(who)):
            self.receiving.gone(who, track)
        people = dict(self.people)
        gone = people.pop(who, None)
        self.people = people
        if gone is not None:
            self.emit("on_participant_left", gone, _shapes.left_reason(reason))
        self._count()

    def _speaks(self, who: str | None) -> None:
        speaker = None if who is None else self.people.get(who)
        if who == self.local["id"] or _id_of(speaker) == _id_of(self.active_speaker):
            return
        self.active_speaker = speaker
        self.emit("on_active_speaker_changed", speaker)

    def _tell_signalling(self, event: str) -> None:
        status = {"connection": "signalling", "event": event}
        self.emit("on_network_connection_status_updated", status)

    def _ended(self, reason: str) -> None:
        """React to the end of the call, which the client has left if it has wanted to."""
        if self._is_leaving:
            return
        if reason == "connection-lost":
            self._tell_signalling("interrupted")
        if reason != _BY_CHOICE:
            self.emit("on_error", f"The call has ended: {END_TEXTS.get(reason, reason)}")
        self.set_state("leaving")
        self.forget_call()
        self.set_state("left")

    async def leave(self) -> None:
        """Leave the call, if the client is in one."""
        call, self._is_leaving = self.call, True
        if call is not None:
            await call.leave()
        self.forget_call()

    def forget_call(self) -> None:
        """Become a stranger again, with a new id, as daily-python does."""
        self.call = None
        self.receiving.end_call()
        self.people = {}
        self.active_speaker = None
        self._stranger = _shapes.stranger(str(uuid4()), time.time(), self.user_name)
        self.local = self._local_shape()
        self.counts = {"hidden": 0, "present": 0}


def _id_of(participant: JsonObject | None) -> str | None:
    return None if participant is None else participant["id"]
