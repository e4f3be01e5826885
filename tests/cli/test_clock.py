"""Commands go by the clock of the local Daily that they talk to, also when it was moved."""

import json
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.servers.servers import Answer, HTTPServer, answers
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily, tokens
from dailykit.access import DAILY_API_URL
from dailykit.cli._clock import _ahead, _is_local

NOTE = "The local Daily's clock is 5 hours ahead of this machine's. This command goes by it.\n"


@pytest.fixture
def local() -> Generator[LocalDaily]:
    """A local Daily with a clock that is five hours ahead."""
    with LocalDaily() as running:
        running.blocking.clock.advance(timedelta(hours=5))
        yield running


def left(local: LocalDaily, exp: float | None) -> float:
    """Return the minutes until `exp` by the local Daily's clock."""
    assert exp is not None
    return (exp - local.clock.now()) / 60


def test_rooms_expire_and_are_listed_by_that_clock(
    on_local: Run, local: LocalDaily, daily: Daily
) -> None:
    made = on_local("rooms", "create", "standup", "--expires-in", "30m")

    assert (made.returncode, made.stderr) == (0, NOTE)
    assert 28 < left(local, daily.rooms.get("standup").config.exp) <= 30.1
    assert "in 30 minutes" in on_local("rooms", "list").stdout
    assert "in 30 minutes" in on_local("rooms", "get", "standup").stdout
    as_json = on_local("rooms", "list", "--json")
    assert json.loads(as_json.stdout)[0]["name"] == "standup"
    on_local("rooms", "update", "standup", "--expires-in", "2h")
    assert 118 < left(local, daily.rooms.get("standup").config.exp) <= 120.1


def test_rooms_of_a_file_expire_by_that_clock(
    on_local: Run, local: LocalDaily, daily: Daily, tmp_path: Path
) -> None:
    (tmp_path / "rooms.csv").write_text("name\nlobby\n")

    made = on_local("rooms", "create", "--from", str(tmp_path / "rooms.csv"), "--expires-in", "1h")

    assert made.stdout == "1 created\n"
    assert 58 < left(local, daily.rooms.get("lobby").config.exp) <= 60.1


def test_tokens_are_made_and_inspected_by_that_clock(on_local: Run, local: LocalDaily) -> None:
    made = on_local("token", "standup", "--expires-in", "30m")
    token = made.stdout.strip()

    assert made.stderr == NOTE
    assert 28 < left(local, tokens.inspect(token).exp) <= 30.1
    seen = on_local("token", "inspect", token, "--check")
    assert (seen.returncode, seen.stderr) == (0, NOTE)
    assert "in 30 minutes" in seen.stdout
    local.blocking.clock.advance(timedelta(hours=1))
    late = on_local("token", "inspect", token, "--check")
    assert late.returncode == 1
    assert "Not valid: the meeting token expired" in late.stdout


def test_a_link_is_valid_by_that_clock(on_local: Run, local: LocalDaily, daily: Daily) -> None:
    daily.rooms.create("clinic", privacy="private")

    link = on_local("open", "clinic", "--print").stdout.strip()

    assert 58 < left(local, tokens.inspect(link.partition("?t=")[2]).exp) <= 60.1


def test_ages_count_from_that_clock(on_local: Run, local: LocalDaily, daily: Daily) -> None:
    daily.rooms.create("old")
    with local.blocking.join("old", user_name="Ada"):
        local.blocking.clock.advance(60)
        assert "1 minute ago" in on_local("presence").stdout
    local.blocking.clock.advance(timedelta(hours=3))
    recent = ("--since", "2h")

    assert on_local("meetings", "list", *recent).stdout == ""
    assert "old" in on_local("meetings", "list", "--since", "4h").stdout
    assert json.loads(on_local("usage", *recent, "--json").stdout)["total"]["calls"] == 0
    assert json.loads(on_local("usage", "--since", "4h", "--json").stdout)["total"]["calls"] == 1
    pruned = on_local("rooms", "prune", "--unused-for", "2h", "--dry-run", "--json")
    assert [room["name"] for room in json.loads(pruned.stdout)] == ["old"]
    pruned = on_local("rooms", "prune", "--unused-for", "4h", "--dry-run", "--json")
    assert json.loads(pruned.stdout) == []


def test_the_doctor_warns_and_goes_by_that_clock(on_local: Run) -> None:
    finished = on_local("doctor", "--feature", "recording")

    assert finished.returncode == 0
    assert "! clock is 5 hours behind the local Daily's clock, which was moved" in finished.stdout
    assert "✓ recording is available" in finished.stdout


def test_the_quickstart_goes_by_that_clock(on_local: Run) -> None:
    finished = on_local("quickstart")

    assert finished.returncode == 0, finished.stderr
    assert "60 minutes left" in finished.stdout


def test_a_clock_that_is_behind(on_local: Run, local: LocalDaily) -> None:
    local.blocking.clock.set(local.clock.now() - 10 * 86400)

    assert "is 10 days behind this machine's" in on_local("rooms", "list").stderr


def test_a_clock_that_was_not_moved_is_not_worth_a_word(run: Run) -> None:
    with LocalDaily() as local:
        known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
        finished = run("rooms", "create", "standup", "--expires-in", "30m", **known)

    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize(
    ("key", "url", "asked"),
    [
        ("0123abcd", DAILY_API_URL, False),
        ("0123abcd", "https://proxy.example.com/daily/v1", False),
        ("local-0123", DAILY_API_URL, False),
        ("local-0123", "http://daily:8000/v1", True),
        ("0123abcd", "http://127.0.0.1:8000/v1", True),
        ("", "http://acme.localhost:8000/v1", True),
    ],
)
def test_only_a_local_daily_is_asked_for_its_time(key: str, url: str, asked: bool) -> None:
    assert _is_local(key, url) is asked


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"[]", headers={"Server": "dailykit"}),
        Answer(body=b'{"time": "noon"}', headers={"Server": "dailykit"}),
        Answer(body=b'{"time": NaN}', headers={"Server": "dailykit"}),
        Answer(body=b'{"time": 1}'),
        Answer(status=404, body=b'{"time": 1}', headers={"Server": "dailykit"}),
    ],
)
def test_another_server_on_this_machine_moves_no_clock(answer: Answer) -> None:
    with HTTPServer(answers(answer)) as server:
        assert _ahead(f"{server.url}/~/health") == 0.0


def test_a_server_that_is_not_there_moves_no_clock() -> None:
    assert _ahead("http://127.0.0.1:1/~/health") == 0.0
