"""``dailykit doctor``: check that everything is set up to work with Daily."""

import sys
from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from dailykit.cli._client import api_key_option, api_url_option
from dailykit.cli._diagnosis import FEATURES, Finding, diagnose, installed_module_finding
from dailykit.cli._output import print_json
from dailykit.client._sync.client import Daily
from dailykit.errors import ConfigurationError

__all__ = ["command"]

_MARKS = {"good": "[green]✓[/]", "warning": "[yellow]![/]", "bad": "[red]✗[/]"}


@click.command()
@click.option(
    "--feature",
    "features",
    multiple=True,
    type=click.Choice(sorted(FEATURES)),
    help="Also check that the domain can use this feature. Repeatable.",
)
@api_key_option
@api_url_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON array.")
def command(
    features: tuple[str, ...], api_key: str | None, api_url: str | None, as_json: bool
) -> None:
    """Check the API key, domain, clock, webhooks, rooms and the module `daily`, and suggest fixes.

    Only --feature creates anything: a room that is deleted immediately. The exit status is 1 if a
    check fails.
    """
    findings = [*_findings(features, api_key, api_url), installed_module_finding()]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        _print(findings)
    if any(finding.level == "bad" for finding in findings):
        sys.exit(1)


def _findings(features: tuple[str, ...], api_key: str | None, api_url: str | None) -> list[Finding]:
    try:
        with Daily(api_key, api_url=api_url, max_retries=1) as daily:
            return list(diagnose(daily, features))
    except ConfigurationError as error:
        return [Finding("bad", "set-up", str(error))]


def _print(findings: list[Finding]) -> None:
    console = Console(highlight=False)
    for finding in findings:
        line = Text.from_markup(f"{_MARKS[finding.level]} [bold]{finding.what}[/] ")
        console.print(line.append(finding.says), soft_wrap=True)
        if finding.advice:
            console.print(Text(f"  {finding.advice}", style="dim"), soft_wrap=True)
