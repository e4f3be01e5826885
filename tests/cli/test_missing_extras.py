"""With the extra `cli` alone, each command works or says in one line what to install."""

import subprocess
import sys
from pathlib import Path

import pytest

from dailykit import LocalDaily
from dailykit.cli.root import COMMANDS

WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing}:
            raise ModuleNotFoundError("No module named " + repr(name), name=name)

sys.meta_path.insert(0, Missing())
"""
OTHER_EXTRAS = ("aiortc", "av", "opentelemetry", "redis", "sqlalchemy", "yaml")

LOCAL = 'Error: this needs an extra: pip install "dailykit[cli,local]"'
MEDIA = 'Error: dailykit.local.media needs aiortc: pip install "dailykit[media]"'
REDIS = (
    "Error: Redis needs its client for Python: install dailykit with the extra `redis`, such as "
    'pip install "dailykit[redis]"'
)
NEEDS = {
    "budget --url redis://127.0.0.1:1": REDIS,
    "conformance": LOCAL,
    "join http://127.0.0.1:1/standup --echo": MEDIA,
    "quickstart": LOCAL,
    "run -- true": LOCAL,
    "serve --port 0": LOCAL,
}
"""The commands that need another extra, and what they say without it."""

WORKS = {
    "completion bash": 0,
    "doctor": 0,
    "domain show": 0,
    "join http://127.0.0.1:1/standup": 1,
    "meetings list": 0,
    "open standup --print": 0,
    "operations": 0,
    "presence": 0,
    "record missing/cassette.json -- true": 1,
    "recordings list": 0,
    "replay missing.json": 1,
    "request GET /rooms": 0,
    "rooms list": 0,
    "token standup": 0,
    "transcripts list": 0,
    "usage": 0,
    "webhooks list": 0,
}
"""The commands that need none, each with its exit status."""


def ran(
    code: str, environment: dict[str, str], missing: tuple[str, ...] = OTHER_EXTRAS
) -> "subprocess.CompletedProcess[str]":
    """Run a program where some packages are missing."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(missing=missing) + code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def typed(line: str) -> str:
    """Return the program that is a command line."""
    return f"sys.argv = ['dailykit', *{line.split()!r}]\nfrom dailykit.cli import main\nmain()"


def test_every_command_is_known_here() -> None:
    assert {line.split()[0] for line in (*NEEDS, *WORKS)} == set(COMMANDS)


@pytest.mark.parametrize("line", NEEDS)
def test_a_missing_extra_is_named_in_one_line(line: str, environment: dict[str, str]) -> None:
    finished = ran(typed(line), environment)

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.splitlines() == [NEEDS[line]]


def test_the_others_work_without_one(local: LocalDaily, environment: dict[str, str]) -> None:
    known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
    assert ran(typed("rooms create standup"), {**environment, **known}).returncode == 0
    for line, status in WORKS.items():
        finished = ran(typed(line), {**environment, **known})
        assert finished.returncode == status, (line, finished.stderr)
        assert "extra" not in finished.stderr


def test_a_yaml_seed_without_its_library(tmp_path: Path, environment: dict[str, str]) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text("rooms: []")

    finished = ran(typed(f"serve --port 0 --seed {seed}"), environment, ("yaml",))

    assert finished.returncode == 1
    assert finished.stderr == (
        'Error: YAML seeds need PyYAML: pip install "dailykit[local]" '
        "(JSON seeds work without it)\n"
    )


def test_without_its_own_extra_the_command_line_says_so(environment: dict[str, str]) -> None:
    finished = ran(typed("rooms list"), environment, ("click", "rich"))

    assert finished.returncode == 1
    assert finished.stderr == 'The command line needs an extra: pip install "dailykit[cli]"\n'


@pytest.mark.parametrize(
    "module", ["dailykit.local.LocalDaily", "dailykit.local.media.MediaParticipant"]
)
def test_in_a_program_the_error_has_no_chain(module: str, environment: dict[str, str]) -> None:
    home, _, name = module.rpartition(".")
    finished = ran(f"from {home} import {name}", environment)

    assert finished.stderr.splitlines()[-1].startswith(f"ModuleNotFoundError: {home} needs ")
    assert finished.stderr.count("Traceback") == 1


def test_the_module_is_the_command(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "dailykit", "--version"]
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert finished.stdout.startswith("dailykit, version ")
