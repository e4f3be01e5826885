"""``dailykit record``, ``replay`` and ``conformance --against``, run as users run them."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily

PROGRAM = """
import json, os, urllib.request
request = urllib.request.Request(
    os.environ["DAILY_API_URL"] + "/rooms",
    json.dumps({"name": "standup"}).encode(),
    {"Authorization": "Bearer " + os.environ["DAILY_API_KEY"]},
)
print(json.load(urllib.request.urlopen(request))["name"])
"""
COMMAND = ("--", sys.executable, "-c", PROGRAM)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The path of a cassette."""
    return str(tmp_path / "tape.json")


def test_a_program_is_recorded_and_replayed(
    file: str, run: Run, on_local: Run, local: LocalDaily
) -> None:
    recorded = on_local("record", file, *COMMAND)
    assert (recorded.returncode, recorded.stdout) == (0, "standup\n"), recorded.stderr
    assert f"1 request recorded in {file}" in recorded.stderr
    assert local.api_key not in Path(file).read_text()
    local.close()

    replayed = run("replay", file, *COMMAND, DAILY_API_KEY="a-real-key")
    assert (replayed.returncode, replayed.stdout) == (0, "standup\n"), replayed.stderr

    other = run("replay", file, "--", sys.executable, "-c", PROGRAM.replace("standup", "retro"))
    assert other.returncode == 1
    assert 'body.name is "retro", recorded: "standup"' in other.stderr

    nothing = run("replay", file, "--", sys.executable, "-c", "")
    assert nothing.returncode == 1
    assert "were not sent: number 1, POST /v1/rooms" in nothing.stderr
    assert run("replay", file, "--allow-unused", "--", sys.executable, "-c", "").returncode == 0


def test_an_existing_file_is_kept(file: str, on_local: Run) -> None:
    Path(file).write_text("mine")

    kept = on_local("record", file, *COMMAND)

    assert kept.returncode == 1
    assert "exists: give another name, or --overwrite" in kept.stderr
    assert Path(file).read_text() == "mine"
    assert on_local("record", file, "--overwrite", *COMMAND).returncode == 0


def test_a_program_that_sends_nothing(file: str, on_local: Run) -> None:
    finished = on_local("record", file, "--", sys.executable, "-c", "")

    assert finished.returncode == 1
    assert "does the program read DAILY_API_URL?" in finished.stderr


def test_the_status_is_that_of_the_program(file: str, on_local: Run) -> None:
    failing = f"{PROGRAM}\nraise SystemExit(3)"
    assert on_local("record", file, "--", sys.executable, "-c", failing).returncode == 3
    assert on_local("record", f"{file}2", "--", "no-such-program").returncode == 127


def test_nothing_is_recorded_without_a_key(file: str, run: Run) -> None:
    finished = run("record", file, *COMMAND)

    assert finished.returncode == 1
    assert "no API key" in finished.stderr


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_without_a_command_it_records_until_ctrl_c(
    script: Path, environment: dict[str, str], local: LocalDaily, file: str
) -> None:
    told = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
    with subprocess.Popen(
        [sys.executable, "-m", "dailykit", "record", file],
        env={**environment, **told},
        stderr=subprocess.PIPE,
        text=True,
    ) as recording:
        assert recording.stderr is not None
        lines = [recording.stderr.readline() for _ in range(6)]
        url = re.findall(r"DAILY_API_URL=(\S+)", "".join(lines))[0]
        with Daily(local.api_key, api_url=url) as daily:
            daily.rooms.create("standup")
        recording.send_signal(signal.SIGINT)
        said = recording.stderr.read()

    assert recording.returncode == 0
    assert "1 request recorded" in said
    assert json.loads(Path(file).read_text())["exchanges"][0]["request"]["path"] == "/v1/rooms"


def test_cases_are_recorded_and_compared_with_the_local_daily(
    file: str, run: Run, on_local: Run
) -> None:
    recorded = on_local("conformance", "--only", "names", "--record", file)
    assert recorded.returncode == 0, recorded.stderr

    same = run("conformance", "--against", file)
    assert same.returncode == 0, same.stdout
    assert re.fullmatch(r"same: \d+, different: 0, skipped: 0\n", same.stdout)

    text = Path(file).read_text()
    Path(file).write_text(text.replace('"status": 200', '"status": 201', 1))
    other = run("conformance", "--against", file)
    assert other.returncode == 1
    assert "status: Daily answered 201, the local Daily 200" in other.stdout
    (found,) = (
        one
        for one in json.loads(run("conformance", "--against", file, "--json").stdout)
        if one["differences"]
    )
    assert found["differences"] == [{"where": "status", "recorded": "201", "found": "200"}]


def test_recording_cases_needs_a_key(file: str, run: Run) -> None:
    finished = run("conformance", "--record", file)

    assert finished.returncode == 2
    assert "--record needs an API key" in finished.stderr
