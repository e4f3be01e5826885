"""Every class and member of daily-python is in `dailykit.daily`, with the same signature."""

import inspect
import json
from pathlib import Path
from typing import Any, Final

import pytest

from dailykit import daily

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "daily_python.json"
CLASSES: Final[dict[str, Any]] = json.loads(REFERENCE.read_text())["classes"]

Shape = list[tuple[str, str, object]]
"""The parameters: name, kind, default."""


MEMBERS: Final = [(name, one) for name, facts in CLASSES.items() for one in facts["members"]]
"""Every member that a program can use."""


def recorded(signature: str) -> Shape:
    """Read a signature as the native module writes it, without the ``self``."""
    text = signature.replace("($self, ", "(").replace("($self)", "()")
    names: dict[str, Any] = {}
    exec(f"def function{text}: ...", names)
    return shape(names["function"])


def shape(function: Any) -> Shape:
    """Return the parameters of a function."""
    return [
        (one.name, str(one.kind), one.default)
        for one in inspect.signature(function).parameters.values()
        if one.name != "self"
    ]


def without_unknown(ours: Shape, theirs: Shape) -> Shape:
    """Leave a default open that the native module does not tell."""
    unknown = {name for name, _, default in theirs if default is ...}
    return [(name, kind, ... if name in unknown else value) for name, kind, value in ours]


def test_the_reference_is_whole() -> None:
    assert len(MEMBERS) == 137


@pytest.mark.parametrize(("name", "member"), MEMBERS)
def test_a_member(name: str, member: str) -> None:
    facts = CLASSES[name]["members"][member]
    ours = inspect.getattr_static(getattr(daily, name), member)
    match facts["kind"]:
        case "static":
            assert isinstance(ours, staticmethod)
        case "property":
            assert isinstance(ours, property) or inspect.isdatadescriptor(ours)
        case "constant":
            assert isinstance(ours, getattr(daily, name))
        case _:
            assert inspect.isfunction(ours)
    if "signature" in facts:
        theirs = recorded(facts["signature"])
        assert without_unknown(shape(getattr(getattr(daily, name), member)), theirs) == theirs


@pytest.mark.parametrize("name", sorted(name for name in CLASSES if CLASSES[name]["signature"]))
def test_a_class_that_programs_create(name: str) -> None:
    assert shape(getattr(daily, name)) == recorded(CLASSES[name]["signature"])


def test_nothing_else_is_public_but_install() -> None:
    # Programs say `from daily import *`.
    assert set(daily.__all__) == set(CLASSES)
    assert callable(daily.install)
    for name, facts in CLASSES.items():
        public = {one for one in dir(getattr(daily, name)) if not one.startswith("_")}
        assert public - set(facts["members"]) <= {"open"}, name


def test_a_program_can_tell_which_module_it_has() -> None:
    assert daily.__dailykit__ is True
