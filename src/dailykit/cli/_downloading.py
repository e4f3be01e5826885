"""Download files one by one, each complete or not at all, and resume where a run stopped."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from dailykit.cli._output import print_json
from dailykit.client._files import Progress as Tell
from dailykit.errors import DailyError

__all__ = ["File", "download_all", "folder_option"]

folder_option = click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder for the files. Default: the current folder.",
)
"""The option ``--to``."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to download: its name, and the function that downloads it."""

    name: str
    download: Callable[[Path, Tell], object]


@dataclass(slots=True)
class _DownloadOutcome:
    downloaded: list[str] = field(default_factory=list[str])
    skipped: list[str] = field(default_factory=list[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    left: list[str] = field(default_factory=list[str])

    def summary(self) -> str:
        told = [f"{len(self.downloaded)} downloaded"]
        if self.skipped:
            told.append(f"{len(self.skipped)} already downloaded")
        told += [f"{name} failed: {why}" for name, why in self.failed.items()]
        if self.left:
            told.append(f"{len(self.left)} not tried. Run the command again to continue.")
        return "\n".join(told)


def download_all(files: Iterable[File], folder: Path, *, as_json: bool) -> None:
    """Download files into a folder, skip those already there, and print the outcome.

    Raises:
        click.exceptions.Exit: Some files were not downloaded.
        click.ClickException: The folder can't be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from error
    outcome = _DownloadOutcome()
    waiting = list(files)
    try:
        with _progress() as bar:
            while waiting:
                _download(waiting[0], folder, bar, outcome)
                del waiting[0]
    except KeyboardInterrupt:
        outcome.left = [file.name for file in waiting]
    print_json(asdict(outcome)) if as_json else click.echo(outcome.summary())
    if outcome.failed or outcome.left:
        raise click.exceptions.Exit(1)


def _download(file: File, folder: Path, bar: Progress, outcome: _DownloadOutcome) -> None:
    target = folder / file.name
    if target.exists():
        outcome.skipped.append(file.name)
        return
    task = bar.add_task(file.name, total=None)
    try:
        file.download(target, lambda done, total: bar.update(task, completed=done, total=total))
    except (DailyError, OSError) as error:
        outcome.failed[file.name] = str(error)
    else:
        outcome.downloaded.append(file.name)


def _progress() -> Progress:
    errors = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    )
