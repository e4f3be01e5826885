"""``dailykit conformance``, run as users run it."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily
from dailykit.conformance import CASES
from dailykit.local import LocalDaily


def test_without_a_key_everything_is_asked_of_a_local_daily(run: Run) -> None:
    finished = run("conformance")

    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.startswith("A local Daily started by this command at http://127.0.0.1:")
    lines = [line.split() for line in finished.stdout.splitlines()]
    for case in CASES:
        assert ["agrees", case.name] in [line[:2] for line in lines]
    assert lines[-1] == ["agrees:", str(len(CASES))]


def test_with_a_key_the_daily_of_the_environment_is_asked(run: Run) -> None:
    with LocalDaily() as local:
        environment = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
        finished = run("conformance", "--only", "expiry", **environment)

        assert local.api_key not in finished.stdout + finished.stderr
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith(f"A Daily on this machine at {local.api_url}")
    assert "local only" in finished.stdout
    assert "agrees" in finished.stdout


def test_json_is_the_same_every_time(run: Run) -> None:
    def report() -> Any:
        finished = run("conformance", "--only", "names", "--json")
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    one, two = report(), report()
    assert set(one) == {"daily", "counts", "cases"}
    assert one["daily"].pop("api_url").startswith("http://127.0.0.1:")
    del two["daily"]["api_url"]
    assert one == two
    assert one["counts"] == {"agrees": len(one["cases"])}
    assert set(one["cases"][0]) == {
        *("name", "fact", "label", "source"),
        *("needs", "outcome", "detail", "left"),
    }


def test_cases_can_be_listed_without_asking_anybody(run: Run) -> None:
    nobody = {"DAILY_API_KEY": "key", "DAILY_API_URL": "http://127.0.0.1:1/v1"}
    finished = run("conformance", "--list", **nobody)

    assert finished.returncode == 0, finished.stderr
    for case in CASES:
        assert f"{case.name}  {case.label}; {case.source}\n    {case.fact}\n" in finished.stdout


def test_the_list_as_json(run: Run) -> None:
    finished = run("conformance", "--list", "--json", "--only", "*.race")

    assert finished.returncode == 0, finished.stderr
    (row,) = json.loads(finished.stdout)
    assert row["name"] == "names.race"
    assert set(row) == {"name", "fact", "label", "source", "needs"}


def test_what_differs_is_told_and_is_a_failure(run: Run) -> None:
    with LocalDaily() as local:
        # Whatever is at this address knows the key, but none of the paths below it.
        elsewhere = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": f"{local.api_url}/nowhere"}
        finished = run("conformance", "--only", "domain.members", **elsewhere)

    assert finished.returncode == 1
    assert "answers 404, which is not an answer from Daily" in finished.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--only", "nonsense"), "no case matches 'nonsense'"),
        (("--api-url", "http://127.0.0.1:1/v1"), "--api-url needs an API key"),
    ],
)
def test_what_can_not_be_meant_is_told(run: Run, arguments: tuple[str, ...], says: str) -> None:
    finished = run("conformance", *arguments)

    assert finished.returncode == 2
    assert says in finished.stderr


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_deletes_what_was_made(script: Path, environment: dict[str, str]) -> None:
    with LocalDaily() as local:
        local.faults.add("rooms.get", delay=0.2)
        told = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
        with subprocess.Popen(
            [str(script), "conformance", "--only", "rooms"],
            env={**environment, **told},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            wait_until(lambda: len(_answered(local, "rooms.create")) > 2)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=30)
        with Daily(local.api_key, api_url=local.api_url) as daily:
            left = list(daily.rooms.iterate())

    assert running.returncode == 1
    assert b"Traceback" not in said
    assert left == []


def _answered(local: LocalDaily, operation: str) -> list[Any]:
    return [entry for entry in local.requests.of(operation) if entry.status == 200]


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_wrong_key_is_one_line(run: Run) -> None:
    with LocalDaily() as local:
        finished = run("conformance", "--api-url", local.api_url, DAILY_API_KEY="wrong-key")

    assert finished.returncode == 1
    assert finished.stdout == ""
    assert "does not accept this API key" in finished.stderr
    assert finished.stderr.count("\n") == 1
