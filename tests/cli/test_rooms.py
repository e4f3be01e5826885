"""``dailykit rooms``."""

import json
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from subprocess import PIPE, CompletedProcess, Popen
from typing import TypeAlias

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily, tokens

Rooms: TypeAlias = "Callable[..., CompletedProcess[str]]"


@pytest.fixture
def rooms(on_local: Run) -> Rooms:
    """Run ``dailykit rooms`` on the local Daily."""
    return partial(on_local, "rooms")


def test_a_room_from_its_making_to_its_end(rooms: Rooms, daily: Daily, local: LocalDaily) -> None:
    settings = ("--privacy", "private", "--expires-in", "1h", "--set", "max_participants=4")
    made = rooms("create", "standup", *settings)
    assert made.stdout == f"{local.url}/standup\n"
    room = daily.rooms.get("standup")
    assert room.config.max_participants == 4
    assert room.exp_at is not None
    assert timedelta(minutes=59) < room.exp_at - datetime.now(UTC) < timedelta(minutes=61)

    changed = rooms("update", room.url, "--set", "max_participants=null", "--json")
    assert "max_participants" not in json.loads(changed.stdout)["config"]

    shown = rooms("get", room.url)
    said = {line.split()[0]: line.split(maxsplit=1)[1] for line in shown.stdout.splitlines()}
    assert said["name"].strip() == "standup"
    assert said["privacy"].strip() == "private"
    assert said["expires"].startswith("in ")

    with_all = json.loads(rooms("get", "standup", "--json").stdout)
    answered = daily.request("GET", "/rooms/standup")
    assert datetime.fromisoformat(with_all.pop("created_at")) == room.created_at
    del answered["created_at"]
    assert with_all == answered

    refused = rooms("create", "standup")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Error: rooms.create: ")

    gone = rooms("delete", "standup", "--yes")
    assert (gone.returncode, gone.stdout) == (0, "1 deleted\n")
    assert daily.rooms.list().total_count == 0


def test_the_list(rooms: Rooms, daily: Daily, local: LocalDaily) -> None:
    daily.rooms.create("standup", privacy="private", expires_in=3600)
    local.blocking.clock.advance(1)
    daily.rooms.create("pipecat-1")
    local.blocking.clock.advance(1)
    daily.rooms.create("pipecat-2")

    heading, *lines = rooms("list").stdout.splitlines()
    assert heading.split() == ["name", "privacy", "created", "expires", "url"]
    assert [line.split()[0] for line in lines] == ["pipecat-2", "pipecat-1", "standup"]
    assert "never" in lines[0]
    assert "private" in lines[2]
    (only,) = json.loads(rooms("list", "--json", "--name", "pipecat-*", "--limit", "1").stdout)
    assert only["id"] == daily.rooms.get("pipecat-2").id
    assert only["config"] == {}


def test_what_is_to_be_deleted_is_asked_about(rooms: Rooms, daily: Daily) -> None:
    daily.rooms.create_many(["one", "two", "three"])

    unasked = rooms("delete", "one", "two")
    assert unasked.returncode == 1
    assert unasked.stderr == (
        "Error: there is no terminal to ask for confirmation, so nothing was done. Pass --yes to "
        "answer yes to: Delete one, two?\n"
    )
    assert rooms("delete", "one", "--dry-run").stdout == "Would delete one\n"
    assert rooms("delete", "one", "nowhere", "--yes").returncode == 1
    assert daily.rooms.list().total_count == 3

    done = json.loads(rooms("delete", "one", "two", "--yes", "--json").stdout)
    assert done["deleted"] == ["one", "two"]
    assert [room.name for room in daily.rooms.iterate()] == ["three"]


async def test_prune_deletes_what_nobody_needs(
    rooms: Rooms, daily: Daily, local: LocalDaily
) -> None:
    now = local.clock.now()
    await local.clock.freeze(now - 30 * 86400)
    daily.rooms.create_many(["pipecat-1", "pipecat-2", "busy", "office"])
    await local.clock.set(now - 86400)
    async with await local.join(daily.rooms.get("pipecat-2"), user_name="Ada"):
        await local.clock.advance(60)
    daily.rooms.create("pipecat-young")
    await local.clock.set(now)
    async with await local.join(daily.rooms.get("busy"), user_name="Bo"):
        await local.clock.advance(30)
        wish = ("prune", "--unused-for", "7d")

        dry = rooms(*wish, "--dry-run")
        heading, *lines, total = (line.split()[:2] for line in dry.stdout.splitlines())
        assert heading == ["name", "why"]
        assert sorted(lines) == [["office", "unused"], ["pipecat-1", "unused"]]
        assert total == ["Rooms", "to"]
        planned = json.loads(rooms(*wish, "--dry-run", "--json").stdout)
        assert sorted(room["name"] for room in planned) == ["office", "pipecat-1"]
        unasked = rooms(*wish)
        assert unasked.returncode == 1
        assert unasked.stderr.startswith("Error: there is no terminal to ask")
        assert daily.rooms.list().total_count == 5

        done = rooms(*wish, "--name", "pipecat-*", "--yes")
        assert done.returncode == 0
        assert done.stdout.endswith("Rooms to prune: 1\n1 deleted\n")
        rest = json.loads(rooms(*wish, "--yes", "--json").stdout)
        assert rest["deleted"] == ["office"]
    again = rooms(*wish, "--yes")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == "There are no rooms to prune.\n"
    assert rooms("prune", "--name", "*").returncode == 2
    assert {room.name for room in daily.rooms.iterate()} == {"pipecat-2", "busy", "pipecat-young"}


def test_a_prune_that_fails_says_what_is_left(
    rooms: Rooms, daily: Daily, local: LocalDaily
) -> None:
    daily.rooms.create_many([f"room-{number}" for number in range(3)])
    local.faults.add("rooms.delete_many", status=400)

    failed = rooms("prune", "--unused-for", "0s", "--yes")

    assert failed.returncode == 1
    assert "3 not tried" in failed.stdout
    assert "Stopped early: rooms.delete_many: " in failed.stdout
    assert daily.rooms.list().total_count == 3


def test_ctrl_c_tells_what_is_open(
    script: Path, environment: dict[str, str], daily: Daily, local: LocalDaily
) -> None:
    daily.rooms.create_many([f"room-{number}" for number in range(101)])
    local.faults.add("rooms.delete_many", delay=60)
    known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
    process = Popen(
        [str(script), "rooms", "prune", "--unused-for", "0s", "--yes"],
        env={**environment, **known},
        stdout=PIPE,
        stderr=PIPE,
        text=True,
    )
    try:
        while not any(rule.happened for rule in local.faults.rules):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        told, errors = process.communicate(timeout=30)
    finally:
        process.kill()

    assert process.returncode == 1
    assert "100 unclear: the request was cut off\n1 not tried\n" in told
    assert "Stopped early: interrupted. Run the command again to continue." in told
    assert "Traceback" not in errors


def test_a_room_is_opened_with_a_token_where_it_needs_one(
    rooms: Rooms, daily: Daily, local: LocalDaily
) -> None:
    daily.rooms.create("public")
    daily.rooms.create("private", privacy="private")
    browser = f"{sys.executable} -c pass %s"

    assert rooms("open", "public", "--print").stdout == f"{local.url}/public\n"
    link = rooms("open", "private", "--owner", "--user-name", "Ada", "--print").stdout.strip()
    opened = rooms("open", "private", BROWSER=browser)
    told = json.loads(rooms("open", "private", "--json", BROWSER="false").stdout)

    said = tokens.inspect(link.partition("?t=")[2])
    assert (said.room_name, said.user_name, said.is_owner) == ("private", "Ada", True)
    assert opened.stdout == f"Opened {local.url}/private\n"
    assert told["room"] == "private"
    assert told["link"].startswith(f"{local.url}/private?t=")
