"""Participants in calls and waiting participants: their state, and how others see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.times import iso_time
from dailykit.local.world.calls.admission import Admission, Wish
from dailykit.local.world.calls.permissions import may_admin, may_receive, may_send
from dailykit.local.world.calls.step import Step, Tell
from dailykit.local.world.calls.track_names import TRACKS, kind_of
from dailykit.local.world.core.scheduler import Entry

if TYPE_CHECKING:
    from dailykit.local.world.calls.registry import Call

__all__ = ["TRACKS", "Guest", "Participant", "Share", "Waiting", "tell_all"]


_USER: Final = "user"


@dataclass(slots=True)
class Share:
    """A period in which a participant shared a screen.

    Attributes:
        track: ``screenAudio`` or ``screenVideo``.
        since: Its start, in unix seconds.
        until: Its end, in unix seconds. None while it continues.
    """

    track: str
    since: float
    until: float | None = None


@dataclass(eq=False, slots=True)
class Guest:
    """A participant in a call or its lobby.

    Attributes:
        id: Their session id, new for each visit.
        call: The call.
        wish: Their request to join.
        admission: The role in which they may join.
        user_id: The token's user id, or a generated one.
        user_name: Their display name.
        since: When they arrived, in unix seconds.
        tell: Receives their messages.
    """

    id: str
    call: "Call"
    wish: Wish
    admission: Admission
    user_id: str
    user_name: str | None
    since: float
    tell: Tell = field(repr=False)

    def payload(self) -> JsonObject:
        """Return their fields in events."""
        return {
            "room": self.call.room_name,
            "user_name": self.user_name,
            "session_id": self.id,
            "joined_at": round(self.since, 3),
            "will_eject_at": None,
            "owner": self.admission.is_owner,
            "permissions": self.admission.permissions,
            "networkQualityState": "unknown",
        }

    def left_payload(self, now: float) -> JsonObject:
        """Return their fields in events about leaving."""
        return {**self.payload(), "duration": round(max(0.0, now - self.since), 3)}


@dataclass(eq=False, slots=True)
class Waiting(Guest):
    """A waiting participant, who has knocked."""

    def view(self) -> JsonObject:
        """Return how participants who may admit them see them."""
        return {"id": self.id, "userName": self.user_name, "since": round(self.since, 3)}


@dataclass(eq=False, slots=True)
class Participant(Guest):
    """A participant in a call.

    Attributes:
        permissions: Their current permissions.
        tracks: Their tracks, and whether each is being sent. Custom tracks appear while they exist.
        muted: The tracks that an owner or admin switched off and that are still off.
        blocked: The tracks that their browser denies access to.
        user_data: Their data for the others to see.
        will_eject_at: When they will be ejected, in unix seconds, fixed when they joined.
        ejection: The scheduler's entry for that.
        shares: The screens they have shared since they joined, for raw-tracks recordings.
    """

    permissions: JsonObject
    tracks: dict[str, bool]
    muted: set[str] = field(default_factory=set[str])
    blocked: set[str] = field(default_factory=set[str])
    user_data: Any = None
    will_eject_at: float | None = None
    ejection: Entry | None = None
    shares: list[Share] = field(default_factory=list[Share])

    @property
    def is_in(self) -> bool:
        """Whether they are still in the call."""
        return self.call.participants.get(self.id) is self

    @property
    def has_presence(self) -> bool:
        """Whether the others can see them."""
        return self.permissions["hasPresence"] is True

    def may_send(self, track: str) -> bool:
        """Return whether they may send a track."""
        is_screen = kind_of(track).startswith("screen")
        if is_screen and not self.admission.may_share_screen:
            return False
        return may_send(self.permissions, track)

    def may_receive(self, track: str, sender: "Participant") -> bool:
        """Return whether they may receive a track from a participant."""
        return may_receive(
            self.permissions, track, user_id=sender.user_id, participant_id=sender.id
        )

    def may_admin(self, task: str) -> bool:
        """Return whether they have an admin permission."""
        return may_admin(self.permissions, task)

    def off_reasons(self) -> dict[str, list[str]]:
        """Return why tracks are off, except those that the participant switched off."""
        reasons = {name: self._why_off(name) for name, on in self.tracks.items() if not on}
        return {name: [reason] for name, reason in reasons.items() if reason != _USER}

    def _why_off(self, track: str) -> str:
        if not self.may_send(track):
            return "sendPermission"
        return "remoteMute" if track in self.muted else _USER

    def payload(self) -> JsonObject:
        """Return their fields in events."""
        will_eject_at = None if self.will_eject_at is None else float(self.will_eject_at)
        return {
            **Guest.payload(self),
            "user_id": self.user_id,
            "will_eject_at": will_eject_at,
            "permissions": self.permissions,
        }

    def view(self) -> JsonObject:
        """Return how the other participants see them."""
        return {
            "id": self.id,
            "userId": self.user_id,
            "userName": self.user_name,
            "userData": self.user_data,
            "owner": self.admission.is_owner,
            "joinedAt": round(self.since, 3),
            "permissions": self.permissions,
            "tracks": dict(self.tracks),
            "offReasons": self.off_reasons(),
            "blocked": sorted(self.blocked),
        }

    def own_view(self) -> JsonObject:
        """Return how they see themselves."""
        return {
            **self.view(),
            "willEjectAt": self.will_eject_at,
            "mayShareScreen": self.admission.may_share_screen,
        }

    def presence(self, now: float) -> JsonObject:
        """Return their entry in ``GET /presence``."""
        meeting = self.call.meeting
        return {
            "room": self.call.room_name,
            "id": self.id,
            "userId": self.admission.user_id,
            "userName": self.user_name,
            "mtgSessionId": None if meeting is None else meeting.id,
            "joinTime": iso_time(self.since),
            "duration": int(max(0.0, now - self.since)),
        }

    def switch(self, tracks: Mapping[str, bool | None], now: float) -> None:
        """Switch tracks on and off. None ends a custom track."""
        for name, on in tracks.items():
            if name.startswith("screen") and on != self.tracks[name]:
                self._note_share(name, on=bool(on), now=now)
            if on is None:
                self.tracks.pop(name, None)
            else:
                self.tracks[name] = on
            if on is not False:
                self.muted.discard(name)

    def drop_forbidden_tracks(self, now: float) -> bool:
        """Switch off tracks they may no longer send. Return whether there were any."""
        dropped = [name for name, on in self.tracks.items() if on and not self.may_send(name)]
        self.switch(dict.fromkeys(dropped, False), now)
        return bool(dropped)

    def _note_share(self, track: str, *, on: bool, now: float) -> None:
        if on:
            self.shares.append(Share(track, now))
            return
        for share in self.shares:
            if share.track == track and share.until is None:
                share.until = now


def tell_all(
    step: Step, people: Iterable[Guest], message: JsonObject, *, but: Guest | None = None
) -> None:
    """Queue a message to several participants, except one."""
    for one in people:
        if one is not but:
            step.tell(one.tell, message)
