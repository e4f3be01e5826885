"""The still picture that is shipped is the one that the script writes."""

from typing import Any

import pytest
from tests.support.scripts import load_script

from dailykit.local.files.still_picture import PATH


@pytest.fixture
def script() -> Any:
    return load_script("still_picture")


def test_what_is_shipped_is_what_the_script_writes(script: Any) -> None:
    assert script.units() == PATH.read_bytes()


def test_exp_golomb_codes_are_those_of_the_standard(script: Any) -> None:
    bits = script.Bits().golomb(0, 1, 2, 3, 7)
    assert bits.aligned() == bytes([0b10100110, 0b01000001, 0b00000000])
