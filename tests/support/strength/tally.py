"""The counts that tests of strength leave, and the table of them at the end of a run."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

__all__ = ["SEED", "Tally", "counts_in", "table", "tally_into"]

SEED: Final = os.environ.get("DAILYKIT_SEED", "20270115")
"""What all dice are seeded with; tasks and threads still take turns as they like."""

_PREFIX: Final = "strength: "

Tally = Callable[[str, Mapping[str, int]], None]
"""Notes, under a heading, how often each kind of thing was tried."""


def tally_into(record_property: Callable[[str, object], None]) -> Tally:
    """Return a tally that goes into a test's report, and so comes back from other processes."""

    def tally(heading: str, counts: Mapping[str, int]) -> None:
        record_property(_PREFIX + heading, {str(kind): int(counts[kind]) for kind in counts})

    return tally


def counts_in(properties: Any) -> Iterator[tuple[str, Counter[str]]]:
    """Yield the headings and counts in the properties of a test's report."""
    for name, counts in properties:
        if name.startswith(_PREFIX):
            yield name.removeprefix(_PREFIX), Counter(counts)


def table(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the lines of a table: headings with their totals, and below them each kind."""
    lines: list[str] = []
    for heading, kinds in sorted(counts.items()):
        lines.append(f"{sum(kinds.values()):>9,}  {heading}")
        lines += [f"{number:>9,}      {kind}" for kind, number in sorted(kinds.items())]
    return lines
