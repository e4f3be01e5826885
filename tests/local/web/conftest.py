"""Fixtures for tests of pages in a real browser."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.support.browser.browser import FLAGS, PATIENCE_SECONDS, Tabs, chromium
from tests.support.browser.front import Fronts, guarded_fronts

from dailykit import Daily
from dailykit.local import LocalDaily, MovableClock


# Playwright's synchronous interface has a loop of its own in this thread, next to which no
# asynchronous test could run: so it ends with the module, which has no such test.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module."""
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


@pytest.fixture
def fronts(browser: Browser) -> Iterator[Fronts]:
    """Opens pages with daily-js, from which nothing may leave this machine."""
    with guarded_fronts(browser) as fronts:
        yield fronts


@pytest.fixture
def own_clock() -> MovableClock:
    """A clock that goes as usual, until the test moves it."""
    return MovableClock()


@pytest.fixture
def server(own_clock: MovableClock) -> Iterator[LocalDaily]:
    """A local Daily with `own_clock`."""
    with LocalDaily(domain="acme", clock=own_clock) as daily:
        yield daily


@pytest.fixture
def client(server: LocalDaily) -> Iterator[Daily]:
    """A client of `server`."""
    with Daily(server.api_key, api_url=server.api_url) as client:
        yield client
