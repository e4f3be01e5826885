"""Pipecat's old place for its Daily helper, filled by `dailykit.pipecat`.

There is no ``__init__.py`` beside or above this module: so it can stand in the directory of a
Pipecat that has dropped it, and on its own where there is no Pipecat.
"""
# ruff: noqa: INP001 (see above)

from dailykit.pipecat import (
    DailyMeetingTokenParams,
    DailyMeetingTokenProperties,
    DailyRESTHelper,
    DailyRoomObject,
    DailyRoomParams,
    DailyRoomProperties,
    DailyRoomSipParams,
    RecordingsBucketConfig,
    TranscriptionBucketConfig,
)

__all__ = [
    "DailyMeetingTokenParams",
    "DailyMeetingTokenProperties",
    "DailyRESTHelper",
    "DailyRoomObject",
    "DailyRoomParams",
    "DailyRoomProperties",
    "DailyRoomSipParams",
    "RecordingsBucketConfig",
    "TranscriptionBucketConfig",
]
