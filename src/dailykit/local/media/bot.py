"""`MediaParticipant`: a Python program in a call, with sound and pictures."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

from aiortc import MediaStreamTrack

from dailykit.errors import InvalidArgumentError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.call_view import CallEvent, CallView, OpenConnection, Person
from dailykit.local.call.participant import LocalParticipant, RoomAddress
from dailykit.local.call.remote import connected
from dailykit.local.call.subscriptions import Subscriptions
from dailykit.local.call.track_states import TrackState
from dailykit.local.media.mesh import EVERYBODY, Mesh
from dailykit.local.media.places import TrackName, sort_of
from dailykit.local.media.tracks import RemoteTrack
from dailykit.local.world.calls.track_names import is_track_name

__all__ = ["MediaParticipant"]


class MediaParticipant(LocalParticipant):
    """A program that takes part in a call of a local Daily, and hears, sees, speaks and shows.

    `join` makes it. It does all that a `LocalParticipant` does (messages, events, leaving), and
    tracks of `aiortc` go in and out:

        async with MediaParticipant.join(room.url, user_name="Bot", video=MovingPicture()) as bot:
            async for track in bot.remote_tracks():
                frame = await track.recv()

    What is sent is what the others see in `tracks`: `update` switches it off and on. An owner, and
    the participant's permissions, switch it off; when an owner asks for it, it is on again. Media
    goes directly from one to another, without servers between them.
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
            receive: Which tracks of others are wanted: ``audio``, ``video``, ``screenAudio``,
                ``screenVideo``, and custom tracks, ``customAudio:*`` standing for all. Default:
                all. Leaving out pictures saves most of the work. `update_subscriptions` and
                `update_subscription_profiles` change it at any time.
            on_event: Takes each event as soon as the participant knows of it, on the running loop,
                in place of `next_event`. It must neither wait nor raise.

        Raises:
            JoinRefused: One may not join.
            DailyConnectionError: There is no local Daily.
            InvalidArgumentError: This is no room's URL, or there is no such track.
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
        """Send a track from now on, in place of that of the same name before.

        The first track of a name switches it on, as soon as the participant may send it. Tracks
        are read all the time, whether anybody hears or sees them or not.

        Args:
            track: A track of `aiortc` with frames, such as a `MovingPicture`, one of a
                ``MediaPlayer``, or a `RemoteTrack`.
            to: Somebody in the call, or their id: they get this track instead of what everybody
                gets, and when they leave it is stopped. Default: everybody.
            name: Which of the participant's tracks it is: ``audio``, ``video``, ``screenAudio``,
                ``screenVideo``, or a custom track, ``customAudio:<name>`` or
                ``customVideo:<name>``. Default: the microphone or the camera.

        Raises:
            InvalidArgumentError: There is no such track, or it is of another kind.
        """
        own = name or ("audio" if track.kind == "audio" else "video")
        if not is_track_name(own) or sort_of(own) != track.kind:
            raise InvalidArgumentError(f"a track of {track.kind} can't be sent as {own!r}")
        self._mesh.send(track, own, to if isinstance(to, str) else to.id)

    def stop_sending(self, name: TrackName) -> None:
        """Stop what is sent as a track. A custom track is then gone, another one switched off."""
        self._mesh.stop_sending(name)

    def remote_tracks(self) -> AsyncIterator[RemoteTrack]:
        """Return the tracks of the others: those there are now, and each that comes.

        A track is there from its first frame: a microphone that has never been on has none. The
        iterator ends when the participant is not in the call any more.
        """
        return self._mesh.received.tracks()

    def track_states(self, who: str | Person) -> Mapping[TrackName, TrackState]:
        """Return how the tracks of a participant are, one's own included, by their names.

        Each change is told by an event ``track-state`` with ``id``, ``track``, ``state`` and
        ``offReasons``.

        Args:
            who: A participant, or their id. Of those who are not there, nothing is known.
        """
        return self._mesh.received.states(who if isinstance(who, str) else who.id)

    def update_subscription_profiles(self, profiles: Mapping[str, Mapping[str, bool]]) -> None:
        """Change what is received of those who have a profile; all have ``base`` at first.

        What is not wanted is neither sent to this participant nor decoded.

        Args:
            profiles: By the profile's name, whether tracks are wanted, by their names;
                ``customAudio:*`` and ``customVideo:*`` stand for all custom tracks. What is not
                named stays, and what was never named is as in ``base``, or wanted.

        Raises:
            InvalidArgumentError: There is no such track.
        """
        self._mesh.update_profiles(profiles)

    def update_subscriptions(self, people: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Change what is received of participants.

        Args:
            people: By their ids, who need not be there yet: ``profile``, the name of one, and
                ``tracks``, as in a profile, which count before it. None takes it back.

        Raises:
            InvalidArgumentError: There is no such profile, or no such track.
        """
        self._mesh.update_subscriptions(people)


class _Overheard(CallView):
    """A call in which the mesh hears everything, and alone what connects browsers."""

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
