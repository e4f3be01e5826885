"""The script that makes the environment for tests with the real Pipecat."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.support.scripts import SCRIPTS, load_script


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script, with a cache of the test's own."""
    module = load_script("fetch_agents")
    monkeypatch.setattr(module, "VENV", tmp_path / "pipecat")
    return module


def test_it_makes_the_environment_once(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        commands.append(command)
        script.python().parent.mkdir(parents=True, exist_ok=True)
        script.python().touch()

    monkeypatch.setattr(subprocess, "run", run)

    script.main()

    assert "Pipecat is here" in capsys.readouterr().out
    venv, install = commands
    assert "venv" in venv
    assert {"pipecat-ai[runner,webrtc]==1.14.0", f"{SCRIPTS.parent}[all]"} <= set(install)

    script.main()

    assert capsys.readouterr().out == ""
    assert len(commands) == 2


def test_it_never_fails(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "uv", stderr="error: hm\n  no such host\n\n")

    monkeypatch.setattr(subprocess, "run", no_network)

    script.main()

    said = capsys.readouterr().out
    assert "could not be fetched: no such host" in said
    assert "will be skipped" in said
    assert not script.is_here()
