"""Measures the CPU time that one call of the synchronous `Daily` takes, beside transports alone.

As in `benchmarks.calls`, the contenders take turns, a server in another process answers at once,
and retries, pacing and typed errors are on.

Usage: python -m benchmarks.sync_calls [--rounds N] [--calls N] [--json]
"""

import argparse
import gc
import http.client
import json
import sys
import time
from collections.abc import Callable
from statistics import median
from urllib.parse import urlsplit

import urllib3
from benchmarks.contenders import HEADERS, KEY, NAME, NO_END, in_an_hour, room_body, token_body
from benchmarks.processes import ratio
from benchmarks.starts import answering

from dailykit import Daily, InProcessBudget
from dailykit.client._pacing_queue import PacingQueues

Call = Callable[[], object]
FLOOR = "http.client alone"
URLLIB3 = "urllib3 alone"
DAILY = "Daily"


def contenders(url: str) -> dict[str, dict[str, Call]]:
    """Return the calls of each contender."""
    bare = http.client.HTTPConnection(urlsplit(url).netloc)
    pool = urllib3.PoolManager()
    daily = Daily(KEY, api_url=url, budget=InProcessBudget(PacingQueues(NO_END)))

    def stdlib(path: str, body: bytes) -> bytes:
        bare.request("POST", f"/v1{path}", body=body, headers=HEADERS)
        return bare.getresponse().read()

    def pooled(path: str, body: bytes) -> bytes:
        return pool.request("POST", url + path, body=body, headers=HEADERS, retries=False).data

    return {
        FLOOR: {
            "create_room": lambda: stdlib("/rooms", room_body()),
            "get_token": lambda: stdlib("/meeting-tokens", token_body()),
        },
        URLLIB3: {
            "create_room": lambda: pooled("/rooms", room_body()),
            "get_token": lambda: pooled("/meeting-tokens", token_body()),
        },
        DAILY: {
            "create_room": lambda: daily.rooms.create(
                NAME,
                privacy="private",
                exp=in_an_hour(),
                eject_at_room_exp=True,
                enable_prejoin_ui=False,
                start_video_off=True,
            ),
            "get_token": lambda: daily.meeting_tokens.create(
                NAME, expires_in=3600, eject_at_token_exp=False, owner=True
            ),
        },
    }


def take_turn(call: Call, calls: int) -> float:
    """Return the CPU seconds that one call took."""
    gc.collect()
    began = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - began) / calls


def measure(rounds: int, calls: int) -> list[dict[str, object]]:
    """Return the figures of each call and contender."""
    with answering() as url:
        all_of_them = contenders(url)
        names = list(all_of_them)
        taken: dict[str, dict[str, list[float]]] = {
            call: {name: [] for name in names} for call in all_of_them[FLOOR]
        }
        for number in range(rounds + 1):  # the first is not counted
            shift = number % len(names)
            for call, times in taken.items():
                for name in names[shift:] + names[:shift]:
                    took = take_turn(all_of_them[name][call], calls)
                    if number:
                        times[name].append(took)
    return [
        {
            "call": call,
            "contender": name,
            "microseconds": round(median(seconds) * 1e6, 1),
            "to_floor": ratio(times, name, FLOOR),
            "to_urllib3": ratio(times, name, URLLIB3),
        }
        for call, times in taken.items()
        for name, seconds in times.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.sync_calls", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--calls", type=int, default=300, help="per contender and round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(options.rounds, options.calls)
    if options.json:
        json.dump(rows, sys.stdout, indent=1)
        return
    for row in rows:
        print(
            f"{row['call']:<12} {row['contender']:<18} {row['microseconds']:>6} us "
            f"{row['to_floor']:.2f} x http.client, {row['to_urllib3']:.2f} x urllib3"
        )


if __name__ == "__main__":
    main()
