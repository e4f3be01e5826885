"""The script that fetches daily-python for the tests that compare with it."""

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.scripts import load_script


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script, with a cache of the test's own."""
    module = load_script("fetch_daily_python")
    monkeypatch.setattr(module, "CACHE", tmp_path)
    monkeypatch.setattr(module, "FOLDER", tmp_path / module.VERSION)
    return module


def test_it_fetches_the_wheel_once_and_installs_nothing(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        commands.append(command)
        name = f"daily_python-{script.VERSION}-cp38-abi3-any.whl"
        with zipfile.ZipFile(script.CACHE / name, "w") as wheel:
            wheel.writestr("daily/__init__.py", "")
            wheel.writestr("daily/daily.abi3.so", "native")

    monkeypatch.setattr(subprocess, "run", run)

    script.main()

    assert "is here" in capsys.readouterr().out
    assert (script.FOLDER / "daily" / "daily.abi3.so").read_text() == "native"
    (download,) = commands
    assert download[1:4] == ["-m", "pip", "download"]
    assert download[-1] == f"daily-python=={script.VERSION}"

    script.main()

    assert capsys.readouterr().out == ""
    assert len(commands) == 1


def test_it_never_fails(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "pip", stderr="ERROR: hm\n  no such host\n\n")

    monkeypatch.setattr(subprocess, "run", no_network)

    script.main()

    said = capsys.readouterr().out
    assert "could not be fetched: no such host" in said
    assert "will be skipped" in said
    assert not script.is_here()
