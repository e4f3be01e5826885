"""Fixtures for testing code that uses Daily, against a local Daily. pytest loads them by itself.

Each test that uses `local_daily` gets its own, empty Daily.
``DAILY_API_URL`` and ``DAILY_API_KEY`` point at it while the test runs, so the code under test
needs no change:

    def test_a_visit_gets_a_room(local_daily: LocalDaily, sync_daily: Daily) -> None:
        start_visit("ada")  # your code

        assert sync_daily.rooms.get("visit-ada").privacy == "private"
        assert len(local_daily.requests.of("rooms.create")) == 1
"""

import os
from collections.abc import AsyncIterator, Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from dailykit.cassettes import Recording, Replay
    from dailykit.client._async.client import AsyncDaily
    from dailykit.client._sync.client import Daily
    from dailykit.local import LocalDaily
    from dailykit.testing import WebhookInbox

try:
    from pytest_asyncio import fixture as async_fixture
except ModuleNotFoundError:  # anyio's plugin takes plain fixtures
    async_fixture: Any = pytest.fixture  # type: ignore[no-redef]

__all__ = [
    "daily",
    "daily_cassette",
    "daily_webhooks",
    "dailykit_server",
    "local_daily",
    "sync_daily",
]

_PASSED: Final = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that select the module `daily`, and record cassettes."""
    parser.getgroup("dailykit").addoption(
        "--daily-record",
        action="store_true",
        help="record the cassettes of tests marked daily_cassette again, with DAILY_API_KEY",
    )
    text = "the module that `import daily` gets: daily-python if it is installed, or dailykit.daily"
    choices = ("installed", "dailykit")
    parser.getgroup("dailykit").addoption("--daily-module", choices=choices, help=text)
    parser.addini("daily_module", f"{text}: {' or '.join(choices)}", default=choices[0])


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Put `dailykit.daily` in place, before any conftest or test imports the other."""
    given = early_config.known_args_namespace.daily_module
    module = given or early_config.getini("daily_module")
    if module == "dailykit":
        from dailykit.daily import install

        install()
    elif module != "installed":
        raise pytest.UsageError(f"daily_module is {module!r}: set it to 'installed' or 'dailykit'")


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    config.addinivalue_line(
        "markers",
        "daily_seed(source): the local Daily's initial state: a JSON or YAML file, or a dict "
        "with the same content",
    )
    config.addinivalue_line(
        "markers", "daily_without_environment: leave DAILY_API_URL and DAILY_API_KEY as they are"
    )
    config.addinivalue_line(
        "markers",
        "daily_cassette(name=None, allow_unused=False): record the test's requests to Daily, or "
        "replay them from cassettes/<module>/<test>.json",
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a marked test its cassette, before its other fixtures."""
    names: list[str] = getattr(item, "fixturenames", [])
    if item.get_closest_marker("daily_cassette") and "daily_cassette" not in names:
        names.insert(0, "daily_cassette")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep whether a test passed: only then its cassette is written or checked."""
    report = yield
    if call.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.fixture
def daily_cassette(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> "Generator[Recording | Replay]":
    """The recording or replay of a test marked ``daily_cassette``.

    DAILY_API_URL and DAILY_API_KEY point at it. It records if there is no cassette and
    DAILY_API_KEY is set, or with ``--daily-record``, and replays otherwise. A cassette is written
    if the test passes.
    """
    from dailykit.cassettes._marker import cassette_path, finish, open_cassette
    from dailykit.cassettes._replaying import Replay
    from dailykit.errors import CassetteError

    if "local_daily" in request.fixturenames:
        pytest.fail("a test can't use both local_daily and a cassette", pytrace=False)
    marker = request.node.get_closest_marker("daily_cassette")
    given: dict[str, Any] = {"name": None, "allow_unused": False}
    if marker is not None:
        given |= dict(zip(given, marker.args, strict=False)) | marker.kwargs
    test = request.node.nodeid.partition("::")[2].replace("::", ".")
    path = cassette_path(request.path, test, given["name"])
    record = bool(request.config.getoption("--daily-record"))
    try:
        running = open_cassette(
            path, os.environ, record=record, allow_unused=bool(given["allow_unused"])
        ).start()
    except CassetteError as error:
        pytest.fail(str(error), pytrace=False)
    monkeypatch.setenv("DAILY_API_URL", running.api_url)
    if isinstance(running, Replay):
        monkeypatch.setenv("DAILY_API_KEY", running.api_key)
    yield running
    try:
        finish(running, passed=request.node.stash.get(_PASSED, False))
    except CassetteError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def dailykit_server() -> "Iterator[LocalDaily]":
    """The shared server behind `local_daily`. Tests use that fixture instead."""
    from dailykit.local import LocalDaily

    with LocalDaily() as server:
        yield server


@pytest.fixture
def local_daily(
    dailykit_server: "LocalDaily",
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> "LocalDaily":
    """An empty local Daily, with its clock at the real time.

    ``@pytest.mark.daily_seed("world.yaml")`` seeds it from a file. DAILY_API_URL and
    DAILY_API_KEY point at it, unless the test is marked ``daily_without_environment``.
    """
    from dailykit.testing import forget_pacing

    server = dailykit_server
    server.blocking.reset()
    forget_pacing(server.api_key, server.api_url)
    for marker in reversed(list(request.node.iter_markers("daily_seed"))):
        server.blocking.seed(marker.args[0])
    if request.node.get_closest_marker("daily_without_environment") is None:
        monkeypatch.setenv("DAILY_API_URL", server.api_url)
        monkeypatch.setenv("DAILY_API_KEY", server.api_key)
        monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
    return server


@pytest.fixture
def sync_daily(local_daily: "LocalDaily") -> "Generator[Daily]":
    """A synchronous client of `local_daily`."""
    from dailykit.client._sync.client import Daily

    with Daily(local_daily.api_key, api_url=local_daily.api_url) as client:
        yield client


@async_fixture
async def daily(local_daily: "LocalDaily") -> "AsyncIterator[AsyncDaily]":
    """An asynchronous client of `local_daily`. Needs pytest-asyncio or anyio's plugin."""
    from dailykit.client._async.client import AsyncDaily

    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as client:
        yield client


@pytest.fixture
def daily_webhooks(local_daily: "LocalDaily", sync_daily: "Daily") -> "Generator[WebhookInbox]":
    """A `WebhookInbox` that receives every webhook event of `local_daily`, verified and typed."""
    from dailykit.testing import WebhookInbox

    with WebhookInbox() as inbox:
        hook = sync_daily.webhooks.create(
            inbox.url, event_types=inbox.event_types, hmac=inbox.secret
        )
        local_daily.forget_requests()
        yield inbox
        sync_daily.webhooks.delete(hook)
