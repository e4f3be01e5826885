"""The table of operations and the clients' methods: each row has its method, on both sides."""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Unpack, get_origin

import pytest

from dailykit import AsyncDaily, Daily
from dailykit.client._async._resource import AsyncResource
from dailykit.client._sync._resource import Resource
from dailykit.operations import OPERATIONS, Operation, Repeat

ROOT = Path(__file__).parents[2]
KEY = "a-key-that-is-never-sent"

REPEATED = {
    Repeat.SAFE: "Safe to retry",
    Repeat.DELETE: 'Retried after a lost response; "not found" then counts as success.',
    Repeat.NAMED: "Retried after a lost response; finding",
    Repeat.UNSAFE: "Retried only if the first attempt certainly did nothing.",
}
"""How a docstring tells what the table says of repeating."""


def asynchronous(name: str) -> Callable[..., Any]:
    group, _, method = name.partition(".")
    found: Callable[..., Any] = getattr(getattr(AsyncDaily(KEY), group), method)
    return found


def synchronous(name: str) -> Callable[..., Any]:
    group, _, method = name.partition(".")
    found: Callable[..., Any] = getattr(getattr(Daily(KEY), group), method)
    return found


def public(client: object, kind: type) -> Iterator[str]:
    """Yield the names of all methods of a client's groups, and of the client itself."""
    for group in dir(client):
        resource = None if group.startswith("_") else getattr(client, group)
        if isinstance(resource, kind):
            yield from (f"{group}.{name}" for name in dir(resource) if not name.startswith("_"))


EXTRA = sorted(set(public(AsyncDaily(KEY), AsyncResource)) - {row.name for row in OPERATIONS})
"""Methods beyond the table: conveniences."""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_both_clients_have_the_operation(operation: Operation[Any]) -> None:
    mine, twin = asynchronous(operation.name), synchronous(operation.name)
    assert inspect.iscoroutinefunction(mine)
    assert not inspect.iscoroutinefunction(twin)
    assert inspect.signature(mine) == inspect.signature(twin)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@pytest.mark.parametrize("find", [asynchronous, synchronous])
def test_docstring_names_the_page_and_says_how_it_is_repeated(
    operation: Operation[Any], find: Callable[[str], Callable[..., Any]]
) -> None:
    text = " ".join((find(operation.name).__doc__ or "").split())
    assert re.search(rf"See {re.escape(operation.page)}\. ", text)
    others = [words for repeat, words in REPEATED.items() if repeat is not operation.repeat]
    assert REPEATED[operation.repeat] in text
    assert not any(words in text for words in others)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_docstring_describes_every_argument(operation: Operation[Any]) -> None:
    method = asynchronous(operation.name)
    text = method.__doc__ or ""
    for parameter in inspect.signature(method).parameters.values():
        name = str(parameter).partition(":")[0]
        assert re.search(rf"^ +{re.escape(name)}: \S", text, re.MULTILINE), name


def is_unpacked(annotation: object) -> bool:
    """Return whether an annotation, evaluated or not, is ``Unpack[...]``."""
    return get_origin(annotation) is Unpack or str(annotation).startswith("Unpack[")


def test_methods_take_real_parameters() -> None:
    """No method hides what it takes behind a bare ``**kwargs`` or ``*args``."""
    for operation in OPERATIONS:
        for parameter in inspect.signature(asynchronous(operation.name)).parameters.values():
            assert parameter.kind is not parameter.VAR_POSITIONAL
            if parameter.kind is parameter.VAR_KEYWORD:
                assert is_unpacked(parameter.annotation)


def test_both_clients_have_the_same_conveniences() -> None:
    assert {"rooms.iterate", "rooms.temporary", "recordings.download"} <= set(EXTRA)
    assert sorted(public(Daily(KEY), Resource)) == sorted(public(AsyncDaily(KEY), AsyncResource))


def test_every_list_can_be_followed() -> None:
    lists = {row.name for row in OPERATIONS if row.name.endswith(".list")}
    assert {name.replace(".list", ".iterate") for name in lists} <= set(EXTRA)


@pytest.mark.parametrize("name", EXTRA)
def test_conveniences_are_the_same_on_both_sides(name: str) -> None:
    mine, twin = inspect.signature(asynchronous(name)), inspect.signature(synchronous(name))
    assert mine.parameters == twin.parameters
    assert synchronous(name).__doc__ is not None


@pytest.mark.slow
def test_synchronous_side_is_fresh() -> None:
    command = [sys.executable, "scripts/generate.py", "--check", "sync"]
    check = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr
