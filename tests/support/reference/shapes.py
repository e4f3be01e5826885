"""Comparing a model with one of the reference's shapes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

Json = Mapping[str, Any]

LIMITS = {
    "min": "minimum",
    "max": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "max_items": "maxItems",
}
"""Names of limits, in the reference and in JSON Schema."""


@dataclass(frozen=True)
class Comparison:
    """Finds where a model and a shape differ.

    Attributes:
        model: The model.
        shape: The shape that the reference has for it.
        models: The model of every shape, by the shape's name.
        is_body: Whether we send it: then what is required and the limits must be there, too.
    """

    model: type[BaseModel]
    shape: Json
    models: Mapping[str, type[BaseModel]]
    is_body: bool
    schema: Json = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", self.model.model_json_schema())

    @property
    def wanted(self) -> Json:
        """The shape's documented properties."""
        every: Json = self.shape["properties"]
        return {name: one for name, one in every.items() if one.get("documented", True)}

    def differences(self) -> Iterator[str]:
        """Yield each difference as ``property: what``."""
        has: Json = self.schema.get("properties", {})
        for name, wanted in self.wanted.items():
            if name not in has:
                yield f"{name}: missing"
                continue
            yield from (f"{name}: {what}" for what in self._property(wanted, has[name]))
        yield from (f"{name}: not in the shape" for name in has if name not in self.wanted)
        yield from self._required()

    def _required(self) -> Iterator[str]:
        wanted = set(self.shape.get("required", ()))
        required = set(self.schema.get("required", ()))
        if self.is_body:
            yield from (f"{name}: should be required" for name in sorted(wanted - required))
            yield from (f"{name}: required without need" for name in sorted(required - wanted))

    def _property(self, wanted: Json, has: Json) -> Iterator[str]:
        leaves = list(self._leaves(has))
        yield from _types(wanted, leaves)
        yield from _values(wanted, leaves)
        if wanted.get("format") == "date-time" and "date-time" not in _all(leaves, "format"):
            yield "no time"
        for ref in ("ref", "values_ref"):
            if ref in wanted:
                yield from self._reference(wanted[ref], leaves)
        if "items" in wanted:
            yield from self._items(wanted["items"], leaves)
        if self.is_body:
            yield from _limits(wanted, leaves)

    def _items(self, wanted: Json, leaves: list[Json]) -> Iterator[str]:
        items = [leaf for leaf in leaves if leaf.get("type") == "array"]
        for leaf in items:
            yield from (f"items {what}" for what in self._property(wanted, leaf.get("items", {})))

    def _reference(self, ref: str, leaves: list[Json]) -> Iterator[str]:
        if ref not in self.models:
            return
        names = {leaf.get("title") for leaf in leaves}
        for leaf in leaves:
            if inner := leaf.get("additionalProperties"):
                values: Json = {} if inner is True else inner
                names |= {one.get("title") for one in self._leaves(values)}
        allowed = {self.models[ref].__name__, f"{self.models[ref].__name__}Answer"}
        allowed |= {"SipConfig"} if ref == "sip" else set()
        if not names & allowed:
            yield f"is {sorted(map(str, names))}, should be {sorted(allowed)}"

    def _leaves(self, schema: Json) -> Iterator[Json]:
        """Yield the members of a union, references followed."""
        if "$ref" in schema:
            yield from self._leaves(self.schema["$defs"][schema["$ref"].rpartition("/")[2]])
            return
        for union in ("anyOf", "oneOf"):
            if union in schema:
                for member in schema[union]:
                    yield from self._leaves(member)
                return
        yield schema


def _all(leaves: list[Json], key: str) -> list[Any]:
    return [leaf[key] for leaf in leaves if key in leaf]


def _types(wanted: Json, leaves: list[Json]) -> Iterator[str]:
    if "type" not in wanted:
        return
    if any("type" not in leaf for leaf in leaves):
        return  # takes anything
    types = set(_all(leaves, "type")) - {"null"}
    missing = set(wanted["type"].split("|")) - types
    if missing - ({"integer"} if "number" in types else set()):
        yield f"does not take {sorted(missing)}"
    allowed = set(wanted["type"].split("|"))
    # Answers are read with a fraction, too; that bodies take only whole numbers is their limit.
    allowed |= {"integer", "number"} & ({"integer"} if "number" in allowed else {"number"})
    if types - allowed - {"integer"}:
        yield f"takes {sorted(types - allowed)} too"


def _values(wanted: Json, leaves: list[Json]) -> Iterator[str]:
    if "enum" not in wanted:
        return
    known = {value for values in _all(leaves, "enum") for value in values}
    known |= set(_all(leaves, "const"))
    if missing := set(wanted["enum"]) - known:
        yield f"does not know {sorted(missing)}"


def _limits(wanted: Json, leaves: list[Json]) -> Iterator[str]:
    for limit, keyword in LIMITS.items():
        if limit in wanted and wanted[limit] not in _all(leaves, keyword):
            yield f"no {keyword} {wanted[limit]}"
