"""`Daily`: initialization, virtual devices and the log level."""

import logging
from typing import Any, Final, final

from dailykit.daily._arguments import NotConstructible, expect_instance, expect_unsigned
from dailykit.daily._devices import (
    VirtualCameraDevice,
    VirtualMicrophoneDevice,
    make_camera,
    make_microphone,
)
from dailykit.daily._log import LogLevel
from dailykit.daily._speaker import VirtualSpeakerDevice, make_speaker, select_speaker
from dailykit.daily._vad import NativeVad, make_vad

__all__ = ["Daily"]

_LEVELS: Final = (
    logging.CRITICAL + 1,
    logging.ERROR,
    logging.WARNING,
    logging.INFO,
    logging.DEBUG,
    logging.DEBUG,
)


@final
class Daily(NotConstructible):
    """Initializes the module, and makes virtual devices. All methods are static."""

    __slots__ = ()

    @staticmethod
    def init(worker_threads: int = 2, log_level: LogLevel = LogLevel.Off) -> None:
        """Initialize the module. A second call has no other effect than to set the log level.

        Args:
            worker_threads: No effect here: all media of a process runs in one thread.
            log_level: The log level.
        """
        expect_unsigned(worker_threads, 64, "can't convert negative int to unsigned")
        Daily.set_log_level(log_level)

    @staticmethod
    def deinit() -> None:
        """Release the module's resources: no effect here. Release each `CallClient` instead."""

    @staticmethod
    def set_log_level(log_level: LogLevel) -> None:
        """Set the level of the log ``dailykit.daily``.

        Args:
            log_level: The log level.
        """
        level = expect_instance(log_level, LogLevel, "LogLevel")
        logging.getLogger("dailykit.daily").setLevel(_LEVELS[int(level)])

    @staticmethod
    def create_camera_device(
        device_name: str, width: int, height: int, color_format: str = "RGBA"
    ) -> VirtualCameraDevice:
        """Create a virtual camera, to send pictures with.

        Args:
            device_name: The name, and the ``deviceId`` in the inputs of `CallClient`.
            width: The width, in pixels.
            height: The height, in pixels.
            color_format: The color format of the pictures. Default: ``RGBA``.

        Raises:
            ValueError: The color format does not exist.
        """
        return make_camera(
            _name(device_name),
            expect_unsigned(width, 32),
            expect_unsigned(height, 32),
            expect_instance(color_format, str, "str"),
        )

    @staticmethod
    def create_microphone_device(
        device_name: str, sample_rate: int = 16000, channels: int = 1, non_blocking: bool = False
    ) -> VirtualMicrophoneDevice:
        """Create a virtual microphone, to send audio with.

        Args:
            device_name: The name, and the ``deviceId`` in the inputs of `CallClient`.
            sample_rate: The sample rate, in Hz. Default: 16000.
            channels: The number of channels. Default: 1.
            non_blocking: Whether to return from writing at once. Default: False.
        """
        return make_microphone(
            _name(device_name),
            expect_unsigned(sample_rate, 32),
            expect_unsigned(channels, 8),
            non_blocking=expect_instance(non_blocking, bool, "bool"),
        )

    @staticmethod
    def create_speaker_device(
        device_name: str, sample_rate: int = 16000, channels: int = 1, non_blocking: bool = False
    ) -> VirtualSpeakerDevice:
        """Create a virtual speaker, to receive audio with.

        Args:
            device_name: The name, for `select_speaker_device`.
            sample_rate: The sample rate, in Hz. Default: 16000.
            channels: The number of channels. Default: 1.
            non_blocking: Whether to return from reading at once. Default: False.
        """
        return make_speaker(
            _name(device_name),
            expect_unsigned(sample_rate, 32),
            expect_unsigned(channels, 8),
            non_blocking=expect_instance(non_blocking, bool, "bool"),
        )

    @staticmethod
    def select_speaker_device(device_name: str) -> None:
        """Select the speaker that gets the audio of all remote participants, mixed.

        Args:
            device_name: The speaker's name.

        Raises:
            RuntimeError: There is no speaker with this name.
        """
        select_speaker(_name(device_name))

    @staticmethod
    def create_native_vad(
        reset_period_ms: int = 1000, sample_rate: int = 16000, channels: int = 1
    ) -> NativeVad:
        """Create a detector of speech. It measures loudness: it is not Daily's.

        Args:
            reset_period_ms: No effect here. Default: 1000.
            sample_rate: The sample rate, in Hz. Default: 16000.
            channels: The number of channels. Default: 1.
        """
        return make_vad(
            expect_unsigned(reset_period_ms, 32),
            expect_unsigned(sample_rate, 32),
            expect_unsigned(channels, 8),
        )


def _name(device_name: Any) -> str:
    return expect_instance(device_name, str, "str")
