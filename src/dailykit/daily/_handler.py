"""`EventHandler`: the base class of handlers for a client's events."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

__all__ = ["EventHandler"]

_Facts = Mapping[str, Any]


class EventHandler:
    """The base class of event handlers: override the methods of the events that you need.

    All methods are called on one thread, one after the other. See Daily's reference of
    `EventHandler <https://reference-python.daily.co/api_reference.html#daily.EventHandler>`_.
    """

    def __new__(cls, *args: Any) -> Self:  # noqa: ARG004 - the arguments of a subclass
        return super().__new__(cls)

    def on_active_speaker_changed(self, participant: _Facts | None) -> None:
        """The active speaker among the other participants changed; None if they have left."""

    def on_app_message(self, message: Any, sender: str) -> None:
        """An app message arrived."""

    def on_available_devices_updated(self, available_devices: _Facts) -> None:
        """The devices changed. It never happens locally: all devices are virtual."""

    def on_call_state_updated(self, state: str) -> None:
        """The state of the call changed: ``joining``, ``joined``, ``leaving``, ``left``."""

    def on_dialin_connected(self, data: _Facts) -> None:
        """A caller on the telephone is in the call."""

    def on_dialin_error(self, data: _Facts) -> None:
        """A caller could not be connected."""

    def on_dialin_ready(self, sip_endpoint: str) -> None:
        """The room can be called at this SIP address."""

    def on_dialin_stopped(self, data: _Facts) -> None:
        """A caller on the telephone has left."""

    def on_dialin_warning(self, data: _Facts) -> None:
        """Something is wrong with a caller's connection."""

    def on_dialout_answered(self, data: _Facts) -> None:
        """The called party answered."""

    def on_dialout_connected(self, data: _Facts) -> None:
        """The called party's telephone rings."""

    def on_dialout_error(self, data: _Facts) -> None:
        """Dialing out failed."""

    def on_dialout_stopped(self, data: _Facts) -> None:
        """The called party has left."""

    def on_dialout_warning(self, data: _Facts) -> None:
        """Something is wrong with the connection to a called party."""

    def on_dtmf_event(self, data: _Facts) -> None:
        """A participant on the telephone pressed a key."""

    def on_error(self, message: str) -> None:
        """Something failed. Failed requests are reported here and to their completion."""

    def on_inputs_updated(self, input_settings: _Facts) -> None:
        """The inputs changed."""

    def on_live_stream_error(self, stream_id: str, message: str) -> None:
        """A live stream failed."""

    def on_live_stream_started(self, status: _Facts) -> None:
        """A live stream started."""

    def on_live_stream_stopped(self, stream_id: str) -> None:
        """A live stream stopped."""

    def on_live_stream_updated(self, update: _Facts) -> None:
        """A live stream changed."""

    def on_live_stream_warning(self, stream_id: str, message: str) -> None:
        """Something is wrong with a live stream."""

    def on_network_connection_status_updated(self, status: _Facts) -> None:
        """A connection to the call was interrupted or is connected again."""

    def on_network_stats_updated(self, stats: _Facts) -> None:
        """The network statistics changed. It never happens locally."""

    def on_participant_counts_updated(self, counts: _Facts) -> None:
        """The number of participants changed."""

    def on_participant_joined(self, participant: _Facts) -> None:
        """Another participant joined."""

    def on_participant_left(self, participant: _Facts, reason: str) -> None:
        """Another participant left (``leftCall``), or is no longer visible (``hidden``)."""

    def on_participant_updated(self, participant: _Facts) -> None:
        """A participant changed, maybe the local one."""

    def on_publishing_updated(self, publishing_settings: _Facts) -> None:
        """The publishing settings changed."""

    def on_recording_error(self, stream_id: str, message: str) -> None:
        """A recording failed."""

    def on_recording_started(self, status: _Facts) -> None:
        """A recording started."""

    def on_recording_stopped(self, stream_id: str) -> None:
        """A recording stopped."""

    def on_subscription_profiles_updated(self, subscription_profiles: _Facts) -> None:
        """The subscription profiles changed."""

    def on_subscriptions_updated(self, subscriptions: _Facts) -> None:
        """The subscriptions to individual participants changed."""

    def on_transcription_error(self, message: str) -> None:
        """Transcription failed."""

    def on_transcription_message(self, message: _Facts) -> None:
        """A participant's speech was transcribed: locally, a text that a test planted."""

    def on_transcription_started(self, status: _Facts) -> None:
        """Transcription started."""

    def on_transcription_stopped(self, stopped_by: str | None, stopped_by_error: bool) -> None:
        """Transcription stopped."""

    def on_transcription_updated(self, update: Mapping[str, str | Sequence[str] | None]) -> None:
        """Which participants are transcribed changed."""
