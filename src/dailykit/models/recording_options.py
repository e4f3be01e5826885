"""Options of recordings and live streams."""

from typing import Annotated, TypeAlias

from pydantic import Field

from dailykit.models._base import DailyBody, DailyCamelBody, Number
from dailykit.models.enums import CloudRecordingKind, DataOutput
from dailykit.models.layouts import Layout

__all__ = [
    "LiveStreamingOptions",
    "RecordingOptions",
    "StopLiveStreamingBody",
    "StopRecordingBody",
    "StreamingEndpointRef",
    "UpdateRecordingBody",
]


# Limits stand at both members: at the union, JSON Schema would not show them.
VideoBitrate: TypeAlias = (
    Annotated[int, Field(ge=10, le=10_000)] | Annotated[float, Field(ge=10, le=10_000)]
)
AudioBitrate: TypeAlias = (
    Annotated[int, Field(ge=10, le=320)] | Annotated[float, Field(ge=10, le=320)]
)


class _Composition(DailyCamelBody):
    """Options that recordings and live streams share."""

    width: Number | None = None
    """Pixels, an even number."""
    height: Number | None = None
    """Pixels, an even number."""
    fps: Number | None = None
    """Frames a second."""
    video_bitrate: VideoBitrate | None = None
    """Kilobits a second, 10 to 10000. Default: by height, 5000 for 1080 and 3000 for 720."""
    audio_bitrate: AudioBitrate | None = None
    """Kilobits a second, 10 to 320."""
    min_idle_time_out: Number | None = None
    """Seconds without participants until it stops, within about three minutes. Default: 300."""
    max_duration: Number | None = None
    """The maximum length in seconds. Default: 10800 for recordings (Daily also documents 15000),
    86400 for live streams."""
    background_color: str | None = None
    """``#rrggbb`` or ``#aarrggbb``."""
    instance_id: str | None = None
    """A UUID of your choice, if several run in one room. Default: a reserved one from Daily."""
    layout: Layout | None = None
    """The layout."""


class UpdateRecordingBody(_Composition):
    """Changes to a running recording, mainly its layout. Raw tracks can't be changed."""

    type: str | None = None
    """The kind of recording to change."""


class RecordingOptions(_Composition):
    """Options for starting a recording."""

    type: CloudRecordingKind | None = None
    """The kind; must be allowed by ``enable_recording``. Default: ``cloud``."""
    data_outputs: list[DataOutput] | None = None
    """Files to write along with the recording."""


class StreamingEndpointRef(DailyBody):
    """A reference to one of the room's ``streaming_endpoints``."""

    endpoint: str
    """Its name."""


class LiveStreamingOptions(RecordingOptions):
    """Options for a live stream. To start one, either `rtmp_url` or `endpoints` is required."""

    rtmp_url: Annotated[str | list[str] | None, Field(repr=False)] = None
    """One or more RTMP URLs. They contain stream keys, so reprs hide them."""
    endpoints: list[StreamingEndpointRef] | None = None
    """Named targets configured on the room."""


class StopRecordingBody(DailyCamelBody):
    """The recording to stop."""

    instance_id: str | None = None
    """The instance, if several run in one room."""
    type: CloudRecordingKind | None = None
    """Its kind; required for raw tracks. Default: ``cloud``."""


class StopLiveStreamingBody(DailyCamelBody):
    """The live stream to stop."""

    instance_id: str | None = None
    """The instance, if several run in one room."""
