"""The request bodies and queries of the control over HTTP."""

from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from dailykit.complaints import first_complaint
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.seeds import unix_time
from dailykit.local.control.telephone import DEFAULT_CALLER

__all__ = [
    "ClockBody",
    "DeliveriesQuery",
    "DialinBody",
    "DomainBody",
    "EmptyBody",
    "FaultBody",
    "JoinBody",
    "KeyBody",
    "KeysBody",
    "ListenerBody",
    "LiveQuery",
    "MessageBody",
    "RequestsQuery",
    "ResetBody",
    "SayBody",
    "UsageQuery",
    "read",
]

ModelT = TypeVar("ModelT", bound=BaseModel)

_MOST_DAYS: Final = 366

Moment = Annotated[float, BeforeValidator(unix_time), Field(allow_inf_nan=False)]
"""Unix seconds, or ISO 8601."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class EmptyBody(_Body):
    """No fields."""


class ResetBody(_Body):
    """What to reset."""

    domain: str | None = None
    """The name of the domain to reset. Default: everything, the clock included."""

    @field_validator("domain")
    @classmethod
    def _check(cls, domain: str | None) -> str:
        # A program that has no name at hand does not mean all domains.
        if domain is None:
            raise ValueError("should be a domain's name; leave it out to reset all domains")
        return domain


class ClockBody(_Body):
    """A change of the clock."""

    advance: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """Seconds to move the clock forward."""
    set: Moment | None = None
    """The time to set the clock to."""
    freeze: Literal[True] | Moment | None = None
    """True to freeze the clock now, or the time to freeze it at."""
    resume: Literal[True] | None = None
    """True to let the clock run again."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("send exactly one of advance, set, freeze and resume")
        return self


class FaultBody(_Body):
    """The requests that a fault affects. The fields of `Fault` stand next to these."""

    model_config = ConfigDict(extra="allow")

    operation: str = "*"
    """The operation: its name, or a pattern such as ``rooms.*``."""
    times: int | None = None
    """The number of requests to affect."""
    probability: float = 1.0
    """The probability for each request, from 0 to 1."""
    domain: str | None = None
    """Only affect requests of the domain with this name."""


class ListenerBody(_Body):
    """A program that receives events. The fields of ``POST /webhooks`` stand next to these."""

    model_config = ConfigDict(extra="allow")

    domain: str | None = None
    """The domain whose events to send. Default: the local Daily's own domain."""


class RequestsQuery(_Body):
    """The requests to list."""

    operation: str | None = None
    """Only list requests of this operation."""
    domain: str | None = None
    """Only list those of the domain with this name."""
    limit: int | None = Field(default=None, ge=1)
    """The most requests to list; the newest ones are kept."""


class DeliveriesQuery(_Body):
    """The deliveries to list."""

    domain: str | None = None
    """Only list those of the domain with this name."""


class LiveQuery(_Body):
    """The events to stream."""

    domain: str | None = None
    """Only events of the domain with this name, and requests with an unknown API key."""


class UsageQuery(_Body):
    """The usage to return."""

    domain: str | None = None
    """The domain's name. Default: the local Daily's own domain."""
    days: int = Field(default=14, ge=1, le=_MOST_DAYS)
    """The number of days, including today."""


class DialinBody(_Body):
    """A simulated phone call."""

    to: str
    """The phone number or SIP address of a pinless dial-in config."""
    caller: Annotated[str, Field(alias="from", min_length=1)] = DEFAULT_CALLER
    """The caller's phone number or SIP address."""
    sip_headers: dict[str, str] = {}
    """The SIP headers that the caller sends."""


class SayBody(_Body):
    """Speech of a participant."""

    participant_id: str
    """The participant's session id."""
    text: Annotated[str, Field(min_length=1, max_length=4096)]
    """The spoken text."""


class JoinBody(_Body):
    """A participant who joins a room."""

    room: Annotated[str, Field(min_length=1)]
    """The room's name or URL."""
    domain: str | None = None
    """The room's domain, if the server has several. Default: that of the URL, or the first one."""
    token: str | None = Field(default=None, repr=False)
    """A meeting token. Default: the one in the URL (``?t=``)."""
    user_name: str | None = None
    """The name to show to the other participants."""
    user_data: Any = None
    """JSON to share with the other participants."""


class MessageBody(BaseModel):
    """A message of the participants' protocol; see docs/participant-socket.md."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    type: str
    """The type of the message, such as ``update`` or ``eject``."""


class KeysBody(_Body):
    """Keys pressed by a participant on the telephone."""

    participant_id: str
    """The participant's id: the call's ``sessionId``."""
    tones: str
    """Digits, ``*`` and ``#``."""


class KeyBody(_Body):
    """The API key to show."""

    domain: str
    """The domain's name."""


class DomainBody(_Body):
    """A domain to create."""

    name: str | None = None
    """The domain's name. Default: ``test-`` and a number."""
    api_key: str | None = Field(default=None, repr=False)
    """The domain's API key. Default: a new one."""
    config: dict[str, Any] = {}
    """Settings of the domain."""


def read(kind: type[ModelT], content: Any, *, strings: bool = False) -> ModelT:
    """Validate a body or query.

    Args:
        kind: The model to validate against.
        content: The content that was sent.
        strings: Whether the content is a query, where every value is a string.

    Raises:
        Refusal: The content is invalid.
    """
    try:
        if strings:
            return kind.model_validate_strings(content)
        return kind.model_validate(content)
    except ValidationError as error:
        raise Refusal.invalid(first_complaint(error)) from None
