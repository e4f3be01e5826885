"""``dailykit record``: record a program's requests to Daily."""

import os
import sys
from pathlib import Path

import click

from dailykit._words import counted
from dailykit.cli._cassettes import port_option, program_argument, run_or_wait
from dailykit.cli._client import api_key_option, api_url_option

__all__ = ["command"]


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@program_argument
@port_option
@click.option("--overwrite", is_flag=True, help="Replace an existing file.")
@api_key_option
@api_url_option
def command(
    file: Path,
    program: tuple[str, ...],
    port: int,
    overwrite: bool,
    api_key: str | None,
    api_url: str | None,
) -> None:
    """Record a program's requests to Daily in FILE, to replay them offline.

    The program, in any language, gets a DAILY_API_URL on this machine. Requests go on to Daily with
    its own API key. Without a command, it records until Ctrl-C.

    API keys, tokens and other secrets are replaced in the file.

    \b
    dailykit record visit.json -- python visit.py
    dailykit replay visit.json -- python visit.py
    """  # noqa: D301 (click's mark for lines to keep)
    from dailykit.access import find_access
    from dailykit.cassettes import Recording
    from dailykit.cli._child import find_program

    if file.exists() and not overwrite:
        raise click.ClickException(f"{file} exists: give another name, or --overwrite")
    executable = find_program(program, f"dailykit record {file}") if program else None
    key, url = find_access(api_key, api_url, os.environ)
    with Recording(file, api_url=url, api_key=key, port=port) as recording:
        click.echo(f"dailykit record: {recording.api_url} passes requests on to {url}.", err=True)
        if executable is None:
            click.echo(
                f"To use it, set\n\n  export DAILY_API_URL={recording.api_url}\n\n"
                "and your own DAILY_API_KEY. Ctrl-C stops it and writes the file.",
                err=True,
            )
        status = run_or_wait(program, executable, recording.api_url, key)
    if not recording.requests:
        raise click.ClickException(
            "there were no requests, so no file was written: does the program read DAILY_API_URL?"
        )
    requests = counted(recording.requests, "request")
    click.echo(f"dailykit record: {requests} recorded in {file}.", err=True)
    sys.exit(status)
