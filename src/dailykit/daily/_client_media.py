"""`CallClient`: what it sends and receives."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

from dailykit.daily._arguments import expect_instance, expect_unsigned
from dailykit.daily._audio import AudioData, CustomAudioTrack
from dailykit.daily._client_base import ClientBase
from dailykit.daily._core import Core
from dailykit.daily._log import no_effect
from dailykit.daily._receiving import Renderer
from dailykit.daily._renderers import AudioRenderer, VideoRenderer
from dailykit.daily._requests import Completion
from dailykit.daily._settings import (
    PLACES,
    custom_input,
    merged_inputs,
    merged_publishing,
    track_name,
)
from dailykit.daily._values import RequestError, check_participant_id, to_json
from dailykit.daily._video import CustomVideoTrack, VideoFrame
from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls.track_names import is_track_name

__all__ = ["ClientMedia"]

_COLOR_FORMATS: Final = ("ABGR", "ARGB", "BGRA", "RGBA", "RGB", "I420")
_NO_BITRATES: Final = "`sendSettings` (bitrates, layers, codecs)"


class ClientMedia(ClientBase):
    """The part of `CallClient` about audio and video."""

    # --- inputs and publishing -------------------------------------------------------------------

    def inputs(self) -> JsonObject:
        """Return the inputs: camera, microphone, screen and custom tracks."""
        return deepcopy(self._living().inputs)

    def update_inputs(
        self, input_settings: Mapping[str, Any], completion: Completion = None
    ) -> None:
        """Change inputs, before or in a call.

        Args:
            input_settings: By input (``camera``, ``microphone``, ``screenVideo``,
                ``screenAudio``): a bool, or ``isEnabled`` and ``settings`` with a ``deviceId`` or
                a ``customTrack``.
            completion: Called with an error, or None.
        """
        core, changes = self._living(), to_json(input_settings)

        async def work() -> None:
            try:
                inputs = merged_inputs(core.inputs, changes)
            except RequestError as error:
                raise RequestError(f"Input settings were not valid: {error}") from None
            core.set_inputs(inputs)

        self._request("updateInputs", work, completion)

    def publishing(self) -> JsonObject:
        """Return the publishing settings."""
        return deepcopy(self._living().publishing)

    def update_publishing(
        self, publishing_settings: Mapping[str, Any], completion: Completion = None
    ) -> None:
        """Change which inputs are sent to the call.

        Args:
            publishing_settings: By input, or by ``customAudio`` and ``customVideo`` and the name:
                a bool, or ``isPublishing`` and ``sendSettings``. The latter have no effect locally.
            completion: Called with an error, or None.
        """
        core, changes = self._living(), to_json(publishing_settings)

        async def work() -> None:
            try:
                publishing = merged_publishing(core.publishing, changes)
            except RequestError as error:
                raise RequestError(f"Publishing settings were not valid: {error}") from None
            core.set_publishing(publishing)

        if "sendSettings" in str(changes):
            no_effect(_NO_BITRATES)
        self._request("updatePublishing", work, completion)

    # --- custom tracks ---------------------------------------------------------------------------

    def add_custom_audio_track(
        self,
        track_name: str,
        audio_track: CustomAudioTrack,
        ignore_audio_level: bool | None = None,
        completion: Completion = None,
    ) -> None:
        """Send a custom audio track with a name of 1 to 50 letters, digits, ``-`` and ``_``."""
        core = self._living()
        name = expect_instance(track_name, str, "str")
        track = expect_instance(audio_track, CustomAudioTrack, "CustomAudioTrack")
        _check_level(ignore_audio_level)
        self._set_custom(core, "addCustomAudioTrack", "customAudio", name, track.id, completion)

    def update_custom_audio_track(
        self,
        track_name: str,
        audio_track: CustomAudioTrack,
        ignore_audio_level: bool | None = None,
        completion: Completion = None,
    ) -> None:
        """Send another custom audio track under a name."""
        core = self._living()
        name = expect_instance(track_name, str, "str")
        track = expect_instance(audio_track, CustomAudioTrack, "CustomAudioTrack")
        _check_level(ignore_audio_level)
        self._set_custom(core, "updateCustomAudioTrack", "customAudio", name, track.id, completion)

    def remove_custom_audio_track(self, track_name: str, completion: Completion = None) -> None:
        """Stop sending a custom audio track."""
        self._remove_custom("removeCustomAudioTrack", "customAudio", track_name, completion)

    def add_custom_video_track(
        self, track_name: str, video_track: CustomVideoTrack, completion: Completion = None
    ) -> None:
        """Send a custom video track with a name of 1 to 50 letters, digits, ``-`` and ``_``."""
        core = self._living()
        name = expect_instance(track_name, str, "str")
        track = expect_instance(video_track, CustomVideoTrack, "CustomVideoTrack")
        self._set_custom(core, "addCustomVideoTrack", "customVideo", name, track.id, completion)

    def update_custom_video_track(
        self, track_name: str, video_track: CustomVideoTrack, completion: Completion = None
    ) -> None:
        """Send another custom video track under a name."""
        core = self._living()
        name = expect_instance(track_name, str, "str")
        track = expect_instance(video_track, CustomVideoTrack, "CustomVideoTrack")
        self._set_custom(core, "updateCustomVideoTrack", "customVideo", name, track.id, completion)

    def remove_custom_video_track(self, track_name: str, completion: Completion = None) -> None:
        """Stop sending a custom video track."""
        self._remove_custom("removeCustomVideoTrack", "customVideo", track_name, completion)

    def _set_custom(
        self,
        core: Core,
        request: str,
        place: str,
        name: str,
        track_id: str,
        completion: Completion,
    ) -> None:
        is_new = request.startswith("add")

        async def work() -> None:
            taken = [*core.inputs["customAudio"], *core.inputs["customVideo"]]
            if is_new and name in taken:
                raise RequestError(f'Inputs(TrackNameAlreadyInUse("{name}"))')
            if not is_track_name(track_name(place, name)):
                raise RequestError(
                    f'Inputs(InvalidTrackName("{name}")): '
                    "use 1 to 50 letters, digits, - and _ on the local Daily"
                )
            inputs = deepcopy(core.inputs)
            inputs[place][name] = custom_input(track_id)
            core.set_inputs(inputs)

        self._request(request, work, completion)

    def _remove_custom(self, request: str, place: str, name: str, completion: Completion) -> None:
        core, name = self._living(), expect_instance(name, str, "str")

        async def work() -> None:
            inputs = deepcopy(core.inputs)
            inputs[place].pop(name, None)
            core.set_inputs(inputs)

        self._request(request, work, completion)

    # --- subscriptions ---------------------------------------------------------------------------

    def subscriptions(self) -> JsonObject:
        """Return the subscriptions to individual participants, by their ids."""
        return deepcopy(self._living().subscriptions.people)

    def update_subscriptions(
        self,
        participant_settings: Mapping[str, Any] | None = None,
        profile_settings: Mapping[str, Any] | None = None,
        completion: Completion = None,
    ) -> None:
        """Change the subscriptions to participants, who need not be in the call yet.

        Args:
            participant_settings: By participant id: ``profile`` and ``media``.
            profile_settings: By profile: the same, for the participants who have this profile.
            completion: Called with an error, or None.
        """
        core = self._living()
        people = None if participant_settings is None else to_json(participant_settings)
        matching = None if profile_settings is None else to_json(profile_settings)

        async def work() -> None:
            core.subscriptions.update(people, matching)
            core.emit("on_subscriptions_updated", core.subscriptions.people)
            core.subscribe()

        self._request("updateSubscriptions", work, completion)

    def subscription_profiles(self) -> JsonObject:
        """Return the subscription profiles, by name."""
        return deepcopy(self._living().subscriptions.profiles)

    def update_subscription_profiles(
        self, profile_settings: Mapping[str, Any], completion: Completion = None
    ) -> None:
        """Change or add subscription profiles. Participants begin with ``base``.

        Args:
            profile_settings: By profile and medium: ``subscribed`` or ``unsubscribed``.
            completion: Called with an error, or None.
        """
        core, changes = self._living(), to_json(profile_settings)

        async def work() -> None:
            core.subscriptions.update_profiles(changes)
            core.emit("on_subscription_profiles_updated", core.subscriptions.profiles)
            core.subscribe()

        self._request("updateSubscriptionProfiles", work, completion)

    # --- renderers -------------------------------------------------------------------------------

    def set_audio_renderer(
        self,
        participant_id: str,
        callback: Callable[[str, AudioData, str], object],
        audio_source: str = "microphone",
        sample_rate: int = 16000,
        callback_interval_ms: int = 20,
        logging_interval_ms: int = 10000,
    ) -> None:
        """Receive the audio of a participant, who need not send any yet.

        Args:
            participant_id: The participant.
            callback: Called with the participant's id, the audio and the source, on a thread of
                the renderer's own.
            audio_source: ``microphone``, ``screenAudio`` or the name of a custom track.
            sample_rate: The rate to convert to, in Hz.
            callback_interval_ms: The length of each piece in milliseconds, a multiple of 10.
            logging_interval_ms: How often to log that audio arrives.
        """
        self._living()
        who = expect_instance(participant_id, str, "str")
        source = expect_instance(audio_source, str, "str")
        rate, interval = expect_unsigned(sample_rate, 32), expect_unsigned(callback_interval_ms, 32)
        logging = expect_unsigned(logging_interval_ms, 32)
        self._render(
            "setParticipantAudioRenderer",
            who,
            _track_of(source, "customAudio"),
            lambda: AudioRenderer(callback, who, source, rate, interval, logging),
        )

    def set_video_renderer(
        self,
        participant_id: str,
        callback: Callable[[str, VideoFrame, str], object],
        video_source: str = "camera",
        color_format: str = "RGBA",
        logging_interval_ms: int = 10000,
    ) -> None:
        """Receive the video of a participant, who need not send any yet.

        Args:
            participant_id: The participant.
            callback: Called with the participant's id, the frame and the source, on a thread of
                the renderer's own. Frames that come while it runs are dropped, but the newest.
            video_source: ``camera``, ``screenVideo`` or the name of a custom track.
            color_format: ``RGBA``, ``RGB``, ``BGRA``, ``ARGB``, ``ABGR`` or ``I420``.
            logging_interval_ms: How often to log that frames arrive.

        Raises:
            ValueError: The colour format does not exist.
        """
        self._living()
        who = expect_instance(participant_id, str, "str")
        source = expect_instance(video_source, str, "str")
        if expect_instance(color_format, str, "str") not in _COLOR_FORMATS:
            raise ValueError(f"invalid color format '{color_format}'")
        expect_unsigned(logging_interval_ms, 32)
        self._render(
            "setParticipantVideoRenderer",
            who,
            _track_of(source, "customVideo"),
            lambda: VideoRenderer(callback, who, source, color_format),
        )

    def _render(self, request: str, who: str, track: str, make: Callable[[], Renderer]) -> None:
        core = self._living()

        async def work() -> None:
            check_participant_id(who)
            core.receiving.render(make(), who, track)

        self._request(request, work, None)


def _track_of(source: str, custom: str) -> str:
    return PLACES.get(source) or track_name(custom, source)


def _check_level(ignore_audio_level: bool | None) -> None:
    if ignore_audio_level is not None:
        expect_instance(ignore_audio_level, bool, "bool")
        no_effect("ignore_audio_level")
