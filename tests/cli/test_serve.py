"""``dailykit serve``."""

import json
import re
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.cli import Run

from dailykit import Daily


@contextmanager
def _serving(
    script: Path, environment: dict[str, str], *arguments: str
) -> "Generator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [str(script), "serve", "--port", "0", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def _first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_json_says_all_that_a_program_needs(script: Path, environment: dict[str, str]) -> None:
    with _serving(script, environment, "--json", "--api-key", "a-key-of-my-own") as process:
        facts = json.loads(_first_line(process))

        assert facts == {
            "url": facts["url"],
            "api_url": facts["url"] + "/v1",
            "api_key": "a-key-of-my-own",
            "pid": process.pid,
        }
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", facts["url"])
        with Daily(facts["api_key"], api_url=facts["api_url"]) as daily:
            assert daily.rooms.create("standup").url == facts["url"] + "/standup"


def test_people_are_told_what_to_set(script: Path, environment: dict[str, str]) -> None:
    with _serving(script, environment, "--api-key", "a-key-of-my-own") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(11)]
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == 0
        url = re.search(r"http://127\.0\.0\.1:\d+", lines[0])
        assert url is not None
        assert f"  export DAILY_API_URL={url[0]}/v1\n" in lines
        assert "  export DAILY_API_KEY=a-key-of-my-own\n" in lines
        assert "not Daily" in lines[0]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(script: Path, environment: dict[str, str], stop: signal.Signals) -> None:
    with _serving(script, environment, "--json") as process:
        _first_line(process)
        process.send_signal(stop)

        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_file_keeps_rooms_and_key_over_a_kill(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    db = str(tmp_path / "daily.sqlite3")
    with _serving(script, environment, "--json", "--db", db) as process:
        before = json.loads(_first_line(process))
        with Daily(before["api_key"], api_url=before["api_url"]) as daily:
            daily.rooms.create("kept")
        process.kill()
        process.wait(timeout=30)
    with _serving(script, environment, "--json", "--db", db) as process:
        after = json.loads(_first_line(process))

        assert after["api_key"] == before["api_key"]
        with Daily(after["api_key"], api_url=after["api_url"]) as daily:
            assert daily.rooms.get("kept").name == "kept"


def test_a_port_that_is_taken_is_one_clear_line(
    run: Run, script: Path, environment: dict[str, str]
) -> None:
    with _serving(script, environment, "--json") as process:
        port = json.loads(_first_line(process))["url"].rpartition(":")[2]
        finished = run("serve", "--port", port)

    assert finished.returncode == 1
    assert f"can't listen on 127.0.0.1:{port}" in finished.stderr
    assert finished.stderr.count("\n") == 1
