"""Options for the properties of a room: the common ones by name, all others by ``--set``."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, get_args

import click

from dailykit.cli._clock import now
from dailykit.cli._settings import json_or_text, settings
from dailykit.client._arguments import expiry
from dailykit.models._base import UNSET
from dailykit.models._docs import field_docs
from dailykit.models.rooms import RoomProperties
from dailykit.operations import Operation

__all__ = ["COMMON", "room_properties", "with_expiry"]

COMMON: Final = (
    "max_participants",
    "enable_chat",
    "enable_screenshare",
    "enable_knocking",
    "enable_prejoin_ui",
    "enable_recording",
    "start_video_off",
    "start_audio_off",
    "eject_at_room_exp",
    "eject_after_elapsed",
    "lang",
    "geo",
)
"""The properties with an option of their own, in the order in which the help has them."""


class _PropertyOption(click.Option):
    """An option whose help is the property's description in the model."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help, which is read only when it is shown."""
        self.help = field_docs(RoomProperties)[self.name or ""].replace("`", "")
        return super().get_help_record(ctx)


def room_properties(function: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each property in `COMMON`, and ``--set`` for any.

    The command gets all of them as a dict, `properties`.
    """

    @wraps(function)
    def call(*args: Any, properties: dict[str, Any], **kwargs: Any) -> None:
        given = {name: kwargs.pop(name) for name in COMMON}
        given = {name: value for name, value in given.items() if value is not UNSET}
        for name in given.keys() & properties.keys():
            raise click.UsageError(f"give either {_option(name)} or --set {name}=…")
        function(*args, properties={**given, **properties}, **kwargs)

    described: Callable[..., None] = click.option(
        "--set",
        "properties",
        callback=settings,
        metavar="NAME=VALUE",
        multiple=True,
        help="Any property, such as enable_hand_raising=true; JSON or text. Repeatable.",
    )(call)
    for name in reversed(COMMON):
        described = _add_option(name)(described)
    return described


def _add_option(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds the option for a property; its form follows from the property's type."""
    kinds = get_args(RoomProperties.model_fields[name].annotation)
    option = _option(name)
    if bool in kinds:
        both = f"{option}/{option.replace('--', '--no-', 1)}"
        return click.option(both, name, default=None, callback=_value, cls=_PropertyOption)
    if int in kinds:
        return click.option(
            option, name, type=int, metavar="NUMBER", callback=_value, cls=_PropertyOption
        )
    return click.option(option, name, callback=_value, metavar="VALUE", cls=_PropertyOption)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _value(
    context: click.Context,  # noqa: ARG001 (click calls it so)
    parameter: click.Parameter,  # noqa: ARG001
    value: str | int | None,
) -> Any:
    """Return an option's value, JSON or text; `UNSET` if it was not given, as None is null."""
    if value is None:
        return UNSET
    return json_or_text(value) if isinstance(value, str) else value


def with_expiry(
    operation: Operation[Any], properties: dict[str, Any], expires_in: timedelta | None
) -> dict[str, Any]:
    """Return the properties with the ``exp`` that ``--expires-in`` means, if it is given.

    Raises:
        InvalidArgumentError: The duration is too short or too long.
    """
    if expires_in is None:
        return properties
    return {"exp": expiry(operation.name, now(), expires_in), **properties}
