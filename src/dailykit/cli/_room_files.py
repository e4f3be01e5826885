"""Files of rooms to create: JSON, JSON lines or CSV."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import click

from dailykit.cli._settings import json_or_text
from dailykit.client._arguments import make_part
from dailykit.errors import InvalidArgumentError
from dailykit.models.rooms import CreateRoomBody
from dailykit.operations import rooms as table

__all__ = ["read_rooms"]

_OWN_COLUMNS: Final = ("name", "privacy")


def read_rooms(path: Path, defaults: Mapping[str, Any]) -> list[CreateRoomBody]:
    """Return the rooms described in a file.

    A ``.csv`` file has a header: ``name``, ``privacy``, and any other column is a property. Any
    other file is a JSON list, or one JSON object per line, of bodies for ``POST /rooms``.

    Args:
        path: The file.
        defaults: Privacy and properties for rooms where the file does not set them.

    Raises:
        click.ClickException: The file or one of its rooms can't be read; the message says which.
            Each room needs a unique name, so that a second run finds the rooms that already exist.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}") from None
    rows = _from_csv(text, path) if path.suffix.lower() == ".csv" else _from_json(text, path)
    rooms: dict[str, CreateRoomBody] = {}
    for number, row in enumerate(rows, start=1):
        room = _room(row, defaults, f"{path}: room {number}")
        if room.name in rooms:
            raise click.ClickException(f"{path}: room {number}: {room.name} appears twice")
        rooms[str(room.name)] = room
    if not rooms:
        raise click.ClickException(f"{path}: the file contains no rooms")
    return list(rooms.values())


def _from_csv(text: str, path: Path) -> Iterator[dict[str, Any]]:
    header, *lines = [line for line in csv.reader(io.StringIO(text)) if line] or [[]]
    for number, line in enumerate(lines, start=1):
        if len(line) > len(header):
            raise click.ClickException(f"{path}: room {number} has more cells than the header")
        cells = {name: cell for name, cell in zip(header, line, strict=False) if cell}
        row: dict[str, Any] = {name: cells.pop(name) for name in _OWN_COLUMNS if name in cells}
        properties = {name: json_or_text(cell) for name, cell in cells.items()}
        yield {**row, "properties": properties} if properties else row


def _from_json(text: str, path: Path) -> list[Any]:
    if text.lstrip().startswith("["):
        return cast("list[Any]", _parse(text, str(path)))
    lines = enumerate(text.splitlines(), start=1)
    return [_parse(line, f"{path}: line {number}") for number, line in lines if line.strip()]


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.ClickException(f"{where} is not JSON: {error}") from None


def _room(row: object, defaults: Mapping[str, Any], where: str) -> CreateRoomBody:
    if not isinstance(row, dict):
        raise click.ClickException(f'{where}: expected an object such as {{"name": "standup"}}')
    whole = {**defaults, **cast("dict[str, Any]", row)}
    if "properties" in defaults and isinstance(whole["properties"], dict):
        whole["properties"] = {**defaults["properties"], **whole["properties"]}
    try:
        room = make_part(table.CREATE, CreateRoomBody, whole)
    except InvalidArgumentError as error:
        raise click.ClickException(f"{where}: {error}") from None
    if not room.name:
        raise click.ClickException(
            f"{where}: a name is required, so that a second run recognises existing rooms"
        )
    return room
