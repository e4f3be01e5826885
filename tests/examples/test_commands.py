"""The examples that serve: each starts by its one command, answers, and ends cleanly."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.examples.conftest import Ask, PressCtrlC, Program

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(path for path in EXAMPLES.glob("*.py") if path.name != "offline.py")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "method", "path"),
    [("bot_runner.py", "POST", "/start"), ("call_service.py", "POST", "/calls/ada")],
)
def test_a_service_starts_calls_and_ends_cleanly(
    program: Program,
    press_ctrl_c: PressCtrlC,
    ask: Ask,
    port: int,
    name: str,
    method: str,
    path: str,
) -> None:
    process = program(name, PORT=str(port))
    answer = ask(method, f"http://127.0.0.1:{port}{path}")
    assert answer.status == 200
    assert "?t=" in json.loads(answer.data)["join_url"]
    _, err = press_ctrl_c(process)
    assert "Traceback" not in err


@pytest.mark.slow
def test_the_phone_agent_says_what_to_call(
    program: Program, press_ctrl_c: PressCtrlC, port: int
) -> None:
    process = program("phone_agent.py", PORT=str(port))
    assert process.stdout is not None
    assert re.fullmatch(r"Call \+1\d{10}\n", process.stdout.readline())
    out, err = press_ctrl_c(process)
    assert (out, "Traceback" in err) == ("Bye\n", False)


@pytest.mark.slow
def test_the_tested_app_passes_its_tests(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", EXAMPLES / "tested_app"],
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^8 passed", done.stdout, re.MULTILINE), done.stdout


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_an_example_says_how_to_run_it(path: Path) -> None:
    text = path.read_text()
    agents, others = "dailykit run --open -- python", "python examples/offline.py"
    offline = agents if path.name.startswith("agent_") else others
    assert f"Offline:   {offline} examples/{path.name}" in text
    assert re.search(rf"For real:  DAILY_API_KEY=\.\.\. .*python examples/{path.name}", text)
    assert path.name in (EXAMPLES / "README.md").read_text()
    assert 30 <= len(text.splitlines()) <= 130
