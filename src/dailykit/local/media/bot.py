"""`MediaParticipant`: a Python program in a call, with sound and pictures."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, Self

from aiortc import MediaStreamTrack

from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.call_state import Conversation, OpenLine, Person
from dailykit.local.call.participant import LocalParticipant, RoomAddress
from dailykit.local.call.remote import connected
from dailykit.local.media.mesh import EVERYBODY, Mesh
from dailykit.local.media.places import TRACK_NAMES, TrackName
from dailykit.local.media.tracks import RemoteTrack

__all__ = ["MediaParticipant"]


class MediaParticipant(LocalParticipant):
    """A program that takes part in a call of a local Daily, and hears, sees, speaks and shows.

    `join` makes it. It does all that a `LocalParticipant` does (messages, events, leaving), and
    tracks of `aiortc` go in and out:

        async with MediaParticipant.join(room.url, user_name="Bot", video=MovingPicture()) as bot:
            async for track in bot.remote_tracks():
                frame = await track.recv()

    What is sent is what the others see in `tracks`: `update` switches it off and on, a host and
    the participant's permissions switch it off. Media goes directly from one to another, without
    servers between them.
    """

    _mesh: Mesh

    @classmethod
    @asynccontextmanager
    async def join(
        cls,
        room_url: str,
        *,
        token: str | None = None,
        user_name: str | None = None,
        user_data: Any = None,
        audio: MediaStreamTrack | None = None,
        video: MediaStreamTrack | None = None,
        receive: Collection[TrackName] = TRACK_NAMES,
    ) -> AsyncGenerator[Self]:
        """Take part in a call for as long as the block lasts.

        At its end the program leaves, its connections are closed, and the tracks that it sent
        are stopped.

        Args:
            room_url: The room's URL on a local Daily, with or without ``?t=``.
            token: A meeting token. Default: the one in the URL.
            user_name: The name for the others to see, unless the token has one.
            user_data: Anything that the others are to know, any JSON of at most 4 KB.
            audio: What all others hear. Default: nothing.
            video: What all others see. Default: nothing.
            receive: Which tracks of others are wanted: ``audio``, ``video``, ``screenAudio`` and
                ``screenVideo``. Default: all. Leaving out pictures saves most of the work.

        Raises:
            JoinRefused: One may not join.
            DailyConnectionError: There is no local Daily.
            InvalidArgumentError: This is no room's URL.
        """
        address = RoomAddress.of(room_url)
        async with connected(room_url, lambda line: _Overheard(line, receive)) as conversation:
            mesh = conversation.mesh
            try:
                async with await cls.enter(
                    conversation,
                    token=token or address.token,
                    user_name=user_name,
                    user_data=user_data,
                ) as participant:
                    participant._mesh = mesh
                    for track in filter(None, (audio, video)):
                        participant.send(track)
                    yield participant
            finally:
                await mesh.close()

    def send(self, track: MediaStreamTrack, to: str | Person = EVERYBODY) -> None:
        """Send a track from now on, in place of that of the same kind before.

        The first track of a kind switches that kind on, as soon as the participant may send it.
        Tracks are read all the time, whether anybody hears or sees them or not.

        Args:
            track: A track of `aiortc` with frames, such as a `MovingPicture`, one of a
                ``MediaPlayer``, or a `RemoteTrack`.
            to: Somebody in the call, or their id: they get this track instead of what everybody
                gets, and when they leave it is stopped. Default: everybody.
        """
        self._mesh.send(track, to if isinstance(to, str) else to.id)

    def remote_tracks(self) -> AsyncIterator[RemoteTrack]:
        """Return the tracks of the others: those there are now, and each that comes.

        A track is there from its first frame: a microphone that has never been on has none. The
        iterator ends when the participant is not in the call any more.
        """
        return self._mesh.tracks()


class _Overheard(Conversation):
    """A conversation in which the mesh hears everything, and alone what connects browsers."""

    def __init__(self, open_line: OpenLine, receives: Collection[TrackName]) -> None:
        super().__init__(open_line)
        self.mesh = Mesh(self, receives)

    def receive(self, message: JsonObject) -> None:
        if message["type"] != "signal":
            super().receive(message)
        self.mesh.notice(message)
