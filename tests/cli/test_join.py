"""``dailykit join``."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from tests.support.terminal.cli import Run

from dailykit import AsyncDaily
from dailykit.local import LocalDaily
from dailykit.local.media import MediaParticipant


@pytest_asyncio.fixture
async def local() -> AsyncIterator[LocalDaily]:
    """A local Daily with a room."""
    async with LocalDaily() as local, AsyncDaily(local.api_key, api_url=local.api_url) as daily:
        await daily.rooms.create("standup")
        yield local


async def start(
    script: Path, environment: dict[str, str], *arguments: str
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        str(script),
        "join",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return (await process.stdout.readline()).decode().rstrip("\n")


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_people_read_what_happens(
    local: LocalDaily, script: Path, environment: dict[str, str]
) -> None:
    bob = await local.join("standup", user_name="Bob")
    process = await start(script, environment, f"{local.url}/standup", "--user-name", "Ada")
    assert await line(process) == "You are in standup, with Bob. Ctrl-C leaves."
    ada = (await bob.next_event("participant-joined", timeout=20)).data["participant"]
    assert ada["userName"] == "Ada"
    await bob.send_app_message({"hello": "Ada"})
    assert await line(process) == 'Bob sent {"hello": "Ada"}'
    await bob.set_session_data({"a": 1})
    assert await line(process) == 'Shared data: {"a": 1}'
    await bob.leave()
    assert await line(process) == "Bob left: left."
    process.send_signal(signal.SIGINT)
    assert await ended(process) == (0, "You are no longer in the call: left.\n", "")


async def test_programs_read_json_and_the_end_comes_in_time(
    local: LocalDaily, script: Path, environment: dict[str, str]
) -> None:
    process = await start(script, environment, f"{local.url}/standup", "--json", "--seconds", "0")
    status, out, err = await ended(process)
    events: list[dict[str, Any]] = [json.loads(text) for text in out.splitlines()]
    assert (status, err) == (0, "")
    assert [event["type"] for event in events] == ["joined", "left"]


async def test_an_echo_shows_a_picture(
    local: LocalDaily, script: Path, environment: dict[str, str]
) -> None:
    process = await start(script, environment, f"{local.url}/standup", "--echo")
    assert await line(process) == "You are in standup, with no one else. Ctrl-C leaves."
    async with MediaParticipant.join(f"{local.url}/standup", user_name="Ada") as ada:
        async with asyncio.timeout(20):
            track = await anext(ada.remote_tracks())
        assert track.name == "video"
        assert ada.participants[track.participant_id].user_name == "Echo"
        assert await line(process) == "Ada joined."
        process.send_signal(signal.SIGINT)
        assert await ended(process) == (0, "You are no longer in the call: left.\n", "")


async def test_a_name_will_do_where_there_is_a_key(
    local: LocalDaily, script: Path, environment: dict[str, str]
) -> None:
    known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
    process = await start(script, {**environment, **known}, "standup", "--seconds", "0")
    status, out, err = await ended(process)
    assert (status, err) == (0, "")
    assert out.startswith("You are in standup, with no one else.")


def test_a_name_without_a_key(run: Run) -> None:
    result = run("join", "standup")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: no API key: ")


def test_a_refusal_is_an_error(run: Run) -> None:
    with LocalDaily() as local:
        result = run("join", f"{local.url}/nowhere")
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr == "Error: the room nowhere does not exist (no-room)\n"


def test_a_token_shows_nowhere(run: Run) -> None:
    with LocalDaily() as local:
        result = run("join", f"{local.url}/nowhere?t=s3cret", "--token", "s3cret2")
        also = run("join", "http://127.0.0.1:9/nowhere?t=s3cret")
    assert result.returncode == also.returncode == 1
    assert "s3cret" not in result.stderr + also.stderr
    assert "no local Daily answers at ws://127.0.0.1:9/~/call/nowhere" in also.stderr
