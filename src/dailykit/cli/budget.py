"""``dailykit budget``: which process of a fleet waits for what."""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from dailykit.cli._output import print_json, print_table

if TYPE_CHECKING:
    from dailykit.client._fleet_view import LimitUse

__all__ = ["command"]


@click.command()
@click.option("--url", help="The URL of the fleet's Redis. Default: DAILY_BUDGET_URL.")
@click.option("--prefix", default="dailykit", show_default=True, help="The start of its keys.")
@click.option("--watch", is_flag=True, help="Show it again each second, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(url: str | None, prefix: str, watch: bool, as_json: bool) -> None:
    """Show how much of the shared rate limits is in use, and which process waits.

    The processes share them by a Redis: see DAILY_BUDGET_URL. An API key is shown by the identifier
    that Redis has of it.
    """
    from dailykit.client._sync.redis_budget import RedisBudget

    url = url or os.environ.get("DAILY_BUDGET_URL", "")
    if not url:
        raise click.UsageError("give --url or set DAILY_BUDGET_URL, such as redis://localhost:6379")
    budget = RedisBudget(url, prefix=prefix, patience=2.0)
    try:
        while True:
            uses = budget.look()
            if watch and not as_json:
                click.clear()
            _show(uses, as_json=as_json)
            if not watch:
                return
            time.sleep(1)
    except KeyboardInterrupt:
        pass  # the way to end --watch
    finally:
        budget.close()


def _show(uses: "list[LimitUse]", *, as_json: bool) -> None:
    if as_json:
        print_json([{**asdict(use), "waiting": use.waiting} for use in uses])
        return
    print_table(
        ("key", "limit", "counted", "free", "process", "its part", "waiting"),
        (row for use in uses for row in _rows(use)),
        if_empty="No process has used this budget within the last minutes.",
    )


def _rows(use: "LimitUse") -> Iterator[tuple[object, ...]]:
    free = "now" if use.free_in == 0 else f"in {use.free_in:.1f} s"
    yield (
        use.account,
        use.tier,
        f"{use.counted} of {use.limit}",
        free,
        f"{len(use.processes)} processes",
        None,
        use.waiting,
    )
    for process in use.processes:
        yield (None, None, None, None, process.name, process.counted, process.waiting)
