"""A conversation with the agent, as a test.

pyproject.toml has ``daily_module = "dailykit"``, so Pipecat's transport joins rooms of the local
Daily.
"""

import asyncio
import wave
from pathlib import Path

import numpy as np
from agent import run_agent
from aiortc.contrib.media import MediaPlayer
from av import AudioFrame

from dailykit import AsyncDaily, LocalDaily
from dailykit.local.media import MediaParticipant, RemoteTrack


def question(path: Path) -> str:
    """Write a sound file with what the caller says: half a second of a tone, then a pause."""
    rate = 48_000
    times = np.arange(rate // 2) / rate
    tone = (np.sin(2 * np.pi * 300 * times) * 12_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(tone.tobytes() + bytes(2 * rate))
    return str(path)


async def next_words(track: RemoteTrack) -> tuple[float, float]:
    """Return how long the agent speaks until its next pause, in seconds, and at what pitch."""
    said: list[np.ndarray] = []
    rate = silent_frames = 0
    while not said or silent_frames < 15:  # of 20 ms
        frame = await track.recv()
        assert isinstance(frame, AudioFrame)
        rate = frame.sample_rate
        samples = frame.to_ndarray().reshape(-1, 2)[:, 0].astype(float)
        if np.abs(samples).max() > 2_000:
            said.append(samples)
            silent_frames = 0
        else:
            silent_frames += 1
    words = np.concatenate(said)
    pitch = np.abs(np.fft.rfft(words)).argmax() * rate / len(words)
    return len(words) / rate, pitch


async def test_a_conversation(local_daily: LocalDaily, daily: AsyncDaily, tmp_path: Path) -> None:
    room = await daily.rooms.create(expires_in=600, eject_at_room_exp=True)

    async with (
        asyncio.timeout(30),
        asyncio.TaskGroup() as group,
        MediaParticipant.join(room.url, user_name="Ada") as ada,
    ):
        agent = group.create_task(run_agent(room.url, None))
        heard = await anext(ada.remote_tracks())
        greeting, pitch = await next_words(heard)
        assert abs(greeting - 0.4) < 0.1
        assert abs(pitch - 440) < 10

        voice = MediaPlayer(question(tmp_path / "question.wav")).audio
        assert voice is not None
        ada.send(voice)
        answer, pitch = await next_words(heard)
        assert abs(answer - 0.6) < 0.1
        assert abs(pitch - 660) < 10

        # Ten minutes later the room expires, and the call ends for everyone.
        await local_daily.clock.advance(601)
        await agent

    (meeting,) = (await daily.meetings.list(room=room)).data
    assert sorted(str(one.user_name) for one in meeting.participants or ()) == ["Ada", "Agent"]
