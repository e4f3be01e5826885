"""What ``dailykit run`` decides before it starts a command."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from dailykit.cli._run_plan import (
    RUN_PATH,
    EnvFile,
    candidates,
    child_environment,
    daily_variables,
    env_files,
    flag_without_path,
    make_plan,
)

KEY = "local-the-key"
URL = "http://127.0.0.1:8000/v1"
REAL_KEY = "0123456789abcdef"
REAL_ROOM = "https://acme.daily.co/standup?t=a-token"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("DAILY_API_KEY=abc", "abc"),
        ("  export DAILY_API_KEY = abc  # mine", "abc"),
        ('DAILY_API_KEY="a b#c" # mine', "a b#c"),
        ("DAILY_API_KEY='abc'", "abc"),
        ("DAILY_API_KEY=abc\r", "abc"),
        ("DAILY_API_KEY=", ""),
        ("DAILY_API_KEY=old\nDAILY_API_KEY=new", "new"),
    ],
)
def test_daily_variables_of_a_file(line: str, value: str) -> None:
    text = f"# DAILY_API_KEY=no\nOTHER=x\n{line}\nOPENAI_API_KEY=y\n"

    assert daily_variables(text) == {"DAILY_API_KEY": value}


def test_env_files_where_programs_look(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    for place in (project / "bots", project / ".venv" / "bin", elsewhere / "deep"):
        place.mkdir(parents=True)
    for place in (project, elsewhere):
        (place / ".env").write_text(f"DAILY_API_KEY={place.name}")
    (project / ".env.test").write_text("DAILY_ROOM_URL=https://acme.daily.co/x")
    (elsewhere / "deep" / ".env").mkdir()  # no file

    def found(*command: str, cwd: Path, program: Path) -> list[Path]:
        return [file.path for file in env_files(command, cwd, program)]

    venv = project / ".venv" / "bin" / "python"
    assert found("python", "x", cwd=project / "bots", program=Path("/bin/python")) == [
        project / ".env"
    ]
    assert found("python", cwd=Path("/"), program=venv) == [project / ".env"]
    assert found("python", "deep/bot.py", cwd=elsewhere, program=venv) == [
        elsewhere / ".env",
        project / ".env",
    ]
    assert found("uv", "--env-file=.env.test", cwd=project, program=Path("/bin/uv")) == [
        project / ".env",
        project / ".env.test",
    ]


def test_candidates_are_on_this_machine() -> None:
    here = {"DAILY_API_URL": URL, "DAILY_API_KEY": KEY}
    also_here = {"DAILY_API_URL": "http://acme.localhost:1/v1/"}

    assert list(candidates(here, also_here)) == [(URL, KEY), ("http://acme.localhost:1/v1", "")]
    assert list(candidates({"DAILY_API_URL": "https://api.daily.co/v1"}, {})) == []


def plan_of(
    environment: dict[str, str], files: Sequence[EnvFile] = (), room: str | None = None
) -> tuple[dict[str, str], Sequence[str], Sequence[str]]:
    plan = make_plan(KEY, URL, room, environment, files)
    return child_environment(environment, plan), plan.rooms, plan.notices


def test_a_plain_environment() -> None:
    environment, rooms, notices = plan_of({"HOME": "/home/ada", "PYTHONPATH": "lib"})

    assert environment["PYTHONPATH"] == f"{RUN_PATH}{os.pathsep}lib"
    assert environment["HOME"] == "/home/ada"
    assert (environment["DAILY_API_URL"], environment["DAILY_API_KEY"]) == (URL, KEY)
    assert "DAILY_ROOM_URL" not in environment
    assert (rooms, notices) == ([], [])


def test_a_room_is_chosen() -> None:
    environment, rooms, _ = plan_of({"DAILY_ROOM_URL": REAL_ROOM}, room="lobby")

    assert environment["DAILY_ROOM_URL"] == "http://127.0.0.1:8000/lobby"
    assert environment["DAILY_SAMPLE_ROOM_URL"] == "http://127.0.0.1:8000/lobby"
    assert rooms == ["lobby"]


def test_nothing_real_reaches_the_command() -> None:
    real = {"DAILY_API_KEY": REAL_KEY, "DAILY_ROOM_URL": REAL_ROOM, "DAILY_X": REAL_ROOM}
    real["MY_DAILY_KEY"] = REAL_KEY

    environment, rooms, notices = plan_of(real)

    assert not any("daily.co" in value or "token" in value for value in environment.values())
    assert REAL_KEY not in environment.values()
    assert environment["DAILY_ROOM_URL"] == "http://127.0.0.1:8000/standup"
    assert rooms == ["standup"]
    first, second = notices
    assert first == (
        "The environment sets DAILY_API_KEY, DAILY_ROOM_URL, DAILY_X and MY_DAILY_KEY for the real "
        "Daily. The command gets the local values."
    )
    assert second == "DAILY_ROOM_URL is http://127.0.0.1:8000/standup."


def test_a_file_for_the_real_daily() -> None:
    file = EnvFile(Path("p/.env"), {"DAILY_API_KEY": REAL_KEY, "OPENAI": "x", "DAILY_API_URL": ""})

    environment, rooms, (notice,) = plan_of({}, [file])

    assert notice == (
        f"{file.path} sets DAILY_API_KEY for the real Daily. The command gets the local value."
    )
    assert environment["DAILYKIT_RUN_SAID"] == "DAILY_API_KEY"
    assert rooms == []
    assert REAL_KEY not in repr(file)


def test_a_file_for_another_local_daily() -> None:
    values = {
        "DAILY_API_KEY": "local-old",
        "DAILY_API_URL": "http://localhost:9000/v1",
        "DAILY_ROOM_URL": "http://localhost:9000/standup",
    }

    environment, rooms, notices = plan_of({}, [EnvFile(Path(".env"), values)])

    assert environment["DAILYKIT_RUN_STALE"].split() == list(values.values())
    assert rooms == ["standup"]
    assert "for another local Daily" in notices[0]


def test_a_file_for_this_local_daily_is_no_news() -> None:
    values = {
        "DAILY_API_KEY": KEY,
        "DAILY_API_URL": URL,
        "DAILY_ROOM_URL": "http://127.0.0.1:8000/standup",
    }

    environment, rooms, notices = plan_of({}, [EnvFile(Path(".env"), values)])

    assert (environment["DAILYKIT_RUN_STALE"], rooms, notices) == ("", ["standup"], [])


@pytest.mark.parametrize(
    ("command", "flag"),
    [
        ("python bot.py -I", None),
        ("python -I bot.py", "-I"),
        ("python3.12 -uE bot.py", "-E"),
        ("uv run python -Im bot", "-I"),
        ("/usr/bin/python.exe -W ignore -X dev -I bot.py", "-I"),
        ("python -uS -m bot", "-S"),
        ("python -Wignore -c I", None),
        ("python -m pytest -I", None),
        ("python -W -I bot.py", None),
        ("python --help-env -E", "-E"),
        ("python -", None),
        ("node -I", None),
    ],
)
def test_options_by_which_python_ignores_the_path(command: str, flag: str | None) -> None:
    assert flag_without_path(command.split()) == flag
