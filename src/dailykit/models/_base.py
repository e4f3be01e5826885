"""The bases of all models: how they are read and sent, and their field types."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias, overload

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    Strict,
    ValidationError,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, from_json, to_json

from dailykit.models import _lenient
from dailykit.models._docs import field_docs

__all__ = [
    "AS_WRITTEN",
    "UNSET",
    "DailyAnswer",
    "DailyBody",
    "DailyCamelAnswer",
    "DailyCamelBody",
    "DailyCamelPart",
    "DailyFields",
    "DailyPart",
    "IdNumber",
    "JSONValue",
    "Number",
    "Secret",
    "SecretOrNone",
    "StandIns",
    "UTCDatetime",
    "UnixTime",
    "UnixTimeInput",
    "Unset",
    "UserId",
    "camel_except",
    "from_unix",
    "id_text",
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

IdNumber: TypeAlias = Annotated[int, Strict()] | Annotated[float, Strict()]
"""An id that is a number. Strict: true and ``"41"`` are none."""

UserId: TypeAlias = str | IdNumber
"""Your own id of a user: text, as Daily documents it, or a number, which Daily takes too."""

AS_WRITTEN: Final = "as written"
"""The validation context in which no other spelling of a name is taken for it: of requests."""

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


def id_text(value: str | float) -> str:
    """Return an id as text, as Daily tells it in meetings, presence and events."""
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


def same_except(**odd: str) -> Callable[[str], str]:
    """Return an alias generator: Daily's names are ours, apart from those in `odd`.

    An alias generator rather than ``Field(alias=...)``, because type checkers then still know the
    constructor by our names.
    """
    return lambda name: odd.get(name, name)


def camel_except(**odd: str) -> Callable[[str], str]:
    """Return an alias generator: Daily's names are camelCase, apart from those in `odd`."""
    return lambda name: odd[name] if name in odd else to_camel(name)


StandIns: TypeAlias = Mapping[str, Callable[[Mapping[str, Any]], Any]]
"""What required fields are where Daily's value can't be understood, made from the other fields."""


class DailyFields(BaseModel):
    """Fields that several models share. Pydantic prepares a model for use when it is first used."""

    model_config = ConfigDict(defer_build=True)


class _Model(DailyFields):
    """The base of requests and answers."""

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        # Most models have dozens of fields, and few of them are set.
        fields, extra = type(self).model_fields, self.model_extra or {}
        for name, field in fields.items():
            if name in self.model_fields_set and field.repr:
                yield name, getattr(self, name)
        for key, value in extra.items():
            # A secret under another spelling, or within a value of another type, is still one.
            odd = _lenient.spellings(type(self)).get(_lenient.plain(key))
            if odd is None:
                yield key, value
            elif fields[odd].repr:
                yield key, ... if isinstance(value, dict | list) else value

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
    """An answer from Daily: frozen, with unknown fields and enum values kept.

    A value that its field can't hold does not make an answer unreadable. The field then keeps its
    default (nearly always None), and `odd_values` has what Daily sent. Required fields identify an
    answer, such as a room's name or a page's list: without one, reading fails.
    """

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        # Ids are texts, and now and then a number.
        coerce_numbers_to_str=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
        # The text of a validation error would quote what was given, secrets included.
        hide_input_in_errors=True,
    )

    stand_ins: ClassVar[StandIns] = {}
    """For the required fields that don't identify an answer."""

    @classmethod
    def open_up(cls, value: object) -> object:
        """Return the JSON object in an answer, where it may be wrapped into something."""
        return value

    @property
    def odd_values(self) -> dict[str, Any]:
        """What Daily said where a field can't take it, as it came, by the names of the fields.

        Such a field has its default. Nearly always there is nothing here.
        """
        return _lenient.odd_values(self)

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Read an answer, with values that can't be understood set aside; see `odd_values`.

        Args:
            obj: Parsed JSON.
            **options: As pydantic has them. With ``strict=True`` an odd value is an error.

        Raises:
            ValidationError: It is not an object, or what identifies it is missing.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError:
            made = None if options.get("strict") else _lenient.read(cls, obj)
            if made is None:
                raise
            return made

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Read an answer from JSON, as `model_validate` does.

        Raises:
            ValidationError: It is not a JSON object, or what identifies it is missing.
        """
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError:
            try:
                data: object = from_json(json_data)
            except ValueError:
                data = None
            made = None if options.get("strict") else _lenient.read(cls, data)
            if made is None:
                raise
            return made

    def model_post_init(self, context: Any, /) -> None:
        """Take what came under another spelling of a field's name, such as ``s3_key``."""
        if self.__pydantic_extra__ and context != AS_WRITTEN:
            _lenient.adopt(self)

    def model_dump_json(self, *, indent: int | None = None, **options: Any) -> str:
        """Return the answer as JSON text, each name once.

        Args:
            indent: Spaces that each level is indented by. Default: all in one line.
            **options: As pydantic has them.
        """
        # Pydantic would write an odd value beside the field's default, under the same name.
        return to_json(self.model_dump(mode="json", **options), indent=indent).decode()


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
