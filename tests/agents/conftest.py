"""Pipecat's runner under ``dailykit run``, in front of a local Daily of the tests' own."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import urllib3
from playwright.sync_api import Browser, expect, sync_playwright
from tests.support.agents.agents import BOT, Agent, pipecat_python, under_run
from tests.support.browser.browser import FLAGS, PATIENCE_SECONDS, Tabs, chromium

from dailykit import Daily, LocalDaily

Start = Callable[..., str]
"""Starts a bot, with the body of the request; returns its room's URL."""


@pytest.fixture(scope="session")
def python() -> Path:
    """A Python that has Pipecat."""
    return pipecat_python()


@pytest.fixture(scope="module")
def local() -> Iterator[LocalDaily]:
    """The local Daily of the agents."""
    with LocalDaily() as daily:
        yield daily


@pytest.fixture(scope="module")
def client(local: LocalDaily) -> Iterator[Daily]:
    """A client of `local`."""
    with Daily(local.api_key, api_url=local.api_url) as daily:
        yield daily


@pytest.fixture(scope="module")
def port() -> int:
    """The runner's port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def runner(
    python: Path,
    local: LocalDaily,
    client: Daily,
    port: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Agent]:
    """Pipecat's runner as a server, which starts bots."""
    command = [*under_run(), str(python), str(BOT), "-t", "daily", "--port", str(port)]
    access = {"DAILY_API_URL": local.api_url, "DAILY_API_KEY": local.api_key}
    with Agent(command, tmp_path_factory.mktemp("runner"), access) as agent:
        agent.wait_for_line("Uvicorn running on")
        yield agent
        for room in client.rooms.iterate():
            client.rooms.delete(room)  # bots of failed tests end
        assert agent.interrupt() == 0


@pytest.fixture
def start(runner: Agent, port: int) -> Start:
    """Start bots by way of the runner."""

    def ask(*, properties: Any = None, **body: Any) -> str:
        wish = {"createDailyRoom": True, "dailyRoomProperties": properties, "body": body}
        answer = urllib3.request("POST", f"http://localhost:{port}/start", json=wish, retries=False)
        assert answer.status == 200, answer.data
        room: str = json.loads(answer.data)["dailyRoom"]
        runner.wait_for(room.rpartition("/")[2], "on_joined")
        return room

    return ask


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser. No other test runs while it is open: its loop would be in the way."""
    path = chromium()
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_SECONDS * 1000)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def tabs(browser: Browser) -> Iterator[Tabs]:
    """Opens tabs, in which nothing may go wrong."""
    with ExitStack() as stack:
        tabs = Tabs(browser, stack)
        yield tabs
    assert tabs.complaints == []
