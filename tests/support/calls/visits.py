"""Programs in a call, and what they receive."""

import asyncio
from typing import Any, Protocol

from av import VideoFrame

from dailykit.local.media import MediaParticipant, RemoteTrack


class Visit(Protocol):
    """Lets a program with media join the room."""

    async def __call__(self, user_name: str, **options: Any) -> MediaParticipant: ...


async def tracks_of(
    bot: MediaParticipant, *wanted: tuple[MediaParticipant, str]
) -> list[RemoteTrack]:
    """Return tracks of others as soon as they are there."""
    keys = [(whose.id, name) for whose, name in wanted]
    found: dict[tuple[str, str], RemoteTrack] = {}
    async with asyncio.timeout(20):
        async for track in bot.remote_tracks():
            found[track.participant_id, track.name] = track
            if set(keys) <= set(found):
                break
    return [found[key] for key in keys]


async def picture(track: RemoteTrack) -> VideoFrame:
    async with asyncio.timeout(20):
        frame = await track.recv()
    assert isinstance(frame, VideoFrame)
    return frame
