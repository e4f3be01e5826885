"""One connection to another participant in the call.

web/static/peers.js is the call page's side of it. A connection has up to four places for tracks, in
a fixed order. The places of tracks that may be sent are open from the beginning, so that switching
a track on or off needs no negotiation. For other changes either side can make an offer; if both do,
the offer of the greater id counts and the other side must roll its own back. aiortc can't roll
back, so an offer is only set once it is answered.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, Final, Protocol, cast

from aiortc import (
    MediaStreamError,
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceCandidate,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.sdp import candidate_from_sdp

from dailykit.local.base.errors import CallError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.media.addresses import find_addresses
from dailykit.local.media.connection_places import Places
from dailykit.local.media.encoding import Sending
from dailykit.local.media.latency import decode_at_once, decode_newest
from dailykit.local.media.offers import another_offer, forget_offer
from dailykit.local.media.places import (
    TRACK_NAMES,
    Direction,
    TrackName,
    direction,
    is_more_open,
    sort_of,
)
from dailykit.local.media.routing import only_announced_sources
from dailykit.local.media.tracks import FrameTrack, MediaFrame, next_frame
from dailykit.local.media.voice import is_silent

__all__ = ["Peer", "Rules"]

_log = logging.getLogger(__name__)

# Browsers hide the addresses of pages without a camera behind names that take seconds to resolve.
# They connect to us anyway.
_HIDDEN_ADDRESS: Final = re.compile(r"^a=candidate:.* \S+\.local .*\r?\n", re.MULTILINE)
_USERNAME: Final = re.compile(r"^a=ice-ufrag:(\S+)", re.MULTILINE)

_SETTLING_SECONDS: Final = 0.5


class Rules(Protocol):
    """The permissions and subscriptions between a program and one other participant."""

    @property
    def custom_tracks(self) -> Collection[TrackName]:
        """The program's custom tracks."""
        ...

    def sends(self, name: TrackName) -> bool:
        """Return whether a track's place should be open for sending."""
        ...

    def receives(self, name: TrackName) -> bool:
        """Return whether a track's place should be open for receiving."""
        ...

    def wants(self, name: TrackName) -> bool:
        """Return whether a track is subscribed to now."""
        ...

    def unwanted(self) -> list[TrackName]:
        """Return the other participant's tracks without a subscription."""
        ...


class Peer:
    """A connection to another participant.

    Args:
        id: The other participant's session id.
        is_polite: Whether their offer counts when both sides make one at the same time.
        signal: Sends them a signal; `CallError` if the server refuses.
        rules: The permissions and subscriptions.
        on_frame: Called with the track name and each frame received.
        on_state: Called when the connection may have opened or closed.
        on_restart: Called when a new connection replaces this one.

    Attributes:
        id: The other participant's session id.
    """

    def __init__(
        self,
        id: str,
        *,
        is_polite: bool,
        signal: Callable[[JsonObject], Awaitable[None]],
        rules: Rules,
        on_frame: Callable[[TrackName, MediaFrame], None],
        on_state: Callable[[], None],
        on_restart: Callable[[], None],
    ) -> None:
        self.id = id
        self._is_polite = is_polite
        self._signal = signal
        self._rules = rules
        self._on_frame = on_frame
        self._on_state = on_state
        self._on_restart = on_restart
        self._offer: RTCSessionDescription | None = None
        # The tracks they do not want, and those of theirs that they know are not wanted here.
        self._not_for_them: frozenset[TrackName] = frozenset()
        self._told_unwanted: list[TrackName] = []
        self._jobs: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._connect()
        self._working = asyncio.create_task(self._work())

    @property
    def is_broken(self) -> bool:
        """Whether the connection was lost. aiortc can't restore it."""
        return self._connection.connectionState in ("failed", "closed")

    @property
    def is_connected(self) -> bool:
        """Whether media can flow."""
        return self._connection.connectionState == "connected"

    def begin(self) -> None:
        """Begin the connection. The participant who joins later does this."""
        self._jobs.put_nowait(self._begin)

    def hear(self, data: Any) -> None:
        """Handle a signal of theirs, after the earlier ones."""
        self._jobs.put_nowait(lambda: self._hear(data))

    def refresh(self) -> None:
        """Open the places that permissions and subscriptions now require, and report the rest."""
        self._jobs.put_nowait(self._refresh)

    def put(self, name: TrackName, sending: Sending) -> None:
        """Send a frame, unless they do not want its track."""
        if name in self._not_for_them:
            return
        outlet = self._outlet(name)
        # Words that are said while the connection is made are sent late rather than not at all.
        # Silence before them would only delay all that follows.
        if self.is_connected or outlet.has_frames or not is_silent(sending.frame):
            # aiortc sends packets as they are.
            outlet.put(cast("MediaFrame", sending.form()))

    def drop(self, name: TrackName) -> None:
        """Remove a custom track."""
        outlet = self._outlets.pop(name, None)
        if outlet is not None:
            outlet.clear()

    async def close(self) -> None:
        """Close the connection."""
        self._working.cancel()
        with suppress(asyncio.CancelledError):
            await self._working
        await self._disconnect()

    async def _work(self) -> None:
        while True:
            job = await self._jobs.get()
            try:
                await job()
            except Exception:  # noqa: BLE001 - another participant's signals must not stop a program
                _log.warning("negotiation with participant %s failed", self.id, exc_info=True)

    # --- the connection --------------------------------------------------------------------------

    def _connect(self) -> None:
        # All participants are on this machine or network, so no STUN or TURN server is needed.
        configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self._connection = RTCPeerConnection(configuration)
        self._connection.on("track", self._take_track)
        self._connection.on("connectionstatechange", self._notice_state)
        self._places = Places(self._connection)
        self._outlets: dict[TrackName, FrameTrack] = {}
        self._in_places: dict[RTCRtpTransceiver, FrameTrack] = {}
        self._pumps: list[asyncio.Task[None]] = []
        self._username: str | None = None
        self._early: list[RTCIceCandidate] = []
        self._wants_refresh = False
        self._settled = asyncio.Event()
        self._settled.set()

    async def _disconnect(self) -> None:
        # Closing a connection while it connects leaves behind a task that never ends.
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLING_SECONDS):
                await self._settled.wait()
        # Closing it again waits for the first call, which must therefore finish.
        await asyncio.shield(self._connection.close())
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def _outlet(self, name: TrackName) -> FrameTrack:
        if name not in self._outlets:
            self._outlets[name] = FrameTrack(sort_of(name))
        return self._outlets[name]

    def _arrange(self, *, may_add: bool) -> None:
        """Open the places that are required, and attach the tracks that are sent."""
        self._places.assign(self._rules.custom_tracks, may_add=may_add)
        for place, own, theirs in self._places:
            place.direction = self._direction(place, own, theirs)
            if own is not None:
                # A sender waits for the next frame of its track, so a place keeps its outlet even
                # for another custom track.
                outlet = self._outlets[own] = self._in_places.get(place) or self._outlet(own)
                self._in_places[place] = outlet
                if place.sender.track is not outlet:
                    place.sender.replaceTrack(outlet)

    def _direction(
        self, place: RTCRtpTransceiver, own: TrackName | None, theirs: TrackName | None
    ) -> Direction:
        # The place of a custom track is also open for one of theirs.
        return direction(
            sends=own is not None and self._rules.sends(own),
            receives=self._places.is_custom(place)
            or (theirs is not None and self._rules.receives(theirs)),
        )

    def _notice_state(self) -> None:
        state = self._connection.connectionState
        if state == "connecting":
            self._settled.clear()
        else:
            self._settled.set()
        if state == "connected" and self._wants_refresh:
            self.refresh()
        self._on_state()

    def _is_another(self, offer: str) -> bool:
        """Return whether an offer is for a new connection."""
        username = _username(offer)
        if username is None:
            return False
        return self.is_broken or self._username not in (None, username)

    def _take_track(self, track: MediaStreamTrack) -> None:
        for place in self._connection.getTransceivers():
            if place.receiver.track is track:
                decode_soon = decode_at_once if track.kind == "audio" else decode_newest
                decode_soon(place.receiver)
                self._pumps.append(asyncio.create_task(self._pump(track, place)))

    async def _pump(self, source: MediaStreamTrack, place: RTCRtpTransceiver) -> None:
        """Pass on received frames, even if no one reads them: aiortc would keep all of them."""
        with suppress(MediaStreamError):
            while True:
                frame = await next_frame(source)
                name = self._places.their_name(place)
                if name is not None and self._rules.wants(name):
                    self._on_frame(name, frame)

    # --- negotiation -----------------------------------------------------------------------------

    async def _begin(self) -> None:
        for name in TRACK_NAMES:
            self._connection.addTransceiver(sort_of(name))
        await self._tell_unwanted()
        await self._make_offer()

    async def _refresh(self) -> None:
        await self._tell_unwanted()
        # Another offer would disturb an ongoing negotiation or connection attempt.
        is_settled = self._offer is None and self.is_connected
        self._wants_refresh = not is_settled
        if is_settled and self._needs_offer():
            await self._make_offer()

    def _needs_offer(self) -> bool:
        return self._places.lack(self._rules.custom_tracks) or any(
            is_more_open(self._direction(place, own, theirs), place.direction)
            for place, own, theirs in self._places
        )

    async def _tell_unwanted(self) -> None:
        """Send the list of tracks that need not be sent, if it has changed."""
        unwanted = self._rules.unwanted()
        if unwanted == self._told_unwanted:
            return
        self._told_unwanted = unwanted
        # They may have left.
        with suppress(CallError):
            await self._signal({"kind": "unwanted", "tracks": unwanted})

    async def _make_offer(self) -> None:
        self._arrange(may_add=True)
        await find_addresses(self._connection)
        self._offer = await another_offer(self._connection)
        try:
            await self._describe(self._offer)
        except CallError:
            # They have left, or permissions have changed, of which a message arrives soon.
            self._offer = None

    async def _hear(self, data: Any) -> None:
        match data:
            case {"kind": "offer", "sdp": str(text)}:
                await self._take_offer(_HIDDEN_ADDRESS.sub("", text), data.get("tracks"))
            case {"kind": "answer", "sdp": str(text)}:
                if data.get("offer") in (None, self._offer and _username(self._offer.sdp)):
                    await self._take_answer(_HIDDEN_ADDRESS.sub("", text), data.get("tracks"))
            case {"kind": "unwanted", "tracks": [*names]}:
                self._not_for_them = frozenset(map(str, names))
            case {"kind": "ice", "candidate": {"candidate": str(text), **where}}:
                await self._take_candidate(text, where)
            case _:
                _log.debug("participant %s sent an unknown signal", self.id)

    async def _take_offer(self, text: str, names: Any) -> None:
        if self._offer is not None and not self._is_polite:
            return
        self._offer = None
        forget_offer(self._connection)
        if self._is_another(text):
            await self._disconnect()
            self._on_restart()
            self._connect()
        await self._set_remote(text, "offer", names)
        await find_addresses(self._connection)
        await self._connection.setLocalDescription(await self._agreed_answer())
        await self._refresh()

    async def _agreed_answer(self) -> RTCSessionDescription:
        """Return an answer, after sending it."""
        self._arrange(may_add=False)
        answer = await self._connection.createAnswer()
        try:
            await self._describe(answer)
        except CallError:
            # Permissions have changed meanwhile; their message arrived before the refusal.
            self._arrange(may_add=False)
            answer = await self._connection.createAnswer()
            with suppress(CallError):
                await self._describe(answer)
        return answer

    async def _take_answer(self, text: str, names: Any) -> None:
        if self._offer is None:
            return
        offer, self._offer = self._offer, None
        await self._connection.setLocalDescription(offer)
        # aiortc now connects in the background, and must finish before the answer adds places: it
        # would look for them in the previous description.
        await asyncio.sleep(0)
        await self._set_remote(text, "answer", names)
        if self._wants_refresh:
            self.refresh()

    async def _set_remote(self, text: str, kind: str, names: Any) -> None:
        self._places.hear(names)
        await self._connection.setRemoteDescription(RTCSessionDescription(text, kind))
        only_announced_sources(self._connection)
        self._username = _username(text)
        await self._add_early()

    async def _take_candidate(self, text: str, where: Mapping[Any, Any]) -> None:
        candidate = candidate_from_sdp(text.removeprefix("candidate:"))
        candidate.sdpMid, candidate.sdpMLineIndex = where.get("sdpMid"), where.get("sdpMLineIndex")
        if candidate.ip.endswith(".local"):
            return
        self._early.append(candidate)
        if self._username is not None:
            await self._add_early()

    async def _add_early(self) -> None:
        """Use the addresses that arrived before their description."""
        early, self._early = self._early, []
        for candidate in early:
            await self._connection.addIceCandidate(candidate)

    async def _describe(self, description: RTCSessionDescription) -> None:
        names = self._places.names(description.sdp)
        told: JsonObject = {"tracks": names} if names else {}
        if description.type == "answer":
            told["offer"] = self._username
        await self._signal({"kind": description.type, "sdp": description.sdp, **told})


def _username(description: str) -> str | None:
    found = _USERNAME.search(description)
    return found and found[1]
