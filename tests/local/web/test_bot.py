"""Python programs and browsers in one call: they see and hear each other."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from av import VideoFrame
from playwright.sync_api import expect
from tests.support.browser.browser import Tabs, moving_pictures
from tests.support.browser.hearing import hears, join

from dailykit import Daily, Permissions, Room
from dailykit.local.media import MediaParticipant, MovingPicture

pytestmark = pytest.mark.slow

_WIDTH = "() => document.querySelector('[data-participant]:not([data-own]) video').videoWidth"


@pytest.fixture
def room(client: Daily) -> Room:
    """A private room."""
    return client.rooms.create(name="standup", privacy="private")


def link(client: Daily, room: Room, *, owner: bool = False) -> str:
    """Return an address with a token."""
    return f"{room.url}?t={client.meeting_tokens.create(room=room, is_owner=owner)}"


@contextmanager
def echo_process(address: str) -> Generator["subprocess.Popen[str]"]:
    """Run the echo as users do."""
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("dailykit")), "join", address, "--echo"],
        env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_the_echo_of_the_command_line(tabs: Tabs, client: Daily, room: Room) -> None:
    ada = join(tabs, link(client, room, owner=True), "Ada")
    with echo_process(link(client, room)) as process:
        moving_pictures(ada, 1)
        (echo,) = [
            one.id for one in client.rooms.presence("standup").data if one.user_name == "Echo"
        ]
        hears(ada, echo)
        # Ada's own voice is back in her tab only.
        ada.get_by_role("button", name="Mic", exact=True).click()
        bob = join(tabs, link(client, room), "Bob")
        moving_pictures(bob, 2)
        moving_pictures(ada, 2)
        hears(bob, echo)
        ada.get_by_role("button", name="People").click()
        ada.get_by_role("button", name="Mute Echo").click()
        muted = bob.locator(f"[data-participant='{echo}']").get_by_label("microphone is off")
        expect(muted).to_be_visible()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
        assert out.splitlines() == [
            "You are in standup, with Ada. Ctrl-C leaves.",
            "Bob joined.",
            "You are no longer in the call: left.",
        ]
    expect(ada.locator("[data-kind=camera]")).to_have_count(2)


async def show(room_url: str, joined: Event, enough: Event) -> None:
    """Show a picture in a call for as long as it is wanted."""
    async with MediaParticipant.join(room_url, user_name="Screen", video=MovingPicture()):
        joined.set()
        await asyncio.to_thread(enough.wait)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_viewer_whose_address_is_hidden(
    tabs: Tabs, client: Daily, room: Room, is_first: bool
) -> None:
    """Browsers tell the address of this machine only to pages with a camera or a microphone."""
    silent = Permissions(can_send=False)
    address = f"{room.url}?t={client.meeting_tokens.create(room=room, permissions=silent)}"
    joined, enough = Event(), Event()
    ada = None if is_first else tabs.join(address, "Ada")
    with ThreadPoolExecutor() as pool:
        showing = pool.submit(asyncio.run, show(link(client, room), joined, enough))
        try:
            assert joined.wait(20)
            ada = ada or tabs.join(address, "Ada")
            moving_pictures(ada, 1)
        finally:
            enough.set()
        showing.result(timeout=30)


async def look_around(room_url: str, joined: Event) -> dict[str, tuple[int, int]]:
    """Show a picture in a call until all is there that one person can send; return the sizes."""
    sizes: dict[str, tuple[int, int]] = {}
    picture = MovingPicture(width=160, height=120)
    async with MediaParticipant.join(room_url, user_name="Watcher", video=picture) as bot:
        joined.set()
        async for track in bot.remote_tracks():
            frame = await track.recv()
            sizes[track.name] = (
                (frame.width, frame.height) if isinstance(frame, VideoFrame) else (0, 0)
            )
            if {"audio", "video", "screenVideo"} <= set(sizes):
                return sizes
    return sizes


@pytest.mark.parametrize("is_first", [True, False])
def test_a_program_of_ones_own(tabs: Tabs, client: Daily, room: Room, is_first: bool) -> None:
    """Whoever is first, the other begins the connection, and a screen comes later."""
    address = link(client, room)
    ada = None if is_first else tabs.join(address, "Ada")
    joined = Event()
    with ThreadPoolExecutor() as pool:
        looking = pool.submit(asyncio.run, look_around(address, joined))
        assert joined.wait(20)
        ada = ada or tabs.join(address, "Ada")
        moving_pictures(ada, 1)
        assert ada.evaluate(_WIDTH) == 160
        ada.get_by_role("button", name="Share").click()
        sizes = looking.result(timeout=30)
    assert min(sizes["video"]) > 0
    assert min(sizes["screenVideo"]) > 0
    expect(ada.locator("[data-kind=camera]")).to_have_count(1)
