"""``dailykit usage``, and its reports."""

import csv
import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily
from dailykit._usage import Period, Prices, Usage
from dailykit.cli._durations import since, start_of
from dailykit.cli._usage_report import as_csv, as_html

PERIOD = Period(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC))
NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)
NOWHERE = click.Context(click.Command("usage"))
EVIL = '=1+1"<script>alert(1)</script>'


class Tags(HTMLParser):
    """Notes which tags there are, and that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.addresses += [value for name, value in attrs if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


async def test_what_was_used_is_told_in_every_form(
    on_local: Run, daily: Daily, local: LocalDaily, tmp_path: Path
) -> None:
    standup, lobby = daily.rooms.create("standup"), daily.rooms.create("lobby")
    now = local.clock.now()
    await local.clock.freeze(now - 86400)
    async with await local.join(standup, user_name="Ada"):
        async with await local.join(standup, user_name="Bo"):
            await local.clock.advance(600)
        await local.clock.advance(600)
    async with await local.join(lobby, user_name="Ada"):
        await local.clock.advance(300)
    await local.clock.set(now)
    page = tmp_path / "usage.html"

    told = on_local(
        *("usage", "--by", "room", "--html", str(page)),
        *("--price-participant-minute", "0.01"),
    )

    assert told.returncode == 0, told.stderr
    heading, first, second, total, cost = (line.rstrip() for line in told.stdout.splitlines())
    assert heading.startswith("room")
    assert first.split() == ["standup", "30.0", "1", "2", "0.0", "█" * 24]
    assert second.split()[:5] == ["lobby", "5.0", "1", "1", "0.0"]
    assert second.split()[5].startswith("████")
    assert total.split() == ["total", "35.0", "2", "2", "0.0"]
    assert cost == "Estimated cost: 0.35, in the prices' currency."
    assert told.stderr == f"Wrote {page}\n"
    assert "standup" in page.read_text(encoding="utf-8")

    by_user = json.loads(on_local("usage", "--by", "user", "--json").stdout)
    assert [(row["label"][:3], row["participant_minutes"]) for row in by_user["rows"]] == [
        ("Ada", 25),
        ("Bo", 10),
    ]
    assert by_user["total"]["calls"] == 2
    by_day = list(csv.DictReader(on_local("usage", "--csv").stdout.splitlines()))
    assert sum(float(row["participant_minutes"]) for row in by_day) == 35
    nothing = on_local("usage", "--since", "1h")
    assert nothing.stdout == "No usage in this period.\n"
    assert "alone for 30 seconds. Visits shorter than 10 seconds do not." in nothing.stderr
    nowhere = on_local("usage", "--html", str(tmp_path / "no" / "file.html"))
    assert nowhere.returncode == 1
    assert nowhere.stderr.startswith("Error: ")
    assert on_local("usage", "--csv", "--json").returncode == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("1970-01-01", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_since_a_day(text: str, moment: datetime) -> None:
    given = since(NOWHERE, click.Option(["--since"]), text)
    assert given is not None
    assert start_of(given, NOON) == moment


def test_since_so_long_ago() -> None:
    given = since(NOWHERE, click.Option(["--since"]), "1h")
    assert given is not None
    assert given == timedelta(hours=1)
    assert start_of(given, NOON) == NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2026-02-30", "not a date"),
        ("2026-1-1", "not a length of time"),
        ("30", "30 has no unit: write 30s, 30m or 30h"),
    ],
)
def test_since_no_such_day(text: str, complaint: str) -> None:
    with pytest.raises(click.BadParameter, match=complaint):
        since(NOWHERE, click.Option(["--since"]), text)


def test_since_a_day_that_has_not_come() -> None:
    given = since(NOWHERE, click.Option(["--since"]), "2027-01-02")
    assert given is not None
    with pytest.raises(click.BadParameter, match="2027-01-02 is in the future"):
        start_of(given, NOON)


def test_csv_holds_no_formula() -> None:
    rows = [Usage(label=EVIL, participant_minutes=1.234, calls=1, peak_participants=1)]

    (row,) = csv.DictReader(as_csv(rows, "user", Prices(2.0)).splitlines())

    assert row == {
        "user": f"'{EVIL}",
        "participant_minutes": "1.23",
        "calls": "1",
        "peak_participants": "1",
        "recorded_minutes": "0.0",
        "cost": "2.468",
    }


def test_the_page_is_whole_and_loads_and_runs_nothing() -> None:
    rows = [
        Usage(label=EVIL, participant_minutes=60, calls=1, peak_participants=2),
        Usage(label="x" * 99, participant_minutes=30, recorded_minutes=7),
    ]
    tags = Tags()

    page = as_html(rows, Usage(label="total", participant_minutes=90), PERIOD, "user", Prices(1.0))
    tags.feed(page)

    assert tags.open == []
    assert tags.addresses == []
    assert "script" not in tags.seen
    assert tags.seen.count("svg") == 3
    assert tags.seen.count("rect") == 5
    assert "2026-09-01 00:00 to 2026-09-02 00:00 UTC" in page
    assert "<td>90.00</td>" in page


def test_a_page_about_nothing_has_no_charts() -> None:
    page = as_html([], Usage(label="total"), PERIOD, "day", None)

    assert "<svg" not in page
    assert "<td>total</td><td>0.0</td>" in page
