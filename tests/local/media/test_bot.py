"""Programs in a call with sound and pictures: what one sends, the other gets. No browser."""

import asyncio

from aiortc import AudioStreamTrack
from tests.support.calls.media import LOUD, Tone, loudest
from tests.support.calls.visits import Visit, picture, tracks_of

from dailykit import AsyncDaily, Permissions
from dailykit.local.media import MediaParticipant, MovingPicture, join_as_echo
from dailykit.models import CanReceive


async def test_two_programs_hear_and_see_each_other(visit: Visit) -> None:
    ada = await visit("Ada", audio=Tone(), video=MovingPicture())
    bob = await visit("Bob", video=MovingPicture(width=160, height=120))
    of_ada = await tracks_of(bob, (ada, "audio"), (ada, "video"))
    (of_bob,) = await tracks_of(ada, (bob, "video"))
    assert [track.kind for track in of_ada] == ["audio", "video"]
    assert await loudest(of_ada[0]) > LOUD / 3
    first, second = await picture(of_ada[1]), await picture(of_ada[1])
    assert (first.width, first.height) == (320, 180)
    assert bytes(first.planes[0]) != bytes(second.planes[0])
    assert (await picture(of_bob)).width == 160
    assert bob.participants[ada.id].tracks["audio"]
    assert not ada.participants[bob.id].tracks["audio"]


async def test_the_tracks_of_who_leaves_end(visit: Visit) -> None:
    ada = await visit("Ada", video=MovingPicture())
    bob, eve = await visit("Bob"), await visit("Eve", video=MovingPicture())
    of_ada, of_eve = await tracks_of(bob, (ada, "video"), (eve, "video"))
    await ada.leave()
    async with asyncio.timeout(20):
        async for _ in of_ada:
            pass
    assert of_ada.readyState == "ended"
    assert (await picture(of_eve)).width == 320
    # What has ended is not there for those who ask later.
    assert await tracks_of(bob, (eve, "video")) == [of_eve]


async def test_an_echo_for_each_alone(visit: Visit, room_url: str) -> None:
    async with join_as_echo(room_url) as echo:
        ada = await visit("Ada", audio=Tone())
        bob = await visit("Bob", audio=AudioStreamTrack())
        heard = await tracks_of(ada, (echo, "audio"), (echo, "video")) + await tracks_of(
            bob, (echo, "audio")
        )
        assert echo.user_name == "Echo"
        assert await loudest(heard[0]) > LOUD / 3
        assert await loudest(heard[2]) < LOUD / 100
        assert (await picture(heard[1])).width == 320


async def test_what_is_switched_off_is_not_sent(visit: Visit) -> None:
    ada = await visit("Ada", audio=AudioStreamTrack(), video=MovingPicture(rate=30))
    bob = await visit("Bob")
    sound, pictures = await tracks_of(bob, (ada, "audio"), (ada, "video"))
    await ada.update(tracks={"video": False})
    # What was on its way comes still. The sound tells how the time goes.
    await loudest(sound, 100)
    while pictures.has_frames:
        await pictures.recv()
    await loudest(sound, 25)
    assert not pictures.has_frames
    await ada.update(tracks={"video": True})
    assert (await picture(pictures)).width == 320


async def test_what_a_host_switches_off_stays_off(visit: Visit, client: AsyncDaily) -> None:
    token = await client.meeting_tokens.create(room="standup", is_owner=True)
    host = await visit("Host", token=token)
    ada = await visit("Ada", audio=AudioStreamTrack())
    await tracks_of(host, (ada, "audio"))
    for rule in (["video"], True):
        await host.update_permissions(ada.id, Permissions(can_send=rule))
    ada.send(AudioStreamTrack())
    await host.send_app_message("done", to=ada.id)
    await ada.next_event("app-message")
    assert not ada.tracks["audio"]


async def test_permissions_are_heeded_and_come_later(visit: Visit, client: AsyncDaily) -> None:
    host_token = await client.meeting_tokens.create(room="standup", is_owner=True)
    silent = Permissions(can_send=False)
    token = await client.meeting_tokens.create(room="standup", permissions=silent)
    host = await visit("Host", token=host_token, video=MovingPicture())
    ada = await visit("Ada", token=token, video=MovingPicture())
    bob = await visit("Bob", token=token, video=MovingPicture())
    await tracks_of(ada, (host, "video"))
    await tracks_of(bob, (host, "video"))
    assert not ada.tracks["video"]
    # Now both tell all others, and each other at the same time.
    await host.update_permissions("*", Permissions(can_send=True))
    await tracks_of(host, (ada, "video"), (bob, "video"))
    await tracks_of(ada, (bob, "video"))
    await tracks_of(bob, (ada, "video"))


async def test_what_one_may_not_receive_is_not_sent(visit: Visit, client: AsyncDaily) -> None:
    nothing = Permissions(can_receive=CanReceive(base=False))
    token = await client.meeting_tokens.create(room="standup", permissions=nothing)
    host_token = await client.meeting_tokens.create(room="standup", is_owner=True)
    host = await visit("Host", token=host_token, audio=AudioStreamTrack())
    ada = await visit("Ada", token=token, audio=AudioStreamTrack())
    bob = await visit("Bob")
    (of_ada,) = await tracks_of(host, (ada, "audio"))
    await tracks_of(bob, (ada, "audio"), (host, "audio"))
    # As long as that takes, nothing has come the other way.
    await loudest(of_ada, 25)
    assert ada._mesh.received._tracks == {}
    await host.update_permissions(ada.id, Permissions(can_receive=CanReceive(base=True)))
    (of_host,) = await tracks_of(ada, (host, "audio"))
    await host.update_permissions(ada.id, Permissions(can_receive=CanReceive(base=False)))
    await loudest(of_ada, 75)
    while of_host.has_frames:
        await of_host.recv()
    await loudest(of_ada, 25)
    assert not of_host.has_frames


async def test_the_hidden_see_who_comes_later(visit: Visit, client: AsyncDaily) -> None:
    hidden = Permissions(has_presence=False)
    token = await client.meeting_tokens.create(room="standup", permissions=hidden)
    host = await visit("Host", video=MovingPicture())
    spy = await visit("Spy", token=token)
    ada = await visit("Ada", video=MovingPicture())
    assert list(ada.participants) == [host.id]
    await tracks_of(spy, (host, "video"), (ada, "video"))


async def test_who_is_hidden_during_the_call_receives_the_others_all_the_same(
    visit: Visit, client: AsyncDaily
) -> None:
    token = await client.meeting_tokens.create(room="standup", is_owner=True)
    ada = await visit("Ada", token=token)
    bob = await visit("Bob")
    await ada.update_permissions(bob.id, Permissions(has_presence=False))
    await ada.next_event("participant-left")
    ada.send(Tone())
    (track,) = await tracks_of(bob, (ada, "audio"))
    assert await loudest(track) > LOUD / 2
    # Once visible again, they keep their connection.
    await ada.update_permissions(bob.id, Permissions(has_presence=True))
    await ada.next_event("participant-joined")
    assert await loudest(track) > LOUD / 2


async def test_the_last_frames_of_one_who_has_left_are_not_a_track(visit: Visit) -> None:
    ada, bob = await visit("Ada", audio=Tone()), await visit("Bob")
    (track,) = await tracks_of(bob, (ada, "audio"))
    frame = await track.recv()
    await ada.leave()
    await bob.next_event("participant-left")
    # The connection closes a moment later.
    bob._mesh._receive(ada.id, "audio", frame)
    assert dict(bob._mesh.received._tracks) == {}


async def test_nothing_is_kept_of_the_hidden_who_have_left(
    visit: Visit, client: AsyncDaily, room_url: str
) -> None:
    hidden = Permissions(has_presence=False)
    token = await client.meeting_tokens.create(room="standup", permissions=hidden)
    host = await visit("Host", video=MovingPicture())
    async with MediaParticipant.join(room_url, token=token) as spy:
        await tracks_of(spy, (host, "video"))
        (peer,) = host._mesh._peers.values()
        changed = asyncio.Event()
        peer._connection.on("connectionstatechange", changed.set)
    async with asyncio.timeout(20):
        while not peer.is_broken:
            await changed.wait()
            changed.clear()
    ada = await visit("Ada")
    await tracks_of(ada, (host, "video"))
    assert list(host._mesh._peers) == [ada.id]


async def test_one_track_follows_another(visit: Visit) -> None:
    ada, bob = await visit("Ada", audio=AudioStreamTrack()), await visit("Bob")
    (track,) = await tracks_of(bob, (ada, "audio"))
    assert await loudest(track, 10) < LOUD / 100
    ada.send(Tone(rate=24_000))
    assert await loudest(track, 100) > LOUD / 3


async def test_one_of_the_others_alone_gets_a_track(visit: Visit) -> None:
    ada = await visit("Ada", video=MovingPicture())
    bob, eve = await visit("Bob"), await visit("Eve")
    ada.send(MovingPicture(width=64, height=64), to=bob.id)
    (for_bob,) = await tracks_of(bob, (ada, "video"))
    (for_eve,) = await tracks_of(eve, (ada, "video"))
    while (await picture(for_bob)).width != 64:
        pass
    assert (await picture(for_eve)).width == 320


async def test_a_track_for_who_leaves_is_stopped(visit: Visit) -> None:
    ada, bob = await visit("Ada"), await visit("Bob")
    for_bob, for_all = MovingPicture(width=64, height=64), MovingPicture()
    ada.send(for_all)
    ada.send(for_bob, to=bob.id)
    await tracks_of(bob, (ada, "video"))
    await bob.leave()
    await ada.next_event("participant-left")
    assert (for_bob.readyState, for_all.readyState) == ("ended", "live")
    assert list(ada._mesh._feeds) == [("video", "*")]
