"""`LocalFaults`: what goes wrong at a `LocalDaily`, on purpose."""

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
    """What goes wrong at a `LocalDaily`, on purpose.

    A request can also ask for a fault of its own, so that parallel tests share no switch, with the
    header ``X-Dailykit-Fault``: ``status=503``, ``delay=0.2``, ``reset=after`` and so on.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self.rules)} rules>"

    @property
    def rules(self) -> Sequence[FaultRule]:
        """All rules, oldest first; ``happened`` says how often."""
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
        """Let something go wrong from now on; several things at once may.

        Args:
            operation: With which operation: its name (``rooms.create``) or a pattern
                (``rooms.*``). Default: with all.
            times: How often, "the next n". Default: without end.
            probability: How likely it is for each request, from 0 to 1.
            domain: Only with requests of the domain of this name. Default: with all.
            delay: Seconds of real time to wait before anything else.
            status: Answer with this status; the request is not carried out, unless `acts`.
            body: The JSON to answer with `status`. Default: what Daily says with it.
            retry_after: Seconds to name in a ``Retry-After`` header beside `status`.
            acts: Carry the request out, although it is answered with `status`.
            reset: Cut the connection ``before`` or ``after`` the request is carried out.
            truncate: Cut the connection in the middle of the answer.
            drip: Spread the answer over so many seconds of real time.

        Raises:
            InvalidArgumentError: This can never happen, or makes no sense together.
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
        """Take a rule away. It may be gone already."""
        self._runner.call(lambda control: control.faults.remove(rule.id))

    def clear(self) -> None:
        """Take all rules away."""
        self._runner.call(lambda control: control.faults.clear())


def _fault(parts: dict[str, Any]) -> Fault:
    try:
        return Fault.model_validate(parts)
    except ValidationError as error:
        raise InvalidArgumentError(first_complaint(error)) from None
