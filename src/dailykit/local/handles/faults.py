"""`LocalFaults`: deliberate failures of a `LocalDaily`."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError

from dailykit.complaints import first_complaint
from dailykit.errors import InvalidArgumentError
from dailykit.local.requests.faults import Fault, FaultRule
from dailykit.local.run.runner import Runner
from dailykit.models._base import UNSET, Unset

__all__ = ["LocalFaults"]


class LocalFaults:
    """The fault rules of a `LocalDaily`: which requests fail, and how.

    A single request can also set its own fault, so that parallel tests do not interfere, with the
    ``X-Dailykit-Fault`` header: ``status=503``, ``delay=0.2``, ``reset=after`` and so on.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self.rules)} rules>"

    @property
    def rules(self) -> Sequence[FaultRule]:
        """All rules, oldest first; ``happened`` counts how often each was applied."""
        return self._runner.call(lambda control: control.faults.rules)

    def add(
        self,
        operation: str = "*",
        *,
        times: int | None = None,
        probability: float = 1.0,
        domain: str | None = None,
        delay: float | Unset = UNSET,
        status: int | Unset = UNSET,
        body: Any = UNSET,
        retry_after: int | Unset = UNSET,
        acts: bool | Unset = UNSET,
        reset: Literal["before", "after"] | Unset = UNSET,
        truncate: bool | Unset = UNSET,
        drip: float | Unset = UNSET,
    ) -> FaultRule:
        """Make requests fail from now on. One rule can combine several faults.

        Args:
            operation: The operation to fail: its name (``rooms.create``) or a pattern
                (``rooms.*``). Default: all operations.
            times: How many requests to fail. Default: unlimited.
            probability: The probability that a request fails, from 0 to 1.
            domain: Only fail requests of the domain with this name. Default: all domains.
            delay: Seconds of real time to wait before handling the request.
            status: The status to answer with, without handling the request (see `acts`).
            body: The JSON body to send with `status`. Default: Daily's body for that status.
            retry_after: The ``Retry-After`` header to send with `status`, in seconds.
            acts: Whether to handle the request before answering with `status`.
            reset: Reset the connection ``before`` or ``after`` handling the request.
            truncate: Whether to cut the connection in the middle of the response.
            drip: Seconds of real time over which to spread the response.

        Raises:
            InvalidArgumentError: A value is out of range, or the values exclude each other.
        """
        parts = {
            "delay": delay,
            "status": status,
            "body": body,
            "retry_after": retry_after,
            "acts": acts,
            "reset": reset,
            "truncate": truncate,
            "drip": drip,
        }
        fault = _fault({name: value for name, value in parts.items() if value is not UNSET})
        return self._runner.call(
            lambda control: control.faults.add(
                fault, operation, times=times, probability=probability, domain=domain
            )
        )

    def remove(self, rule: FaultRule) -> None:
        """Remove a rule. Does nothing if it was already removed."""
        self._runner.call(lambda control: control.faults.remove(rule.id))

    def clear(self) -> None:
        """Remove all rules."""
        self._runner.call(lambda control: control.faults.clear())


def _fault(parts: dict[str, Any]) -> Fault:
    try:
        return Fault.model_validate(parts)
    except ValidationError as error:
        raise InvalidArgumentError(first_complaint(error)) from None
