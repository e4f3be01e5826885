"""Templates for the names of files in buckets."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from dailykit.local.base.refusal import Refusal

__all__ = ["check_template", "fill_template"]

_FIELD: Final = re.compile(r"{(\w+)}", re.ASCII)


def check_template(
    name: str, template: str, fields: Collection[str], *, needed: Collection[str] = ("epoch_time",)
) -> None:
    """Refuse an invalid template.

    Args:
        name: The property's name, for error texts.
        template: The template.
        fields: The fields allowed in braces.
        needed: The required fields.

    Raises:
        Refusal: A brace is not closed, or a field is unknown or missing.
    """
    used = set(_FIELD.findall(template))
    if set("{}") & set(_FIELD.sub("", template)):
        raise Refusal.invalid(f"{name} has braces around text that is not a field name")
    if not used <= set(fields):
        raise Refusal.invalid(f"{name} contains an unknown field '{min(used - set(fields))}'")
    for field in needed:
        if field not in used:
            raise Refusal.invalid(f"{name} must contain {{{field}}}")


def fill_template(template: str, values: Mapping[str, object]) -> str:
    """Return a checked template with its fields filled in."""
    return _FIELD.sub(lambda match: str(values[match[1]]), template)
