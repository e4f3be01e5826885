"""What scripts and shells rely on: JSON's keys, the exit status, quiet pipes, completion."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily
from dailykit.cli.root import COMMANDS

ROOM = {"id", "name", "url", "api_created", "privacy", "created_at", "config"}
MEETING = {"id", "room", "start_time", "duration", "ongoing", "max_participants", "participants"}
USAGE = {"label", "participant_minutes", "calls", "peak_participants", "recorded_minutes"}
DELETION = {"deleted", "missing", "occupied", "unclear", "left", "problem"}


@pytest.fixture
def called(local: LocalDaily, daily: Daily) -> str:
    """A room in which somebody has been, and was recorded and transcribed."""
    clock = local.blocking.clock
    clock.freeze(local.clock.now() - 3600)
    room = daily.rooms.create(
        "standup", enable_recording="cloud", enable_transcription_storage=True
    )
    with local.blocking.join(room, user_name="Ada"):
        daily.rooms.start_recording(room)
        daily.rooms.start_transcription(room)
        clock.advance(60)
        daily.rooms.stop_recording(room)
        daily.rooms.stop_transcription(room)
        clock.advance(60)
    clock.advance(3480)
    return room.name


@pytest.mark.usefixtures("called")
@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("rooms list", ROOM),
        ("rooms get standup", ROOM),
        ("rooms create lobby", ROOM),
        ("rooms update standup --privacy private", ROOM),
        ("rooms open standup", {"room", "link"}),
        ("rooms delete standup --yes", DELETION),
        ("rooms prune --unused-for 7d --yes", DELETION),
        ("meetings list", MEETING),
        ("presence standup", {"total_count", "data"}),
        (
            "recordings list",
            {"id", "room_name", "start_ts", "status", "max_participants", "duration"}
            | {"share_token", "s3key", "mtgSessionId", "storage_provider"},
        ),
        (
            "transcripts list",
            {"transcriptId", "domainId", "roomId", "mtgSessionId", "status", "isVttAvailable"}
            | {"duration", "created_at", "updated_at"},
        ),
        ("transcripts download --room standup", {"downloaded", "skipped", "failed", "left"}),
        ("usage", {"from", "to", "by", "rows", "total"}),
        ("domain show", {"domain_name", "domain_id", "config"}),
        ("token --room standup", {"token", "says"}),
        ("doctor", {"level", "what", "says", "advice"}),
        (
            "operations",
            {"name", "method", "path", "operation_id", "summary", "tier", "repeat", "local"}
            | {"page"},
        ),
    ],
)
def test_json_has_these_keys(on_local: Run, tmp_path: Path, line: str, keys: set[str]) -> None:
    finished = on_local(*line.split(), *_into(line, tmp_path), "--json")

    assert finished.returncode == 0, finished.stderr
    answer: Any = json.loads(finished.stdout)
    answers = cast("list[dict[str, Any]]", answer if isinstance(answer, list) else [answer])
    assert set(answers[0]) == keys


def _into(line: str, folder: Path) -> tuple[str, ...]:
    return ("--to", str(folder)) if "download" in line else ()


@pytest.mark.usefixtures("called")
def test_json_of_usage_has_these_keys_in_each_row(on_local: Run) -> None:
    told = json.loads(on_local("usage", "--json", "--price-recorded-minute", "1").stdout)

    assert set(told["total"]) == set(told["rows"][0]) == USAGE | {"cost"}


def test_a_list_of_nothing_is_a_list(on_local: Run) -> None:
    for line in ("rooms", "meetings", "recordings", "transcripts", "webhooks"):
        finished = on_local(line, "list", "--json")
        assert (finished.stdout, finished.stderr) == ("[]\n", "")


def test_key_and_address_count_before_a_command_and_behind_it(run: Run, local: LocalDaily) -> None:
    where = ("--api-key", local.api_key, "--api-url", local.api_url)
    lost = {"DAILY_API_KEY": "of-nobody", "DAILY_API_URL": "http://127.0.0.1:1/v1"}

    assert run(*where, "rooms", "list", "--json", **lost).stdout == "[]\n"
    assert run("rooms", "list", "--json", *where, **lost).stdout == "[]\n"
    assert run(*where, "token", "--room", "r", **lost).returncode == 0
    assert run(*where, "doctor", **lost).returncode == 0
    wrong = run("--api-key", "wrong", "rooms", "list", *where)
    assert wrong.returncode == 0  # what is nearer counts


def test_a_reader_that_has_enough_hears_no_complaint(
    script: Path, environment: dict[str, str]
) -> None:
    piped = subprocess.run(
        ["sh", "-c", f"{script} operations --json | head -1"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert (piped.stdout, piped.stderr) == ("[\n", "")


def test_a_bug_is_one_line_and_a_traceback_with_debug() -> None:
    code = (
        "import sys\n"
        "from dailykit.cli import main, operations\n"
        "operations.print_json = None\n"
        "sys.argv = ['dailykit', *sys.argv[1:], 'operations', '--json']\n"
        "main()"
    )

    def finish(*options: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", code, *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    told, traced = finish(), finish("--debug")
    assert told.returncode == traced.returncode == 1
    assert told.stderr.startswith("Error: TypeError: 'NoneType' object is not callable. ")
    assert told.stderr.count("\n") == 1
    assert traced.stderr.startswith("Traceback")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("dailykit ", sorted(COMMANDS)),
        ("dailykit ro", ["rooms"]),
        ("dailykit rooms up", ["update"]),
        ("dailykit rooms create --pri", ["--privacy"]),
        ("dailykit rooms create --privacy p", ["private", "public"]),
        ("dailykit usage --by ", ["day", "room", "user"]),
        ("dailykit completion z", ["zsh"]),
    ],
)
def test_bash_is_told_what_a_word_may_become(run: Run, words: str, offered: list[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    finished = run(_DAILYKIT_COMPLETE="bash_complete", **asked)

    assert [line.partition(",")[2] for line in finished.stdout.splitlines()] == offered


def test_bash_takes_the_script(run: Run, script: Path, environment: dict[str, str]) -> None:
    ask = (
        'eval "$(dailykit completion bash)"; COMP_WORDS=(dailykit roo); COMP_CWORD=1; '
        "_dailykit_completion dailykit; echo ${COMPREPLY[@]}"
    )
    told = subprocess.run(
        ["bash", "--norc", "-c", ask],
        env={**environment, "PATH": f"{script.parent}{os.pathsep}{environment['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert told.stdout == "rooms\n"


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        self.printed = ""

    def wait_for(self, text: str) -> None:
        """Read on until this was printed."""
        while text not in self.printed:
            assert self._read(60), self.printed

    def press_ctrl_c_until(self, text: str) -> None:
        """Press Ctrl-C until this was printed.

        Python does not hear it in the moment between printing a question and reading the answer.
        """
        while text not in self.printed:
            self.process.send_signal(signal.SIGINT)
            while text not in self.printed and self._read(3):
                pass

    def _read(self, seconds: float) -> bool:
        """Read what has been printed, and tell whether anything was in so many seconds."""
        ready, _, _ = select.select([self._ours], [], [], seconds)
        if ready:
            self.printed += os.read(self._ours, 4096).decode()
        return bool(ready)

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def end(self) -> int:
        status = self.process.wait(60)
        os.close(self._ours)
        return status


@pytest.mark.parametrize(("no_color", "is_colored"), [("", True), ("1", False)])
def test_colors_can_be_left_out_of_terminals(
    script: Path, environment: dict[str, str], no_color: str, is_colored: bool
) -> None:
    command = [str(script), "conformance", "--list", "--only", "names.race"]
    terminal = Terminal(command, {**environment, "NO_COLOR": no_color})
    terminal.wait_for("one succeeds; the others")

    assert terminal.end() == 0
    assert ("\x1b[" in terminal.printed) is is_colored


@pytest.fixture
def deletion(
    script: Path, environment: dict[str, str], daily: Daily, local: LocalDaily
) -> Iterator[Terminal]:
    """``rooms delete``, asking whether to."""
    daily.rooms.create("standup")
    known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
    terminal = Terminal([str(script), "rooms", "delete", "standup"], {**environment, **known})
    terminal.wait_for("Delete standup? [y/N]: ")
    yield terminal
    assert "Traceback" not in terminal.printed


@pytest.mark.parametrize(
    ("keys", "says", "status", "left"),
    [("y\n", "1 deleted", 0, 0), ("\n", "Aborted!", 1, 1)],
    ids=["yes", "nothing"],
)
def test_a_question_on_a_terminal(
    deletion: Terminal, daily: Daily, keys: str, says: str, status: int, left: int
) -> None:
    deletion.press(keys)
    deletion.wait_for(says)

    assert deletion.end() == status
    assert daily.rooms.list().total_count == left


def test_ctrl_c_at_a_question_is_a_no(deletion: Terminal, daily: Daily) -> None:
    deletion.press_ctrl_c_until("Aborted!")

    assert deletion.end() == 1
    assert daily.rooms.list().total_count == 1
