"""Pipecat's `DailyRESTHelper`, its models and ``configure()``, as a drop-in.

The same names, arguments, requests, results and texts of errors as in Pipecat 0.0.71
(``pipecat.transports.services.helpers.daily_rest``) and 1.14 (``pipecat.transports.daily.utils``,
``pipecat.runner.daily``), on dailykit's engine. This is what differs:

* Errors are `dailykit.errors.DailyError` with ``status``, ``code`` and ``info``, and a note that
  says more than Pipecat's text. Instead of aiohttp's own errors there are
  `dailykit.errors.DailyConnectionError` and `dailykit.errors.DailyTimeoutError` (which are a
  `ConnectionError` and a `TimeoutError`). The API key appears in none of them.
* A 429 or 503 is tried again, for a minute at most; other failures of the server and lost answers
  where repeating is safe: everything but creating a room without a name. A try takes 30 seconds
  at most, unless the session has a timeout of its own. Redirects are not followed.
* ``params`` are never changed.
* Slashes around a room's name in a URL are no part of it, and a name is always one segment of the
  request's path. Where a URL holds no name nothing is sent. (For Pipecat a token for such a URL
  is one without a room, which may open all of them.)
* Answers that are newer than the models are accepted. Only an answer without what makes a room
  (``id``, ``name``, ``url`` …) is an ``Invalid response``.
* The models take all of Daily's properties: see `DailyRoomProperties` and, for the one thing that
  is sent and Pipecat would drop, `DailyMeetingTokenProperties`.
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
