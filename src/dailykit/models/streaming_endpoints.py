"""Named targets of live streams, stored on a room."""

from typing import Annotated, TypeAlias

from pydantic import Field

from dailykit.models._base import DailyAnswer, DailyBody, Number, SecretOrNone
from dailykit.models.enums import StreamingEndpointType

__all__ = [
    "HlsConfig",
    "HlsConfigAnswer",
    "HlsStorage",
    "HlsStorageAnswer",
    "HlsVariant",
    "HlsVariantAnswer",
    "RtmpConfig",
    "RtmpConfigAnswer",
    "StreamingEndpoint",
    "StreamingEndpointAnswer",
]


# Limits stand at both members: at the union, JSON Schema would not show them.
Pixels: TypeAlias = Annotated[int, Field(ge=32, le=1920)] | Annotated[float, Field(ge=32, le=1920)]
FramesPerSecond: TypeAlias = (
    Annotated[int, Field(ge=1, le=30)] | Annotated[float, Field(ge=1, le=30)]
)
KilobitsPerSecond: TypeAlias = (
    Annotated[int, Field(ge=100, le=5000)] | Annotated[float, Field(ge=100, le=5000)]
)


class RtmpConfig(DailyBody):
    """An RTMP server to stream to."""

    url: SecretOrNone = None
    """Its ``rtmp://`` or ``rtmps://`` URL. It contains the stream key, so reprs hide it."""


class HlsStorage(DailyBody):
    """Your own S3 bucket for an HLS stream."""

    bucket_name: str
    """The bucket's name."""
    bucket_region: str
    """Its AWS region."""
    assume_role_arn: str
    """The IAM role that Daily assumes."""
    path: str | None = None
    """Deprecated: use `path_template`. A prefix, followed by the meeting session's id."""
    path_template: str | None = Field(default=None, max_length=1024)
    """The path of the files, at most 1024 characters, with ``{epoch_time}``, ``{domain_name}``,
    ``{room_name}``, ``{mtg_session_id}``, ``{instance_id}`` and ``{live_streaming_id}``."""


class HlsVariant(DailyBody):
    """One rendition of an HLS stream."""

    width: Pixels | None = None
    """Pixels, 32 to 1920."""
    height: Pixels | None = None
    """Pixels, 32 to 1920; may be more than the width."""
    fps: FramesPerSecond | None = None
    """Frames a second, 1 to 30; ignored with `iframe_only`."""
    bitrate: KilobitsPerSecond | None = None
    """Kilobits a second, 100 to 5000."""
    iframe_only: bool | None = None
    """Whether each segment has a single frame."""


class HlsConfig(DailyBody):
    """HLS streaming of a call to your own bucket."""

    storage: HlsStorage
    """The path of the files."""
    save_hls_recording: bool
    """Whether the ended stream is kept as a recording."""
    variants: list[HlsVariant] | None = Field(default=None, max_length=4)
    """Up to four renditions, one of them 1080p at most, and not all of them `iframe_only`."""


class StreamingEndpoint(DailyBody):
    """A named target for live streams."""

    name: str | None = None
    """The name used to start it."""
    type: StreamingEndpointType | None = None
    """``rtmp`` or ``hls``."""
    rtmp_config: RtmpConfig | None = None
    """The server, with type ``rtmp``."""
    hls_config: HlsConfig | None = None
    """The bucket and renditions, with type ``hls``."""


class RtmpConfigAnswer(DailyAnswer):
    """An `RtmpConfig` as Daily returns it."""

    url: SecretOrNone = None
    """The URL. It contains the stream key, so reprs hide it."""


class HlsStorageAnswer(DailyAnswer):
    """An `HlsStorage` as Daily returns it."""

    bucket_name: str | None = None
    """The bucket's name."""
    bucket_region: str | None = None
    """Its AWS region."""
    assume_role_arn: str | None = None
    """The IAM role that Daily assumes."""
    path: str | None = None
    """Deprecated: a prefix of the files."""
    path_template: str | None = None
    """The path of the files."""


class HlsVariantAnswer(DailyAnswer):
    """An `HlsVariant` as Daily returns it."""

    width: Number | None = None
    """Pixels."""
    height: Number | None = None
    """Pixels."""
    fps: Number | None = None
    """Frames a second."""
    bitrate: Number | None = None
    """Kilobits a second."""
    iframe_only: bool | None = None
    """Whether each segment has a single frame."""


class HlsConfigAnswer(DailyAnswer):
    """An `HlsConfig` as Daily returns it."""

    storage: HlsStorageAnswer | None = None
    """The path of the files."""
    save_hls_recording: bool | None = None
    """Whether the ended stream is kept as a recording."""
    variants: list[HlsVariantAnswer] | None = None
    """The renditions."""


class StreamingEndpointAnswer(DailyAnswer):
    """A `StreamingEndpoint` as Daily returns it."""

    name: str | None = None
    """The name used to start it."""
    type: StreamingEndpointType | None = None
    """``rtmp`` or ``hls``."""
    rtmp_config: RtmpConfigAnswer | None = None
    """The server, with type ``rtmp``."""
    hls_config: HlsConfigAnswer | None = None
    """The bucket and renditions, with type ``hls``."""
