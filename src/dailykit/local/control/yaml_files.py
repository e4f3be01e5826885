"""Reading YAML that may be hostile, or just wrong, without a surprise."""

from collections.abc import Iterable
from typing import Any, Final

from dailykit.local.base.errors import SeedError
from dailykit.local.base.json_types import is_list, is_object

__all__ = ["read_yaml"]

_MOST_VALUES: Final = 2_000_000
"""With all aliases written out: a seed of 100,000 rooms has fewer."""

_DEEPEST: Final = 100
"""Levels of nesting."""

_LETTERS_A_VALUE: Final = 100
"""A longer text counts as several values."""


def read_yaml(text: str) -> Any:
    """Return the mapping or the list in a YAML document; None for an empty one.

    Raises:
        SeedError: PyYAML is not installed.
        ValueError: It is not YAML, neither of the two, or far larger than it looks.
    """
    try:
        import yaml
    except ModuleNotFoundError as error:
        message = 'a seed in YAML needs PyYAML: pip install "dailykit[local]" (JSON works without)'
        raise SeedError(message) from error
    try:
        _check_aliases(yaml.parse(text, Loader=yaml.SafeLoader))
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(_yaml_complaint(error)) from None
    if is_object(content) or is_list(content) or content is None:
        return content
    raise ValueError("it is no mapping")


def _yaml_complaint(error: Any) -> str:
    """Say what is wrong and where, without the line itself: there may be an API key in it."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is not YAML"
    where = "" if mark is None else f" in line {mark.line + 1}, column {mark.column + 1}"
    return f"{problem}{where}"


def _check_aliases(events: Iterable[Any]) -> None:
    """Refuse aliases that would spell out as far more than was written, and those of themselves.

    Ten lines of aliases of aliases can stand for a billion values.

    Raises:
        ValueError: There are such aliases.
    """
    # Of each anchored node, and of the nodes around the present place: how many values they hold.
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
                raise ValueError(f"the alias *{anchor} stands for nothing that is complete")
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
