"""What all models share: how they are read, how they are sent, and the field types they use."""

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
"""Default of arguments that are left out of a request. ``None`` is something else: it is sent as
null, and Daily then puts the property back to its default."""


JSONValue: TypeAlias = Any
"""Any JSON value that Daily carries without looking inside."""

Number: TypeAlias = int | float
"""A number that Daily writes with or without a fraction."""

Secret = Annotated[str, Field(repr=False)]
"""Text that must not show in a repr: a token, a signing secret, a password.

Only for a whole field: inside a union pydantic would ignore the wish, see `SecretOrNone`.
"""

SecretOrNone = Annotated[str | None, Field(repr=False)]
"""A `Secret` that may be missing."""


def _assume_utc(value: datetime) -> datetime:
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


UTCDatetime = Annotated[datetime, AfterValidator(_assume_utc)]
"""An ISO 8601 time of Daily as an aware datetime."""


def _whole_seconds(value: object) -> object:
    """Turn what people have at hand for a moment into the whole seconds that Daily documents."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        return int(value)
    return value


UnixTimeInput: TypeAlias = float | datetime
"""What is taken for a moment: unix seconds, whole or not, or an aware datetime."""

UnixTime = Annotated[int, BeforeValidator(_whole_seconds, json_schema_input_type=float)]
"""Seconds since the epoch. A float (``time.time() + 60``) and an aware datetime are taken too."""


@overload
def from_unix(seconds: float) -> datetime: ...


@overload
def from_unix(seconds: float | None) -> datetime | None: ...


def from_unix(seconds: float | None) -> datetime | None:
    """Return the aware datetime (UTC) of a unix time, or None for None.

    Times that a datetime can't hold (somebody gave milliseconds) become its last or first one, so
    that comparing still works.
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
    """What requests and answers have in common."""

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
    """What we send: only the fields that were set, `None` as null, unknown fields as given.

    Unknown fields are let through, because Daily adds properties more often than we release.
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
        """Return the JSON object that is sent: set fields only, under Daily's names."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class DailyAnswer(_Model):
    """What Daily answers: frozen, with unknown fields and unknown enum values kept."""

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
    """A piece of bodies and answers alike, such as permissions: frozen, nothing required."""


class DailyCamelPart(DailyPart):
    """A `DailyPart` whose names are camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel)
