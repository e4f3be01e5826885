"""Reading YAML that may be invalid or hostile."""

from collections.abc import Iterable
from typing import Any, Final

from dailykit.local.base.errors import SeedError
from dailykit.local.base.json_types import is_list, is_object

__all__ = ["read_yaml"]

_MOST_VALUES: Final = 2_000_000
"""The most values, with all aliases expanded: a seed of 100,000 rooms has fewer."""

_DEEPEST: Final = 100
"""Levels of nesting."""

_LETTERS_A_VALUE: Final = 100
"""A longer text counts as several values."""


def read_yaml(text: str) -> Any:
    """Return the mapping or list in a YAML document; None for an empty document.

    Raises:
        SeedError: PyYAML is not installed.
        ValueError: The text is not YAML, not a mapping or list, or too large once expanded.
    """
    try:
        import yaml
    except ModuleNotFoundError:
        message = (
            'YAML seeds need PyYAML: pip install "dailykit[local]" (JSON seeds work without it)'
        )
        raise SeedError(message) from None
    try:
        _check_aliases(yaml.parse(text, Loader=yaml.SafeLoader))
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(_yaml_complaint(error)) from None
    if is_object(content) or is_list(content) or content is None:
        return content
    raise ValueError("it is not a mapping")


def _yaml_complaint(error: Any) -> str:
    """Describe the error and its place, without the line itself: it may contain an API key."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is not YAML"
    where = "" if mark is None else f" in line {mark.line + 1}, column {mark.column + 1}"
    return f"{problem}{where}"


def _check_aliases(events: Iterable[Any]) -> None:
    """Refuse aliases that expand to too many values, and aliases that contain themselves.

    Ten lines of aliases of aliases can expand to a billion values.

    Raises:
        ValueError: The document has such an alias.
    """
    # The number of values in each anchored node, and in the nodes around the current event.
    sizes: dict[str, int] = {}
    around: list[tuple[str | None, int]] = [(None, 0)]
    for event in events:
        kind = type(event).__name__
        anchor = getattr(event, "anchor", None)
        if kind in ("SequenceStartEvent", "MappingStartEvent"):
            around.append((anchor, 0))
            if len(around) > _DEEPEST:
                raise ValueError("it is nested too deeply")
            continue
        if kind == "ScalarEvent":
            size = 1 + len(event.value) // _LETTERS_A_VALUE
        elif kind == "AliasEvent":
            if anchor not in sizes:
                raise ValueError(
                    f"the alias *{anchor} refers to a value that is missing or contains it"
                )
            size, anchor = sizes[anchor], None
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            anchor, size = around.pop()
            size += 1
        else:
            continue
        if anchor is not None:
            sizes[anchor] = size
        outer, total = around.pop()
        around.append((outer, total + size))
        if total + size > _MOST_VALUES:
            raise ValueError(f"it has more than {_MOST_VALUES:,} values")
