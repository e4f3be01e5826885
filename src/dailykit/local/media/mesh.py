"""All that a program sends to the others in a call, and gets from them."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from functools import partial
from typing import Final

from aiortc import MediaStreamTrack

from dailykit.local.base.json_types import JsonObject
from dailykit.local.call import messages as words
from dailykit.local.call.call_state import Conversation
from dailykit.local.media.feed import Feed
from dailykit.local.media.peer import Peer
from dailykit.local.media.places import Direction, Sort, TrackName, direction, may_send
from dailykit.local.media.tracks import MediaFrame, RemoteTrack
from dailykit.models._base import UNSET

__all__ = ["EVERYBODY", "Mesh"]

EVERYBODY: Final = "*"


class Mesh:
    """One participant's connections to all others, one for each.

    What the server knows the participant to send is what they send: what it has switched off,
    because the program wants that or a host does, is not sent until the program switches it on.

    Args:
        conversation: What the participant knows of the call.
        receives: The kinds of tracks that are wanted of others.
    """

    def __init__(self, conversation: Conversation, receives: Collection[TrackName]) -> None:
        self._conversation = conversation
        self._receives = receives
        self._peers: dict[str, Peer] = {}
        # What may flow to and from others, without those with whom everything may.
        self._flows: dict[str, JsonObject] = {}
        self._feeds: dict[tuple[Sort, str], Feed] = {}
        self._sorts: set[Sort] = set()
        self._unannounced: set[Sort] = set()
        self._tracks: list[RemoteTrack] = []
        self._listeners: set[asyncio.Queue[RemoteTrack | None]] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def send(self, track: MediaStreamTrack, to: str) -> None:
        """Send a track, to everybody or to one, instead of the one before."""
        sort: Sort = "audio" if track.kind == "audio" else "video"
        before = self._feeds.pop((sort, to), None)
        if before is not None:
            self._close_later(before)
        self._feeds[sort, to] = Feed(track, partial(self._deliver, sort, to))
        if sort not in self._sorts:
            self._sorts.add(sort)
            self._unannounced.add(sort)
            self._announce()

    async def tracks(self) -> AsyncIterator[RemoteTrack]:
        """Yield the tracks of others, those there are and those that come, until it is over."""
        arrivals: asyncio.Queue[RemoteTrack | None] = asyncio.Queue()
        for track in self._live_tracks():
            arrivals.put_nowait(track)
        if self._conversation.is_over:
            arrivals.put_nowait(None)
        self._listeners.add(arrivals)
        try:
            while (arrival := await arrivals.get()) is not None:
                yield arrival
        finally:
            self._listeners.discard(arrivals)

    def notice(self, message: JsonObject) -> None:
        """Do what follows from something that the server says."""
        match message:
            case {"type": "joined", "media": flows}:
                self._begin(flows)
            case {"type": "participant-joined", "participant": {"id": other}} if self._is_hidden:
                # They do not see who is to begin.
                self._peer(other).begin()
            case {"type": "media", "id": other, "send": send, "receive": receive}:
                self._flows[other] = {"send": send, "receive": receive}
                self._refresh()
            case {"type": "signal", "from": other, "data": data}:
                self._peer(other).hear(data)
            case {"type": "participant-left", "id": other}:
                self._forget(other)
            case {"type": "participant-updated", "participant": {"id": self._conversation.id}}:
                self._announce()
                self._refresh()
            case {"type": "left" | "refused"}:
                self._end()
            case _:
                pass

    def _begin(self, flows: Mapping[str, JsonObject]) -> None:
        self._flows = dict(flows)
        for other in self._conversation.others:
            self._peer(other).begin()
        self._announce()

    def _refresh(self) -> None:
        for peer in self._peers.values():
            peer.refresh()

    def _forget(self, other: str) -> None:
        if other in self._peers:
            self._close_later(self._peers.pop(other))
        for key in [key for key in self._feeds if key[1] == other]:
            feed = self._feeds.pop(key)
            feed.end()
            self._close_later(feed)

    def _forget_unseen(self) -> None:
        # Nobody is told when somebody hidden leaves. Should they still be there, they come again.
        seen = self._conversation.others
        lost = [one.id for one in self._peers.values() if one.is_broken and one.id not in seen]
        for other in lost:
            self._forget(other)

    async def close(self) -> None:
        """Close all connections, and end the tracks that are sent."""
        self._end()
        for feed in self._feeds.values():
            await feed.close()
            feed.end()
        await asyncio.gather(*self._closing)

    @property
    def _is_hidden(self) -> bool:
        return self._conversation.own["permissions"]["hasPresence"] is False

    def _end(self) -> None:
        while self._peers:
            self._close_later(self._peers.popitem()[1])
        for listener in self._listeners:
            listener.put_nowait(None)

    def _close_later(self, what: Peer | Feed) -> None:
        task = asyncio.create_task(what.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _peer(self, id: str) -> Peer:
        # Who has no presence is not among the others, and still wants to see them.
        if id not in self._peers:
            self._forget_unseen()
            self._peers[id] = Peer(
                id,
                is_polite=self._conversation.id < id,
                signal=partial(self._signal, id),
                direction=partial(self._direction, id),
                on_track=self._take,
            )
        return self._peers[id]

    async def _signal(self, to: str, data: JsonObject) -> None:
        await asyncio.wrap_future(self._conversation.say(words.signal(to, data)))

    def _announce(self) -> None:
        """Tell that a track is sent for the first time, as soon as it may be."""
        if self._conversation.state != "joined":
            return
        for sort in [one for one in self._unannounced if self._may_send(one)]:
            self._unannounced.discard(sort)
            self._conversation.say(words.update(UNSET, UNSET, {sort: True}))

    def _may_send(self, name: TrackName) -> bool:
        return may_send(self._conversation.own, name)

    def _may_flow(self, way: str, other: str, name: TrackName) -> bool:
        return other not in self._flows or name in self._flows[other][way]

    def _direction(self, other: str, name: TrackName) -> Direction:
        # A program has no screen.
        sends = name in ("audio", "video") and self._may_send(name)
        return direction(
            sends=sends and self._may_flow("send", other, name),
            receives=name in self._receives and self._may_flow("receive", other, name),
        )

    def _deliver(self, sort: Sort, to: str, frame: MediaFrame) -> None:
        """Send a frame to whom it is for, if anything of its sort is to be sent now."""
        if not self._conversation.own.get("tracks", {}).get(sort):
            return
        for peer in self._peers.values():
            is_for_them = to == peer.id or (to == EVERYBODY and (sort, peer.id) not in self._feeds)
            if is_for_them and self._may_flow("send", peer.id, sort):
                peer.put(sort, frame)

    def _take(self, track: RemoteTrack) -> None:
        self._tracks = [*self._live_tracks(), track]
        for listener in self._listeners:
            listener.put_nowait(track)

    def _live_tracks(self) -> list[RemoteTrack]:
        return [one for one in self._tracks if one.readyState == "live"]
