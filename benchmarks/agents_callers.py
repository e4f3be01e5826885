"""Callers and agents for `benchmarks.agents`: tones that are sent, come back and are timed."""

import asyncio
import json
import math
import os
import time
from array import array
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from aiortc import (
    MediaStreamError,
    MediaStreamTrack,
    RTCPeerConnection,
    RTCSessionDescription,
)
from av import AudioFrame

from dailykit.local.media import MediaParticipant, MovingPicture
from dailykit.local.media.latency import decode_at_once
from dailykit.local.media.tracks import next_frame

ROOT = Path(__file__).parent.parent
PYTHON = ROOT / ".cache" / "venvs" / "pipecat" / "bin" / "python"
BOT = Path(__file__).with_name("agents_bot.py")

RATE = 48_000
PACKET = 960
FIRST_BURST, AFTER_BURST = 30, 40
PERIOD_PACKETS = 50
LOUD = 3000
WARM_UP_SECONDS = 4.0
FRAME_RATE = 30


_NO_CACHE = "PYTHONDONTWRITEBYTECODE"


class Tones(MediaStreamTrack):
    """A caller's microphone: a tone each second, in real time.

    Attributes:
        began: When the first sample of each tone was sent.
    """

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.began: list[float] = []
        self._start: float | None = None
        self._number = -1
        wave = [int(12_000 * math.sin(math.tau * 440 * at / RATE)) for at in range(RATE)]
        data = array("h", [one for value in wave for one in (value, value)]).tobytes()
        self._packets = [data[at : at + 4 * PACKET] for at in range(0, len(data), 4 * PACKET)]

    async def recv(self) -> AudioFrame:
        self._number += 1
        if self._start is None:
            self._start = time.monotonic()
        await asyncio.sleep(self._start + self._number * PACKET / RATE - time.monotonic())
        at = self._number % PERIOD_PACKETS
        frame = AudioFrame(format="s16", layout="stereo", samples=PACKET)
        frame.planes[0].update(
            self._packets[at] if FIRST_BURST <= at < AFTER_BURST else bytes(4 * PACKET)
        )
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = self._number * PACKET
        if at == FIRST_BURST:
            self.began.append(time.monotonic())
        return frame


class Ear:
    """Hears the tones that come back.

    Attributes:
        heard: When the first sample of each tone was heard.
    """

    def __init__(self) -> None:
        self.heard: list[float] = []
        self.has_heard = asyncio.Event()
        self._quiet = PERIOD_PACKETS

    def hear(self, frame: Any) -> None:
        if not isinstance(frame, AudioFrame):
            return
        values = array("h", bytes(frame.planes[0]))[::2]
        onset = next((at for at, value in enumerate(values) if abs(value) > LOUD), None)
        if onset is None:
            self._quiet += 1
        else:
            if self._quiet >= 5:
                self.heard.append(time.monotonic() + onset / RATE)
                self.has_heard.set()
            self._quiet = 0


@dataclass
class Run:
    """What one run of an agent has shown.

    Attributes:
        delays: When each tone was sent, and how long it took to come back, in seconds.
        sent: The number of tones that were sent.
        cpu: The agent's share of a core.
        rss: The agent's memory each second, in bytes.
    """

    delays: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    sent: int = 0
    cpu: float = 0.0
    rss: list[int] = field(default_factory=list[int])

    def measure(self, tones: Tones, ear: Ear, since: float) -> None:
        for began in tones.began:
            if began >= since:
                self.sent += 1
                later = [(began, one - began) for one in ear.heard if 0 <= one - began < 1]
                self.delays += later[:1]


class Agent:
    """The process of an agent."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.reports: list[dict[str, float]] = []
        self._reading = asyncio.create_task(self._read())

    @classmethod
    @asynccontextmanager
    async def run(cls, *arguments: str, size: str | None) -> AsyncGenerator["Agent"]:
        sized = ("--size", size) if size else ()
        process = await asyncio.create_subprocess_exec(
            PYTHON,
            BOT,
            *arguments,
            *sized,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # With its compiled modules it starts in seconds.
            env={
                **{name: os.environ[name] for name in os.environ if name != _NO_CACHE},
                "PYTHONPATH": str(ROOT / "src"),
            },
        )
        agent = cls(process)
        try:
            yield agent
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), 20)
            except TimeoutError:
                process.kill()
            await agent._reading

    def say(self, message: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            facts = json.loads(line)
            if "answer" in facts:
                self.answer.set_result(facts["answer"])
            else:
                self.reports.append(facts)

    def usage(self, since: float) -> tuple[float, list[int]]:
        """Return the share of a core, and the memory at each report."""
        seen = [one for one in self.reports if one["at"] >= since]
        first, last = seen[0], seen[-1]
        share = (last["cpu"] - first["cpu"]) / (last["at"] - first["at"])
        return share, [int(one["rss"]) for one in seen]


async def listen(tracks: AsyncIterator[MediaStreamTrack], ear: Ear) -> None:
    async with asyncio.TaskGroup() as group:
        async for track in tracks:
            group.create_task(_listen(track, ear))


async def _listen(track: MediaStreamTrack, ear: Ear) -> None:
    try:
        while True:
            ear.hear(await next_frame(track))
    except MediaStreamError:
        return


def picture(size: str | None) -> MovingPicture | None:
    if size is None:
        return None
    width, height = map(int, size.split("x"))
    return MovingPicture(width=width, height=height, rate=FRAME_RATE)


async def run_ours(room_url: str, seconds: float, size: str | None) -> Run:
    tones, ear, run = Tones(), Ear(), Run()
    async with (
        MediaParticipant.join(room_url, audio=tones, video=picture(size)) as caller,
        Agent.run("--room", room_url, size=size) as agent,
    ):
        listening = asyncio.create_task(listen(caller.remote_tracks(), ear))
        await _measure(run, agent, tones, ear, seconds)
        listening.cancel()
    return run


async def run_theirs(seconds: float, size: str | None) -> Run:
    tones, ear, run = Tones(), Ear(), Run()
    async with AsyncExitStack() as stack:
        connection = RTCPeerConnection()
        stack.push_async_callback(connection.close)
        agent = await stack.enter_async_context(Agent.run(size=size))
        connection.createDataChannel("messages")
        connection.addTrack(tones)
        video = picture(size)
        if video is None:
            connection.addTransceiver("video", direction="inactive")
        else:
            connection.addTrack(video)
        listening: list[asyncio.Task[None]] = []

        def take(track: MediaStreamTrack) -> None:
            for place in connection.getTransceivers():
                # The caller is the same in both: it decodes each packet on arrival.
                if place.receiver.track is track and track.kind == "audio":
                    decode_at_once(place.receiver)
            listening.append(asyncio.create_task(_listen(track, ear)))

        connection.on("track", take)
        await connection.setLocalDescription(await connection.createOffer())
        offer = connection.localDescription
        agent.say({"sdp": offer.sdp, "type": offer.type})
        answer = await agent.answer
        await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
        await _measure(run, agent, tones, ear, seconds)
        for one in listening:
            one.cancel()
    return run


async def _measure(run: Run, agent: Agent, tones: Tones, ear: Ear, seconds: float) -> None:
    async with asyncio.timeout(60):
        await ear.has_heard.wait()
    since = time.monotonic() + WARM_UP_SECONDS
    await asyncio.sleep(WARM_UP_SECONDS + seconds + 1)
    run.cpu, run.rss = agent.usage(since)
    run.measure(tones, ear, since)
