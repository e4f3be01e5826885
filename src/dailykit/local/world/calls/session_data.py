"""Session data, which a call's participants share, and how changes are merged into it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic_core import to_json

from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal

__all__ = ["MAX_BYTES", "merged"]

MAX_BYTES: Final = 100 * 1024
"""The maximum size of the session data, as JSON."""

_REPLACE: Final = "replace"
_SHALLOW_MERGE: Final = "shallow-merge"


def merged(
    old: Mapping[str, Any],
    data: Mapping[str, Any] | None,
    strategy: str | None = None,
    keys_to_delete: Sequence[str] | None = None,
) -> JsonObject:
    """Return the session data after a change.

    Args:
        old: The current data.
        data: The data to replace it with, or to merge into it. None counts as empty.
        strategy: ``replace`` (the default), or ``shallow-merge``: key by key.
        keys_to_delete: Keys to delete when merging.

    Raises:
        Refusal: These can't be combined, or the result is too large.
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
