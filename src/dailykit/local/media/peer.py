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
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

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
from dailykit.local.media.places import SORTS, TRACK_NAMES, Direction, Sort, TrackName
from dailykit.local.media.tracks import FrameTrack, MediaFrame, RemoteTrack, next_frame

__all__ = ["Peer"]

_log = logging.getLogger(__name__)

# Browsers hide their addresses from pages that have no camera. They come to us by themselves, and
# looking for them would take seconds.
_HIDDEN_ADDRESS: Final = re.compile(r"^a=candidate:.* \S+\.local .*\r?\n", re.MULTILINE)
_USERNAME: Final = re.compile(r"^a=ice-ufrag:(\S+)", re.MULTILINE)

_SETTLING_SECONDS: Final = 0.5

_SENT: Final[tuple[Sort, ...]] = ("audio", "video")


class Peer:
    """A connection to somebody.

    Args:
        id: Their session id.
        is_polite: Whether their offer counts when both make one at the same time.
        signal: Passes something on to them; `CallError` if the server does not.
        direction: Tells which way a place is to be open.
        on_track: Takes each track of theirs when its first frame is there.

    Attributes:
        id: Their session id.
    """

    def __init__(
        self,
        id: str,
        *,
        is_polite: bool,
        signal: Callable[[JsonObject], Awaitable[None]],
        direction: Callable[[TrackName], Direction],
        on_track: Callable[[RemoteTrack], None],
    ) -> None:
        self.id = id
        self._is_polite = is_polite
        self._signal = signal
        self._direction = direction
        self._on_track = on_track
        self._offer: RTCSessionDescription | None = None
        self._jobs: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._connect()
        self._working = asyncio.create_task(self._work())

    @property
    def is_broken(self) -> bool:
        """Whether there was a connection that is no more, and that aiortc can't mend."""
        return self._connection.connectionState in ("failed", "closed")

    def begin(self) -> None:
        """Begin the connection: who joins later does."""
        self._jobs.put_nowait(self._begin)

    def hear(self, data: Any) -> None:
        """Do what they say, after what they have said before."""
        self._jobs.put_nowait(lambda: self._hear(data))

    def refresh(self) -> None:
        """Open the places for what may be sent now."""
        self._jobs.put_nowait(self._refresh)

    def put(self, sort: Sort, frame: MediaFrame) -> None:
        """Send a frame."""
        self._outlets[sort].put(frame)

    async def close(self) -> None:
        """Close the connection, and end their tracks."""
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
        self._outlets = {sort: FrameTrack(sort) for sort in _SENT}
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

    def _places(self) -> Iterator[tuple[TrackName, RTCRtpTransceiver]]:
        """Yield the places there are, with the kinds of their tracks."""
        places = self._connection.getTransceivers()
        for sort in _SENT:
            names: list[TrackName] = [name for name in TRACK_NAMES if SORTS[name] == sort]
            yield from zip(names, [one for one in places if one.kind == sort], strict=False)

    def _arrange(self) -> None:
        """Open the places for what may be sent, and put into them what is."""
        for name, place in self._places():
            place.direction = self._direction(name)
            if name in _SENT and place.sender.track is not self._outlets[name]:
                place.sender.replaceTrack(self._outlets[name])

    def _notice_state(self) -> None:
        state = self._connection.connectionState
        if state == "connecting":
            self._settled.clear()
        else:
            self._settled.set()
        if state == "connected" and self._wants_refresh:
            self.refresh()

    def _is_another(self, offer: str) -> bool:
        """Tell whether an offer is for a new connection."""
        username = _username(offer)
        if username is None:
            return False
        return self.is_broken or self._username not in (None, username)

    def _take_track(self, track: MediaStreamTrack) -> None:
        for name, place in self._places():
            if place.receiver.track is track and "recv" in self._direction(name):
                self._pumps.append(asyncio.create_task(self._pump(track, name)))

    async def _pump(self, source: MediaStreamTrack, name: TrackName) -> None:
        """Pass on what comes in. Whether anybody reads it or not: aiortc keeps all of it."""
        track: RemoteTrack | None = None
        try:
            while True:
                frame = await next_frame(source)
                if track is None:
                    track = RemoteTrack(self.id, name)
                    self._on_track(track)
                track.put(frame)
        except MediaStreamError:
            return
        finally:
            if track is not None:
                track.stop()

    # --- what is negotiated ----------------------------------------------------------------------

    async def _begin(self) -> None:
        for name in TRACK_NAMES:
            self._connection.addTransceiver(SORTS[name])
        await self._make_offer()

    async def _refresh(self) -> None:
        # Another offer would disturb what is just being agreed on, or connected.
        is_settled = self._offer is None and self._connection.connectionState == "connected"
        self._wants_refresh = not is_settled
        wanted = [(self._direction(name), place) for name, place in self._places()]
        if is_settled and any("send" in now and place.direction != now for now, place in wanted):
            await self._make_offer()

    async def _make_offer(self) -> None:
        self._arrange()
        await find_addresses(self._connection)
        self._offer = await self._connection.createOffer()
        try:
            await self._describe(self._offer)
        except CallError:
            # They are gone, or what may be sent has changed, which is told soon.
            self._offer = None

    async def _hear(self, data: Any) -> None:
        match data:
            case {"kind": "offer", "sdp": str(text)}:
                await self._take_offer(_HIDDEN_ADDRESS.sub("", text))
            case {"kind": "answer", "sdp": str(text)}:
                await self._take_answer(_HIDDEN_ADDRESS.sub("", text))
            case {"kind": "ice", "candidate": {"candidate": str(text), **where}}:
                await self._take_candidate(text, where)
            case _:
                _log.debug("participant %s says what is not known here", self.id)

    async def _take_offer(self, text: str) -> None:
        if self._offer is not None and not self._is_polite:
            return
        self._offer = None
        if self._is_another(text):
            await self._disconnect()
            self._connect()
        await self._set_remote(text, "offer")
        await find_addresses(self._connection)
        await self._connection.setLocalDescription(await self._agreed_answer())

    async def _agreed_answer(self) -> RTCSessionDescription:
        """Return an answer that was passed on."""
        self._arrange()
        answer = await self._connection.createAnswer()
        try:
            await self._describe(answer)
        except CallError:
            # What may be sent has changed meanwhile, and was told before the refusal.
            self._arrange()
            answer = await self._connection.createAnswer()
            with suppress(CallError):
                await self._describe(answer)
        return answer

    async def _take_answer(self, text: str) -> None:
        if self._offer is None:
            return
        offer, self._offer = self._offer, None
        await self._connection.setLocalDescription(offer)
        await self._set_remote(text, "answer")
        if self._wants_refresh:
            self.refresh()

    async def _set_remote(self, text: str, kind: str) -> None:
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
        await self._signal({"kind": description.type, "sdp": description.sdp})


def _username(description: str) -> str | None:
    found = _USERNAME.search(description)
    return found and found[1]
