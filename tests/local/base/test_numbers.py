"""Numbers of equal value are one number, as in JavaScript."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.local.base.numbers import read_numbers, written_numbers


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("3600", "3600"),
        ("3600.0", "3600"),
        ("3.6e3", "3600"),
        ("36000E-1", "3600"),
        ("0.0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("-3600.0", "-3600"),
        ("0.5", "0.5"),
        ("1.7e9", "1700000000"),
        ("1e20", "100000000000000000000"),
        ("100000000000000000000.0", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("1000000000000000000000", "1e+21"),
        ("9007199254740993", "9007199254740992"),
        ("1e300", "1e+300"),
        ("true", "true"),
        ("null", "null"),
        ('"3600.0"', '"3600.0"'),
    ],
)
def test_a_number_is_read_and_written_as_in_javascript(text: str, written: str) -> None:
    for around in ("%s", "[%s]", '{"a": %s}', '{"a": [{"b": %s}]}'):
        value = read_numbers(json.loads(around % text))
        assert json.dumps(value) == around % written
        assert json.dumps(written_numbers(json.loads(around % text))) == (
            around % written if text != "9007199254740993" else around % text
        )


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 400])
def test_what_no_double_can_hold_is_refused(text: str) -> None:
    with pytest.raises(OverflowError):
        read_numbers(json.loads(f"[{text}]"))


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_reading_keeps_the_value(number: Any) -> None:
    read = read_numbers(number)
    assert read == float(number)
    assert read_numbers(read) == read
    assert isinstance(read, int) == (read == int(read) and abs(read) < 1e21)
