"""Rules about faults, without HTTP."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dailykit.errors import InvalidArgumentError
from dailykit.local.requests.faults import Fault, Faults, fault_from_header
from dailykit.local.world import Refusal

SLOW = Fault(delay=1)
FAILS = Fault(status=503)


def test_without_rules_nothing_goes_wrong() -> None:
    assert Faults().pick("rooms.create", "acme") is None


def test_a_rule_holds_until_it_is_taken_away() -> None:
    faults = Faults()
    rule = faults.add(FAILS)
    assert [faults.pick("rooms.create", None) for _ in range(3)] == [FAILS] * 3
    assert rule.happened == 3
    assert faults.remove(rule.id)
    assert faults.pick("rooms.create", None) is None
    assert not faults.remove(rule.id)


def test_the_next_n() -> None:
    faults = Faults()
    faults.add(FAILS, "rooms.create", times=2)
    picked = [faults.pick("rooms.create", None) for _ in range(4)]
    assert picked == [FAILS, FAILS, None, None]


@pytest.mark.parametrize(
    ("pattern", "hits"),
    [
        ("*", ["rooms.create", "rooms.get", "meeting_tokens.create"]),
        ("rooms.create", ["rooms.create"]),
        ("rooms.*", ["rooms.create", "rooms.get"]),
        ("*.create", ["rooms.create", "meeting_tokens.create"]),
    ],
)
def test_a_rule_can_be_for_some_operations(pattern: str, hits: list[str]) -> None:
    faults = Faults()
    faults.add(FAILS, pattern)
    names = ["rooms.create", "rooms.get", "meeting_tokens.create"]
    assert [name for name in names if faults.pick(name, None)] == hits


def test_a_rule_can_be_for_one_domain() -> None:
    faults = Faults()
    faults.add(FAILS, domain="acme")
    assert faults.pick("rooms.get", "acme") is FAILS
    assert faults.pick("rooms.get", "other") is None
    assert faults.pick("rooms.get", None) is None


def test_of_several_rules_the_oldest_that_can_does() -> None:
    faults = Faults()
    faults.add(SLOW, times=1)
    faults.add(FAILS)
    assert [faults.pick("rooms.get", None) for _ in range(2)] == [SLOW, FAILS]
    assert [rule.fault for rule in faults.rules] == [SLOW, FAILS]
    faults.clear()
    assert faults.rules == ()


def test_probability_is_as_said_and_repeats_with_a_seed() -> None:
    def pattern(seed: str | None) -> list[bool]:
        faults = Faults(seed)
        faults.add(FAILS, probability=0.3)
        return [faults.pick("rooms.get", None) is not None for _ in range(1000)]

    assert pattern("a") == pattern("a")
    assert pattern("a") != pattern("b")
    assert 240 < sum(pattern("a")) < 360
    again = Faults("a")
    again.add(FAILS, probability=0.3)
    first = [again.pick("rooms.get", None) is None for _ in range(100)]
    again.clear()
    again.add(FAILS, probability=0.3)
    assert [again.pick("rooms.get", None) is None for _ in range(100)] == first


@pytest.mark.parametrize(("probability", "count"), [(0, 0), (1, 50)])
def test_never_and_always_are_exact(probability: float, count: int) -> None:
    faults = Faults()
    faults.add(FAILS, probability=probability)
    assert sum(faults.pick("rooms.get", None) is not None for _ in range(50)) == count


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"operation": "rooms.craete"}, "no operation matches 'rooms.craete'"),
        ({"operation": ""}, "no operation"),
        ({"times": 0}, "times was 0"),
        ({"times": -1}, "times was -1"),
        ({"probability": 1.01}, "probability was 1.01"),
        ({"probability": -0.1}, "probability was -0.1"),
        ({"probability": math.nan}, "probability was nan"),
    ],
)
def test_a_rule_that_can_never_hold_is_refused(options: dict[str, Any], text: str) -> None:
    faults = Faults()
    with pytest.raises(InvalidArgumentError, match=text):
        faults.add(FAILS, **options)
    assert faults.rules == ()


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"delay": -1},
        {"delay": math.inf},
        {"delay": math.nan},
        {"delay": 601},
        {"status": 199},
        {"status": 600},
        {"reset": "never"},
        {"drip": 0},
        {"retry_after": 1},
        {"body": {}},
        {"acts": True},
        {"reset": "after", "status": 503},
        {"reset": "before", "truncate": True},
        {"status": 503, "body": object()},
        {"status": 503, "body": math.nan},
        {"unknown": 1},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Fault.model_validate(parts)


@pytest.mark.parametrize(
    ("parts", "acts"),
    [
        ({"delay": 1}, True),
        ({"truncate": True}, True),
        ({"reset": "after"}, True),
        ({"reset": "before"}, False),
        ({"status": 503}, False),
        ({"status": 503, "acts": True}, True),
    ],
)
def test_whether_the_request_is_carried_out(parts: dict[str, Any], acts: bool) -> None:
    assert Fault.model_validate(parts).lets_act is acts


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ({"status": 401}, {"error": "authentication-error"}),
        ({"status": 429}, {"error": "rate-limit-error", "info": "a fault on request"}),
        ({"status": 502}, {"error": "server-error", "info": "a fault on request"}),
        ({"status": 404}, {"error": "not-found", "info": "a fault on request"}),
        ({"status": 418}, {"error": "fault", "info": "a fault on request"}),
        ({"status": 200, "body": ["anything"]}, ["anything"]),
        ({"status": 500, "body": None}, None),
    ],
)
def test_what_a_status_is_answered_with(parts: dict[str, Any], answer: Any) -> None:
    assert Fault.model_validate(parts).answer == answer


# --- the header -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("status=503", {"status": 503}),
        ("delay=0.2", {"delay": 0.2}),
        ("reset=before", {"reset": "before"}),
        ("reset=after", {"reset": "after"}),
        ("truncate", {"truncate": True}),
        ("drip", {"drip": 5.0}),
        ("drip=2", {"drip": 2.0}),
        ("status=429, retry_after=2", {"status": 429, "retry_after": 2}),
        (" delay = 0.1 ;status=500;acts; ", {"delay": 0.1, "status": 500, "acts": True}),
    ],
)
def test_a_header_is_read(text: str, parts: dict[str, Any]) -> None:
    assert fault_from_header(text) == Fault.model_validate(parts)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("status", "status"),
        ("status=often", "status"),
        ("status=99", "greater than or equal to 200"),
        ("stauts=503", "stauts"),
        ("503", "503"),
        ("=", "invalid"),
        (",", "a fault needs at least one field"),
        ("reset=sometimes", "'before' or 'after'"),
        ("retry_after=2", "require a status"),
        ("delay=1e9", "less than or equal to 600"),
    ],
)
def test_a_header_that_means_nothing_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Refusal, match="invalid X-Dailykit-Fault header") as caught:
        fault_from_header(text)
    assert caught.value.status == 400
    assert reason in str(caught.value.info)


@given(st.text())
def test_any_header_is_followed_or_refused(text: str) -> None:
    refusal = None
    try:
        fault_from_header(text)
    except Refusal as error:
        refusal = error
    assert refusal is None or refusal.status == 400


def test_a_fault_says_in_words_what_it_is() -> None:
    assert str(Fault(status=503, acts=True)) == "status=503, acts"
    assert str(Fault(delay=0.5, status=200, body={"big": "one"})) == "delay=0.5, status=200"
