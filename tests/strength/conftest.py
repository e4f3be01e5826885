"""A tally for each test, and a table of all tallies at the end."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import pytest
from tests.support.strength.tally import Tally, counts_in, table, tally_into

from dailykit.local import LocalDaily


@pytest.fixture
def local() -> Iterator[LocalDaily]:
    """A local Daily with nothing in it, behind what harms the requests."""
    with LocalDaily() as running:
        yield running


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """Notes how often each kind of thing was tried."""
    return tally_into(record_property)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for heading, kinds in counts_in(report.user_properties):
                    counts[heading] += kinds
    if counts:
        terminalreporter.section("strength: what was tried, and how often")
        for line in table(counts):
            terminalreporter.write_line(line)
