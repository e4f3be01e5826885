"""Putting the module in place of daily-python."""

import sys
from types import ModuleType

import pytest

import dailykit.daily
from dailykit.daily import install


@pytest.fixture(autouse=True)
def without_daily(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without any module of that name, and leave none."""
    monkeypatch.setitem(sys.modules, "daily", ModuleType("daily"))  # so that it is undone
    monkeypatch.delitem(sys.modules, "daily")


def test_import_daily_gives_our_module() -> None:
    assert install() is install() is dailykit.daily
    import daily  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]

    assert daily is dailykit.daily


def test_daily_python_is_imported_already(monkeypatch: pytest.MonkeyPatch) -> None:
    native = ModuleType("daily")
    native.__file__ = "/lib/daily/__init__.py"
    monkeypatch.setitem(sys.modules, "daily", native)

    with pytest.raises(RuntimeError, match=r"already, from /lib/daily/__init__\.py: call") as error:
        install()
    assert "pipecat.transports.daily.transport" in str(error.value)
    assert sys.modules["daily"] is native
