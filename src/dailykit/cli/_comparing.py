"""``dailykit conformance --against``: a recording of Daily beside the local Daily."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dailykit.conformance import Comparison

__all__ = ["compare"]


def compare(path: Path, *, as_json: bool) -> None:
    """Send what a cassette has to a local Daily, and print where the answers differ.

    Args:
        path: The cassette.
        as_json: Whether to print JSON.

    Raises:
        CassetteError: The file is missing or is not a cassette.
        SystemExit: There are differences.
    """
    from dailykit.cassettes import Cassette
    from dailykit.conformance import compare_with_local

    found = asyncio.run(compare_with_local(Cassette.load(path)))
    differing = [one for one in found if one.differences]
    if as_json:
        click.echo(json.dumps([one.to_json() for one in found], indent=2))
    else:
        _print(found, differing)
    if differing:
        raise SystemExit(1)


def _print(found: "Sequence[Comparison]", differing: "Sequence[Comparison]") -> None:
    for one in differing:
        click.echo(click.style(f"{one.number}  {one.asked}", bold=True))
        for where, recorded, local in one.differences:
            click.echo(f"   {where}: Daily answered {recorded}, the local Daily {local}")
    for one in found:
        if one.skipped:
            click.echo(click.style(f"{one.number}  {one.asked}: skipped, {one.skipped}", dim=True))
    skipped = sum(bool(one.skipped) for one in found)
    click.echo(
        f"same: {len(found) - len(differing) - skipped}, different: {len(differing)}, "
        f"skipped: {skipped}"
    )
