"""Pages of another origin that use Daily's own packages, as a user's front end does."""

import json
import os
import re
import subprocess
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route
from tests.support.browser.browser import PATIENCE_SECONDS, until

__all__ = [
    "NEWEST",
    "Fronts",
    "actions",
    "bundle",
    "events",
    "guarded_fronts",
    "package",
    "wait_for",
]

NEWEST: Final = "daily-js-0.92.2"

_CACHE: Final = Path(__file__).parents[3] / ".cache" / "daily-js"

_PAGE: Final = Path(__file__).with_name("front.html")


def package(name: str = NEWEST) -> Path:
    """Return the folder of a package; skip where it was not fetched, but fail in CI."""
    folder = _CACHE / name
    if not folder.is_dir():
        obstacle = _CACHE / f"{name}.obstacle"
        if obstacle.is_file():
            pytest.skip(f"this machine could not fetch {name}: {obstacle.read_text()}")
        text = f"{name} is missing: scripts/fetch_daily_js.py fetches it"
        if os.environ.get("CI") == "true":
            pytest.fail(text)
        pytest.skip(text)
    return folder


def bundle(source: str) -> bytes:
    """Build a page's script as a user's build step does: from JSX, with packages of npm.

    Args:
        source: The script.
    """
    folder = package("front-ends")
    command = [
        str(folder / "node_modules" / ".bin" / "esbuild"),
        *("--bundle", "--format=esm", "--loader=jsx", "--jsx=automatic"),
        *("--log-level=error", '--define:process.env.NODE_ENV="production"'),
    ]
    done = subprocess.run(
        command, input=source.encode(), cwd=folder, check=False, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def events() -> list[str]:
    """Return all events that the newest daily-js declares."""
    text = (package() / "index.d.ts").read_text("utf-8")
    declared = re.search(r"type DailyEvent =([^;]*);", text)
    assert declared is not None
    return re.findall(r"'([^']+)'", declared[1])


def _page(version: str) -> str:
    # 0.92 has an option for the folder of all bundles, and older versions have one for the bundle.
    option = (
        "{ bundlePathOverride: `${base}/~/daily-js` }"
        if version == NEWEST
        else "{ callObjectBundleUrlOverride: `${base}/~/daily-js/call-machine-object-bundle.js` }"
    )
    page = _PAGE.read_text("utf-8")
    return page.replace("CONFIG", option).replace("EVENTS", json.dumps(events()))


class _Files(BaseHTTPRequestHandler):
    """Answers with the files of the server."""

    def do_GET(self) -> None:
        """Answer a request for a file."""
        assert isinstance(self.server, _FrontServer)
        kind, body = self.server.files.get(urlsplit(self.path).path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Accept what Daily sends to a user's server."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _FrontServer(ThreadingHTTPServer):
    """The dev server of a front end. (Browsers keep made-up answers from reaching loopback.)"""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Files)
        self.files: dict[str, tuple[str, bytes]] = {}


class Fronts:
    """Opens pages with daily-js.

    Attributes:
        origin: The origin of the pages, which is not the local Daily's.
        strays: The requests that would have left this machine. They were stopped.
        complaints: Errors that nothing in a page caught.
    """

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self._browser = browser
        self._stack = stack
        self._server = _FrontServer()
        self.origin = f"http://localhost:{self._server.server_port}"
        self.strays: list[str] = []
        self.complaints: list[str] = []
        thread = Thread(target=self._server.serve_forever, args=(0.05,))
        thread.start()
        stack.callback(thread.join)
        stack.callback(self._server.server_close)
        stack.callback(self._server.shutdown)

    def serve(self, path: str, content: bytes, kind: str = "text/javascript") -> None:
        """Serve a file at a path of the pages' origin."""
        self._server.files[path] = (kind, content)

    def open(self, version: str = NEWEST, html: str | None = None, **options: Any) -> Page:
        """Open a page with daily-js as ``DailyIframe``, or one of your own."""
        self.serve("/daily.js", (package(version) / "dist" / "daily.js").read_bytes())
        self.serve("/", (_page(version) if html is None else html).encode(), "text/html")
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self._stack.callback(context.close)
        context.route("**/*", self._watch)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.origin)
        return page

    def _watch(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            self.strays.append(route.request.url)
            route.abort()


@contextmanager
def guarded_fronts(browser: Browser) -> Generator[Fronts]:
    """Open pages with daily-js in a block: in none may anything fail or leave this machine."""
    with ExitStack() as stack:
        fronts = Fronts(browser, stack)
        yield fronts
    assert (fronts.complaints, fronts.strays) == ([], [])


def wait_for(page: Page, action: str, count: int = 1) -> Any:
    """Wait for events of daily-js; return the last."""
    until(page, f"() => seen({action!r}).length >= {count}")
    return page.evaluate(f"() => JSON.parse(JSON.stringify(seen({action!r}).at(-1)))")


def actions(page: Page) -> Iterable[str]:
    """Return the events that daily-js has had, in order."""
    found: list[str] = page.evaluate("() => log.map((event) => event.action)")
    return found
