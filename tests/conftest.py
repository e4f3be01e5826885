"""Fixtures and rules for every test."""

import os
from collections.abc import AsyncIterator, Generator

import pytest
import pytest_asyncio
from tests.support.agents.quiet import wait_for_media

from dailykit.local import LocalDaily

MAY_LACK = ("this machine", "this system")
"""How the reasons begin for which a test may be skipped in continuous integration too."""


@pytest_asyncio.fixture
async def local_daily() -> AsyncIterator[LocalDaily]:
    """A local Daily of the test's own, with nothing in it."""
    async with LocalDaily() as daily:
        yield daily


SLOW_PLACES = (
    "tests/agents/",
    "tests/cli/test_terminal.py",
    "tests/client/test_forks.py",
    "tests/conformance/test_strictness.py",
    "tests/daily/",
    "tests/examples/",
    "tests/local/media/",
    "tests/test_docs.py",
)
"""Where tests take real time, or start many programs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that `make test-quick` can do without."""
    for item in items:
        if item.nodeid.startswith(SLOW_PLACES):
            item.add_marker("slow")
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Let nothing of a test go on in the next one."""
    yield
    wait_for_media()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In continuous integration a test that lacks a program fails: its reason goes unread there."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(MAY_LACK):
            report.outcome = "failed"
            report.longrepr = f"Skipped in continuous integration: {reason}"
    return report
