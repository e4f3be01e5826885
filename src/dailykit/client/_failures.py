"""Turning a failed outcome into a typed error with a helpful message. Pure."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from difflib import get_close_matches
from itertools import chain
from typing import Any, Final, cast

from dailykit import errors, wording
from dailykit.access import is_on_this_machine
from dailykit.client._http import Failure, Request, Response, seconds_ahead
from dailykit.client._retry import Tries, retry_after
from dailykit.durations import apart_in_words
from dailykit.redaction import Redactor

__all__ = ["error_for", "error_fields"]

_LONGEST_BODY: Final = 500
_LEAST_MOVE: Final = 5.0
"""Seconds between two clocks; a ``Date`` has whole seconds, and an answer takes some time."""


def error_fields(response: Response) -> tuple[str | None, str | None]:
    """Return a response's ``error`` and ``info``, or None for a missing one."""
    try:
        body: object = json.loads(response.body)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(body, dict):
        return None, None
    fields = cast("dict[str, Any]", body)
    code, info = fields.get("error"), fields.get("info")
    return (code if isinstance(code, str) else None, info if isinstance(info, str) else None)


def error_for(
    request: Request,
    outcome: Response | Failure,
    *,
    tries: Tries,
    redact: Redactor,
    now: datetime,
) -> errors.DailyError:
    """Return the typed error for a failed call.

    Args:
        request: The request.
        outcome: The response, or the failure of the last attempt.
        tries: The attempts, including the last one.
        redact: Hides secrets in texts from the response.
        now: The current time (aware), for a ``Retry-After`` that is a date.
    """
    redact = redact.with_sent(request.body)
    if isinstance(outcome, Failure):
        return _without_answer(request, outcome, tries, redact)
    code, info = error_fields(outcome)
    said = _short(redact(": ".join(part for part in (code, info) if part) or outcome.text()))
    error = _kind(outcome.status, code, info or "")(
        redact(_message(request, outcome.status, said, tries.count))
        + _hint(outcome, code or "", info or "", now),
        status=outcome.status,
        code=None if code is None else redact(code),
        info=None if info is None else redact(info),
        method=request.method,
        path=redact(request.path),
        request_id=outcome.headers.get("x-request-id"),
        body=redact(outcome.text()),
        attempts=tries.count,
        unclear=tries.unclear,
        room_name=request.room_name if tries.unclear else None,
    )
    if isinstance(error, errors.RateLimitError):
        error.retry_after = retry_after(outcome, now)
    return error


def _without_answer(
    request: Request, failure: Failure, tries: Tries, redact: Redactor
) -> errors.DailyError:
    message = f"{request.label}: {request.method} {request.path}: {failure.reason}"
    if tries.unclear:
        message += "; the request may or may not have taken effect"
        if request.room_name is not None:
            message += f" (the room would be named {request.room_name})"
    return _kind_without_answer(failure)(
        redact(message + _tries(tries.count) + _local_hint(request, failure)),
        method=request.method,
        path=redact(request.path),
        attempts=tries.count,
        unclear=tries.unclear,
        room_name=request.room_name if tries.unclear else None,
    )


def _kind_without_answer(failure: Failure) -> type[errors.DailyError]:
    if failure.answered:
        return errors.InvalidResponseError
    return errors.DailyTimeoutError if failure.timed_out else errors.DailyConnectionError


def _local_hint(request: Request, failure: Failure) -> str:
    refused = not (failure.sent or failure.timed_out or failure.lasting)
    if refused and is_on_this_machine(request.url):
        return ". If this is a local Daily: is `dailykit serve` running?"
    return ""


def _message(request: Request, status: int, said: str, attempts: int) -> str:
    message = f"{request.label}: {request.method} {request.path} answered {status}"
    return message + (f": {said}" if said else "") + _tries(attempts)


def _hint(answer: Response, code: str, info: str, now: datetime) -> str:
    if code == wording.NOT_RECORDED:
        return ""  # its text may quote what a hint is about
    hints = chain(_local_hints(answer, info, now), _hints(answer.status, code, info))
    hint = next(hints, None)
    return f". {hint}" if hint else ""


def _local_hints(answer: Response, info: str, now: datetime) -> Iterator[str]:
    """Yield what helps only with a local Daily, which says in its answers what it is."""
    if answer.headers.get("server") != wording.LOCAL_SERVER:
        return
    if answer.status == 401:
        yield (
            "This local Daily does not know the API key. Set DAILY_API_KEY to the key that "
            "`dailykit serve` printed, or use the api_key of your LocalDaily."
        )
    if "in the past" in info and (moved := _moved(answer, now)):
        yield (
            f"This local Daily's clock is {moved} this machine's: choose a time that is later by "
            "its clock (GET /~/clock), or move its clock back."
        )


def _moved(answer: Response, now: datetime) -> str:
    """Return how far a local Daily's clock is from this machine's, if it was moved."""
    ahead = seconds_ahead(answer.headers.get("date", ""), now) or 0.0
    return "" if abs(ahead) < _LEAST_MOVE else apart_in_words(ahead)


def _tries(attempts: int) -> str:
    return f" (tried {attempts} times)" if attempts > 1 else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_BODY else text[:_LONGEST_BODY] + "…"


def _hints(status: int, code: str, info: str) -> Iterator[str]:
    """Yield what usually helps, the most likely hint first."""
    if code == wording.AUTHORIZATION_HEADER_ERROR:
        yield "The API key is empty or malformed; set DAILY_API_KEY to the key alone."
    if status == 401:
        yield (
            "This Daily does not know the API key. Keys of other domains, revoked keys and meeting "
            "tokens do not work here; find your keys at https://dashboard.daily.co/developers"
        )
    if code == wording.INVALID_PLAN_TYPE:
        yield "The account's plan does not include this, or has no payment card on file."
    if "in the past" in info:
        yield "Times are in unix seconds; if this one is in the future, check this machine's clock."
    if meant := _meant(info):
        yield f"Did you mean {meant!r}?"
    if wording.is_webhook_not_200_text(info):
        yield (
            "Daily tests the URL during this request: its server must be running, know the "
            "webhook's secret, and answer 200 without a redirect."
        )
    if wording.is_no_call_text(info):
        yield "Daily knows about a call only a few seconds after the first participant joins."
    if wording.is_rooms_reached_text(info):
        yield "Delete rooms that you no longer need, and let new ones expire (exp)."
    if status == 429:
        yield "Another process may be using the same key."


def _meant(info: str) -> str | None:
    """Return the property with the name closest to the unknown one."""
    if name := wording.unknown_room_property_in(info):
        from dailykit.models.rooms import RoomProperties

        known = RoomProperties.model_fields
    elif name := wording.unknown_token_property_in(info):
        from dailykit.models.tokens import MeetingTokenProperties

        known = MeetingTokenProperties.model_fields
    else:
        return None
    return next(iter(get_close_matches(name, known, n=1)), None)


_BY_STATUS: Final[dict[int, type[errors.APIError]]] = {
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    429: errors.RateLimitError,
}
# The status for a domain at its room limit is not documented.
_REFUSING: Final = frozenset({400, 403, 409, 422})
_BY_CODE: Final[dict[str, type[errors.APIError]]] = {
    wording.AUTHORIZATION_HEADER_ERROR: errors.AuthenticationError,
    wording.AUTHENTICATION_ERROR: errors.AuthenticationError,
    wording.INVALID_PLAN_TYPE: errors.PlanError,
    wording.RATE_LIMIT_ERROR: errors.RateLimitError,
    wording.NOT_RECORDED: errors.NotRecordedError,
}


def _kind(status: int, code: str | None, info: str) -> Callable[..., errors.APIError]:
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status in _REFUSING and wording.is_rooms_reached_text(info):
        return errors.RoomLimitError
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return errors.ServerError
    if wording.is_taken_text(info):
        return errors.AlreadyExistsError
    return errors.InvalidRequestError if 400 <= status < 500 else errors.APIError
