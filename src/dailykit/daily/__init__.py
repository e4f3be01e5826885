"""daily-python's interface over calls of the local Daily, for agents that run offline.

Programs don't import it by this name: ``dailykit run -- COMMAND`` and `dailykit.daily.install` put
it in place of daily-python, and ``import daily`` gives this module. It has the classes of
daily-python 0.36, and joins rooms of the local Daily only. Requires the extras ``local`` and
``media``: ``pip install "dailykit[local,media]"``.
"""

try:
    from dailykit.daily._audio import AudioData, CustomAudioSource, CustomAudioTrack
    from dailykit.daily._client import CallClient
    from dailykit.daily._daily import Daily
    from dailykit.daily._devices import VirtualCameraDevice, VirtualMicrophoneDevice
    from dailykit.daily._handler import EventHandler
    from dailykit.daily._install import install as install
    from dailykit.daily._log import LogLevel
    from dailykit.daily._speaker import VirtualSpeakerDevice
    from dailykit.daily._vad import NativeVad
    from dailykit.daily._video import CustomVideoSource, CustomVideoTrack, VideoFrame
except ModuleNotFoundError as error:
    if error.name is None or error.name.partition(".")[0] not in ("aiortc", "av", "sqlalchemy"):
        raise
    message = 'dailykit.daily needs aiortc: pip install "dailykit[local,media]"'
    raise ModuleNotFoundError(message, name=error.name) from None

__all__ = [
    "AudioData",
    "CallClient",
    "CustomAudioSource",
    "CustomAudioTrack",
    "CustomVideoSource",
    "CustomVideoTrack",
    "Daily",
    "EventHandler",
    "LogLevel",
    "NativeVad",
    "VideoFrame",
    "VirtualCameraDevice",
    "VirtualMicrophoneDevice",
    "VirtualSpeakerDevice",
]

__dailykit__ = True
