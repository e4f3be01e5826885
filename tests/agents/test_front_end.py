"""Pipecat's client in a page and a Pipecat agent, both unchanged, in a call of the local Daily."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.support.agents.agents import RTVI_BOT, Agent, under_run
from tests.support.browser.browser import until
from tests.support.browser.front import Fronts, bundle, guarded_fronts

from dailykit import Daily, LocalDaily

pytestmark = pytest.mark.slow

_SCRIPT = Path(__file__).with_name("pipecat_page.js").read_text("utf-8")
_HTML = '<!doctype html><body><script type="module" src="/main.js"></script>'


@pytest.fixture
def fronts(browser: Browser) -> Iterator[Fronts]:
    """Opens pages, from which nothing may leave this machine."""
    with guarded_fronts(browser) as fronts:
        yield fronts


def told(page: Page, name: str, count: int = 1) -> Any:
    """Wait until the client has told of something so many times, and return the last."""
    of = f"told.filter((one) => one[0] === {name!r})"
    until(page, f"() => {of}.length >= {count}")
    return page.evaluate(f"() => {of}.at(-1)[1]")


def test_messages_go_both_ways(
    python: Path, local: LocalDaily, client: Daily, fronts: Fronts, tmp_path: Path
) -> None:
    room = client.rooms.create()
    environment = {
        "DAILY_API_URL": local.api_url,
        "DAILY_API_KEY": local.api_key,
        "DAILY_ROOM_URL": room.url,
    }
    script = _SCRIPT.replace("ROOM", room.url).replace("BUNDLES", f"{local.url}/~/daily-js")
    fronts.serve("/main.js", bundle(script))
    with Agent([*under_run(), str(python), str(RTVI_BOT), "-d"], tmp_path, environment) as agent:
        page = fronts.open(html=_HTML)

        # It resolves once the agent has said that it is ready.
        assert page.evaluate("() => connected.then((ready) => ready.version)") >= "1.0.0"
        agent.wait_for(room.name, "client-ready")
        assert told(page, "bot connected")["name"] == "Bot"
        assert told(page, "state") == "ready"

        told(page, "bot started speaking")
        until(page, "() => window.loudest > 0.2")
        told(page, "bot stopped speaking")
        agent.wait_for(room.name, "heard")

        page.evaluate("() => client.sendClientMessage('greet', { name: 'Ada' })")
        assert agent.wait_for(room.name, "client-message") == ["greet", {"name": "Ada"}]
        assert told(page, "server message") == "Hello, Ada"
        answer = page.evaluate("() => client.sendClientRequest('question', { about: 'life' })")
        assert answer == {"answer": 42}

        page.evaluate("() => client.disconnect()")
        agent.wait_for(room.name, "ended")
        assert agent.ended() == 0
    assert client.rooms.presence(room).total_count == 0
