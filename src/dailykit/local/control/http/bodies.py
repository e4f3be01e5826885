"""What the control over HTTP can be asked."""

from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from dailykit.complaints import first_complaint
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.seeds import unix_time
from dailykit.local.control.telephone import DEFAULT_CALLER

__all__ = [
    "ClockBody",
    "DeliveriesQuery",
    "DialinBody",
    "DomainBody",
    "FaultBody",
    "KeysBody",
    "LiveQuery",
    "RequestsQuery",
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


class ClockBody(_Body):
    """One move of the clock."""

    advance: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """How many seconds to move it forward."""
    set: Moment | None = None
    """Where to set it."""
    freeze: Literal[True] | Moment | None = None
    """True to let it stand still, or the moment at which it is to stand."""
    resume: Literal[True] | None = None
    """True to let it run on."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("say one of advance, set, freeze and resume")
        return self


class FaultBody(_Body):
    """When something is to go wrong; what is to go wrong stands beside it, see `Fault`."""

    model_config = ConfigDict(extra="allow")

    operation: str = "*"
    """With which operation: its name, or a pattern such as ``rooms.*``."""
    times: int | None = None
    """How often."""
    probability: float = 1.0
    """How likely it is for each request, from 0 to 1."""
    domain: str | None = None
    """Only with requests of the domain of this name."""


class RequestsQuery(_Body):
    """Which requests to list."""

    operation: str | None = None
    """Only those of this operation."""
    domain: str | None = None
    """Only those of the domain of this name."""
    limit: int | None = Field(default=None, ge=1)
    """Only so many, the newest."""


class DeliveriesQuery(_Body):
    """Which deliveries to list."""

    domain: str | None = None
    """Only those of the domain of this name."""


class LiveQuery(_Body):
    """Of what to hear."""

    domain: str | None = None
    """Only what concerns the domain of this name, and requests with a key of no domain."""


class UsageQuery(_Body):
    """Whose use of which days to tell."""

    domain: str | None = None
    """The domain's name. Default: the local Daily's own one."""
    days: int = Field(default=14, ge=1, le=_MOST_DAYS)
    """How many days, today included."""


class DialinBody(_Body):
    """A call to a number."""

    to: str
    """The number, or the SIP address, of a dial-in config without PIN."""
    caller: Annotated[str, Field(alias="from", min_length=1)] = DEFAULT_CALLER
    """Who calls: a number or a SIP address."""
    sip_headers: dict[str, str] = {}
    """The SIP headers that they send along."""


class SayBody(_Body):
    """Something that somebody in a call says."""

    participant_id: str
    """Who says it."""
    text: Annotated[str, Field(min_length=1, max_length=4096)]
    """What they say."""


class KeysBody(_Body):
    """Keys that somebody on the telephone presses."""

    participant_id: str
    """Who presses them: the call's ``sessionId``."""
    tones: str
    """Digits, ``*`` and ``#``."""


class DomainBody(_Body):
    """A domain to make."""

    name: str | None = None
    """Its name. Default: ``test-`` and a number."""
    api_key: str | None = Field(default=None, repr=False)
    """Its API key. Default: a new one."""
    config: dict[str, Any] = {}
    """What to set on it."""


def read(kind: type[ModelT], content: Any, *, strings: bool = False) -> ModelT:
    """Return what was asked.

    Args:
        kind: What it should be.
        content: What was sent.
        strings: Whether that is from a query, where everything is text.

    Raises:
        Refusal: It is something else.
    """
    try:
        if strings:
            return kind.model_validate_strings(content)
        return kind.model_validate(content)
    except ValidationError as error:
        raise Refusal.invalid(first_complaint(error)) from None
