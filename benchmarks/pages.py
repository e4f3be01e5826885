"""Measures how soon pages are in a call, and where a mesh of many participants ends.

A tab is in the call already; further ones come, each in a profile of its own: with the local
Daily's call page, and with Daily's daily-js as it is on npm. Times count from the click or the call
of ``join()``: until the page is in the call, and until the first picture of the other tab is
decoded. With ``--tabs``, more and more tabs join one room instead. Usage:

    python -m benchmarks.pages [--rounds N]
    python -m benchmarks.pages --tabs 2 4 8

It needs Chromium, and daily-js: ``python scripts/fetch_daily_js.py``.
"""

import argparse
import json
import os
import time
from contextlib import ExitStack
from statistics import median
from typing import Any, Final

from benchmarks.processes import family_cpu_seconds
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from tests.support.browser.browser import FLAGS, Tabs, chromium, until
from tests.support.browser.front import NEWEST, Fronts

from dailykit import Daily
from dailykit.local import LocalDaily

CALL_PAGE: Final = "call page"
LONGEST_JOIN: Final = 45.0
"""Seconds."""
WATCHED_SECONDS: Final = 5

_WATCH: Final = """
window.begin = () => {
    const from = performance.now();
    const times = (window.times = {});
    const note = (name, is) => {
        if (is && !(name in times)) times[name] = performance.now() - from;
    };
    const look = () => {
        note("joined", window.isIn?.() ?? document.querySelector("[data-page=call]"));
        const frames = (one) => one.getVideoPlaybackQuality().totalVideoFrames;
        const theirs = "[data-participant]:not([data-own]) video, video.theirs";
        note("picture", [...document.querySelectorAll(theirs)].some(frames));
        if (!("joined" in times && "picture" in times)) setTimeout(look, 5);
    };
    look();
};
"""
_FRAMES: Final = """() => [...document.querySelectorAll("[data-participant]:not([data-own]) video")]
    .map((one) => one.getVideoPlaybackQuality().totalVideoFrames)"""

_DAILY_JS: Final = """([base, url]) => {
    create(base);
    window.isIn = () => call.meetingState() === "joined-meeting";
    call.on("track-started", ({ participant, track }) => {
        if (participant.local || track.kind !== "video") return;
        const video = document.createElement("video");
        Object.assign(video, { className: "theirs", muted: true, autoplay: true });
        video.srcObject = new MediaStream([track]);
        document.body.append(video);
    });
    begin();
    call.join({ url });
}"""


def times_of(page: Page) -> dict[str, float]:
    """Wait until a page has all times, and return them in milliseconds."""
    until(page, "() => 'joined' in window.times && 'picture' in window.times")
    times: dict[str, float] = page.evaluate("() => window.times")
    return times


def join_by_page(tabs: Tabs, url: str) -> dict[str, float]:
    """Join with the call page; the time begins with the click."""
    page = tabs.open(url)
    button = page.get_by_role("button", name="Join", exact=True)
    button.wait_for()
    page.evaluate(_WATCH + "begin()")
    button.click()
    return times_of(page)


def join_by_daily_js(fronts: Fronts, base: str, url: str) -> dict[str, float]:
    """Join with daily-js; the time begins with ``join()``, which loads the call machine."""
    page = fronts.open(NEWEST)
    # Watching each request would cost more than the requests.
    page.context.unroute_all()
    page.evaluate(_WATCH)
    page.evaluate(_DAILY_JS, [base, url])
    return times_of(page)


def compare(browser: Browser, daily: LocalDaily, client: Daily, rounds: int) -> dict[str, Any]:
    """Let tabs of both kinds join in turn, each in a room in which a tab is."""
    found: dict[str, list[dict[str, float]]] = {CALL_PAGE: [], NEWEST: []}
    for _ in range(rounds):
        for name, times in found.items():
            with ExitStack() as stack:
                tabs, fronts = Tabs(browser, stack), Fronts(browser, stack)
                url = client.rooms.create().url
                tabs.join(url)
                times.append(
                    join_by_page(tabs, url)
                    if name == CALL_PAGE
                    else join_by_daily_js(fronts, daily.url, url)
                )
    return {
        name: {
            f"{what}_{kind}_ms": round(of([one[what] for one in times]))
            for what in ("joined", "picture")
            for kind, of in (("median", median), ("most", max))
        }
        for name, times in found.items()
    }


def cpu_seconds() -> float:
    """Return the CPU time of all living children, which are the browser's processes."""
    own = os.times()
    return family_cpu_seconds(os.getpid()) - own.user - own.system


def crowd(browser: Browser, client: Daily, count: int) -> dict[str, Any]:
    """Let so many tabs join one room, and watch what comes of it, unless it is too much."""
    try:
        return _crowd(browser, client, count)
    except (AssertionError, PlaywrightError):
        return {"missing": f"not all had all pictures within {LONGEST_JOIN:g} s"}


def _until_pictures(page: Page, count: int) -> None:
    script = f"() => ({_FRAMES})().filter((one) => one > 0).length === {count}"
    until(page, script, LONGEST_JOIN)


def _crowd(browser: Browser, client: Daily, count: int) -> dict[str, Any]:
    url = client.rooms.create().url
    with ExitStack() as stack:
        tabs = Tabs(browser, stack)
        pages = [tabs.join(url) for _ in range(count - 1)]
        for page in pages:
            _until_pictures(page, count - 2)
        last = tabs.open(url)
        button = last.get_by_role("button", name="Join", exact=True)
        button.wait_for()
        began = time.monotonic()
        button.click()
        _until_pictures(last, count - 1)
        joined = time.monotonic() - began
        before = (cpu_seconds(), time.monotonic(), last.evaluate(_FRAMES))
        last.wait_for_timeout(WATCHED_SECONDS * 1000)
        after = (cpu_seconds(), time.monotonic(), last.evaluate(_FRAMES))
    passed = after[1] - before[1]
    frames = [(late - early) / passed for early, late in zip(before[2], after[2], strict=True)]
    return {
        "all_pictures_ms": round(1000 * joined),
        "cpu_percent_of_a_core": round(100 * (after[0] - before[0]) / passed),
        "frames_a_second_of_each": [round(one, 1) for one in sorted(frames)],
    }


def main() -> None:
    """Measure, and print the figures as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--tabs", type=int, nargs="+")
    arguments.add_argument("--json", action="store_true", help="both, for benchmarks.report")
    options = arguments.parse_args()
    with (
        LocalDaily() as daily,
        Daily(daily.api_key, api_url=daily.api_url) as client,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(whole=True), args=list(FLAGS))
        tabs = {f"{count} tabs": crowd(browser, client, count) for count in options.tabs or ()}
        joins = compare(browser, daily, client, options.rounds) if options.json or not tabs else {}
        result = {"joins": joins, "tabs": tabs} if options.json else joins or tabs
        browser.close()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
