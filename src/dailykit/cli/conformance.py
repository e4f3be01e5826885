"""``dailykit conformance``: check a Daily against every known fact."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dailykit._words import counted
from dailykit.cli._client import api_key_option, api_url_option, own_daily_wanted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from dailykit.conformance import Case, Result, Target

__all__ = ["command"]

_FILE_WIDTH: Final = 130
_STYLES: Final = {
    "agrees": "green",
    "differs": "bold red",
    "no answer": "bold red",
    "not in this plan": "yellow",
    "local only": "dim",
}


@click.command()
@api_key_option
@api_url_option
@click.option(
    "--only",
    metavar="PATTERN",
    default="*",
    help="Run only matching cases, such as rooms or *.unknown_*.",
)
@click.option("--list", "as_list", is_flag=True, help="Only list the cases; send no requests.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also record all requests and answers in a file, without secrets. Needs an API key.",
)
@click.option(
    "--against",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Instead of running cases, send a recording's requests to a local Daily, and show where "
    "it answers differently.",
)
def command(
    api_url: str | None,
    api_key: str | None,
    only: str,
    as_list: bool,
    as_json: bool,
    record: Path | None,
    against: Path | None,
) -> None:
    """Check a Daily against every known fact, and show the differences.

    Without an API key the command starts its own local Daily. With a key it checks the Daily at
    the API's address, within its rate limits, and deletes what it creates there.

    The exit status is 1 if a fact does not hold or there is no answer.

    With your key, `--record FILE` makes one file of what Daily answers. With that file, anyone can
    see where the local Daily differs: `--against FILE`.
    """
    if against is not None:
        from dailykit.cli._comparing import compare

        compare(against, as_json=as_json)
        return
    from dailykit.conformance import choose

    cases = choose(only)
    if not cases:
        raise click.BadParameter(f"no case matches {only!r}", param_hint="--only")
    if as_list:
        _list(cases, as_json)
        return
    own = own_daily_wanted(api_key, api_url)
    if record is not None and own:
        raise click.UsageError("--record needs an API key: give --api-key or set DAILY_API_KEY")
    report = _JsonReport() if as_json else _TableReport()
    try:
        results = asyncio.run(_run(cases, report, own, api_url, api_key, record))
    finally:
        report.stop()
    report.end(results)
    if any(result.outcome.is_failure for result in results):
        raise SystemExit(1)


async def _run(
    cases: Sequence["Case"],
    report: "_Report",
    own: bool,
    api_url: str | None,
    api_key: str | None,
    record: Path | None,
) -> list["Result"]:
    from dailykit.access import find_access
    from dailykit.conformance import local_daily, open_target, prepare, run_cases

    if own:
        async with (
            local_daily() as local,
            open_target(local.daily.api_url, local.daily.api_key, local) as target,
        ):
            report.begin(target, cases)
            return await run_cases(target, cases, report.tell)
    key, url = find_access(api_key, api_url, os.environ)
    async with open_target(url, key) as target:
        await prepare(target)
        report.begin(target, cases)
        with _recorded(target, record):
            return await run_cases(target, cases, report.tell)


@contextmanager
def _recorded(target: "Target", path: Path | None) -> Generator[None]:
    """Record what is sent to a target while the block lasts, if there is a file for it."""
    if path is None:
        yield
        return
    from dailykit.cassettes import Recording

    with Recording(path, api_url=target.api_url, api_key=target.api_key) as recording:
        target.api_url = recording.api_url
        yield


class _Report:
    """Reports on a run as it proceeds."""

    def begin(self, target: "Target", cases: Sequence["Case"]) -> None:
        """Print the target and the number of cases."""
        raise NotImplementedError

    def tell(self, result: "Result") -> None:
        """Report the result of a case."""

    def stop(self) -> None:
        """Restore the terminal."""

    def end(self, results: Sequence["Result"]) -> None:
        """Report all results."""
        raise NotImplementedError


class _JsonReport(_Report):
    def begin(self, target: "Target", cases: Sequence["Case"]) -> None:  # noqa: ARG002
        self._target = {"kind": _kind(target), "api_url": target.api_url}

    def end(self, results: Sequence["Result"]) -> None:
        counts = Counter(str(result.outcome) for result in results)
        facts = {
            "daily": self._target,
            "counts": dict(sorted(counts.items())),
            "cases": [result.to_json() for result in results],
        }
        click.echo(json.dumps(facts, indent=2))


class _TableReport(_Report):
    def __init__(self) -> None:
        from rich.console import Console

        console = Console(highlight=False)
        # A file can be scrolled sideways; 80 columns would cut lines short.
        width = None if console.is_terminal else max(console.width, _FILE_WIDTH)
        self._console = Console(highlight=False, width=width)
        self._status = self._console.status("")

    def begin(self, target: "Target", cases: Sequence["Case"]) -> None:
        kind = _kind(target)
        self._console.print(f"[bold]{kind[0].upper()}{kind[1:]}[/] at {target.api_url}")
        if target.pacer is not None:
            self._console.print(
                "[dim]Requests stay within its rate limits, so this takes a few minutes.[/]"
            )
        self._console.print(f"[dim]{counted(len(cases), 'case')}.[/]\n")
        self._left = len(cases)
        self._status.start()

    def tell(self, result: "Result") -> None:
        self._left -= 1
        self._status.update(f"{result.case.name}, {self._left} to go")

    def stop(self) -> None:
        self._status.stop()

    def end(self, results: Sequence["Result"]) -> None:
        self._console.print(_table(results))
        _print_differences(self._console, results)
        _print_left(self._console, results)
        counts = Counter(result.outcome for result in results)
        told = ", ".join(f"{outcome}: {number}" for outcome, number in counts.items())
        self._console.print(f"\n{told}")


def _kind(target: "Target") -> str:
    from dailykit.access import is_on_this_machine

    if target.local is not None:
        return "a local Daily started by this command"
    return "a Daily on this machine" if is_on_this_machine(target.api_url) else "Daily"


def _list(cases: Sequence["Case"], as_json: bool) -> None:
    rows = [
        {"name": c.name, "fact": c.fact, "label": c.label, "source": c.source, "needs": c.needs}
        for c in cases
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for case in cases:
        known = f"{case.label}; {case.source}"
        click.echo(f"{click.style(case.name, bold=True)}  {click.style(known, dim=True)}")
        click.echo(f"    {case.fact}")


def _table(results: Sequence["Result"]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    # Only the source is cut off when space runs out; the list and the docs have it too.
    table.add_column("result", no_wrap=True, min_width=_widest(r.outcome for r in results))
    table.add_column("case", no_wrap=True, min_width=_widest(r.case.name for r in results))
    table.add_column("label", no_wrap=True, min_width=_widest(r.case.label for r in results))
    table.add_column("source", no_wrap=True)
    for result in results:
        case, outcome = result.case, Text(str(result.outcome), style=_STYLES[result.outcome])
        table.add_row(outcome, case.name, case.label, case.source)
    return table


def _widest(texts: Iterable[str]) -> int:
    return max(map(len, texts))


def _print_differences(console: "Console", results: Sequence["Result"]) -> None:
    from rich.markup import escape

    for result in results:
        if result.outcome.is_failure:
            console.print(f"\n[bold red]{result.case.name}[/] {result.outcome}")
            console.print(f"  fact   {escape(result.case.fact)}", soft_wrap=True)
            console.print(f"  found  {escape(result.detail)}", soft_wrap=True)


def _print_left(console: "Console", results: Sequence["Result"]) -> None:
    left = [path for result in results for path in result.left]
    if left:
        console.print("\n[bold]Could not be deleted. Delete these yourself:[/]")
    for path in left:
        console.print(f"  DELETE {path}", soft_wrap=True)
