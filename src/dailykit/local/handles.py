"""The switches of a `LocalDaily`: its clock and its faults, for programs that wait or block."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from dailykit.durations import in_seconds
from dailykit.errors import InvalidArgumentError
from dailykit.local.control.control import Control
from dailykit.local.requests.faults import Fault, FaultRule
from dailykit.local.run.runner import Runner
from dailykit.local.run.service import Service
from dailykit.models._base import UNSET, Unset

__all__ = ["BlockingLocalClock", "LocalClock", "LocalFaults"]

ResultT = TypeVar("ResultT")


class _Clock:
    """What can be read at once."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __repr__(self) -> str:
        state = "frozen" if self.is_frozen else "running"
        return f"<{type(self).__name__} {state} at {self.now():.3f}>"

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self._runner.call(lambda service: service.control.clock().is_frozen)

    def now(self) -> float:
        """Return the time, in unix seconds."""
        return self._runner.call(lambda service: service.control.clock().now)


class LocalClock(_Clock):
    """The clock of a `LocalDaily`: all of its rules about time go by it.

    Moving it forward lets everything happen that is due on the way, in order and each at its own
    time: rooms expire, people are thrown out, meetings end, webhooks are tried again. Before the
    clock moves on from a moment, what webhooks are told of it has been delivered or has failed,
    so the receiver must be able to answer meanwhile.
    """

    async def advance(self, seconds: float | timedelta) -> None:
        """Move it forward.

        Args:
            seconds: How far; not negative.

        Raises:
            InvalidArgumentError: `seconds` is negative.
        """
        await self._ask(lambda control: control.advance(in_seconds(seconds, "seconds")))

    async def set(self, moment: float | datetime) -> None:
        """Set it. Going back in time, nothing happens, and what has happened stays.

        Args:
            moment: Unix seconds, or an aware datetime.
        """
        await self._ask(lambda control: control.set(_unix(moment)))

    async def freeze(self, at: float | datetime | None = None) -> None:
        """Let it stand still.

        Args:
            at: The moment to set it to first. Default: the time that it shows.
        """
        await self._ask(lambda control: control.freeze(None if at is None else _unix(at)))

    async def resume(self) -> None:
        """Let it run on from the time that it shows."""
        await self._ask(lambda control: control.resume())

    async def _ask(self, work: Callable[[Control], Awaitable[object]]) -> None:
        await self._runner.ask(lambda service: work(service.control))


class BlockingLocalClock(_Clock):
    """`LocalClock` for programs that block."""

    def advance(self, seconds: float | timedelta) -> None:
        """Move it forward.

        Args:
            seconds: How far; not negative.

        Raises:
            InvalidArgumentError: `seconds` is negative.
        """
        self._wait_for(lambda control: control.advance(in_seconds(seconds, "seconds")))

    def set(self, moment: float | datetime) -> None:
        """Set it. Going back in time, nothing happens, and what has happened stays.

        Args:
            moment: Unix seconds, or an aware datetime.
        """
        self._wait_for(lambda control: control.set(_unix(moment)))

    def freeze(self, at: float | datetime | None = None) -> None:
        """Let it stand still.

        Args:
            at: The moment to set it to first. Default: the time that it shows.
        """
        self._wait_for(lambda control: control.freeze(None if at is None else _unix(at)))

    def resume(self) -> None:
        """Let it run on from the time that it shows."""
        self._wait_for(lambda control: control.resume())

    def _wait_for(self, work: Callable[[Control], Awaitable[object]]) -> None:
        self._runner.wait_for(lambda service: work(service.control))


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
        return self._call(lambda control: control.faults.rules)

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
        return self._call(
            lambda control: control.faults.add(
                fault, operation, times=times, probability=probability, domain=domain
            )
        )

    def remove(self, rule: FaultRule) -> None:
        """Take a rule away. It may be gone already."""
        self._call(lambda control: control.faults.remove(rule.id))

    def clear(self) -> None:
        """Take all rules away."""
        self._call(lambda control: control.faults.clear())

    def _call(self, work: Callable[[Control], ResultT]) -> ResultT:
        def act(service: Service) -> ResultT:
            return work(service.control)

        return self._runner.call(act)


def _fault(parts: dict[str, Any]) -> Fault:
    try:
        return Fault.model_validate(parts)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise InvalidArgumentError(f"{where}: {first['msg']}" if where else first["msg"]) from None


def _unix(moment: float | datetime) -> float:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise InvalidArgumentError("a datetime needs a time zone, to be a moment")
    return moment.timestamp()
