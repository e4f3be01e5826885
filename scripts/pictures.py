"""Makes docs/images/dashboard-*.png: the dashboard of a lively local Daily, as Chromium shows it.

Needs Chromium, and that nothing else listens on ports 8000 and 9000: they are in the pictures.
"""

import http.server
import random
import shutil
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from dailykit.client._sync.client import Daily
from dailykit.local import BlockingParticipant, LocalDaily, MovableClock

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs/images"

MINUTE: Final = 60.0
DAY: Final = 86_400.0
START: Final = 1_799_222_400.0  # 2027-01-06 08:00 UTC
DAYS: Final = 11

PEOPLE: Final = ("Ada", "Bao", "Chidi", "Dina", "Emre", "Freya", "Goran", "Hana")
ROOMS: Final = ("standup", "design-review", "pair-programming")
EVENTS: Final = ("participant.joined", "participant.left", "meeting.started", "meeting.ended")

SIZES: Final[dict[str, ViewportSize]] = {
    "laptop": {"width": 1280, "height": 800},
    "phone": {"width": 390, "height": 844},
}


class Shot(NamedTuple):
    """A picture to take.

    Attributes:
        name: The view's name, and its address unless there is `path`.
        size: How wide the screen is.
        colors: Which colors are preferred.
        path: The view's address.
        opened: Text of an entry to open.
    """

    name: str
    size: str
    colors: Literal["light", "dark"]
    path: str | None = None
    opened: str | None = None


SHOTS: Final = (
    Shot("rooms", "laptop", "light"),
    Shot("rooms", "laptop", "dark"),
    Shot("rooms", "phone", "dark"),
    Shot("room", "laptop", "dark", path="rooms/design-review"),
    Shot("meetings", "laptop", "light"),
    Shot("meetings", "laptop", "dark"),
    Shot("meetings", "phone", "dark"),
    Shot("usage", "laptop", "dark"),
    Shot("usage", "phone", "light"),
    Shot("webhooks", "laptop", "light", opened="meeting.started"),
    Shot("requests", "laptop", "dark", opened="/meeting-tokens"),
    Shot("clock", "laptop", "light"),
    Shot("clock", "phone", "dark"),
    Shot("settings", "laptop", "light"),
)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes in what webhooks are told; at ``/broken`` it fails after the first time."""

    is_broken = False

    def do_POST(self) -> None:
        """Answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        fails = self.path == "/broken" and Receiver.is_broken
        Receiver.is_broken |= self.path == "/broken"
        self.send_response(503 if fails else 200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver() -> Generator[str]:
    """Run a receiver, and yield its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 9000), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Life:
    """Lets things happen on a local Daily."""

    def __init__(self, local: LocalDaily, client: Daily) -> None:
        self._local = local.blocking
        self._faults = local.faults
        self._client = client
        self._chance = random.Random(7)  # noqa: S311 - it is no secret

    def go_on(self, hook: str) -> None:
        """Let some days pass with a few meetings each, and leave some that go on."""
        for room in ROOMS:
            self._client.rooms.create(name=room, enable_chat=True)
        for day in range(1, DAYS + 1):
            if day == DAYS:
                self._client.webhooks.create(url=f"{hook}/daily", event_types=EVENTS)
                self._client.webhooks.create(url=f"{hook}/broken", event_types=EVENTS[:1])
            for room in ROOMS[: 1 + day % 3]:
                self._meet(room, self._chance.sample(PEOPLE, self._chance.randint(2, 5)))
            self._local.clock.set(START + day * DAY)
        self._make_rooms()
        self._begin_meetings()
        self._ask()

    def _meet(self, room: str, names: Sequence[str]) -> None:
        inside: list[BlockingParticipant] = []
        for name in names:
            inside.append(self._local.join(room, user_name=name))
            self._pass_minutes(0.3, 4)
        self._pass_minutes(4, 30)
        self._chance.shuffle(inside)
        for one in inside:
            one.leave()
            self._pass_minutes(0.2, 5)

    def _pass_minutes(self, least: float, most: float) -> None:
        self._local.clock.advance(self._chance.uniform(least, most) * MINUTE)

    def _make_rooms(self) -> None:
        rooms, now = self._client.rooms, int(self._local.clock.now())
        rooms.create(name="office-hours-with-a-rather-long-name-that-nobody-would-type-by-hand")
        rooms.create(name="all-hands", exp=now + 7200, start_video_off=True, enable_chat=True)
        rooms.create(
            name="interview-4711",
            privacy="private",
            exp=now + 2700,
            max_participants=2,
            enable_knocking=True,
        )

    def _begin_meetings(self) -> None:
        self._local.join("standup", user_name="Hana")
        inside: list[BlockingParticipant] = []
        for name in PEOPLE[:6]:
            inside.append(self._local.join("design-review", user_name=name))
            self._pass_minutes(0.3, 3)
        inside[1].leave()
        self._pass_minutes(5, 6)

    def _ask(self) -> None:
        self._faults.add("recordings.*", status=503, retry_after=2, probability=0.25)
        self._faults.add("rooms.list", delay=0.05, times=20)
        self._client.meetings.list()
        self._client.rooms.list()
        self._client.rooms.delete("nowhere", missing_ok=True)
        self._client.rooms.update("standup", enable_chat=False)
        self._client.meeting_tokens.create(room="design-review", user_name="Ada")
        self._client.rooms.presence("design-review")


def take(browser: Browser, url: str, shot: Shot) -> Path:
    """Take a picture, and return its file."""
    context = browser.new_context(
        viewport=SIZES[shot.size],
        color_scheme=shot.colors,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(f"{url}/~/#/{shot.path or shot.name}")
    page.locator(".live.is-live").wait_for()
    if shot.opened:
        page.locator(".entry summary").filter(has_text=shot.opened).first.click()
        page.mouse.move(0, 0)
    path = FOLDER / f"dashboard-{shot.name}-{shot.size}-{shot.colors}.png"
    page.screenshot(path=path)
    context.close()
    return path


def main() -> None:
    """Take all pictures."""
    clock = MovableClock()
    clock.freeze()
    clock.set(START)
    seed = {"config": {"max_webhook_count": 2}}
    with (
        receiver() as hook,
        LocalDaily(port=8000, domain="acme", clock=clock, seed=5, seed_file=seed) as local,
        Daily(local.api_key, api_url=local.api_url) as client,
        sync_playwright() as playwright,
    ):
        Life(local, client).go_on(hook)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for shot in SHOTS:
            print(f"wrote {take(browser, local.url, shot).relative_to(ROOT)}")
        browser.close()


if __name__ == "__main__":
    main()
