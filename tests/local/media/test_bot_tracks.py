"""Which tracks a program in a call receives, and when they end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiortc import AudioStreamTrack, MediaStreamError, MediaStreamTrack
from av import VideoFrame
from tests.support.calls.media import loudest
from tests.support.calls.visits import Visit, picture, tracks_of

from dailykit import AsyncDaily
from dailykit.local import JoinRefused, LocalDaily
from dailykit.local.media import MediaParticipant, MovingPicture


async def test_only_what_is_wanted_is_received(visit: Visit) -> None:
    ada = await visit("Ada", audio=AudioStreamTrack(), video=MovingPicture())
    bob = await visit("Bob", receive=["audio"])
    (sound,) = await tracks_of(bob, (ada, "audio"))
    await loudest(sound, 25)
    states = {name: one.state for name, one in bob.track_states(ada.id).items()}
    assert states == {
        "audio": "playable",
        "video": "receivable",
        "screenAudio": "off",
        "screenVideo": "off",
    }


async def test_a_refusal_has_its_reason(visit: Visit, client: AsyncDaily, room_url: str) -> None:
    await client.rooms.update("standup", privacy="private", enable_knocking=False)
    with pytest.raises(JoinRefused) as caught:
        await visit("Ada", video=MovingPicture())
    assert caught.value.reason == "not-allowed"


async def test_who_knocks_is_seen_when_let_in(visit: Visit, client: AsyncDaily) -> None:
    await client.rooms.update("standup", privacy="private")
    token = await client.meeting_tokens.create(room="standup", is_owner=True)
    host = await visit("Host", token=token, video=MovingPicture())
    gus = await visit("Gus", video=MovingPicture())
    assert gus.state == "waiting"
    await host.next_event("waiting-participant-added")
    await host.admit(gus.id)
    await tracks_of(gus, (host, "video"))
    await tracks_of(host, (gus, "video"))


async def test_the_end_of_the_server_ends_everything(visit: Visit, local: LocalDaily) -> None:
    ada, bob = await visit("Ada", video=MovingPicture()), await visit("Bob")
    (track,) = await tracks_of(bob, (ada, "video"))
    await local.aclose()
    async with asyncio.timeout(20):
        assert [one async for one in bob.remote_tracks() if one is not track] == []
        async for _ in track:
            pass
    assert bob.left_reason == "server-stopped"


@pytest.mark.parametrize(
    "data",
    [
        None,
        "offer",
        {"kind": "offer", "sdp": "v=0"},
        {"kind": "answer", "sdp": "v=0"},
        {"kind": "offer", "sdp": "nonsense\r\n"},
        {"kind": "ice", "candidate": {"candidate": "candidate:1"}},
        {"kind": "ice", "candidate": {"candidate": "", "sdpMid": "0"}},
        {"kind": "ice", "candidate": None},
        {"kind": "ice", "candidate": {"candidate": "1 1 udp 1 x-y.local 9 typ host"}},
    ],
)
async def test_nonsense_of_others_harms_nobody(visit: Visit, data: Any) -> None:
    ada, bob = await visit("Ada", video=MovingPicture()), await visit("Bob")
    (track,) = await tracks_of(bob, (ada, "video"))
    await bob.signal(ada.id, data)
    eve = await visit("Eve")
    await tracks_of(eve, (ada, "video"))
    assert (await picture(track)).width == 320


async def test_a_connection_is_begun_again(visit: Visit) -> None:
    ada, bob = await visit("Ada", video=MovingPicture()), await visit("Bob")
    (first,) = await tracks_of(bob, (ada, "video"))
    # As if the network had been away.
    await ada._mesh._peers.pop(bob.id).close()
    ada._mesh._peer(bob.id).begin()
    async with asyncio.timeout(20):
        async for _ in first:
            pass
    (again,) = await tracks_of(bob, (ada, "video"))
    assert again is not first


async def test_a_machine_without_a_network_will_do(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(**options: bool) -> list[str]:
        return []

    monkeypatch.setattr("aioice.ice.get_host_addresses", nothing)
    ada, bob = await visit("Ada", video=MovingPicture()), await visit("Bob")
    await tracks_of(bob, (ada, "video"))


async def test_what_fails_within_is_told_and_not_waited_for(
    visit: Visit, room_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*all: object, **options: object) -> None:
        raise LookupError("out of order")

    await visit("Ada")
    monkeypatch.setattr("dailykit.local.media.mesh.Peer", fail)
    with pytest.raises(LookupError):
        async with MediaParticipant.join(room_url) as bob:
            assert bob.left_reason == "connection-lost"


class Broken(MediaStreamTrack):
    """A track that fails, in one way or another."""

    kind = "video"

    def __init__(self, fail: Callable[[], Awaitable[Any]]) -> None:
        super().__init__()
        self._fail = fail

    async def recv(self) -> Any:
        return await self._fail()


async def without_time() -> VideoFrame:
    return VideoFrame(16, 16, "yuv420p")


async def no_frame() -> bytes:
    return b""


async def out_of_order() -> VideoFrame:
    raise LookupError("out of order")


@pytest.mark.parametrize(
    ("fail", "said"),
    [
        (without_time, "time_base"),
        (no_frame, "must yield frames, not bytes"),
        (out_of_order, "out of order"),
    ],
)
async def test_a_track_that_fails_is_told(
    visit: Visit,
    caplog: pytest.LogCaptureFixture,
    fail: Callable[[], Awaitable[Any]],
    said: str,
) -> None:
    with caplog.at_level(logging.ERROR):
        ada = await visit("Ada", video=Broken(fail), audio=AudioStreamTrack())
        bob = await visit("Bob")
        await tracks_of(bob, (ada, "audio"))
    assert "reading a track to send failed" in caplog.text
    assert said in caplog.text


async def test_tracks_are_stopped_at_the_end(room_url: str) -> None:
    picture, sound = MovingPicture(), AudioStreamTrack()
    async with MediaParticipant.join(room_url, audio=sound, video=picture) as bot:
        assert (picture.readyState, sound.readyState) == ("live", "live")
    assert (picture.readyState, sound.readyState) == ("ended", "ended")
    assert bot.left_reason == "left"
    with pytest.raises(MediaStreamError):
        await picture.recv()
