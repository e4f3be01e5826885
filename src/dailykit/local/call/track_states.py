"""How a track of a participant is, for somebody who may receive it. A pure rule.

The words are Daily's: https://docs.daily.co/reference/daily-js/instance-methods/participants.
"""

from dataclasses import dataclass
from typing import Literal

from dailykit.local.call.call_state import Person

__all__ = ["State", "TrackState", "own_state", "remote_state"]

State = Literal["blocked", "off", "receivable", "loading", "playable", "interrupted"]
"""``blocked``: the browser of its owner does not let them have it. ``off``: it is not sent, or may
not be received. ``receivable``: it is sent, and not subscribed to. ``loading``: nothing has come
yet. ``playable``: frames come. ``interrupted``: they came, and the connection is lost."""


@dataclass(frozen=True, slots=True)
class TrackState:
    """How a track is.

    Attributes:
        state: The state.
        off_reasons: Why it is ``off``: ``user``, ``remoteMute``, ``sendPermission`` or
            ``receivePermission``.
    """

    state: State
    off_reasons: tuple[str, ...] = ()


def own_state(person: Person, track: str) -> TrackState:
    """Return how a participant's track is for the participant."""
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
    """Return how a participant's track is for another one.

    Args:
        person: Whose track it is.
        track: Its name.
        may_receive: Whether permissions let it flow.
        is_wanted: Whether it is subscribed to.
        has_frames: Whether a frame has come since it was on and subscribed to.
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
