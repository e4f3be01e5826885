"""The media that a program exchanges with the other participants of a call."""

import asyncio
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Final

from aiortc import MediaStreamTrack
from av import AudioFrame

from dailykit.local.base.json_types import JsonObject
from dailykit.local.call import messages
from dailykit.local.call.call_view import CallView
from dailykit.local.call.subscriptions import Subscriptions
from dailykit.local.media.encoding import Sending
from dailykit.local.media.feed import TrackFeed
from dailykit.local.media.peer import Peer
from dailykit.local.media.places import TRACK_NAMES, TrackName, may_send
from dailykit.local.media.received import Received
from dailykit.local.media.tracks import MediaFrame
from dailykit.local.media.voice import Voice
from dailykit.local.world.calls.track_names import is_custom
from dailykit.models._base import UNSET

__all__ = ["EVERYBODY", "Mesh"]

EVERYBODY: Final = "*"


class Mesh:
    """One participant's connections, one to each other participant.

    The participant sends the tracks that are on according to the server. A track that the program
    or an owner has switched off is not sent until the program switches it on.

    Args:
        view: The participant's view of the call.
        subscriptions: The subscriptions to the other participants' tracks.

    Attributes:
        received: The tracks of the other participants.
    """

    def __init__(self, view: CallView, subscriptions: Subscriptions) -> None:
        self._view = view
        self._subscriptions = subscriptions
        self._peers: dict[str, Peer] = {}
        # The restrictions on media to and from others; without an entry, everything may flow.
        self._flows: dict[str, JsonObject] = {}
        self._feeds: dict[tuple[TrackName, str], TrackFeed] = {}
        self._unannounced: set[TrackName] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._was_hidden = False
        self._voice = Voice(lambda level: view.say(messages.speaks(level)))
        self.received = Received(
            view,
            may_receive=partial(self.may_flow, "receive"),
            is_wanted=subscriptions.wants,
            is_connected=self._is_connected,
        )

    # --- sending and subscribing -----------------------------------------------------------------

    def send(self, track: MediaStreamTrack, name: TrackName, to: str) -> None:
        """Send a track to everybody or to one participant, replacing the one before."""
        is_new = name not in self.sources
        before = self._feeds.pop((name, to), None)
        if before is not None:
            self._close_later(before)
        self._feeds[name, to] = TrackFeed(track, partial(self._deliver, name, to))
        if is_new:
            self._unannounced.add(name)
            self._announce()
            self._refresh()

    def stop_sending(self, name: TrackName) -> None:
        """Stop sending a track. This removes a custom track and switches off any other."""
        for key in [key for key in self._feeds if key[0] == name]:
            feed = self._feeds.pop(key)
            feed.end()
            self._close_later(feed)
        self._unannounced.discard(name)
        if is_custom(name):
            for peer in self._peers.values():
                peer.drop(name)
        if name in self._view.own.get("tracks", {}) and not self._view.is_over:
            off = None if is_custom(name) else False
            self._view.say(messages.update(UNSET, UNSET, {name: off}))
        self._refresh()

    def update_profiles(self, profiles: Mapping[str, Mapping[str, bool]]) -> None:
        """Change subscription profiles."""
        self._subscriptions.update_profiles(profiles)
        self._subscribed()

    def update_subscriptions(self, people: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Change the subscriptions to participants."""
        self._subscriptions.update(people)
        self._subscribed()

    def _subscribed(self) -> None:
        self.received.look_at_all()
        self._refresh()

    @property
    def sources(self) -> set[TrackName]:
        """The names of all tracks that are sent, to everybody or to one participant."""
        return {name for name, _ in self._feeds}

    # --- messages from the server ----------------------------------------------------------------

    def notice(self, message: JsonObject) -> None:
        """React to a message from the server."""
        match message:
            case {"type": "joined", "media": flows}:
                self._begin(flows)
            case {"type": "participant-joined", "participant": {"id": other}}:
                if self._is_hidden:
                    # The other side does not see this participant, who must begin.
                    self._peer(other).begin()
                self.received.look_at(other)
            case {"type": "media", "id": other, "send": send, "receive": receive}:
                self._flows[other] = {"send": send, "receive": receive}
                self.received.look_at(other)
                self._refresh()
            case {"type": "signal", "from": other, "data": data}:
                self._peer(other).hear(data)
            case {"type": "participant-left", "id": other}:
                self._forget(other)
            case {"type": "participant-updated", "participant": {"id": who}}:
                self._updated(who)
            case {"type": "asked-to-send", "tracks": names}:
                self._switch_on([name for name in names if name in self.sources])
            case {"type": "left" | "refused"}:
                self._end()
            case _:
                pass

    def _begin(self, flows: Mapping[str, JsonObject]) -> None:
        self._flows = dict(flows)
        self._was_hidden = self._is_hidden
        self.received.look_at_all()
        for other in self._view.others:
            self._peer(other).begin()
        self._announce()

    def _updated(self, who: str) -> None:
        self.received.look_at(who)
        if who != self._view.id:
            # They may have added a custom track without a subscription.
            if who in self._peers:
                self._peers[who].refresh()
            return
        if not self._view.own["tracks"]["audio"]:
            self._voice.is_off()
        self._notice_presence()
        self._announce()
        self._refresh()

    def _notice_presence(self) -> None:
        """Connect anew when the participant was hidden: to the others, they have left."""
        if self._is_hidden and not self._was_hidden:
            for other in self._view.others:
                if other in self._peers:
                    self._close_later(self._peers.pop(other))
                self.received.restart(other)
                self._peer(other).begin()
        self._was_hidden = self._is_hidden

    def _refresh(self) -> None:
        for peer in self._peers.values():
            peer.refresh()

    def _forget(self, other: str) -> None:
        self.received.forget(other)
        self._subscriptions.forget(other)
        if other in self._peers:
            self._close_later(self._peers.pop(other))
        for key in [key for key in self._feeds if key[1] == other]:
            feed = self._feeds.pop(key)
            feed.end()
            self._close_later(feed)

    def _forget_unseen(self) -> None:
        # The server does not report when a hidden participant leaves. One still there reconnects.
        seen = self._view.others
        lost = [one.id for one in self._peers.values() if one.is_broken and one.id not in seen]
        for other in lost:
            self._forget(other)

    async def close(self) -> None:
        """Close all connections and stop the tracks that are sent."""
        self._end()
        for feed in self._feeds.values():
            await feed.close()
            feed.end()
        await asyncio.gather(*self._closing)

    @property
    def _is_hidden(self) -> bool:
        return self._view.own["permissions"]["hasPresence"] is False

    def _end(self) -> None:
        while self._peers:
            self._close_later(self._peers.popitem()[1])
        self.received.end()

    def _close_later(self, what: Peer | TrackFeed) -> None:
        task = asyncio.create_task(what.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    # --- the connections -------------------------------------------------------------------------

    def _peer(self, id: str) -> Peer:
        # A hidden participant is not among the others, and still receives their media.
        if id not in self._peers:
            self._forget_unseen()
            self._peers[id] = Peer(
                id,
                is_polite=self._view.id < id,
                signal=partial(self._signal, id),
                rules=_PeerRules(self, id),
                on_frame=partial(self._receive, id),
                on_state=partial(self._connection_changed, id),
                on_restart=partial(self.received.restart, id),
            )
        return self._peers[id]

    def _receive(self, id: str, name: TrackName, frame: MediaFrame) -> None:
        # The last frames arrive while the connection to a participant who has left is closed.
        if id in self._peers:
            self.received.put(id, name, frame)

    def _is_connected(self, id: str) -> bool:
        return id in self._peers and self._peers[id].is_connected

    def _connection_changed(self, id: str) -> None:
        peer = self._peers.get(id)
        if peer is None:
            return
        if peer.is_connected or peer.is_broken:
            event = "connected" if peer.is_connected else "interrupted"
            self._view.note({"type": "network-connection", "event": event, "id": id})
        self.received.look_at(id)

    async def _signal(self, to: str, data: JsonObject) -> None:
        await asyncio.wrap_future(self._view.say(messages.signal(to, data)))

    def _announce(self) -> None:
        """Switch on tracks that are sent for the first time, once permissions allow them."""
        if self._view.state != "joined":
            return
        ready = [name for name in sorted(self._unannounced) if self.may_send(name)]
        self._unannounced.difference_update(ready)
        self._switch_on(ready)

    def _switch_on(self, names: Collection[TrackName]) -> None:
        if names:
            self._view.say(messages.update(UNSET, UNSET, dict.fromkeys(names, True)))

    def _deliver(self, name: TrackName, to: str, sending: Sending) -> None:
        """Send a frame to its receivers, if its track is switched on."""
        if not self._view.own.get("tracks", {}).get(name):
            return
        if name == "audio" and to == EVERYBODY and isinstance(sending.frame, AudioFrame):
            self._voice.hear(sending.frame)
        for peer in self._peers.values():
            is_for_them = to == peer.id or (to == EVERYBODY and (name, peer.id) not in self._feeds)
            if is_for_them and self.may_flow("send", peer.id, name):
                peer.put(name, sending)

    # --- for the connections ---------------------------------------------------------------------

    def may_send(self, name: TrackName) -> bool:
        """Return whether the participant may send a track."""
        return may_send(self._view.own, name)

    def may_flow(self, way: str, other: str, name: TrackName) -> bool:
        """Return whether permissions allow a track to (``send``) or from (``receive``) another."""
        return other not in self._flows or name in self._flows[other][way]

    def wants(self, other: str, name: TrackName) -> bool:
        """Return whether a participant's track may be received and is subscribed to."""
        return self._subscriptions.wants(other, name) and self.may_flow("receive", other, name)

    def own_custom_tracks(self) -> list[TrackName]:
        """Return the names of the custom tracks that the server knows about."""
        return [name for name in self._view.own.get("tracks", {}) if is_custom(name)]

    def unwanted(self, other: str) -> list[TrackName]:
        """Return the tracks of a participant without a subscription."""
        person = self._view.others.get(other)
        names = TRACK_NAMES if person is None else tuple(person.tracks)
        return [name for name in names if not self._subscriptions.wants(other, name)]


class _PeerRules:
    """The rules of a mesh for one of its connections."""

    def __init__(self, mesh: Mesh, other: str) -> None:
        self._mesh = mesh
        self._other = other
        # Places stay open; tracks without a subscription are not sent into them.
        self._opened: set[TrackName] = set()

    @property
    def custom_tracks(self) -> list[TrackName]:
        return [name for name in self._mesh.own_custom_tracks() if self.sends(name)]

    def sends(self, name: TrackName) -> bool:
        # Most programs share no screen, so its places open only when they do.
        has_place = name in ("audio", "video") or name in self._mesh.sources
        may = self._mesh.may_send(name) and self._mesh.may_flow("send", self._other, name)
        return has_place and may

    def receives(self, name: TrackName) -> bool:
        if self._mesh.wants(self._other, name):
            self._opened.add(name)
        return name in self._opened and self._mesh.may_flow("receive", self._other, name)

    def wants(self, name: TrackName) -> bool:
        return self._mesh.wants(self._other, name)

    def unwanted(self) -> list[TrackName]:
        return self._mesh.unwanted(self._other)
