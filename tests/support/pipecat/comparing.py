"""What came of a call of a helper, and what is the same between two of them."""

import re
import traceback
import warnings
from collections.abc import Awaitable
from typing import Any, NamedTuple

from tests.support.pipecat.sessions import Journal

__all__ = ["Came", "came_of", "same_text", "text_of"]


class Came(NamedTuple):
    """What came of a call.

    Attributes:
        result: Its result.
        error: What it raised in place of one.
        done: What was done with the session.
        warned: The warnings, as Python gives them.
        modelling: Whether the error came from the models, before any call.
    """

    result: Any
    error: Exception | None
    done: list[Any]
    warned: list[str]
    modelling: bool = False


async def came_of(call: Awaitable[Any], journal: Journal) -> Came:
    """Await a call, and return what came of it."""
    journal.done = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result, error = await call, None
        except Exception as raised:  # noqa: BLE001 (Pipecat's helper raises all sorts)
            result, error = None, raised
    warned = [str(warning.message) for warning in caught]
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)] if error else []
    modelling = not any(name in {"create_room", "get_token"} for name in frames)
    return Came(result, error, journal.done, warned, modelling)


_MODULES = re.compile(r"\b(pipecat_reference_\w+|dailykit\.pipecat\._models)\.")


def text_of(error: Exception) -> str:
    """Return the text, without the name of the module that is in some of Python's texts."""
    return _MODULES.sub("", str(error))


def same_text(theirs: Exception, mine: Exception) -> None:
    """Check that two errors say the same."""
    assert text_of(mine) == text_of(theirs)
