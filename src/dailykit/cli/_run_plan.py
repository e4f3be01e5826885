"""What ``dailykit run`` decides before it starts a command: which settings, and what to say. Pure.

Only `env_files` reads files.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from dailykit._run_path.sitecustomize import (
    ROOM_NAMES,
    Local,
    is_key,
    is_real,
    local_of,
    variables_of,
)
from dailykit.access import is_on_this_machine
from dailykit.naming import LOCAL_KEY_START, room_name_from_url

__all__ = [
    "RUN_PATH",
    "EnvFile",
    "Plan",
    "candidates",
    "child_environment",
    "daily_variables",
    "env_files",
    "flag_without_path",
    "make_plan",
]

RUN_PATH: Final = Path(__file__).parent.parent / "_run_path"
"""The directory with the ``daily`` of the command."""

_ENV: Final = ".env"
_ASSIGNMENT: Final = re.compile(
    r"""^\s*(?:export\s+)?(?P<name>[A-Z0-9_]*DAILY[A-Z0-9_]*)\s*=\s*
        (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>.*?))\s*(?:\s\#.*)?$""",
    re.VERBOSE,
)
_PYTHON: Final = re.compile(r"(?:python|pypy)w?[\d.]*(?:\.exe)?|py(?:\.exe)?", re.IGNORECASE)
_OPTIONS: Final = re.compile(r"-(?P<plain>[^-cmWX]*)(?:(?P<last>[cmWX])(?P<value>.*))?|--.+")
"""Options of Python in one word; after the last four, a value or what to run follows."""


@dataclass(frozen=True, slots=True)
class EnvFile:
    """A file whose variables a program may load over its environment.

    Attributes:
        path: Where it is.
        values: The variables in it that are Daily's.
    """

    path: Path
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run a command.

    Attributes:
        local: The local Daily that the command uses.
        rooms: The names of the rooms that its variables name.
        notices: What to say about its variables, a sentence each.
        said: The variables that the notices name.
    """

    local: Local
    rooms: Sequence[str]
    notices: Sequence[str]
    said: Sequence[str]


def daily_variables(text: str) -> dict[str, str]:
    """Return Daily's variables in the text of a ``.env`` file."""
    found: dict[str, str] = {}
    for match in filter(None, map(_ASSIGNMENT.match, text.splitlines())):
        values = (match["single"], match["double"], match["bare"])
        found[match["name"]] = next((value for value in values if value is not None), "").strip()
    return found


def env_files(command: Sequence[str], cwd: Path, program: Path) -> list[EnvFile]:
    """Read the ``.env`` files that a command may load.

    python-dotenv takes the first ``.env`` in the directory of the calling file and those above.
    That file may be the program, or a library in its virtual environment.

    Args:
        command: The command.
        cwd: The directory that it starts in.
        program: Its first word, as a path.
    """
    named = [cwd / word.partition("=")[2] if "=" in word else cwd / word for word in command[1:]]
    places = [cwd, program.parent, *(path.parent for path in named if path.suffix == ".py")]
    # Not `resolve`: a virtual environment's Python is a link to one elsewhere.
    paths = [found for place in places if (found := _nearest(place.absolute()))]
    paths += [path for path in named if path.name.startswith(_ENV) and path.is_file()]
    return [
        EnvFile(path, values)
        for path in dict.fromkeys(paths)
        if (values := daily_variables(_text_of(path)))
    ]


def _text_of(path: Path) -> str:
    """Return the text of a file; empty if it can't be read, which the command can't either."""
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _nearest(place: Path) -> Path | None:
    files = (folder / _ENV for folder in (place, *place.parents))
    return next((path for path in files if path.is_file()), None)


def candidates(*places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each local Daily that a place sets, as API URL and API key (empty if not set)."""
    for values in places:
        url = values.get("DAILY_API_URL", "").strip().rstrip("/")
        if url and is_on_this_machine(url):
            yield url, values.get("DAILY_API_KEY", "").strip()


def make_plan(
    api_key: str,
    api_url: str,
    room: str | None,
    environment: Mapping[str, str],
    files: Sequence[EnvFile],
) -> Plan:
    """Decide which variables the command gets, and what to say about those that it does not get.

    Args:
        api_key: The API key of the local Daily.
        api_url: The root of its REST API.
        room: The name of the room to use; None for what the variables say.
        environment: The environment of ``dailykit run``.
        files: The files that the command may load.
    """
    root = api_url.rpartition("/")[0]
    local = Local(
        api_key,
        api_url,
        room_url=f"{root}/{room}" if room else "",
        stale=tuple(dict.fromkeys(_stale(root, api_key, api_url, files))),
    )
    notices: list[str] = []
    said: dict[str, None] = {}
    rooms: dict[str, None] = {room: None} if room else {}
    for where, values in (("The environment", environment), *((f.path, f.values) for f in files)):
        changed = [name for name in values if _changes(name, values[name], local)]
        said.update(dict.fromkeys(changed))
        notices += _notice(str(where), {name: values[name] for name in changed}, local)
        names = [name for name in ROOM_NAMES if values.get(name)]
        found = (local_of(name, values[name], local) for name in names)
        rooms.update(dict.fromkeys(map(room_name_from_url, found)))
    return Plan(local, [name for name in rooms if name], notices, list(said))


def _changes(name: str, value: str, local: Local) -> bool:
    return bool(value) and local_of(name, value, local) != value


def _stale(root: str, key: str, url: str, files: Iterable[EnvFile]) -> Iterator[str]:
    for values in (file.values for file in files):
        for name, value in values.items():
            is_local_key = is_key(name) and value.startswith(LOCAL_KEY_START)
            if (is_local_key and value != key) or (
                is_on_this_machine(value) and value != url and not value.startswith(f"{root}/")
            ):
                yield value


def _notice(where: str, values: Mapping[str, str], local: Local) -> Iterator[str]:
    """Yield a sentence about the variables that a place sets and the command does not get."""
    if not values:
        return
    text = f"{where} sets {_listed(list(values))}"
    is_for_real = any(
        (is_key(name) and not value.startswith(LOCAL_KEY_START))
        or is_real(urlsplit(value).hostname)
        for name, value in values.items()
    )
    meant = "for the real Daily" if is_for_real else "for another local Daily"
    yield f"{text} {meant}. The command gets the local {'value' if len(values) == 1 else 'values'}."
    for name in ROOM_NAMES:
        if name in values:
            yield f"{name} is {local_of(name, values[name], local)}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def child_environment(environment: Mapping[str, str], plan: Plan) -> dict[str, str]:
    """Return the environment of the command."""
    local = plan.local
    kept = {name: local_of(name, value, local) for name, value in environment.items()}
    rooms = dict.fromkeys(ROOM_NAMES, local.room_url) if local.room_url else {}
    before = environment.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, (str(RUN_PATH), before)))
    return {
        **kept,
        **rooms,
        **variables_of(local, plan.said),
        "DAILY_API_KEY": local.api_key,
        "DAILY_API_URL": local.api_url,
        "PYTHONPATH": path,
    }


def flag_without_path(command: Sequence[str]) -> str | None:
    """Return the option by which a Python in the command ignores our directory; None without one.

    ``-I`` and ``-E`` ignore PYTHONPATH, and ``-S`` ignores the ``sitecustomize`` in it.

    Args:
        command: The command; Python may be behind another program, as in ``uv run python``.
    """
    words = iter(command)
    if not any(_PYTHON.fullmatch(Path(word).name) for word in words):
        return None
    # `any` has left the words after Python's name.
    for word in words:
        found = _OPTIONS.fullmatch(word)
        if found is None:
            return None
        if ignoring := re.search("[IES]", found["plain"] or ""):
            return f"-{ignoring[0]}"
        if found["last"] in ("c", "m"):
            return None
        if found["last"] and not found["value"]:
            next(words, None)
    return None
