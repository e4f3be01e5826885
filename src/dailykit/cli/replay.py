"""``dailykit replay``: answer a program's requests from a cassette."""

import sys
from pathlib import Path

import click

from dailykit.cli._cassettes import port_option, program_argument, run_or_wait

__all__ = ["command"]


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@program_argument
@port_option
@click.option(
    "--allow-unused", is_flag=True, help="The program need not send all that was recorded."
)
def command(file: Path, program: tuple[str, ...], port: int, allow_unused: bool) -> None:
    """Answer a program's requests from FILE, which `dailykit record` wrote, without the network.

    The program, in any language, gets a DAILY_API_URL on this machine and a DAILY_API_KEY that
    opens nothing. Without a command, it answers until Ctrl-C.

    Each recorded answer is given once, to the same request. Ids, random names and times may differ.
    The exit status is the program's, or 1 if it did not send what was recorded.
    """
    from dailykit.cassettes import Replay
    from dailykit.cli._child import find_program

    executable = find_program(program, f"dailykit replay {file}") if program else None
    replay = Replay(file, port=port, allow_unused=allow_unused).start()
    try:
        click.echo(f"dailykit replay: {replay.api_url} answers from {file}.", err=True)
        if executable is None:
            click.echo(
                f"To use it, set\n\n  export DAILY_API_URL={replay.api_url}\n"
                f"  export DAILY_API_KEY={replay.api_key}\n\nCtrl-C stops it.",
                err=True,
            )
        status = run_or_wait(program, executable, replay.api_url, replay.api_key)
    finally:
        replay.close()
    replay.check()
    sys.exit(status)
