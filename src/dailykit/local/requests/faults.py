"""Misbehaving on request: slow, failing, cut off and lost answers, for those who ask for them."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dailykit import wording
from dailykit.complaints import first_complaint
from dailykit.errors import InvalidArgumentError
from dailykit.local.base.refusal import Refusal
from dailykit.operations import OPERATIONS

__all__ = ["HEADER", "Fault", "FaultRule", "Faults", "fault_from_header"]

HEADER: Final = "X-Dailykit-Fault"
"""The header with which a request asks for a fault of its own."""

_LONGEST_SECONDS: Final = 600.0
_DRIP_SECONDS: Final = 5.0
_CODES: Final[Mapping[int, str]] = {
    400: wording.INVALID_REQUEST_ERROR,
    401: wording.AUTHENTICATION_ERROR,
    403: wording.FORBIDDEN_ERROR,
    404: wording.NOT_FOUND,
    429: wording.RATE_LIMIT_ERROR,
}


class Fault(BaseModel):
    """What goes wrong with a request. Several things may go wrong at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delay: float = Field(default=0.0, ge=0, le=_LONGEST_SECONDS)
    """Seconds to wait before anything else, in real time."""
    status: int | None = Field(default=None, ge=200, le=599)
    """Answer with this status. The request is not carried out, unless `acts` says so."""
    body: Any = None
    """The answer's body in place of Daily's for that status: JSON. Needs `status`."""
    retry_after: int | None = Field(default=None, ge=0)
    """Seconds to name in a ``Retry-After`` header. Needs `status`."""
    acts: bool = False
    """Carry the request out, although it is answered with `status`."""
    reset: Literal["before", "after"] | None = None
    """Cut the connection before, or after, the request is carried out: there is no answer."""
    truncate: bool = False
    """Cut the connection in the middle of the answer's body."""
    drip: float | None = Field(default=None, gt=0, le=_LONGEST_SECONDS)
    """Spread the answer's body over so many seconds of real time."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing is to go wrong: say what")
        if self.status is None and {"body", "retry_after", "acts"} & self.model_fields_set:
            raise ValueError("body, retry_after and acts need a status")
        if self.reset is not None and {"status", "truncate", "drip"} & self.model_fields_set:
            raise ValueError("a connection that is reset has no answer")
        try:
            json.dumps(self.body, allow_nan=False)
        except TypeError as error:
            raise ValueError(f"the body is not JSON: {error}") from None
        return self

    def __str__(self) -> str:
        given = self.model_dump(exclude_unset=True, exclude={"body"})
        parts = (name if value is True else f"{name}={value}" for name, value in given.items())
        return ", ".join(parts)

    @property
    def lets_act(self) -> bool:
        """Whether the request is carried out."""
        return self.reset != "before" and (self.status is None or self.acts)

    @property
    def answer(self) -> Any:
        """The JSON to answer with in place of the real answer."""
        if "body" in self.model_fields_set:
            return self.body
        status = self.status or 500
        code = _CODES.get(status, wording.SERVER_ERROR if status >= 500 else "fault")
        return {"error": code} if status == 401 else {"error": code, "info": "a fault on request"}


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """When a fault happens.

    Attributes:
        id: Its number, to take it away.
        operation: An operation's name, or a pattern such as ``rooms.*`` or ``*``.
        fault: What goes wrong.
        times: How often it will still happen, or None for without end.
        probability: How likely it is for each request, from 0 to 1.
        domain: Only requests of the domain of this name, or None for all.
        happened: How often it has happened.
    """

    id: int
    operation: str
    fault: Fault
    times: int | None
    probability: float
    domain: str | None
    happened: int = field(default=0)

    def concerns(self, operation: str, domain: str | None) -> bool:
        """Tell whether it may happen to a request for `operation` of `domain`."""
        return (
            self.times != 0
            and self.domain in (None, domain)
            and fnmatchcase(operation, self.operation)
        )

    def happen(self) -> Fault:
        """Count that it happens."""
        self.happened += 1
        if self.times is not None:
            self.times -= 1
        return self.fault


class Faults:
    """All rules about what goes wrong.

    Args:
        seed: The same seed lets the same requests fail.
    """

    def __init__(self, seed: str | None = None) -> None:
        self._seed = seed
        self._rules: list[FaultRule] = []
        self._added = 0
        self._listeners: list[Callable[[], object]] = []
        self.clear()

    @property
    def rules(self) -> Sequence[FaultRule]:
        """All rules, in the order in which they were added."""
        return tuple(self._rules)

    def on_change(self, listener: Callable[[], object]) -> None:
        """Have `listener` called when rules, or their numbers, have changed. It must not raise."""
        self._listeners.append(listener)

    def add(
        self,
        fault: Fault,
        operation: str = "*",
        *,
        times: int | None = None,
        probability: float = 1.0,
        domain: str | None = None,
    ) -> FaultRule:
        """Let something go wrong from now on. Where several rules could, the oldest one does.

        Args:
            fault: What goes wrong.
            operation: With which operation: its name, or a pattern such as ``rooms.*``.
            times: How often; without end unless given.
            probability: How likely it is for each request, from 0 to 1.
            domain: Only with requests of the domain of this name. Default: with all.

        Raises:
            InvalidArgumentError: This can never happen: no operation is called so, or the
                numbers are off.
        """
        if not any(fnmatchcase(row.name, operation) for row in OPERATIONS):
            raise InvalidArgumentError(f"no operation is called {operation!r}")
        if times is not None and times < 1:
            raise InvalidArgumentError(f"times was {times} but should be 1 or more")
        if not 0 <= probability <= 1:
            raise InvalidArgumentError(f"probability was {probability} but should be 0 to 1")
        self._added += 1
        rule = FaultRule(
            id=self._added,
            operation=operation,
            fault=fault,
            times=times,
            probability=probability,
            domain=domain,
        )
        self._rules.append(rule)
        self._tell()
        return rule

    def remove(self, rule_id: int) -> bool:
        """Take a rule away; False if there is none of that number."""
        kept = [rule for rule in self._rules if rule.id != rule_id]
        is_gone = len(kept) < len(self._rules)
        self._rules = kept
        self._tell()
        return is_gone

    def clear(self) -> None:
        """Take all rules away, and begin again with the seed."""
        self._rules = []
        self._added = 0
        self._random = random.Random(self._seed)  # noqa: S311 - it is no secret
        self._tell()

    def pick(self, operation: str, domain: str | None) -> Fault | None:
        """Return what goes wrong with a request, and count it; None for nothing."""
        for rule in self._rules:
            if rule.concerns(operation, domain) and self._random.random() < rule.probability:
                fault = rule.happen()
                self._tell()
                return fault
        return None

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def fault_from_header(text: str) -> Fault:
    """Return the fault that a request asks for in its header.

    Args:
        text: Parts with ``,`` or ``;`` between them: ``status=503``, ``acts``, ``retry_after=2``,
            ``delay=0.2``, ``reset=before``, ``reset=after``, ``truncate``, ``drip``, ``drip=2``.

    Raises:
        Refusal: It means nothing.
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    asked = dict(_part(part) for part in parts)
    try:
        return Fault.model_validate_strings(asked)
    except ValidationError as error:
        reason = first_complaint(error)
        raise Refusal.invalid(f"the header {HEADER} can't be followed: {reason}") from None


def _part(part: str) -> tuple[str, str]:
    name, given, value = part.partition("=")
    name = name.strip()
    if not given:
        value = str(_DRIP_SECONDS) if name == "drip" else "true"
    return name, value.strip()
