"""Measures a Pipecat agent in a local call beside one on Pipecat's own SmallWebRTCTransport.

Both are the same echo. A caller sends a tone of 200 ms each second, and measures the time from the
tone's first sample until it comes back, and the CPU time of the agent's process. The two take
turns. Usage:

    python -m benchmarks.agents [--rounds N] [--seconds N] [--size 640x360]
    python -m benchmarks.agents --minutes 10
    python -m benchmarks.agents --joins 200

It needs Pipecat's environment: ``python scripts/fetch_agents.py``.
"""

import argparse
import asyncio
import json
import sys
from statistics import median
from typing import Any

from benchmarks.agents_callers import PYTHON, ROOT, Run, run_ours, run_theirs

from dailykit import AsyncDaily
from dailykit.local import LocalDaily
from dailykit.local.media import MediaParticipant

OURS, THEIRS = "dailykit.daily", "SmallWebRTCTransport"
MINUTE = 60


def summary(runs: list[Run]) -> dict[str, Any]:
    delays = sorted(delay * 1000 for run in runs for _, delay in run.delays)
    return {
        "tones": f"{len(delays)} of {sum(run.sent for run in runs)}",
        "median_ms": round(median(delays)),
        "p90_ms": round(delays[int(len(delays) * 0.9)]),
        "max_ms": round(delays[-1]),
        "cpu_percent": round(100 * median(run.cpu for run in runs), 1),
        "rss_mb": round(median(run.rss[-1] for run in runs) / 1e6),
    }


async def compare(
    room_urls: list[str], seconds: float, size: str | None, only: str | None
) -> dict[str, Any]:
    """Run both agents in turn."""
    runs: dict[str, list[Run]] = {OURS: [], THEIRS: []}
    for room_url in room_urls:
        if only != THEIRS:
            runs[OURS].append(await run_ours(room_url, seconds, size))
        if only != OURS:
            runs[THEIRS].append(await run_theirs(seconds, size))
    return {name: summary(found) for name, found in runs.items() if found}


async def soak(room_url: str, minutes: float, size: str | None) -> dict[str, Any]:
    """Run one agent for long, and compare its first minute with its last."""
    run = await run_ours(room_url, minutes * MINUTE, size)
    first, last = run.delays[0][0] + MINUTE, run.delays[-1][0] - MINUTE
    return {
        **summary([run]),
        "first_minute_ms": round(1000 * median(one for at, one in run.delays if at < first)),
        "last_minute_ms": round(1000 * median(one for at, one in run.delays if at > last)),
        "rss_mb_after_a_minute": round(run.rss[min(MINUTE, len(run.rss) - 1)] / 1e6, 1),
        "rss_mb_at_the_end": round(run.rss[-1] / 1e6, 1),
    }


async def join_and_leave(room_url: str, joins: int) -> Any:
    """Join and leave many times, in a process of its own, while another participant is there."""
    async with MediaParticipant.join(room_url, receive=["audio"]):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "benchmarks.agents_joins", room_url, str(joins)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
    return json.loads(out)


async def measure(asked: argparse.Namespace) -> Any:
    with LocalDaily() as local:
        async with AsyncDaily(local.api_key, api_url=local.api_url) as daily:
            urls = [(await daily.rooms.create()).url for _ in range(asked.rounds)]
            if asked.joins:
                return await join_and_leave(urls[0], asked.joins)
            if asked.minutes:
                return await soak(urls[0], asked.minutes, asked.size)
            return await compare(urls, asked.seconds, asked.size, asked.only)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--size", help="send pictures of this size, too, like 640x360")
    parser.add_argument("--only", choices=(OURS, THEIRS))
    parser.add_argument("--minutes", type=float, help="run for long, and look for growth")
    parser.add_argument("--joins", type=int, help="join and leave, and look for what is left")
    asked = parser.parse_args()
    if not asked.joins and not PYTHON.is_file():
        sys.exit("Pipecat's environment is missing: run python scripts/fetch_agents.py")
    print(json.dumps(asyncio.run(measure(asked)), indent=2))


if __name__ == "__main__":
    main()
