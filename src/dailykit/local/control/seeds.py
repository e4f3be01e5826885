"""Seeds: files that say what a local Daily is to begin with."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dailykit.complaints import first_complaint
from dailykit.durations import parse_duration
from dailykit.local.base.clock import LAST_MOMENT
from dailykit.local.base.errors import SeedError
from dailykit.local.base.json_types import JsonObject, is_object
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.yaml_files import read_yaml
from dailykit.local.requests.validation import read_body
from dailykit.models.domain import DomainConfig
from dailykit.models.rooms import CreateRoomBody
from dailykit.models.webhooks import CreateWebhookBody
from dailykit.operations import by_name

__all__ = [
    "Seed",
    "SeedContent",
    "SeedDomain",
    "SeedSource",
    "checked_config",
    "load_seed",
    "parse_seed",
    "room_bodies",
    "unix_time",
    "webhook_bodies",
]

SeedSource: TypeAlias = str | Path | Mapping[str, Any]
"""A JSON or YAML file (``.yaml``, ``.yml``), or what would be in one."""

_YAML_SUFFIXES: Final = frozenset({".yaml", ".yml"})

_LONGEST_SEED: Final = 64 * 1024 * 1024
_ROOM_TIMES: Final = ("exp", "nbf")


def unix_time(value: object) -> object:
    """Turn a date and time, as YAML reads it or as ISO 8601 text, into unix seconds."""
    if isinstance(value, bool):
        raise ValueError("true and false are no moments")  # noqa: TRY004 - pydantic's word for it
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return value


class SeedContent(BaseModel):
    """What a domain is to begin with."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    config: dict[str, Any] = {}
    """What is set on it, also what only Daily's support can set, such as ``max_webhook_count``."""
    rooms: list[dict[str, Any]] = []
    """Bodies of ``POST /rooms``. Times may be ``+2h``, ``+30m``, ``+7d`` or ISO 8601."""
    webhooks: list[dict[str, Any]] = []
    """Bodies of ``POST /webhooks``. Their URLs need not answer yet."""


class SeedDomain(SeedContent):
    """A domain, made if there is none of that name."""

    name: str
    """Its name."""
    api_key: str | None = Field(default=None, repr=False)
    """Its API key. Default: the one it has, or a new one."""


class Seed(SeedContent):
    """A whole seed. What it says outside of `domains` is for the local Daily's own domain."""

    now: Annotated[float | None, BeforeValidator(unix_time), Field(ge=0, lt=LAST_MOMENT)] = None
    """The time to set the clock to: unix seconds or ISO 8601."""
    freeze: bool = False
    """Whether the clock is to stand still."""
    domains: list[SeedDomain] = []
    """Further domains, or more about its own."""


def load_seed(source: SeedSource) -> Seed:
    """Read a seed.

    Raises:
        SeedError: It can't be read, or says what no seed can say.
    """
    if isinstance(source, Mapping):
        return parse_seed(source)
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > _LONGEST_SEED:
            raise ValueError(f"it is longer than {_LONGEST_SEED:,} characters")
        content = read_yaml(text) if path.suffix.lower() in _YAML_SUFFIXES else json.loads(text)
    except RecursionError:
        raise SeedError(f"the seed {str(path)!r} can't be read: it is nested too deeply") from None
    except (OSError, ValueError) as error:
        raise SeedError(f"the seed {str(path)!r} can't be read: {error}") from None
    return parse_seed(content, f"the seed {str(path)!r}")


def parse_seed(content: object, name: str = "the seed") -> Seed:
    """Return the seed that `content` says.

    Args:
        content: A JSON object.
        name: What to call it when it is wrong.

    Raises:
        SeedError: It says what no seed can say.
    """
    try:
        return Seed.model_validate({} if content is None else content)
    except ValidationError as error:
        raise SeedError(f"{name}: {first_complaint(error, 'it')}") from None


def room_bodies(content: SeedContent, now: float) -> list[CreateRoomBody]:
    """Return the rooms that a domain is to have.

    Raises:
        SeedError: Daily would not make one of them.
    """
    bodies: list[CreateRoomBody] = []
    for index, room in enumerate(content.rooms):
        body = _body("rooms.create", _with_times(room, now), f"rooms.{index}")
        assert isinstance(body, CreateRoomBody)  # noqa: S101 - it is the operation's
        bodies.append(body)
    return bodies


def webhook_bodies(content: SeedContent) -> list[CreateWebhookBody]:
    """Return the webhooks that a domain is to have.

    Raises:
        SeedError: Daily would not make one of them.
    """
    bodies: list[CreateWebhookBody] = []
    for index, webhook in enumerate(content.webhooks):
        body = _body("webhooks.create", webhook, f"webhooks.{index}")
        assert isinstance(body, CreateWebhookBody)  # noqa: S101
        bodies.append(body)
    return bodies


def checked_config(config: Mapping[str, Any]) -> JsonObject:
    """Return what is to be set on a domain.

    Raises:
        SeedError: There is no such setting, or it can't have that value.
    """
    unknown = sorted(config.keys() - DomainConfig.model_fields.keys())
    if unknown:
        raise SeedError(f"config: a domain has no setting {unknown[0]!r}")
    try:
        return DomainConfig.model_validate(config, strict=True).model_dump(
            mode="json", by_alias=True, exclude_unset=True
        )
    except ValidationError as error:
        raise SeedError(f"config.{first_complaint(error)}") from None


def _body(operation: str, content: Mapping[str, Any], where: str) -> Any:
    try:
        return read_body(by_name(operation), json.dumps(content, default=str).encode())
    except (Refusal, ValueError) as error:
        info = error.info if isinstance(error, Refusal) else error
        raise SeedError(f"{where}: {info}") from None


def _with_times(room: Mapping[str, Any], now: float) -> JsonObject:
    """Return a room's body with its times in unix seconds."""
    properties = room.get("properties")
    if not is_object(properties):
        return dict(room)
    times = {name: _moment(properties[name], now) for name in _ROOM_TIMES if properties.get(name)}
    return {**room, "properties": {**properties, **times}}


def _moment(value: object, now: float) -> object:
    if isinstance(value, str) and value.strip().startswith(("+", "-")):
        return _from_now(value.strip(), now)
    moment = value if isinstance(value, bool) else unix_time(value)
    return int(moment) if isinstance(moment, float) else moment


def _from_now(text: str, now: float) -> object:
    """Return the unix time of ``+2h`` or ``-30m``, or other text unchanged."""
    try:
        seconds = parse_duration("".join(text[1:].split())).total_seconds()
    except ValueError:
        return text
    return int(now + seconds if text.startswith("+") else now - seconds)
