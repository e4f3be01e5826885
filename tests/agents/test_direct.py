"""``dailykit run -- python bot.py -d`` in a project with a ``.env`` for the real Daily."""

import asyncio
import shutil
from ipaddress import ip_address
from pathlib import Path

import pytest
from aioice.ice import get_host_addresses
from tests.support.agents.agents import BOT, Agent, under_run
from tests.support.agents.hearing import Listener

from dailykit import Daily, LocalDaily
from dailykit.local.media import MediaParticipant

pytestmark = pytest.mark.slow

REAL_KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

ENV = f"""
DAILY_API_KEY={REAL_KEY}
DAILY_API_URL=https://api.daily.co/v1
DAILY_ROOM_URL=https://acme.daily.co/clinic
GREETING=hello
"""

WATCH = """
import os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        place = arguments[0] if event == "socket.getaddrinfo" else arguments[1][0]
        with open(os.environ["PLACES"], "a") as places:
            places.write(f"{place}\\n")

if "bot.py" in " ".join(sys.orig_argv):
    sys.addaudithook(note)
"""
"""Writes down which hosts a program talks to."""

CHILD = """
import subprocess, sys
sys.exit(subprocess.run([sys.executable, "bot.py", "-d"]).returncode)
"""
"""Runs the bot in a process of its own, as process managers do."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A bot with a ``.env``, and with something in place of an installed daily-python."""
    folder = tmp_path / "project"
    (folder / "installed").mkdir(parents=True)
    shutil.copy(BOT, folder)
    (folder / ".env").write_text(ENV)
    (folder / "installed" / "daily.py").write_text("raise ImportError('the installed module')")
    (folder / "installed" / "sitecustomize.py").write_text(WATCH)
    return folder


async def test_a_bot_that_comes_second_and_a_server_that_stops(python: Path, project: Path) -> None:
    local = LocalDaily().start()
    with Daily(local.api_key, api_url=local.api_url) as client:
        room = client.rooms.create("clinic")
    environment = {
        "DAILY_API_URL": local.api_url,
        "DAILY_API_KEY": local.api_key,
        "PYTHONPATH": str(project / "installed"),
        "PLACES": str(project / "places"),
    }
    async with MediaParticipant.join(room.url, user_name="Ada", receive=["audio"]) as ada:
        with Agent([*under_run(), str(python), "-c", CHILD], project, environment) as agent:
            listener = Listener(await anext(ada.remote_tracks()))
            await listener.heard(0.9)
            assert listener.loud == pytest.approx(1.0, abs=0.04)

            await local.aclose()

            assert await asyncio.to_thread(agent.ended) == 0
    assert agent.told("clinic", "first") == ["Ada"]
    assert len(agent.told("clinic", "error")) == 1
    assert len(agent.told("clinic", "ended")) == 1
    said = "".join(agent.log)
    assert f"{project / '.env'} sets DAILY_API_KEY, DAILY_API_URL and DAILY_ROOM_URL" in said
    assert f"DAILY_ROOM_URL is {room.url}" in said
    assert REAL_KEY not in said
    places = set((project / "places").read_text().split())
    assert places
    assert all(_is_here(place) for place in places), places


def _is_here(place: str) -> bool:
    """Tell whether a host is this machine; WebRTC also uses the addresses of its interfaces."""
    return place == "localhost" or ip_address(place).is_loopback or place in _own_addresses()


def _own_addresses() -> set[str]:
    return {address.split("%")[0] for address in get_host_addresses(use_ipv4=True, use_ipv6=True)}


TLS = """
import asyncio, ssl, uvloop

async def main():
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    context = ssl.create_default_context()
    await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="api.daily.co")

uvloop.run(main())
"""


def test_uvloop_which_looks_names_up_by_itself(python: Path, tmp_path: Path) -> None:
    with Agent([*under_run("--port", "0"), str(python), "-c", TLS], tmp_path, {}) as agent:
        assert agent.ended() == 1
    assert "PermissionError: this program was started with dailykit run" in agent.log[-1]
    assert "to reach api.daily.co" in agent.log[-1]
