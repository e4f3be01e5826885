"""Which tracks programs receive, how these are, and the tracks that have names. No browser."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any, Protocol

import pytest
import pytest_asyncio
from aiortc import AudioStreamTrack
from av import VideoFrame
from tests.support.calls.media import Tone, loudest

from dailykit import AsyncDaily, Permissions
from dailykit.errors import InvalidArgumentError
from dailykit.local import LocalDaily
from dailykit.local.call.call_view import CallEvent
from dailykit.local.media import MediaParticipant, MovingPicture, RemoteTrack
from dailykit.models import CanReceive

PATIENCE_SECONDS = 20


class Events:
    """Everything that a participant was told, and a way to wait for more."""

    def __init__(self) -> None:
        self.all: list[CallEvent] = []
        self._came = asyncio.Event()

    def __call__(self, event: CallEvent) -> None:
        self.all.append(event)
        self._came.set()

    async def wait_for(self, type: str, **facts: Any) -> CallEvent:
        """Return the first event of a type with these facts, now or when it comes."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for event in self.all:
                    if event.type == type and facts.items() <= event.data.items():
                        return event
                self._came.clear()
                await self._came.wait()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds after some event."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not holds():
                self._came.clear()
                await self._came.wait()

    def states(self, track: str, whose: str) -> Sequence[str]:
        """Return which states a track has had."""
        changes = [one.data for one in self.all if one.type == "track-state"]
        return [one["state"] for one in changes if (one["id"], one["track"]) == (whose, track)]


class Visit(Protocol):
    """Lets a program with media join the room."""

    async def __call__(self, user_name: str, **options: Any) -> tuple[MediaParticipant, Events]: ...


@pytest_asyncio.fixture
async def client() -> AsyncIterator[AsyncDaily]:
    """A client of a local Daily with a room ``standup``."""
    async with (
        LocalDaily() as local,
        AsyncDaily(local.api_key, api_url=local.api_url) as client,
    ):
        await client.rooms.create(name="standup")
        yield client


@pytest_asyncio.fixture
async def visit(client: AsyncDaily) -> AsyncIterator[Visit]:
    """Lets programs join; nothing of them may be left over at the end."""
    room_url = (await client.rooms.get("standup")).url
    before = asyncio.all_tasks()
    async with AsyncExitStack() as stack:

        async def visit(user_name: str, **options: Any) -> tuple[MediaParticipant, Events]:
            events = Events()
            joining = MediaParticipant.join(
                room_url, user_name=user_name, on_event=events, **options
            )
            return await stack.enter_async_context(joining), events

        yield visit
    assert asyncio.all_tasks() - before - {asyncio.current_task()} == set()


async def first_track(bot: MediaParticipant, name: str) -> RemoteTrack:
    """Return the first track of a name, as soon as it is there."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for track in bot.remote_tracks():
            if track.name == name:
                return track
    raise AssertionError(f"no {name} came")


async def test_a_track_is_loading_until_its_first_frame(visit: Visit) -> None:
    ada, of_ada = await visit("Ada", audio=AudioStreamTrack())
    bob, events = await visit("Bob")
    await events.wait_for("track-state", id=ada.id, track="audio", state="playable")
    await ada.update(tracks={"audio": False})
    await events.wait_for("track-state", id=ada.id, track="audio", state="off", offReasons=["user"])
    await ada.update(tracks={"audio": True})
    await events.until(lambda: events.states("audio", ada.id)[-1:] == ["playable"])
    assert bob.track_states(ada.id)["audio"].state == "playable"
    assert events.states("audio", ada.id) == [
        "loading",
        "playable",
        "off",
        "loading",
        "playable",
    ]
    # Whose microphone it is has nothing to wait for.
    assert of_ada.states("audio", ada.id) == ["off", "playable", "off", "playable"]
    assert events.states("video", ada.id) == ["off"]


async def test_an_event_comes_after_what_it_is_about(visit: Visit) -> None:
    _, events = await visit("Ada")
    bob, _ = await visit("Bob", audio=AudioStreamTrack())
    await events.wait_for("track-state", id=bob.id, state="playable")
    about_bob = [
        one.type
        for one in events.all
        if bob.id in (one.data.get("id"), one.data.get("participant", {}).get("id"))
    ]
    assert about_bob[:2] == ["participant-joined", "track-state"]
    assert "network-connection" in about_bob


async def test_what_is_not_subscribed_to_is_not_sent(visit: Visit) -> None:
    picture = MovingPicture()
    ada, _ = await visit("Ada", audio=AudioStreamTrack(), video=picture)
    bob, events = await visit("Bob", receive=["audio"])
    await events.wait_for("track-state", id=ada.id, track="audio", state="playable")
    assert bob.track_states(ada.id)["video"].state == "receivable"
    # Nothing was negotiated for pictures, so that there is no decoder either.
    (peer,) = bob._mesh._peers.values()
    opened = [place.kind for place, _, _ in peer._places if "recv" in place.direction]
    assert opened == ["audio"]

    bob.update_subscriptions({ada.id: {"tracks": {"video": True}}})
    track = await first_track(bob, "video")
    assert isinstance(await track.recv(), VideoFrame)
    await events.wait_for("track-state", id=ada.id, track="video", state="playable")

    bob.update_subscriptions({ada.id: None})
    sound = await first_track(bob, "audio")
    await loudest(sound, 50)
    (there,) = ada._mesh._peers.values()
    assert there._not_for_them == {"video", "screenAudio", "screenVideo"}
    while track.has_frames:
        await track.recv()
    await loudest(sound, 25)
    assert not track.has_frames
    assert events.states("video", ada.id)[-1] == "receivable"


async def test_profiles_are_for_several(visit: Visit) -> None:
    ada, _ = await visit("Ada", audio=AudioStreamTrack(), video=MovingPicture())
    eve, _ = await visit("Eve", audio=AudioStreamTrack(), video=MovingPicture())
    bob, events = await visit("Bob", receive=["audio"])
    bob.update_subscription_profiles({"watched": {"video": True, "audio": False}})
    bob.update_subscriptions({eve.id: {"profile": "watched"}})
    await events.wait_for("track-state", id=eve.id, track="video", state="playable")
    await events.wait_for("track-state", id=ada.id, track="audio", state="playable")
    assert bob.track_states(eve.id)["audio"].state == "receivable"
    assert bob.track_states(ada.id)["video"].state == "receivable"
    with pytest.raises(InvalidArgumentError, match="subscription profile 'loud' does not exist"):
        bob.update_subscriptions({eve.id: {"profile": "loud"}})
    with pytest.raises(InvalidArgumentError, match="unknown track 'microphone'"):
        bob.update_subscription_profiles({"base": {"microphone": True}})


async def test_a_screen_and_custom_tracks(visit: Visit) -> None:
    ada, _ = await visit("Ada", audio=AudioStreamTrack())
    bob, events = await visit("Bob", audio=AudioStreamTrack())
    await events.wait_for("track-state", id=ada.id, track="audio", state="playable")
    ada.send(MovingPicture(width=160, height=90), name="screenVideo")
    ada.send(Tone(), name="customAudio:music")
    ada.send(MovingPicture(width=64, height=48), name="customVideo:board")
    # Both sides have custom tracks, in whichever places.
    bob.send(Tone(), name="customAudio:speech")
    screen, board = (
        await first_track(bob, "screenVideo"),
        await first_track(bob, "customVideo:board"),
    )
    sizes = [
        frame.width
        for frame in (await screen.recv(), await board.recv())
        if isinstance(frame, VideoFrame)
    ]
    assert sizes == [160, 64]
    assert await loudest(await first_track(bob, "customAudio:music")) > 4000
    assert await loudest(await first_track(ada, "customAudio:speech")) > 4000
    assert await loudest(await first_track(bob, "audio"), 25) < 100

    ada.stop_sending("customVideo:board")
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for _ in board:
            pass
    assert "customVideo:board" not in bob.participants[ada.id].tracks
    # The place is free for another one.
    ada.send(MovingPicture(width=32, height=32), name="customVideo:map")
    later = await first_track(bob, "customVideo:map")
    async with asyncio.timeout(PATIENCE_SECONDS):
        # What was on its way in this place comes first.
        async for frame in later:
            if isinstance(frame, VideoFrame) and frame.width == 32:
                break
    (peer,) = ada._mesh._peers.values()
    assert len(peer._connection.getTransceivers()) <= 7
    ada.stop_sending("screenVideo")
    await events.wait_for("track-state", id=ada.id, track="screenVideo", state="off")


async def test_what_a_late_comer_finds(visit: Visit) -> None:
    ada, _ = await visit("Ada")
    ada.send(Tone(), name="customAudio:music")
    bob, _ = await visit("Bob")
    assert await loudest(await first_track(bob, "customAudio:music")) > 4000


async def test_no_track_of_another_kind(visit: Visit) -> None:
    ada, _ = await visit("Ada")
    for name in ("video", "customVideo:x", "microphone"):
        with pytest.raises(InvalidArgumentError, match=f"can't be sent as '{name}'"):
            ada.send(AudioStreamTrack(), name=name)


async def test_an_owner_mutes_and_asks(visit: Visit, client: AsyncDaily) -> None:
    token = await client.meeting_tokens.create(room="standup", is_owner=True)
    owner, events = await visit("Owner", token=token)
    ada, of_ada = await visit("Ada", audio=Tone())
    await events.wait_for("track-state", id=ada.id, track="audio", state="playable")
    await events.wait_for("active-speaker", id=ada.id)
    assert owner.active_speaker == ada.id
    await owner.update_participant(ada.id, {"audio": False})
    await events.wait_for("track-state", id=ada.id, track="audio", offReasons=["remoteMute"])
    await owner.update_participant(ada.id, {"audio": True})
    await of_ada.wait_for("asked-to-send", tracks=["audio"])
    await events.until(lambda: owner.track_states(ada.id)["audio"].state == "playable")
    await owner.update_permissions(ada.id, Permissions(can_send=False))
    await events.wait_for(
        "track-state", id=ada.id, track="audio", state="off", offReasons=["sendPermission"]
    )
    await owner.update_permissions(
        owner.id, Permissions(can_receive=CanReceive(base=False), can_send=False)
    )
    await owner.update_permissions(ada.id, Permissions(can_send=True))
    await ada.update(tracks={"audio": True})
    await events.wait_for("track-state", id=ada.id, offReasons=["receivePermission"])
    await owner.eject(ada.id)
    assert await ada.gone() == "ejected"


async def test_chat_as_prebuilt_sends_it(visit: Visit) -> None:
    ada, _ = await visit("Ada")
    _, events = await visit("Bob")
    await ada.send_chat_message("Hello")
    message = (await events.wait_for("app-message")).data["data"]
    assert (message["event"], message["message"], message["name"]) == ("chat-msg", "Hello", "Ada")
