"""How calls are recorded and streamed."""

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
    """What recordings and live streams have in common."""

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
    """Seconds without anybody after which it stops, give or take three minutes. Default: 300."""
    max_duration: Number | None = None
    """Seconds after which it stops in any case. Default: 10800 for recordings (Daily also names
    15000), 86400 for live streams."""
    background_color: str | None = None
    """``#rrggbb`` or ``#aarrggbb``."""
    instance_id: str | None = None
    """A UUID of your choice, where several run in one room. Default: one that Daily reserves."""
    layout: Layout | None = None
    """How the picture is composed."""


class UpdateRecordingBody(_Composition):
    """Changes to a running recording, mainly its layout. Raw tracks can't be changed."""

    type: str | None = None
    """The kind of recording to change."""


class RecordingOptions(_Composition):
    """How to record."""

    type: CloudRecordingKind | None = None
    """The kind, one that ``enable_recording`` allows. Default: ``cloud``."""
    data_outputs: list[DataOutput] | None = None
    """Files to write along with the recording."""


class StreamingEndpointRef(DailyBody):
    """Points to one of the room's ``streaming_endpoints``."""

    endpoint: str
    """Its name."""


class LiveStreamingOptions(RecordingOptions):
    """How and where to stream. To start, either `rtmp_url` or `endpoints` is needed."""

    rtmp_url: Annotated[str | list[str] | None, Field(repr=False)] = None
    """One or several RTMP addresses with their stream keys, therefore not shown."""
    endpoints: list[StreamingEndpointRef] | None = None
    """Targets that the room knows by name."""


class StopRecordingBody(DailyCamelBody):
    """Says which recording to stop."""

    instance_id: str | None = None
    """Which one, where several run in one room."""
    type: CloudRecordingKind | None = None
    """Its kind; a must for raw tracks. Default: ``cloud``."""


class StopLiveStreamingBody(DailyCamelBody):
    """Says which live stream to stop."""

    instance_id: str | None = None
    """Which one, where several run in one room."""
