"""One connection to somebody else in the call.

The page's side of it is in web/static/peers.js: up to four places for tracks, in a fixed order, of
which those of what may be sent are open from the beginning, so that nothing has to be negotiated
when a track comes or goes. Where something has to be, both may begin, and the offer of the greater
id counts. Who is not that has to take an offer back, which aiortc can't. So an offer is only set
when it is answered: until then, nothing has to be taken back.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, Final, Protocol

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
from dailykit.local.media.latency import decode_at_once
from dailykit.local.media.offers import another_offer, forget_offer
from dailykit.local.media.places import (
    TRACK_NAMES,
    Direction,
    TrackName,
    direction,
    is_more_open,
    sort_of,
)
from dailykit.local.media.tracks import FrameTrack, MediaFrame, next_frame

__all__ = ["Peer", "Rules"]

_log = logging.getLogger(__name__)

# Browsers hide their addresses from pages that have no camera. They come to us by themselves, and
# looking for them would take seconds.
_HIDDEN_ADDRESS: Final = re.compile(r"^a=candidate:.* \S+\.local .*\r?\n", re.MULTILINE)
_USERNAME: Final = re.compile(r"^a=ice-ufrag:(\S+)", re.MULTILINE)

_SETTLING_SECONDS: Final = 0.5


class Rules(Protocol):
    """What may flow between a program and one other participant, and what is wanted."""

    @property
    def custom_tracks(self) -> Collection[TrackName]:
        """The custom tracks that the program has."""
        ...

    def sends(self, name: TrackName) -> bool:
        """Tell whether the place of a track is to be open for sending."""
        ...

    def receives(self, name: TrackName) -> bool:
        """Tell whether the place of a track is to be open for receiving."""
        ...

    def wants(self, name: TrackName) -> bool:
        """Tell whether frames of a track are wanted now."""
        ...

    def unwanted(self) -> list[TrackName]:
        """Return which tracks of the other participant are not wanted now."""
        ...


class Peer:
    """A connection to somebody.

    Args:
        id: Their session id.
        is_polite: Whether their offer counts when both make one at the same time.
        signal: Passes something on to them; `CallError` if the server does not.
        rules: What may flow, and what is wanted.
        on_frame: Takes each frame of theirs with the name of its track.
        on_state: Is called when the connection may have come or gone.
        on_restart: Is called when another connection takes the place of the one before.

    Attributes:
        id: Their session id.
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
        # What they do not want to have, and what they were told that is not wanted of theirs.
        self._not_for_them: frozenset[TrackName] = frozenset()
        self._told_unwanted: list[TrackName] = []
        self._jobs: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._connect()
        self._working = asyncio.create_task(self._work())

    @property
    def is_broken(self) -> bool:
        """Whether there was a connection that is no more, and that aiortc can't mend."""
        return self._connection.connectionState in ("failed", "closed")

    @property
    def is_connected(self) -> bool:
        """Whether media can flow."""
        return self._connection.connectionState == "connected"

    def begin(self) -> None:
        """Begin the connection: who joins later does."""
        self._jobs.put_nowait(self._begin)

    def hear(self, data: Any) -> None:
        """Do what they say, after what they have said before."""
        self._jobs.put_nowait(lambda: self._hear(data))

    def refresh(self) -> None:
        """Open the places for what may be sent and is wanted now, and tell what is not."""
        self._jobs.put_nowait(self._refresh)

    def put(self, name: TrackName, frame: MediaFrame) -> None:
        """Send a frame, unless they do not want its track."""
        if name not in self._not_for_them:
            self._outlet(name).put(frame)

    def drop(self, name: TrackName) -> None:
        """Forget a custom track that is no more."""
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
            except Exception:  # noqa: BLE001 - what others say must not stop a program
                _log.warning("no understanding with participant %s", self.id, exc_info=True)

    # --- the connection --------------------------------------------------------------------------

    def _connect(self) -> None:
        # Everybody is on this machine or in this network: nobody has to help them to meet.
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
        # What is closed in the moment in which it connects leaves a task behind that never ends.
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLING_SECONDS):
                await self._settled.wait()
        # Closing again waits for the first time, which therefore has to come to its end.
        await asyncio.shield(self._connection.close())
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def _outlet(self, name: TrackName) -> FrameTrack:
        if name not in self._outlets:
            self._outlets[name] = FrameTrack(sort_of(name))
        return self._outlets[name]

    def _arrange(self, *, may_add: bool) -> None:
        """Open the places for what may be sent and is wanted, and put into them what is sent."""
        self._places.assign(self._rules.custom_tracks, may_add=may_add)
        for place, own, theirs in self._places:
            place.direction = self._direction(place, own, theirs)
            if own is not None:
                # A sender waits for the next frame of what it has: so a place keeps its outlet,
                # also for another custom track.
                outlet = self._outlets[own] = self._in_places.get(place) or self._outlet(own)
                self._in_places[place] = outlet
                if place.sender.track is not outlet:
                    place.sender.replaceTrack(outlet)

    def _direction(
        self, place: RTCRtpTransceiver, own: TrackName | None, theirs: TrackName | None
    ) -> Direction:
        # The place of a custom track is open for one of theirs, too.
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
        """Tell whether an offer is for a new connection."""
        username = _username(offer)
        if username is None:
            return False
        return self.is_broken or self._username not in (None, username)

    def _take_track(self, track: MediaStreamTrack) -> None:
        for place in self._connection.getTransceivers():
            if place.receiver.track is track:
                if track.kind == "audio":
                    decode_at_once(place.receiver)
                self._pumps.append(asyncio.create_task(self._pump(track, place)))

    async def _pump(self, source: MediaStreamTrack, place: RTCRtpTransceiver) -> None:
        """Pass on what comes in. Whether anybody reads it or not: aiortc keeps all of it."""
        with suppress(MediaStreamError):
            while True:
                frame = await next_frame(source)
                name = self._places.their_name(place)
                if name is not None and self._rules.wants(name):
                    self._on_frame(name, frame)

    # --- what is negotiated ----------------------------------------------------------------------

    async def _begin(self) -> None:
        for name in TRACK_NAMES:
            self._connection.addTransceiver(sort_of(name))
        await self._tell_unwanted()
        await self._make_offer()

    async def _refresh(self) -> None:
        await self._tell_unwanted()
        # Another offer would disturb what is just being agreed on, or connected.
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
        """Tell which tracks need not be sent, if that has changed."""
        unwanted = self._rules.unwanted()
        if unwanted == self._told_unwanted:
            return
        self._told_unwanted = unwanted
        # They may be gone.
        with suppress(CallError):
            await self._signal({"kind": "unwanted", "tracks": unwanted})

    async def _make_offer(self) -> None:
        self._arrange(may_add=True)
        await find_addresses(self._connection)
        self._offer = await another_offer(self._connection)
        try:
            await self._describe(self._offer)
        except CallError:
            # They are gone, or what may be sent has changed, which is told soon.
            self._offer = None

    async def _hear(self, data: Any) -> None:
        match data:
            case {"kind": "offer", "sdp": str(text)}:
                await self._take_offer(_HIDDEN_ADDRESS.sub("", text), data.get("tracks"))
            case {"kind": "answer", "sdp": str(text)}:
                await self._take_answer(_HIDDEN_ADDRESS.sub("", text), data.get("tracks"))
            case {"kind": "unwanted", "tracks": [*names]}:
                self._not_for_them = frozenset(map(str, names))
            case {"kind": "ice", "candidate": {"candidate": str(text), **where}}:
                await self._take_candidate(text, where)
            case _:
                _log.debug("participant %s says what is not known here", self.id)

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
        """Return an answer that was passed on."""
        self._arrange(may_add=False)
        answer = await self._connection.createAnswer()
        try:
            await self._describe(answer)
        except CallError:
            # What may be sent has changed meanwhile, and was told before the refusal.
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
        # aiortc looks in the background now at what there is to connect, and must be done with it
        # before the answer changes that: it would look for new places in the description before.
        await asyncio.sleep(0)
        await self._set_remote(text, "answer", names)
        if self._wants_refresh:
            self.refresh()

    async def _set_remote(self, text: str, kind: str, names: Any) -> None:
        self._places.hear(names)
        await self._connection.setRemoteDescription(RTCSessionDescription(text, kind))
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
        """Use the addresses that came before the description they belong to."""
        early, self._early = self._early, []
        for candidate in early:
            await self._connection.addIceCandidate(candidate)

    async def _describe(self, description: RTCSessionDescription) -> None:
        names = self._places.names(description.sdp)
        told: JsonObject = {"tracks": names} if names else {}
        await self._signal({"kind": description.type, "sdp": description.sdp, **told})


def _username(description: str) -> str | None:
    found = _USERNAME.search(description)
    return found and found[1]
