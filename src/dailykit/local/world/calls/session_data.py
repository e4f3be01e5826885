"""The data that a call's participants share: how a change is merged into it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic_core import to_json

from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal

__all__ = ["MAX_BYTES", "merged"]

MAX_BYTES: Final = 100 * 1024
"""How much a call's participants can share, as JSON."""

_REPLACE: Final = "replace"
_SHALLOW_MERGE: Final = "shallow-merge"


def merged(
    old: Mapping[str, Any],
    data: Mapping[str, Any] | None,
    strategy: str | None = None,
    keys_to_delete: Sequence[str] | None = None,
) -> JsonObject:
    """Return the data after a change.

    Args:
        old: What was shared so far.
        data: What is to be shared now, or merged into it. None is nothing.
        strategy: ``replace``, which is the default, or ``shallow-merge``: key by key.
        keys_to_delete: Keys to take away, when merging.

    Raises:
        Refusal: These do not go together, or the result is too large.
    """
    if strategy not in (None, _REPLACE, _SHALLOW_MERGE):
        raise Refusal.invalid(f"mergeStrategy must be {_REPLACE} or {_SHALLOW_MERGE}")
    if strategy != _SHALLOW_MERGE:
        if keys_to_delete:
            raise Refusal.invalid(f"keysToDelete goes with the mergeStrategy {_SHALLOW_MERGE} only")
        result = dict(data or {})
    else:
        gone = set(keys_to_delete or ())
        result = {key: value for key, value in old.items() if key not in gone}
        result |= data or {}
    if len(to_json(result)) > MAX_BYTES:
        raise Refusal.invalid(f"the session data would be larger than {MAX_BYTES} bytes as JSON")
    return result
