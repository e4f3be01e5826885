"""The script that fetches what the helper is compared with."""

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.scripts import load_script


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script, with a cache of the test's own."""
    module = load_script("fetch_pipecat")
    monkeypatch.setattr(module, "CACHE", tmp_path)
    return module


def no_network(*_: object, **__: object) -> None:
    raise subprocess.CalledProcessError(1, "pip", stderr="WARNING: hm\nERROR: no such host\n\n")


def test_it_unpacks_what_is_needed(
    script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for version, modules in script.MODULES.items():
        with zipfile.ZipFile(script.wheel(version), "w") as archive:
            for module in (*modules, "pipecat/other.py"):
                archive.writestr(module, version)
    monkeypatch.setattr(subprocess, "run", no_network)

    script.main()

    unpacked = {path.relative_to(tmp_path) for path in tmp_path.glob("*/**/*.py")}
    assert unpacked == {
        Path(version, module) for version, modules in script.MODULES.items() for module in modules
    }
    assert "is here" in capsys.readouterr().out
    script.main()
    assert capsys.readouterr().out == ""


def test_it_never_fails(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", no_network)

    script.main()

    said = capsys.readouterr().out
    assert "pipecat-ai 0.0.71 could not be fetched: ERROR: no such host" in said
    assert "pipecat-ai 1.14.0 could not be fetched: ERROR: no such host" in said
    assert "will be skipped" in said


def test_a_broken_wheel_is_said(script: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for version in script.MODULES:
        script.wheel(version).write_bytes(b"not a wheel")

    script.main()

    assert "File is not a zip file" in capsys.readouterr().out
