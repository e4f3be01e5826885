"""Seeds: files with the initial state of a local Daily."""

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
    "part_of",
    "parse_seed",
    "room_bodies",
    "unix_time",
    "webhook_bodies",
]

SeedSource: TypeAlias = str | Path | Mapping[str, Any]
"""A JSON or YAML file (``.yaml``, ``.yml``), or its content."""

_YAML_SUFFIXES: Final = frozenset({".yaml", ".yml"})

_LONGEST_SEED: Final = 64 * 1024 * 1024
_ROOM_TIMES: Final = ("exp", "nbf")


def unix_time(value: object) -> object:
    """Turn a date and time, as YAML reads it or as ISO 8601 text, into unix seconds."""
    if isinstance(value, bool):
        raise ValueError("true and false are not times")  # noqa: TRY004 - pydantic's word for it
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return value


class SeedContent(BaseModel):
    """The initial state of a domain."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    config: dict[str, Any] = {}
    """Domain settings, including those only Daily's support can change (``max_webhook_count``)."""
    rooms: list[dict[str, Any]] = []
    """Bodies of ``POST /rooms``. Times may be ``+2h``, ``+30m``, ``+7d`` or ISO 8601."""
    webhooks: list[dict[str, Any]] = []
    """Bodies of ``POST /webhooks``. The URLs are not checked, and need not answer yet."""


class SeedDomain(SeedContent):
    """A domain, created if it does not exist."""

    name: str
    """The domain's name."""
    api_key: str | None = Field(default=None, repr=False)
    """The domain's API key. Default: the current one, or a new one."""


class Seed(SeedContent):
    """A seed. Everything outside `domains` applies to the local Daily's own domain."""

    now: Annotated[float | None, BeforeValidator(unix_time), Field(ge=0, lt=LAST_MOMENT)] = None
    """The time to set the clock to: unix seconds or ISO 8601."""
    freeze: bool = False
    """Whether to freeze the clock."""
    domains: list[SeedDomain] = []
    """Further domains, or additions to the local Daily's own."""


def load_seed(source: SeedSource) -> Seed:
    """Read a seed.

    Raises:
        SeedError: The seed can't be read, or is invalid.
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
    """Validate a seed.

    Args:
        content: A JSON object.
        name: The name of the seed in error messages.

    Raises:
        SeedError: The seed is invalid.
    """
    try:
        return Seed.model_validate({} if content is None else content)
    except ValidationError as error:
        raise SeedError(f"{name}: {first_complaint(error, 'it')}") from None


def part_of(seed: Seed, name: str, own: str) -> Seed:
    """Return the part of a seed that is about one domain, without the time.

    Args:
        seed: The whole seed.
        name: The name of the domain.
        own: The name of the local Daily's own domain.
    """
    domains = [domain for domain in seed.domains if domain.name == name]
    if name != own:
        return Seed(domains=domains)
    return Seed(config=seed.config, rooms=seed.rooms, webhooks=seed.webhooks, domains=domains)


def room_bodies(content: SeedContent, now: float) -> list[CreateRoomBody]:
    """Return the rooms to create in a domain.

    Raises:
        SeedError: Daily would reject one of them.
    """
    bodies: list[CreateRoomBody] = []
    for index, room in enumerate(content.rooms):
        body = _body("rooms.create", _with_times(room, now), f"rooms.{index}")
        assert isinstance(body, CreateRoomBody)  # noqa: S101 - it is the operation's
        bodies.append(body)
    return bodies


def webhook_bodies(content: SeedContent) -> list[CreateWebhookBody]:
    """Return the webhooks to create in a domain.

    Raises:
        SeedError: Daily would reject one of them.
    """
    bodies: list[CreateWebhookBody] = []
    for index, webhook in enumerate(content.webhooks):
        body = _body("webhooks.create", webhook, f"webhooks.{index}")
        assert isinstance(body, CreateWebhookBody)  # noqa: S101
        bodies.append(body)
    return bodies


def checked_config(config: Mapping[str, Any]) -> JsonObject:
    """Validate the settings of a domain.

    Raises:
        SeedError: A setting does not exist, or its value is invalid.
    """
    unknown = sorted(config.keys() - DomainConfig.model_fields.keys())
    if unknown:
        raise SeedError(f"config: unknown domain setting {unknown[0]!r}")
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
