"""Measures what requests cost a local Daily that has 100, 10,000 and 1,000,000 rooms.

Usage: python -m benchmarks.sizes [--rounds N] [--requests N] [--most ROOMS] [--json]
"""

import argparse
import asyncio
import json
from statistics import median
from typing import Any

from benchmarks.load import request_bytes
from benchmarks.served import Server, turn

SIZES = (100, 10_000, 1_000_000)
OPERATIONS = ("POST /rooms", "GET /rooms/:name", "GET /rooms", "a page from the middle")


async def measure(rooms: int, rounds: int, size: int) -> dict[str, float]:
    """Return the CPU microseconds of a request, by operation."""
    async with Server("local", ":memory:", rooms=rooms) as server:
        taken: dict[str, list[float]] = {one: [] for one in OPERATIONS}
        middle = f"/v1/rooms?starting_after=00000000-0000-4000-8000-{rooms // 2:012}"
        page = [request_bytes("GET", middle, server.key)]
        for number in range(rounds + 1):  # the first is not counted
            for operation in OPERATIONS:
                asked = page if operation == OPERATIONS[-1] else None
                count = size if operation in OPERATIONS[:2] else size // 5
                cpu, _ = await turn(server, operation, count, asked)
                if number:
                    taken[operation].append(cpu)
    return {one: round(median(cpu) * 1e6, 1) for one, cpu in taken.items()}


def measure_all(rounds: int, size: int, most: int) -> list[dict[str, Any]]:
    """Return the figures for each number of rooms, up to `most`."""
    return [
        {"rooms": rooms, "cpu_us": asyncio.run(measure(rooms, rounds, size))}
        for rooms in SIZES
        if rooms <= most
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.sizes", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=400, help="per operation and round")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the most rooms")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure_all(options.rounds, options.requests, options.most)
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        for operation, cpu in row["cpu_us"].items():
            print(f"{row['rooms']:>9} rooms  {operation:<24} {cpu:>7} us")


if __name__ == "__main__":
    main()
