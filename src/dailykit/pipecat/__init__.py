"""A drop-in replacement for Pipecat's `DailyRESTHelper`, its models and ``configure()``.

It has the same names, arguments, requests, results and error texts as Pipecat 0.0.71
(``pipecat.transports.services.helpers.daily_rest``) and 1.14 (``pipecat.transports.daily.utils``,
``pipecat.runner.daily``), and uses the session in the same way.

* The session may be an `aiohttp.ClientSession` or a test's stand-in. The helper calls its
  ``post``, ``get`` and ``delete`` with ``url``, ``headers`` and ``json``, and reads ``status``,
  ``text()`` and ``json()`` of the response. It uses nothing else.
* Every error is a `dailykit.errors.DailyError` with Pipecat's text, and with ``status``, ``code``
  and ``info``. An exception from the session keeps its class and text, and is also a `DailyError`:
  an `aiohttp.ClientError` is a `dailykit.errors.DailyConnectionError`, a `TimeoutError` a
  `dailykit.errors.DailyTimeoutError`. The ``__cause__`` has the details. No error contains API
  keys or tokens.
* A call is retried if the first attempt certainly did nothing: it could not connect, or Daily
  answered 429 or 503. `DailyRESTHelper.sleep` waits between attempts; tests can replace it.
* An attempt takes at most 30 seconds, unless the session has its own timeout.
* Redirects are followed as the session follows them. aiohttp omits the API key when a redirect
  goes to another origin: another scheme, host or port.
* Pipecat's own models are accepted in place of dailykit's.

The guide "From Pipecat's helper" lists all differences.
"""

from dailykit.pipecat._configure import DailyRoomConfig, configure
from dailykit.pipecat._helper import DailyRESTHelper
from dailykit.pipecat._models import (
    DailyMeetingTokenParams,
    DailyMeetingTokenProperties,
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
    "DailyRoomConfig",
    "DailyRoomObject",
    "DailyRoomParams",
    "DailyRoomProperties",
    "DailyRoomSipParams",
    "RecordingsBucketConfig",
    "TranscriptionBucketConfig",
    "configure",
]
