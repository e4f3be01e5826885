import json
import pickle
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.servers.exchanges import LATE, LOST, NOW, REFUSED, make_request, make_response

from dailykit import errors, wording
from dailykit.client._failures import error_fields, error_for
from dailykit.client._http import Failure, Request, Response
from dailykit.client._retry import Tries
from dailykit.redaction import Redactor

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoic3RhbmR1cCJ9.c2lnbmF0dXJl-_0"


def make_error(
    outcome: Response | Failure,
    *,
    request: Request | None = None,
    tries: Tries | None = None,
    redact: Redactor | None = None,
) -> errors.DailyError:
    return error_for(
        request or make_request(),
        outcome,
        tries=tries or Tries(count=1),
        redact=redact or Redactor(KEY),
        now=NOW,
    )


def said(code: str | None, info: str | None = None) -> str:
    given = {"error": code, "info": info}
    return json.dumps({name: text for name, text in given.items() if text is not None})


def from_local(status: int, info: str | None = None, *, ahead: timedelta = timedelta()) -> Response:
    """Return an answer of a local Daily whose clock is that far ahead."""
    date = format_datetime(NOW + ahead, usegmt=True)
    code = "authentication-error" if status == 401 else "invalid-request-error"
    return make_response(status, said(code, info), server="dailykit", date=date)


def test_a_wrong_key_of_a_local_daily_leads_to_the_local_key() -> None:
    text = str(make_error(from_local(401)))

    assert "the key that `dailykit serve` printed" in text
    assert "dashboard.daily.co" not in text
    assert "dashboard.daily.co" in str(make_error(make_response(401, said("x"))))


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(hours=1), "This local Daily's clock is 1 hour ahead of this machine's"),
        (timedelta(days=-2), "This local Daily's clock is 2 days behind this machine's"),
        (timedelta(seconds=1), "check this machine's clock"),
    ],
)
def test_a_time_in_the_past_of_a_moved_clock(ahead: timedelta, told: str) -> None:
    answer = from_local(400, wording.time_past("exp", 1), ahead=ahead)

    assert told in str(make_error(answer))


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_local_daily_without_a_readable_date(date: str) -> None:
    text = said("invalid-request-error", wording.time_past("exp", 1))
    answer = make_response(400, text, server="dailykit", date=date)

    assert "check this machine's clock" in str(make_error(answer))


@pytest.mark.parametrize(
    ("status", "code", "info", "kind"),
    [
        (400, "authorization-header-error", "invalid authorization header", "AuthenticationError"),
        (401, "authentication-error", None, "AuthenticationError"),
        (401, None, None, "AuthenticationError"),
        (400, "authentication-error", None, "AuthenticationError"),
        (400, "invalid-request-error", "invalid property name 'x'", "InvalidRequestError"),
        (400, "invalid-request-error", wording.room_name_taken("a"), "AlreadyExistsError"),
        (400, "invalid-request-error", wording.room_name_invalid("a b"), "InvalidRequestError"),
        (400, "invalid-request-error", wording.time_past("exp", 1), "InvalidRequestError"),
        (400, "invalid-request-error", None, "InvalidRequestError"),
        (400, "json-parsing-error", None, "InvalidRequestError"),
        (400, "one-that-daily-adds-tomorrow", "whatever", "InvalidRequestError"),
        (400, None, None, "InvalidRequestError"),
        (409, "conflict", wording.room_name_taken("a"), "AlreadyExistsError"),
        (400, "invalid-request-error", wording.rooms_reached(5), "RoomLimitError"),
        (403, "forbidden-error", "max number of rooms for this domain reached", "RoomLimitError"),
        (400, "invalid-request-error", "Domain room limit of 5 reached", "RoomLimitError"),
        (400, "invalid-request-error", "max_participants is more than 200", "InvalidRequestError"),
        (429, "rate-limit-error", "max rooms a second", "RateLimitError"),
        (422, None, None, "InvalidRequestError"),
        (400, "invalid-plan-type", "This feature is only available to …", "PlanError"),
        (403, "invalid-plan-type", None, "PlanError"),
        (403, "forbidden-error", "SIP client limit reached for this domain", None),
        (403, None, None, "PermissionDeniedError"),
        (404, "not-found", wording.room_not_found("a"), "NotFoundError"),
        (404, None, None, "NotFoundError"),
        (429, "rate-limit-error", None, "RateLimitError"),
        (429, None, None, "RateLimitError"),
        (400, "rate-limit-error", None, "RateLimitError"),
        (500, "server-error", None, "ServerError"),
        (503, None, None, "ServerError"),
        (599, None, None, "ServerError"),
        (302, None, None, "APIError"),
    ],
)
def test_status_code_and_info_make_the_type(
    status: int, code: str | None, info: str | None, kind: str | None
) -> None:
    error = make_error(make_response(status, said(code, info)))
    assert type(error).__name__ == (kind or "PermissionDeniedError")
    assert (error.status, error.code, error.info) == (status, code, info)
    assert isinstance(error, errors.APIError)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"error":"a","info":"b"}', ("a", "b")),
        (b'{"error":"a"}', ("a", None)),
        (b'{"error":7,"info":["b"]}', (None, None)),
        (b'["error"]', (None, None)),
        (b"", (None, None)),
        (b"<html>", (None, None)),
        (b"\xff\xfe", (None, None)),
        (b"[" * 100_000, (None, None)),
    ],
)
def test_what_an_error_body_says(body: bytes, expected: tuple[str | None, str | None]) -> None:
    assert error_fields(make_response(400, body)) == expected


def test_an_error_carries_all_facts() -> None:
    body = said("invalid-request-error", "invalid property name 'x'")
    error = make_error(make_response(400, body, x_request_id="r-1"), tries=Tries(count=3))
    assert error.method == "POST"
    assert error.path == "/rooms"
    assert error.request_id == "r-1"
    assert error.body == body
    assert error.attempts == 3
    assert not error.unclear
    assert error.room_name is None
    assert str(error) == (
        "rooms.create: POST /rooms answered 400: invalid-request-error: "
        "invalid property name 'x' (tried 3 times)"
    )


@pytest.mark.parametrize(
    ("status", "code", "info", "hint"),
    [
        (400, wording.AUTHORIZATION_HEADER_ERROR, None, "set DAILY_API_KEY"),
        (401, wording.AUTHENTICATION_ERROR, None, "meeting tokens do not work here"),
        (400, wording.INVALID_PLAN_TYPE, None, "plan does not include this"),
        (400, wording.INVALID_REQUEST_ERROR, wording.time_past("exp", 1), "machine's clock"),
        (
            400,
            wording.INVALID_REQUEST_ERROR,
            wording.webhook_not_200("undefined"),
            "during this request",
        ),
        (404, wording.NOT_FOUND, wording.no_call("a"), "a few seconds after"),
        (429, wording.RATE_LIMIT_ERROR, None, "Another process"),
    ],
)
def test_hints(status: int, code: str, info: str | None, hint: str) -> None:
    assert hint in str(make_error(make_response(status, said(code, info))))


def test_no_hint_where_nothing_is_known() -> None:
    assert str(make_error(make_response(404, said("not-found", "room a not found")))) == (
        "rooms.create: POST /rooms answered 404: not-found: room a not found"
    )


def test_an_answer_that_is_no_json_is_shown_shortened() -> None:
    error = make_error(make_response(502, "<html>" + "x" * 1000))
    assert len(str(error)) < 600
    assert str(error).endswith("…")
    assert error.body == "<html>" + "x" * 1000


def test_an_empty_answer_is_no_problem() -> None:
    assert str(make_error(make_response(500))) == "rooms.create: POST /rooms answered 500"


def test_the_answers_encoding_is_heeded() -> None:
    page = make_response(502, "kein Gerät".encode("latin-1"), content_type="text/html;charset=l1")
    assert make_error(page).body == "kein Gerät"


def test_a_rate_limit_error_says_when_to_come_back() -> None:
    error = make_error(make_response(429, retry_after="2.5"))
    assert isinstance(error, errors.RateLimitError)
    assert error.retry_after == 2.5
    silent = make_error(make_response(429))
    assert isinstance(silent, errors.RateLimitError)
    assert silent.retry_after is None


@pytest.mark.parametrize(
    ("failure", "kind"),
    [(LOST, errors.DailyConnectionError), (LATE, errors.DailyTimeoutError)],
)
def test_failures_without_an_answer(failure: Failure, kind: type[errors.DailyError]) -> None:
    error = make_error(
        failure,
        request=make_request(room_name="standup"),
        tries=Tries(count=2, unclear=True),
    )
    assert type(error) is kind
    assert error.status is None
    assert error.unclear
    assert error.room_name == "standup"
    assert str(error) == (
        f"rooms.create: POST /rooms: {failure.reason}; the request may or may not have taken "
        "effect (the room would be named standup) (tried 2 times)"
    )


def test_a_failure_that_surely_did_nothing_names_no_room() -> None:
    error = make_error(REFUSED, request=make_request(room_name="standup"))
    assert str(error) == "rooms.create: POST /rooms: refused"
    assert error.room_name is None
    assert not error.unclear


def test_a_failure_of_something_else_names_no_room() -> None:
    error = make_error(LOST, tries=Tries(count=1, unclear=True))
    assert str(error).endswith("the request may or may not have taken effect")


def test_an_answer_after_an_unclear_try_names_the_room() -> None:
    error = make_error(
        make_response(503),
        request=make_request(room_name="standup"),
        tries=Tries(count=5, unclear=True),
    )
    assert error.unclear
    assert error.room_name == "standup"


def everything_in(error: errors.DailyError) -> str:
    """Return all that an error can show, to whoever looks."""
    return " ".join([str(error), repr(error), repr(error.__dict__), str(pickle.dumps(error))])


@pytest.mark.parametrize("secret", [KEY, TOKEN])
@pytest.mark.parametrize(
    "outcome",
    [
        make_response(401, "you sent SECRET, go away"),
        make_response(400, said("bad-thing", "SECRET is not allowed")),
        make_response(400, said("bad-SECRET")),
        make_response(502, "x" * 480 + "SECRET"),
        Failure(sent=True, timed_out=False, reason="400, url='/x/SECRET'"),
    ],
)
def test_no_error_shows_a_secret(outcome: Response | Failure, secret: str) -> None:
    if isinstance(outcome, Failure):
        outcome = replace(outcome, reason=outcome.reason.replace("SECRET", secret))
    else:
        outcome = replace(outcome, body=outcome.body.replace(b"SECRET", secret.encode()))
    request = make_request(path=f"/x/{secret}")
    shown = everything_in(make_error(outcome, request=request))
    assert secret not in shown
    assert secret[: len(secret) // 2] not in shown
    assert "***" in shown


def test_no_error_shows_a_secret_that_was_sent() -> None:
    body = {
        "url": "https://example.com/hook",
        "basicAuth": "Basic dXNlcjpwYXNz",
        "hmac": "c2lnbmluZy1zZWNyZXQ=",
        "hidden": [{"password": "correct horse battery"}, None, 7],
        "rtmpUrl": "rtmps://live.example.com/app/stream-key",
        "endpoints": [{"url": "rtmp://live.example.com/app/second-key"}],
        "password": None,
    }
    request = make_request(body=json.dumps(body).encode())
    info = " and ".join(f"{name} was {value}" for name, value in body.items())
    info += " and correct horse battery"
    shown = everything_in(make_error(make_response(400, said("x", info)), request=request))
    for secret in ("dXNlcjpwYXNz", "c2lnbmlu", "horse", "stream-key", "second-key"):
        assert secret not in shown
    assert "https://example.com/hook" in shown


def test_the_secret_fields_of_all_bodies_are_known() -> None:
    from pydantic import BaseModel

    from dailykit.operations import OPERATIONS
    from dailykit.redaction import SECRET_FIELDS

    def secret_fields(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
        if model in seen:
            return set()
        seen.add(model)
        found: set[str] = set()
        for name, field in model.model_fields.items():
            if not field.repr:
                found.add(field.alias or name)
            for inner in models_in(field.annotation):
                found |= secret_fields(inner, seen)
        return found

    def models_in(annotation: object) -> list[type[BaseModel]]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return [annotation]
        return [model for part in get_args(annotation) for model in models_in(part)]

    seen: set[type[BaseModel]] = set()
    found = {
        name
        for operation in OPERATIONS
        if operation.body is not None
        for name in secret_fields(operation.body, seen)
    }
    streams = {"rtmpUrl", "url"}  # told by their scheme: a webhook's url is no secret
    assert found - streams == SECRET_FIELDS


def test_short_texts_are_not_taken_for_secrets() -> None:
    assert Redactor("", "abc")("abc is fine") == "abc is fine"


def test_the_longer_secret_goes_first() -> None:
    assert Redactor("abcd", "abcdefgh")("abcdefgh") == "***"


@given(st.text(min_size=4, max_size=40), st.text(), st.text())
def test_no_text_keeps_a_secret(secret: str, before: str, after: str) -> None:
    cleaned = Redactor(secret)(before + secret + after)
    assert secret in "***" or secret not in cleaned.replace("***", "")
