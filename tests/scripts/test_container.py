"""The container's files say what works: their commands are run here, without a container."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "ci.md").read_text()
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text()


def exec_form(instruction: str) -> list[str]:
    """Return the words of an instruction in exec form."""
    found = re.search(rf"{instruction} (\[.+\])$", DOCKERFILE, flags=re.MULTILINE)
    assert found is not None
    words: list[str] = json.loads(found[1])
    return words


@pytest.fixture
def port(unused_tcp_port: int) -> int:
    """The port of the container's server."""
    return unused_tcp_port


def test_the_container_s_command_serves_and_is_healthy(tmp_path: Path, port: int) -> None:
    program, *arguments = exec_form("ENTRYPOINT")
    assert program == "dailykit"
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["daily"]
    ready = tmp_path / "ready.json"
    command = [
        *(sys.executable, "-m", "dailykit", *arguments, *compose["command"]),
        *("--port", str(port), "--ready-file", str(ready)),
    ]
    command[command.index("/data/daily.sqlite3")] = str(tmp_path / "daily.sqlite3")
    key = compose["environment"]["DAILY_API_KEY"]
    environment = {**os.environ, "DAILY_API_KEY": key}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            while "Ctrl-C" not in server.stdout.readline():
                assert server.poll() is None
            _, *check = exec_form("CMD")
            check = [word.replace("8000", str(port)) for word in check]
            subprocess.run([sys.executable, *check], check=True, timeout=30)
            done = meeting(port, key)
        finally:
            server.terminate()
    assert json.loads(ready.read_text())["api_key"] == key
    assert (tmp_path / "daily.sqlite3").exists()
    (found,) = done["data"]
    assert (found["room"], found["max_participants"]) == ("standup", 2)


def meeting(port: int, key: str) -> dict[str, Any]:
    """Run the page's commands with curl, and return what the last one prints."""
    (script,) = re.findall(r"```sh\n(rest=.+?)```", PAGE, flags=re.DOTALL)
    script = script.replace("8000", str(port)).replace("local-key-for-tests", key)
    done = subprocess.run(
        ["sh", "-ec", script], check=True, capture_output=True, text=True, timeout=60
    )
    last: dict[str, Any] = json.loads(done.stdout[done.stdout.rindex('{"total_count"') :])
    return last


def test_the_image_gets_what_it_copies() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    kept = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
    wanted = {name for names in copied for name in names.split()}
    assert wanted == kept
    assert all((ROOT / name).exists() for name in wanted)
    assert re.search(r"^USER \d+$", DOCKERFILE, flags=re.MULTILINE)
