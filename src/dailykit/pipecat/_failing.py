"""Turning a failed call into the helper's error: Pipecat's text, our type and attributes. Pure.

Everything that dailykit adds to Pipecat's text is in the error's cause.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dailykit.client._failures import error_for
from dailykit.client._http import Failure, Request
from dailykit.client._retry import Tries
from dailykit.errors import (
    ConfigurationError,
    DailyConnectionError,
    DailyError,
    DailyTimeoutError,
    InvalidArgumentError,
    InvalidResponseError,
)
from dailykit.operations.rooms import CREATE
from dailykit.pipecat._errors import both
from dailykit.pipecat._session import NETWORK, Ask, Conversation, Outcome
from dailykit.redaction import TOKEN, Redactor

__all__ = ["error_of", "redactor", "unreadable"]

_SHORTEST_KEY: Final = 16
"""The least characters of a key that is hidden: in tests, a key like ``test`` is a common word."""


def redactor(api_key: object, name: object = "") -> Redactor:
    """Return a redactor that hides the key, and anything that looks like a token.

    Args:
        api_key: The API key.
        name: The room's name. If a token or key is passed as a URL, the name is that text without
            its first letter, which is just as secret.
    """
    key, name = f"{api_key}", f"{name}"
    secrets = [key, key[1:]] if len(key) >= _SHORTEST_KEY else []
    if TOKEN.search(f"e{name}") and not TOKEN.search(name):
        secrets.append(name)
    return Redactor(*secrets)


def error_of(
    request: Request,
    talk: Conversation,
    failed: DailyError | None,
    *,
    redact: Redactor,
    now: datetime,
) -> DailyError:
    """Return the error of a failed call.

    Args:
        request: The request, for messages.
        talk: The attempts.
        failed: The engine's error, if any.
        redact: Hides secrets in texts.
        now: The current time (aware), for a ``Retry-After`` that is a date.
    """
    ended = talk.failure
    if ended is None:
        return failed or DailyError("the call failed")
    unclear = failed is not None and failed.unclear and not ended.unreadable
    tries = Tries(count=talk.tries, unclear=unclear)
    typed = _typed(request, talk.ask, ended, tries, redact, now)
    if talk.last is not ended and talk.last is not None:
        typed = typed.restated(
            f"{typed}; the last attempt had no response: {_reason(talk.last, redact)}"
        )
    redact = redact.with_sent(request.body)
    if ended.text is not None:
        stated = typed.restated(redact(ended.text))
        stated.__cause__ = typed
        return stated
    if ended.raised is not None:
        return both(typed, ended.raised, redact)
    return both(typed, TimeoutError(str(typed)), redact)


def unreadable(
    request: Request,
    raised: Exception,
    *,
    text: str | None,
    redact: Redactor,
    data: object,
) -> DailyError:
    """Return the error for a successful response with an unexpected body.

    Args:
        request: The request, for messages.
        raised: The exception that Python raised on the response.
        text: Pipecat's text for it; None for the text of `raised`.
        redact: Hides secrets in texts.
        data: The response's JSON.
    """
    redact = redact.with_sent(request.body)
    typed = InvalidResponseError(
        redact(
            f"{request.label}: {request.method} {request.path} answered 200 with an unexpected body"
        ),
        status=200,
        method=request.method,
        path=redact(request.path),
        body=redact(_text(data)),
        unclear=_creates_room(request),
        room_name=request.room_name,
    )
    if text is None:
        return both(typed, raised, redact)
    stated = typed.restated(redact(text))
    stated.__cause__ = typed
    return stated


def _typed(
    request: Request, ask: Ask, ended: Outcome, tries: Tries, redact: Redactor, now: datetime
) -> DailyError:
    typed = error_for(request, ended.outcome, tries=tries, redact=redact, now=now)
    if isinstance(ended.outcome, Failure):
        return _of_kind(_kind(ask, ended, type(typed)), typed)
    if ended.outcome.status < 300:
        typed.room_name = request.room_name  # it may exist
        typed.unclear = typed.unclear or _creates_room(request)
    if ended.outcome.status == 0:
        typed.status = None
    if ended.unreadable:
        return _of_kind(InvalidResponseError, typed)
    return typed


def _creates_room(request: Request) -> bool:
    return request.label == CREATE.name


def _kind(ask: Ask, ended: Outcome, kind: type[DailyError]) -> type[DailyError]:
    """Return the error type for an attempt without a response: not always a network error."""
    raised = ended.raised
    if raised is None or isinstance(raised, NETWORK):
        return kind
    if ask.session is None or (
        isinstance(raised, ValueError) and not f"{ask.api_key}".isprintable()
    ):
        return ConfigurationError
    if ask.options and ask.request.body is None:
        return InvalidArgumentError
    if isinstance(raised, RuntimeError) and getattr(ask.session, "closed", False) is True:
        return DailyConnectionError
    return DailyError


def _of_kind(kind: type[DailyError], typed: DailyError) -> DailyError:
    if isinstance(typed, kind) and isinstance(typed, DailyTimeoutError | DailyConnectionError):
        return typed
    facts: Mapping[str, Any] = vars(typed)
    return kind(str(typed), **{name: facts[name] for name in vars(DailyError(""))})


def _reason(ended: Outcome, redact: Redactor) -> str:
    return redact(ended.outcome.reason) if isinstance(ended.outcome, Failure) else ""


def _text(data: object) -> str:
    try:
        return json.dumps(data, default=str)
    except (TypeError, ValueError, RecursionError):
        return ""
