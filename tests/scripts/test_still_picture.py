"""The still picture that is shipped is the one that the script writes."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dailykit.local.files.still_picture import PATH

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    yield import_module("still_picture")
    sys.modules.pop("still_picture")


def test_what_is_shipped_is_what_the_script_writes(script: Any) -> None:
    assert script.units() == PATH.read_bytes()


def test_exp_golomb_codes_are_those_of_the_standard(script: Any) -> None:
    bits = script.Bits().golomb(0, 1, 2, 3, 7)
    assert bits.aligned() == bytes([0b10100110, 0b01000001, 0b00000000])
