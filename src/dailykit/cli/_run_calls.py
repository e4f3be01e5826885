"""The local Daily of ``dailykit run``, and the calls that start on it."""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3

from dailykit.client._sync.client import Daily
from dailykit.errors import AuthenticationError, ConfigurationError, DailyError

__all__ = ["Found", "Watch", "find_running", "own_daily", "prepare_rooms"]

DEFAULT_PORT: Final = 8000
_PROBE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """A running local Daily.

    Attributes:
        url: Its root.
        api_url: The root of its REST API.
        api_key: An API key.
        domain: The name of that key's domain.
        is_own: Whether it ends with the command.
    """

    url: str
    api_url: str
    api_key: str = field(repr=False)
    domain: str
    is_own: bool


def find_running(
    environment: Iterable[tuple[str, str]], files: Iterable[tuple[str, str]]
) -> Found | None:
    """Return the first local Daily that answers and accepts its key.

    Args:
        environment: The API URL in the environment with its key, empty if it is not set.
        files: The same for each ``.env`` file. It may be out of date, so a wrong key is no error.

    Raises:
        ConfigurationError: The one in the environment answers, and does not accept its key.
    """
    for api_url, api_key in environment:
        if _is_local_daily(api_url):
            found = _found(api_url, api_key)
            if found is None:
                raise ConfigurationError(
                    f"DAILY_API_URL is {api_url}, where a local Daily runs, but DAILY_API_KEY is "
                    "not its key: set the key that it printed, or unset DAILY_API_URL to start a "
                    "local Daily for this command"
                )
            return found
    running = (_found(*access) for access in files if _is_local_daily(access[0]))
    return next(filter(None, running), None)


def _found(api_url: str, api_key: str) -> Found | None:
    """Return the local Daily at a URL; None if it does not accept the key."""
    with Daily(api_key or "none", api_url=api_url, max_retries=0) as daily:
        try:
            name = daily.domain.get().domain_name
        except AuthenticationError:
            return None
    return Found(_root(api_url), api_url, api_key, name, is_own=False)


def _is_local_daily(api_url: str) -> bool:
    try:
        answer = _get(f"{_root(api_url)}/~/about", timeout=_PROBE_SECONDS)
        return answer.status == 200 and "api_url" in answer.json()
    except (urllib3.exceptions.HTTPError, ValueError):
        return False


def _root(api_url: str) -> str:
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc}"


def _get(url: str, **options: Any) -> urllib3.BaseHTTPResponse:
    # Not through a proxy: it is on this machine.
    return urllib3.PoolManager().request("GET", url, retries=False, **options)


@contextmanager
def own_daily(port: int | None, seed: str | None) -> Generator[Found]:
    """Run a local Daily in this process, for as long as the block lasts.

    Args:
        port: The port; None for 8000, or any if that is taken.
        seed: A seed file.

    Raises:
        StartError: It can't start; the message says why.
    """
    from dailykit.local import LocalDaily, StartError

    local = LocalDaily(port=DEFAULT_PORT if port is None else port, seed_file=seed)
    try:
        local.start()
    except StartError:
        if port is not None:
            raise
        local = LocalDaily(seed_file=seed).start()
    try:
        yield Found(local.url, local.api_url, local.api_key, "local", is_own=True)
    finally:
        local.close()


def prepare_rooms(found: Found, rooms: Iterable[str]) -> None:
    """Create rooms, unless they exist.

    Raises:
        DailyError: One can't be created.
    """
    with Daily(found.api_key, api_url=found.api_url) as daily:
        for name in rooms:
            daily.rooms.ensure(name)


class Watch:
    """Notices the calls that start on a local Daily, from a thread.

    Args:
        found: The local Daily.
        started: Called with a room's URL when its first call starts.
    """

    def __init__(self, found: Found, started: Callable[[str], None]) -> None:
        self._found = found
        self._started = started
        self._seen = set(self._rooms())
        self._thread = threading.Thread(target=self._run, name="dailykit-run-watch", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        # It ends with the local Daily, or with this process.
        with suppress(urllib3.exceptions.HTTPError, DailyError, ValueError):
            stream = _get(
                f"{self._found.url}/~/live?domain={self._found.domain}", preload_content=False
            )
            for line in _lines(stream):
                if line.startswith("data: ") and _may_have_joined(line):
                    self._look()

    def _look(self) -> None:
        for name, url in self._rooms().items():
            if name not in self._seen:
                self._seen.add(name)
                self._started(url)

    def _rooms(self) -> dict[str, str]:
        """Return the URL of each room that has participants, by name."""
        answer = _get(f"{self._found.url}/~/rest/{self._found.domain}/presence")
        names = [name for name, participants in answer.json().items() if participants]
        return {name: self._url(name) for name in names}

    def _url(self, name: str) -> str:
        answer = _get(f"{self._found.url}/~/rest/{self._found.domain}/rooms/{name}")
        url: str = answer.json().get("url", f"{self._found.url}/{name}")
        return url


def _lines(stream: urllib3.BaseHTTPResponse) -> Iterator[str]:
    """Yield the lines of a stream as they come."""
    rest = b""
    while chunk := stream.read1():
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode() for line in lines)


def _may_have_joined(line: str) -> bool:
    """Return whether a line tells of participants; no need to parse each request that it tells."""
    return '"participant.joined"' in line or '"*"' in line
