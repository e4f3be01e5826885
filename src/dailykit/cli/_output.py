"""What commands print: tables for people, JSON for scripts, and questions before harm is done."""

import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import click
from pydantic import BaseModel
from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
)
from rich.table import Table
from rich.text import Text

from dailykit.cli._durations import in_words
from dailykit.cli._printing import printable

__all__ = [
    "GAP",
    "ask",
    "json_option",
    "limit_option",
    "print_blocks",
    "print_facts",
    "print_json",
    "print_table",
    "progress",
    "show_table",
    "terminal_width",
    "until",
    "when",
    "wire",
    "yes_option",
]

_WIDE: Final = 200
"""Columns of a table that no terminal shows, so that nothing is cut for a file or for grep."""

_TO_COPY: Final = frozenset({"id", "url", "participant"})
"""Columns that people copy from, and that therefore stay on one line."""

_LEAST: Final = 12
"""Letters of a line in other columns, at least; what is longer goes on below."""

GAP: Final = 2
"""Blanks between columns."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, with Daily's own names."
)
"""The option ``--json``."""

limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="NUMBER",
    help="So many at most.",
)
"""The option ``--limit`` of lists that grow for ever."""

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
"""The option ``--yes`` of commands that destroy something."""


def wire(model: BaseModel) -> Any:
    """Return what Daily answered, as JSON values."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _console() -> Console:
    """Return what tables are printed with: as wide as the terminal, wide where there is none."""
    wide = not sys.stdout.isatty() and not os.environ.get("COLUMNS")
    return Console(highlight=False, width=_WIDE if wide else None)


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, if_empty: str
) -> None:
    """Print a table; what is None in it is left empty. Without rows, say so beside the output.

    In a terminal that is too narrow for it each row becomes lines of their own.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    widths = _widths(headings, cells)
    if not cells:
        click.echo(if_empty, err=True)
    elif widths is None:
        print_blocks(headings, cells)
    else:
        table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
        for heading, width in zip(headings, widths, strict=True):
            table.add_column(heading, overflow="fold", width=width)
        for row in cells:
            table.add_row(*row)
        show_table(table)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> list[int] | None:
    """Return how wide the columns of a table are to be, or None if there is no room for them."""
    columns = [[heading, *(row[n].plain for row in rows)] for n, heading in enumerate(headings)]
    widths = [max(map(cell_len, column)) for column in columns]
    excess = sum(widths) + GAP * (len(widths) - 1) - terminal_width()
    for number in sorted(range(len(widths)), key=lambda n: -widths[n]):
        if excess > 0 and headings[number] not in _TO_COPY:
            cut = max(0, min(excess, widths[number] - _LEAST))
            widths[number] -= cut
            excess -= cut
    return widths if excess <= 0 else None


def print_blocks(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print the cells of each row below each other, for narrow terminals."""
    for number, row in enumerate(rows):
        if number:
            click.echo()
        print_facts(zip(headings, row, strict=True))


def show_table(table: Table) -> None:
    """Print a table without the blanks that fill its lines up."""
    terminal = _console()
    with terminal.capture() as printed:
        terminal.print(table)
    click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def terminal_width() -> int:
    """Return how many columns there are for a table."""
    return _console().width


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Print names with their values, one to a line."""
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(_cell(name), _cell(value))
    show_table(table)


def _cell(value: object) -> Text:
    if isinstance(value, Text):
        return value
    # A Text, because names are somebody else's choice and might hold rich's markup.
    if isinstance(value, bool | dict | list):
        return Text(printable(json.dumps(value, ensure_ascii=False)))
    return Text("" if value is None else printable(str(value)))


def when(moment: datetime | None) -> str:
    """Return a moment in the time zone of this machine, or nothing for None."""
    return "" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"


def until(moment: datetime | None, now: datetime) -> str:
    """Say how far ahead or back a moment is."""
    if moment is None:
        return "never"
    seconds = (moment - now).total_seconds()
    return f"in {in_words(seconds)}" if seconds > 0 else f"{in_words(-seconds)} ago"


def ask(question: str, *, yes: bool) -> None:
    """Ask before something is done that can't be undone.

    Raises:
        click.Abort: The answer was not yes.
        click.ClickException: Nobody is there to answer.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.ClickException(f"{question} There is no terminal to ask on: --yes goes ahead.")
    click.confirm(question, abort=True, err=True)


class _RateColumn(ProgressColumn):
    """How much was done in a second since the beginning, and how long the rest takes at that rate.

    Waiting for a rate limit counts, which rich's own columns would not tell until it is over.
    """

    def render(self, task: Task) -> Text:
        if not task.completed or not task.elapsed:
            return Text("")
        rate = task.completed / task.elapsed
        left = timedelta(seconds=math.ceil((task.remaining or 0) / rate))
        return Text(f"{rate:,.1f}/s, {left} left", style="dim")


def progress() -> Progress:
    """Return a bar on the error output with rate and remaining time; silent without a terminal."""
    errors = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    )
