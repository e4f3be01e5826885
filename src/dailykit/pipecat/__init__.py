"""Pipecat's `DailyRESTHelper`, its models and ``configure()``, as a drop-in.

The same names, arguments, requests, results and texts of errors as in Pipecat 0.0.71
(``pipecat.transports.services.helpers.daily_rest``) and 1.14 (``pipecat.transports.daily.utils``,
``pipecat.runner.daily``), and the same use of the session.

* The session may be an `aiohttp.ClientSession` or anything that stands in for one in a test. The
  helper calls its ``post``, ``get`` and ``delete`` with ``url``, ``headers`` and ``json``, and
  uses ``status``, ``text()`` and ``json()`` of the answer. Nothing else is passed or asked for.
* Every error is a `dailykit.errors.DailyError` with Pipecat's text, and with ``status``, ``code``
  and ``info``. What the session raises keeps its class and its text, and is a `DailyError`
  besides: an `aiohttp.ClientError` is also a `dailykit.errors.DailyConnectionError`, a
  `TimeoutError` also a `dailykit.errors.DailyTimeoutError`. The ``__cause__`` says more. API keys
  and tokens appear in none of them.
* A call is tried again where the first try surely did nothing: it could not connect, or Daily
  answered 429 or 503. `DailyRESTHelper.sleep` waits in between, and tests can replace it.
* A try takes 30 seconds at most, unless the session has a timeout of its own.
* Redirects are followed as the session follows them. aiohttp leaves the API key out when a
  redirect leads to another origin: another scheme, host or port.
* Pipecat's own models are taken wherever ours are.

All that differs is listed in the guide "From Pipecat's helper".
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
