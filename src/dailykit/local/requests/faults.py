"""Deliberate faults: slow, failing, truncated and lost answers."""

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

__all__ = ["HEADER", "Fault", "FaultRule", "Faults", "fault_from_header"]

HEADER: Final = "X-Dailykit-Fault"
"""The header with which a request sets its own fault."""

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
    """A fault of a request. Its parts can be combined."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    delay: float = Field(default=0.0, ge=0, le=_LONGEST_SECONDS)
    """Seconds of real time to wait before handling the request."""
    status: int | None = Field(default=None, ge=200, le=599)
    """The status to answer with, without handling the request (see `acts`)."""
    body: Any = None
    """The JSON body to send instead of Daily's body for that status. Requires `status`."""
    retry_after: int | None = Field(default=None, ge=0)
    """The ``Retry-After`` header to send, in seconds. Requires `status`."""
    acts: bool = False
    """Whether to handle the request before answering with `status`."""
    reset: Literal["before", "after"] | None = None
    """Reset the connection before or after handling the request, without an answer."""
    truncate: bool = False
    """Whether to cut the connection in the middle of the response body."""
    drip: float | None = Field(default=None, gt=0, le=_LONGEST_SECONDS)
    """Seconds of real time over which to spread the response body."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("a fault needs at least one field, such as status=503")
        if self.status is None and {"body", "retry_after", "acts"} & self.model_fields_set:
            raise ValueError("body, retry_after and acts require a status")
        if self.reset is not None and {"status", "truncate", "drip"} & self.model_fields_set:
            raise ValueError(
                "reset can't be combined with status, truncate or drip: it sends no answer"
            )
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
        """Whether the request is handled."""
        return self.reset != "before" and (self.status is None or self.acts)

    @property
    def answer(self) -> Any:
        """The JSON to send instead of the real answer."""
        if "body" in self.model_fields_set:
            return self.body
        status = self.status or 500
        code = _CODES.get(status, wording.SERVER_ERROR if status >= 500 else "fault")
        return {"error": code} if status == 401 else {"error": code, "info": "a fault on request"}


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """A rule that makes requests fail.

    Attributes:
        id: The rule's number, for removing it.
        operation: An operation's name, or a pattern such as ``rooms.*`` or ``*``.
        fault: The fault.
        times: How many more requests will fail, or None for no limit.
        probability: The probability that a request fails, from 0 to 1.
        domain: The name of the domain whose requests fail, or None for all domains.
        happened: How many requests have failed.
    """

    id: int
    operation: str
    fault: Fault
    times: int | None
    probability: float
    domain: str | None
    happened: int = field(default=0)

    def concerns(self, operation: str, domain: str | None) -> bool:
        """Return whether the rule applies to a request for `operation` of `domain`."""
        return (
            self.times != 0
            and self.domain in (None, domain)
            and fnmatchcase(operation, self.operation)
        )

    def happen(self) -> Fault:
        """Count one use of the fault and return it."""
        self.happened += 1
        if self.times is not None:
            self.times -= 1
        return self.fault


class Faults:
    """The fault rules.

    Args:
        seed: With the same seed, the same requests fail.
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
        """Call `listener` whenever rules or their counts have changed. It must not raise."""
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
        """Make requests fail from now on. If several rules apply, the oldest one is used.

        Args:
            fault: The fault.
            operation: The operation to fail: its name, or a pattern such as ``rooms.*``.
            times: How many requests to fail. Default: unlimited.
            probability: The probability that a request fails, from 0 to 1.
            domain: Only fail requests of the domain with this name. Default: all domains.

        Raises:
            InvalidArgumentError: No operation matches, or a number is out of range.
        """
        from dailykit.operations import OPERATIONS

        if not any(fnmatchcase(row.name, operation) for row in OPERATIONS):
            raise InvalidArgumentError(f"no operation matches {operation!r}")
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
        """Remove a rule; False if no rule has that number."""
        kept = [rule for rule in self._rules if rule.id != rule_id]
        is_gone = len(kept) < len(self._rules)
        self._rules = kept
        self._tell()
        return is_gone

    def clear(self) -> None:
        """Remove all rules, and start over with the seed."""
        self._rules = []
        self._added = 0
        self._random = random.Random(self._seed)  # noqa: S311 - not a secret
        self._tell()

    def clear_domain(self, domain: str) -> None:
        """Remove the rules for the domain with this name. Rules for all domains stay."""
        self._rules = [rule for rule in self._rules if rule.domain != domain]
        self._tell()

    def pick(self, operation: str, domain: str | None) -> Fault | None:
        """Return and count the fault of a request; None if no rule applies."""
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
    """Return the fault that a request sets in its header.

    Args:
        text: Parts with ``,`` or ``;`` between them: ``status=503``, ``acts``, ``retry_after=2``,
            ``delay=0.2``, ``reset=before``, ``reset=after``, ``truncate``, ``drip``, ``drip=2``.

    Raises:
        Refusal: The header is invalid.
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    asked = dict(_part(part) for part in parts)
    try:
        return Fault.model_validate_strings(asked)
    except ValidationError as error:
        reason = first_complaint(error)
        raise Refusal.invalid(f"invalid {HEADER} header: {reason}") from None


def _part(part: str) -> tuple[str, str]:
    name, given, value = part.partition("=")
    name = name.strip()
    if not given:
        value = str(_DRIP_SECONDS) if name == "drip" else "true"
    return name, value.strip()
