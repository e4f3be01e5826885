"""``dailykit completion``: shell completion of commands and options."""

from typing import Final

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

__all__ = ["command"]

_VARIABLE: Final = "_DAILYKIT_COMPLETE"
"""The environment variable that click's completion scripts set."""

_SHELLS: Final = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command()
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a completion script for SHELL.

    \b
    bash  dailykit completion bash > ~/.local/share/bash-completion/completions/dailykit
    zsh   dailykit completion zsh > "${fpath[1]}/_dailykit"
    fish  dailykit completion fish > ~/.config/fish/completions/dailykit.fish

    It takes effect in shells started afterwards.
    """  # noqa: D301 (click wants the character)
    script = _SHELLS[shell](context.find_root().command, {}, "dailykit", _VARIABLE)
    click.echo(script.source())
