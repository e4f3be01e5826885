"""Errors carry their facts, wherever they go."""

import copy
import pickle
from collections.abc import Callable

import pytest

from dailykit import errors
from dailykit.errors import (
    AlreadyExistsError,
    APIError,
    DailyConnectionError,
    DailyError,
    DailyTimeoutError,
    InvalidArgumentError,
    InvalidRequestError,
    RateLimitError,
)

FACTS = {
    "status": 400,
    "code": "invalid-request-error",
    "info": "a room named hello already exists",
    "method": "POST",
    "path": "/rooms",
    "request_id": "r-1",
    "body": "{}",
    "attempts": 3,
    "room_name": "hello",
}


LISTED = [getattr(errors, name) for name in errors.__all__]
KINDS: list[type[DailyError]] = [kind for kind in LISTED if issubclass(kind, DailyError)]

each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def made(kind: type[DailyError]) -> DailyError:
    return kind(
        "went wrong",
        status=400,
        code="invalid-request-error",
        info="a room named hello already exists",
        method="POST",
        path="/rooms",
        request_id="r-1",
        body="{}",
        attempts=3,
        room_name="hello",
    )


def facts(error: DailyError) -> dict[str, object]:
    return {name: getattr(error, name) for name in FACTS}


def test_all_errors_are_listed() -> None:
    here = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert here == set(errors.__all__)


@each
def test_an_error_tells_its_facts(kind: type[DailyError]) -> None:
    assert str(made(kind)) == "went wrong"
    assert facts(made(kind)) == FACTS


def _pickled(error: DailyError) -> DailyError:
    back: DailyError = pickle.loads(pickle.dumps(error))
    return back


TRAVEL: dict[str, Callable[[DailyError], DailyError]] = {
    "pickled": _pickled,
    "copied": copy.copy,
    "deep-copied": copy.deepcopy,
}


@each
@pytest.mark.parametrize("how", TRAVEL)
def test_an_error_travels_with_its_facts(kind: type[DailyError], how: str) -> None:
    error = made(kind)
    error.add_note("try again")
    travelled = TRAVEL[how](error)
    assert type(travelled) is kind
    assert str(travelled) == "went wrong"
    assert facts(travelled) == FACTS
    assert travelled.__notes__ == ["try again"]


@each
def test_an_error_is_said_in_other_words(kind: type[DailyError]) -> None:
    error = made(kind)
    error.add_note("for the first wording only")
    restated = error.restated("in other words")
    assert type(restated) is kind
    assert str(restated) == "in other words"
    assert facts(restated) == FACTS
    assert not hasattr(restated, "__notes__")
    assert str(error) == "went wrong"


def test_without_facts_an_error_knows_nothing() -> None:
    error = DailyError("went wrong")
    assert {value for name, value in facts(error).items() if name != "attempts"} == {None}
    assert error.attempts == 1


def test_how_long_to_wait_travels_too() -> None:
    error = RateLimitError("slow down", status=429)
    assert error.retry_after is None
    error.retry_after = 2.5
    assert pickle.loads(pickle.dumps(error)).retry_after == 2.5
    assert error.restated("slower").retry_after == 2.5


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (AlreadyExistsError, InvalidRequestError),
        (AlreadyExistsError, APIError),
        (InvalidArgumentError, ValueError),
        (DailyConnectionError, ConnectionError),
        (DailyTimeoutError, DailyConnectionError),
        (DailyTimeoutError, TimeoutError),
    ],
)
def test_what_is_caught_by_what(narrow: type[Exception], wide: type[Exception]) -> None:
    with pytest.raises(wide):
        raise narrow("went wrong")
