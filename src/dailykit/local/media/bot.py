"""`MediaParticipant`: a Python program in a call, with audio and video."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

from aiortc import MediaStreamTrack

from dailykit.errors import InvalidArgumentError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call._async.participant import LocalParticipant
from dailykit.local.call.call_view import CallEvent, CallView, OpenConnection, Person
from dailykit.local.call.participant import RoomAddress
from dailykit.local.call.remote import connected
from dailykit.local.call.subscriptions import Subscriptions
from dailykit.local.call.track_states import TrackState
from dailykit.local.media.mesh import EVERYBODY, Mesh
from dailykit.local.media.places import TrackName, sort_of
from dailykit.local.media.tracks import RemoteTrack
from dailykit.local.world.calls.track_names import is_track_name

__all__ = ["MediaParticipant"]


class MediaParticipant(LocalParticipant):
    """A participant that sends and receives audio and video in a call of a local Daily.

    Create one with `join`. It has all methods of `LocalParticipant`, and exchanges media as
    `aiortc` tracks:

        async with MediaParticipant.join(room.url, user_name="Bot", video=MovingPicture()) as bot:
            async for track in bot.remote_tracks():
                frame = await track.recv()

    Switch tracks off and on with `update`; the other participants see the result in `tracks`.
    Owners can mute a track and ask for it again, which switches it on; permissions can also switch
    it off. Media flows directly between participants, without a media server.
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
        receive: Collection[TrackName] | None = None,
        on_event: Callable[[CallEvent], object] | None = None,
    ) -> AsyncGenerator[Self]:
        """Join a call for as long as the block lasts.

        At the end of the block the participant leaves, its connections are closed, and the tracks
        that it sent are stopped.

        Args:
            room_url: The room's URL on a local Daily, with or without ``?t=``.
            token: A meeting token. Default: the one in the URL.
            user_name: The name to show to the other participants, unless the token sets one.
            user_data: JSON to share with the other participants, at most 4 KB.
            audio: The microphone track. Default: none.
            video: The camera track. Default: none.
            receive: The tracks to receive from the other participants: ``audio``, ``video``,
                ``screenAudio``, ``screenVideo``, and custom tracks, with ``customAudio:*`` for
                all of a kind. Default: all tracks. Leaving out video saves most of the work.
                Change it at any time with `update_subscriptions` and
                `update_subscription_profiles`.
            on_event: Called with each event as soon as it arrives, on the running loop, instead of
                `next_event`. It must neither block nor raise.

        Raises:
            JoinRefused: The participant may not join.
            DailyConnectionError: No local Daily answers at this URL.
            InvalidArgumentError: `room_url` is not a room's URL, or a track name is invalid.
        """
        address = RoomAddress.of(room_url)
        wanted = Subscriptions() if receive is None else Subscriptions.only(receive)
        async with connected(room_url, lambda line: _Overheard(line, wanted)) as view:
            view.on_event = on_event
            mesh = view.mesh
            try:
                async with await cls.enter(
                    view,
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

    def send(
        self,
        track: MediaStreamTrack,
        to: str | Person = EVERYBODY,
        *,
        name: TrackName | None = None,
    ) -> None:
        """Send a track, replacing the current track of the same name.

        Sending the first track of a name switches that name on, as soon as the participant has
        the permission. Frames are read even while no participant receives them.

        Args:
            track: An `aiortc` track, such as a `MovingPicture`, a track of a ``MediaPlayer``, or
                a `RemoteTrack`.
            to: A participant, or their session id, who receives this track instead of the one for
                everybody; it stops when they leave. Default: everybody.
            name: The name to send it as: ``audio``, ``video``, ``screenAudio``, ``screenVideo``,
                ``customAudio:<name>`` or ``customVideo:<name>``. Default: ``audio`` or ``video``,
                by the track's kind.

        Raises:
            InvalidArgumentError: The name is invalid, or does not fit the track's kind.
        """
        own = name or ("audio" if track.kind == "audio" else "video")
        if not is_track_name(own) or sort_of(own) != track.kind:
            raise InvalidArgumentError(f"a track of {track.kind} can't be sent as {own!r}")
        self._mesh.send(track, own, to if isinstance(to, str) else to.id)

    def stop_sending(self, name: TrackName) -> None:
        """Stop sending a track. This removes a custom track and switches off any other."""
        self._mesh.stop_sending(name)

    def remote_tracks(self) -> AsyncIterator[RemoteTrack]:
        """Iterate over the other participants' tracks: the current ones, then each new one.

        A track appears with its first frame, so a microphone that was never on does not appear.
        The iterator ends when the participant leaves the call.
        """
        return self._mesh.received.tracks()

    def track_states(self, who: str | Person) -> Mapping[TrackName, TrackState]:
        """Return the states of a participant's tracks, by track name. It also works for your own.

        Each change sends a ``track-state`` event with ``id``, ``track``, ``state`` and
        ``offReasons``.

        Args:
            who: The participant, or their session id. The result is empty if they are not in the
                call.
        """
        return self._mesh.received.states(who if isinstance(who, str) else who.id)

    def update_subscription_profiles(self, profiles: Mapping[str, Mapping[str, bool]]) -> None:
        """Create or change subscription profiles. Participants begin with the profile ``base``.

        Tracks without a subscription are neither sent to this participant nor decoded.

        Args:
            profiles: For each profile name, whether to receive each track, by track name;
                ``customAudio:*`` and ``customVideo:*`` stand for all custom tracks. Tracks left
                out keep their setting; a track that was never set follows ``base``, where the
                default is to receive it.

        Raises:
            InvalidArgumentError: A track name is invalid.
        """
        self._mesh.update_profiles(profiles)

    def update_subscriptions(self, people: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Change the subscriptions to individual participants.

        Args:
            people: For each session id, which need not be in the call yet: ``profile``, a profile
                name, and ``tracks``, which override the profile. None goes back to ``base``.

        Raises:
            InvalidArgumentError: A profile does not exist, or a track name is invalid.
        """
        self._mesh.update_subscriptions(people)


class _Overheard(CallView):
    """A call view that passes every message to the mesh, and signals only to the mesh."""

    def __init__(self, open_connection: OpenConnection, subscriptions: Subscriptions) -> None:
        super().__init__(open_connection)
        self.mesh = Mesh(self, subscriptions)

    def receive(self, message: JsonObject) -> None:
        if message["type"] == "signal":
            self.mesh.notice(message)
        else:
            super().receive(message)

    def changed(self, message: JsonObject) -> None:
        self.mesh.notice(message)
