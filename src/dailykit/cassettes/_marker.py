"""What the pytest mark ``daily_cassette`` does: record a test's requests, or replay them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dailykit.access import find_access
from dailykit.cassettes._recording import Recording
from dailykit.cassettes._replaying import Replay
from dailykit.errors import CassetteError

__all__ = ["cassette_path", "finish", "open_cassette"]

_UNSAFE: Final = re.compile(r"[^\w.-]+")
_HOW_TO_RECORD: Final = "set DAILY_API_KEY to a real key and run this test with --daily-record"


def cassette_path(test_file: Path, test: str, name: str | None) -> Path:
    """Return the file of a test's cassette: ``cassettes/<module>/<test>.json`` beside its file.

    Args:
        test_file: The file of the test.
        test: The name of the test, with its class and parameters.
        name: The name that the mark gives: a file beside the test's file, with or without
            ``.json``.
    """
    if name is None:
        name = f"cassettes/{test_file.stem}/{_UNSAFE.sub('-', test).strip('-')}"
    return test_file.parent / (name if name.endswith(".json") else f"{name}.json")


def open_cassette(
    path: Path, environment: Mapping[str, str], *, record: bool, allow_unused: bool
) -> Recording | Replay:
    """Return what the test runs with: a recording, or the replay of one.

    Args:
        path: The cassette's file.
        environment: The environment of the tests.
        record: Whether to record again.
        allow_unused: Whether the test need not send all that was recorded.

    Raises:
        CassetteError: There is no cassette, and none can be recorded here.
        ConfigurationError: The environment has no usable API key.
    """
    is_missing = not path.is_file()
    if is_missing and not record:
        if environment.get("CI", "").lower() not in ("", "0", "false"):
            raise CassetteError(
                f"there is no cassette {path}, and CI records none. On your machine, "
                f"{_HOW_TO_RECORD}; then commit the file"
            )
        if not environment.get("DAILY_API_KEY"):
            raise CassetteError(f"there is no cassette {path}: to record it, {_HOW_TO_RECORD}")
    if not record and not is_missing:
        return Replay(path, allow_unused=allow_unused)
    key, url = find_access(None, None, environment)
    return Recording(path, api_url=url, api_key=key)


def finish(running: Recording | Replay, *, passed: bool) -> None:
    """Write what was recorded if the test passed, or check that all was replayed.

    Raises:
        CassetteError: The test sent nothing, or not what was recorded.
    """
    if isinstance(running, Recording):
        running.close(save=passed)
        if passed and not running.requests:
            raise CassetteError(
                "the test sent no request to DAILY_API_URL, so there is nothing to record"
            )
        return
    running.close()
    if not passed:
        return
    try:
        running.check()
    except CassetteError as error:
        raise error.restated(f"{error}\nTo record it again, {_HOW_TO_RECORD}") from None
