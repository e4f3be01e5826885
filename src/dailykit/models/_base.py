"""The bases of all models: how they are read and sent, and their field types."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Final, Literal, TypeAlias, overload

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from dailykit.models._docs import field_docs

__all__ = [
    "UNSET",
    "DailyAnswer",
    "DailyBody",
    "DailyCamelAnswer",
    "DailyCamelBody",
    "DailyCamelPart",
    "DailyPart",
    "JSONValue",
    "Number",
    "Secret",
    "SecretOrNone",
    "UTCDatetime",
    "UnixTime",
    "UnixTimeInput",
    "Unset",
    "camel_except",
    "from_unix",
    "same_except",
]


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""The default of arguments that are omitted from a request. ``None`` is different: it is sent as
null, and Daily resets the property to its default."""


JSONValue: TypeAlias = Any
"""Any JSON value that Daily passes through unread."""

Number: TypeAlias = int | float
"""A number that Daily writes with or without a fraction."""

Secret = Annotated[str, Field(repr=False)]
"""Text that a repr must not show: a token, a signing secret, a password.

Only for a whole field: inside a union pydantic would ignore it, see `SecretOrNone`.
"""

SecretOrNone = Annotated[str | None, Field(repr=False)]
"""A `Secret` that can be missing."""


def _assume_utc(value: datetime) -> datetime:
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


UTCDatetime = Annotated[datetime, AfterValidator(_assume_utc)]
"""Daily's ISO 8601 time as an aware datetime."""


def _whole_seconds(value: object) -> object:
    """Convert a time to the whole seconds that Daily documents."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        return int(value)
    return value


UnixTimeInput: TypeAlias = float | datetime
"""An accepted time: unix seconds, whole or not, or an aware datetime."""

UnixTime = Annotated[int, BeforeValidator(_whole_seconds, json_schema_input_type=float)]
"""Seconds since the epoch. A float (``time.time() + 60``) or an aware datetime is accepted too."""


@overload
def from_unix(seconds: float) -> datetime: ...


@overload
def from_unix(seconds: float | None) -> datetime | None: ...


def from_unix(seconds: float | None) -> datetime | None:
    """Return the aware datetime (UTC) of a unix time, or None for None.

    Times outside a datetime's range (such as milliseconds given as seconds) become its last or
    first one, so that comparisons still work.
    """
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return _LAST if seconds > 0 else _FIRST


_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


def same_except(**odd: str) -> Callable[[str], str]:
    """Return an alias generator: Daily's names are ours, apart from those in `odd`.

    An alias generator rather than ``Field(alias=...)``, because type checkers then still know the
    constructor by our names.
    """
    return lambda name: odd.get(name, name)


def camel_except(**odd: str) -> Callable[[str], str]:
    """Return an alias generator: Daily's names are camelCase, apart from those in `odd`."""
    return lambda name: odd[name] if name in odd else to_camel(name)


class _Model(BaseModel):
    """The base of requests and answers."""

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        # Most models have dozens of fields, and few of them are set.
        for name, value in super().__repr_args__():
            if name in self.model_fields_set:
                yield name, value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        reference = handler(core_schema)
        properties = handler.resolve_ref_schema(reference).get("properties", {})
        docs = field_docs(cls)
        for name, field in cls.model_fields.items():
            schema = properties.get(field.alias or name, properties.get(name))
            if schema is not None and name in docs:
                schema.setdefault("description", docs[name])
        return reference


class DailyBody(_Model):
    """A request body: only set fields are sent, `None` as null, unknown fields as given.

    Unknown fields pass through, because Daily adds properties more often than we release.
    Daily itself refuses those that it does not know.
    """

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
        # The text of a validation error would quote what was given, secrets included.
        hide_input_in_errors=True,
    )

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object to send: set fields only, under Daily's names."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class DailyAnswer(_Model):
    """An answer from Daily: frozen, with unknown fields and enum values kept."""

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
        # The text of a validation error would quote what was given, secrets included.
        hide_input_in_errors=True,
    )


class DailyCamelBody(DailyBody):
    """A `DailyBody` whose names are camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel)


class DailyCamelAnswer(DailyAnswer):
    """A `DailyAnswer` whose names are camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel)


class DailyPart(DailyAnswer):
    """A part of bodies and answers, such as permissions: frozen, nothing required."""


class DailyCamelPart(DailyPart):
    """A `DailyPart` whose names are camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel)
