"""Whether JSON on the wire is what the reference's shapes say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

__all__ = ["Wire"]

Json = Mapping[str, Any]

_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}


@dataclass
class Wire:
    """Looks for differences, and remembers which properties it has met.

    Attributes:
        shapes: The reference's shapes by name.
        is_body: Whether it is something that we send: then a property that only Daily sets is
            wrong, one that is required must be there, and limits count.
        met: The properties that were met, as (shape, property).
    """

    shapes: Mapping[str, Json]
    is_body: bool
    met: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def problems(self, shape: Any, value: Any, where: str = "body") -> Iterator[str]:
        """Yield what is wrong with a value of a shape: a name, or a description such as a list."""
        if shape is None:
            if value not in (None, ""):
                yield f"{where}: there should be nothing"
        elif isinstance(shape, str):
            yield from self._named(shape, value, where)
        else:
            yield from self._value(shape, value, where)

    def not_met(self, shape: str) -> list[str]:
        """Return the properties of a shape that a complete request should have had."""
        return [name for name in self._settable(shape) if (shape, name) not in self.met]

    def parts(self, shape: str, known: set[str] | None = None) -> set[str]:
        """Return the names of all shapes within a shape."""
        known = known if known is not None else set()
        for name in (*self.shapes[shape].get("one_of", ()), *self._refs(shape)):
            if name not in known:
                known.add(name)
                self.parts(name, known)
        return known

    def _refs(self, shape: str) -> Iterator[str]:
        for name in self._settable(shape):
            wanted: Json = self.shapes[shape]["properties"][name]
            for part in (wanted, wanted.get("items", {})):
                for key in ("ref", "values_ref"):
                    if key in part:
                        yield part[key]

    def _settable(self, shape: str) -> Iterator[str]:
        for name, wanted in self.shapes[shape]["properties"].items():
            if wanted.get("documented", True) and not wanted.get("read_only"):
                yield name

    def _named(self, shape: str, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: should be an object"
            return
        given = cast("dict[str, Any]", value)
        wanted = self.shapes[self._variant(shape, given)]
        others = wanted.get("additional_properties")
        for name, inner in given.items():
            place = f"{where}.{name}"
            known = wanted["properties"].get(name, others)
            if known is None:
                yield f"{place}: not in {shape}"
                continue
            self.met |= {(shape, name), (self._variant(shape, given), name)}
            if self.is_body and known.get("read_only"):
                yield f"{place}: is Daily's to set"
            yield from self._value(known, inner, place)
        if self.is_body:
            missing = set(wanted.get("required", ())) - set(given)
            yield from (f"{where}.{name}: is required" for name in sorted(missing))

    def _variant(self, shape: str, value: Json) -> str:
        key = str(self.shapes[shape].get("discriminator"))
        for name in self.shapes[shape].get("one_of", ()):
            if value.get(key) in self.shapes[name]["properties"][key].get("enum", ()):
                return str(name)
        return shape

    def _value(self, wanted: Json, value: Any, where: str) -> Iterator[str]:
        if value is None:
            return  # resets a property, or is not known
        kinds = str(wanted.get("type", "object" if "ref" in wanted else "any")).split("|")
        if kinds != ["any"] and not any(_is(kind, value) for kind in kinds):
            yield f"{where}: {value!r} is not {wanted.get('type')}"
        elif isinstance(value, list):
            for number, item in enumerate(cast("list[object]", value)):
                yield from self._value(wanted.get("items", {}), item, f"{where}[{number}]")
        elif isinstance(value, dict):
            yield from self._object(wanted, cast("dict[str, Any]", value), where)
        elif value not in wanted.get("enum", [value]):
            yield f"{where}: {value!r} is none of {wanted['enum']}"
        yield from _format(wanted, value, where)
        if self.is_body:
            yield from _limits(wanted, value, where)

    def _object(self, wanted: Json, value: dict[str, Any], where: str) -> Iterator[str]:
        if "ref" in wanted:
            yield from self._named(wanted["ref"], value, where)
        if "values_ref" in wanted:
            for name, inner in value.items():
                yield from self._value({"ref": wanted["values_ref"]}, inner, f"{where}.{name}")


def _is(kind: str, value: object) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


_READERS: Mapping[str, Callable[[str], object]] = {
    "uuid": UUID,
    "date-time": datetime.fromisoformat,
}


def _format(wanted: Json, value: Any, where: str) -> Iterator[str]:
    read = _READERS.get(wanted.get("format", ""))
    if read is not None:
        try:
            read(value)
        except ValueError:
            yield f"{where}: {value!r} is no {wanted['format']}"


def _limits(wanted: Json, value: Any, where: str) -> Iterator[str]:
    size = len(cast("str", value)) if isinstance(value, str | list) else value
    least = wanted.get("min", wanted.get("min_length"))
    most = wanted.get("max", wanted.get("max_length", wanted.get("max_items")))
    if least is not None and size < least:
        yield f"{where}: less than {least}"
    if most is not None and size > most:
        yield f"{where}: more than {most}"
