"""The examples with Pipecat agents."""

import asyncio
import os
import re
import subprocess
from pathlib import Path

import pytest
from av import AudioFrame, VideoFrame
from tests.support.agents.agents import ROOT, Agent, pipecat_python, under_run
from tests.support.agents.hearing import Listener
from tests.support.calls.media import Tone

from dailykit import AsyncDaily, LocalDaily
from dailykit.local.media import MediaParticipant, RemoteTrack

EXAMPLES = ROOT / "examples"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def python() -> Path:
    """A Python that has Pipecat."""
    return pipecat_python()


class Words(Tone):
    """Half a second of noise, then silence."""

    async def recv(self) -> AudioFrame:
        frame = await super().recv()
        if self._number > 25:
            frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        return frame


def test_the_conversation_of_the_tested_agent(python: Path, tmp_path: Path) -> None:
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(EXAMPLES / "agent_tested")],
        env={
            **{name: text for name, text in os.environ.items() if not name.startswith("PYTEST")},
            "PYTHONPATH": str(ROOT / "src"),
        },
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^1 passed", done.stdout, re.MULTILINE), done.stdout


async def test_the_echo_greets_and_says_back(
    python: Path, local_daily: LocalDaily, tmp_path: Path
) -> None:
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as client:
        room = await client.rooms.create("standup")
    environment = {"DAILY_API_URL": local_daily.api_url, "DAILY_API_KEY": local_daily.api_key}
    script = str(EXAMPLES / "agent_echo.py")
    command = [*under_run("--room", "standup"), str(python), script, "-d"]

    with Agent(command, tmp_path, environment) as agent:
        async with MediaParticipant.join(room.url, user_name="Ada") as ada:
            tracks: dict[str, RemoteTrack] = {}
            async for track in ada.remote_tracks():
                tracks[track.name] = track
                if len(tracks) == 2:
                    break
            listener = Listener(tracks["audio"])
            picture = await tracks["video"].recv()
            assert isinstance(picture, VideoFrame)
            assert (picture.width, picture.height) == (640, 360)
            await listener.heard(0.1)  # the greeting

            before = listener.loud
            ada.send(Words())
            await listener.heard(before + 0.4)
            assert listener.loud - before == pytest.approx(0.5, abs=0.1)
        assert await asyncio.to_thread(agent.ended) == 0
