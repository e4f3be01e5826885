"""The state of a participant's track, as its receiver sees it. A pure rule.

The words are Daily's: https://docs.daily.co/reference/daily-js/instance-methods/participants.
"""

from dataclasses import dataclass
from typing import Literal

from dailykit.local.call.call_view import Person

__all__ = ["State", "TrackState", "own_state", "remote_state"]

State = Literal["blocked", "off", "receivable", "loading", "playable", "interrupted"]
"""``blocked``: the owner's browser does not allow the device. ``off``: not sent, or not allowed.
``receivable``: sent, but not subscribed to. ``loading``: no frame has arrived yet. ``playable``:
frames arrive. ``interrupted``: frames arrived, and the connection is lost."""


@dataclass(frozen=True, slots=True)
class TrackState:
    """The state of a track.

    Attributes:
        state: The state.
        off_reasons: Why it is ``off``: ``user``, ``remoteMute``, ``sendPermission`` or
            ``receivePermission``.
    """

    state: State
    off_reasons: tuple[str, ...] = ()


def own_state(person: Person, track: str) -> TrackState:
    """Return the state of a participant's own track."""
    if track in person.blocked:
        return TrackState("blocked")
    if not person.tracks.get(track):
        return TrackState("off", tuple(person.off_reasons.get(track, ("user",))))
    return TrackState("playable")


def remote_state(
    person: Person,
    track: str,
    *,
    may_receive: bool,
    is_wanted: bool,
    has_frames: bool,
    is_connected: bool,
) -> TrackState:
    """Return the state of another participant's track.

    Args:
        person: The owner of the track.
        track: Its name.
        may_receive: Whether permissions allow it.
        is_wanted: Whether it is subscribed to.
        has_frames: Whether a frame has arrived since it was switched on and subscribed to.
        is_connected: Whether there is a connection.
    """
    state = own_state(person, track)
    if state.state != "playable":
        return state
    if not may_receive:
        return TrackState("off", ("receivePermission",))
    if not is_wanted:
        return TrackState("receivable")
    if not has_frames:
        return TrackState("loading")
    return TrackState("playable" if is_connected else "interrupted")
