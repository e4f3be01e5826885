"""The messages that participants send to the server. See docs/participant-socket.md."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from dailykit.complaints import first_complaint
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.models.permissions import Permissions

__all__ = [
    "Admit",
    "AppMessage",
    "Deny",
    "Eject",
    "Join",
    "Leave",
    "Message",
    "Request",
    "Sent",
    "SetSessionData",
    "Signal",
    "Speaks",
    "Time",
    "Update",
    "UpdateParticipant",
    "UpdatePermissions",
    "parse",
]

_MAX_USER_DATA_BYTES: Final = 4096

Name = Annotated[str, Field(max_length=256)]
"""A name to show to the other participants."""

Id = Annotated[str, Field(max_length=64)]
"""A participant's session id."""


class Sent(BaseModel):
    """A message that a participant sends."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", strict=True, hide_input_in_errors=True
    )

    id: int | str | None = None
    """A number or name for this message, which its answer repeats."""


class Join(Sent):
    """Joins or knocks. It must be the first message."""

    type: Literal["join"]
    token: Annotated[str | None, Field(repr=False)] = None
    user_name: Name | None = None
    user_data: Any = None


class Leave(Sent):
    """Leaves the call, or stops waiting."""

    type: Literal["leave"]


class AppMessage(Sent):
    """Sends an app message to one other participant or to all."""

    type: Literal["app-message"]
    data: Any
    to: Id = "*"


class Signal(Sent):
    """Sends a signal to one other participant, so that two browsers can connect."""

    type: Literal["signal"]
    data: Any
    to: Id


class Update(Sent):
    """Updates what the other participants see of the sender; omitted fields stay."""

    type: Literal["update"]
    tracks: dict[str, bool | None] | None = None
    user_name: Name | None = None
    user_data: Any = None
    blocked: list[str] | None = None


class Speaks(Sent):
    """Reports the sender's audio level, from 0 (no longer speaking) to 1."""

    type: Literal["speaks"]
    level: Annotated[float, Field(ge=0, le=1, strict=False)]


class Time(Sent):
    """Requests the server's time, since its clock can be moved."""

    type: Literal["time"]


class SetSessionData(Sent):
    """Changes the data that all participants share."""

    type: Literal["set-session-data"]
    data: dict[str, Any] | None = None
    merge_strategy: str | None = None
    keys_to_delete: list[str] | None = None


class Admit(Sent):
    """Admits a waiting participant."""

    type: Literal["admit"]
    participant_id: Id


class Deny(Sent):
    """Denies a waiting participant."""

    type: Literal["deny"]
    participant_id: Id


class Eject(Sent):
    """Ejects a participant."""

    type: Literal["eject"]
    participant_id: Id


class UpdateParticipant(Sent):
    """Mutes tracks of a participant, or asks to unmute them; ``*`` for all others."""

    type: Literal["update-participant"]
    participant_id: Id
    tracks: dict[str, bool]


class Request(Sent):
    """Requests an operation that the REST API also has."""

    type: Literal["request"]
    name: Annotated[str, Field(max_length=64)]
    options: dict[str, Any] = Field(default_factory=dict[str, Any])


class UpdatePermissions(Sent):
    """Changes a participant's permissions; ``*`` for all others."""

    type: Literal["update-permissions"]
    participant_id: Id
    permissions: Annotated[Permissions, Field(strict=False)]


Message = Annotated[
    Join
    | Leave
    | AppMessage
    | Signal
    | Update
    | Speaks
    | Time
    | SetSessionData
    | Admit
    | Deny
    | Eject
    | UpdateParticipant
    | UpdatePermissions
    | Request,
    Field(discriminator="type"),
]
"""Any message that a participant can send."""

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


def parse(said: JsonObject) -> Message:
    """Validate a message.

    Raises:
        Refusal: The message is unknown or invalid.
    """
    try:
        message = _MESSAGE.validate_python(said)
    except ValidationError as error:
        raise Refusal.invalid(_first_problem(error)) from None
    user_data = message.user_data if isinstance(message, Join | Update) else None
    if len(to_json(user_data)) > _MAX_USER_DATA_BYTES:
        raise Refusal.invalid(f"userData must be at most {_MAX_USER_DATA_BYTES} bytes as JSON")
    return message


def _first_problem(error: ValidationError) -> str:
    # The first step is the message type, which selected the model.
    return first_complaint(error, "type", skip=1)
