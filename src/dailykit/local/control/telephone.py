"""Calling a local Daily, as nobody can with a telephone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dailykit.local.control.control import Control

__all__ = ["DEFAULT_CALLER", "IncomingCall", "dial_in"]

DEFAULT_CALLER: Final = "+12025550143"
"""Who calls unless somebody else is named: one of the numbers that are kept free for films."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCall:
    """A call to a number of a local Daily.

    Attributes:
        call_id: Daily's ``callId``.
        call_domain: Daily's ``callDomain``.
        status: What the program at the number's ``room_creation_api`` has answered. With another
            status than a 2xx the caller has hung up.
        problem: Why there was no answer.
    """

    call_id: str
    call_domain: str
    status: int | None
    problem: str | None


async def dial_in(
    control: Control,
    to: str,
    caller: str = DEFAULT_CALLER,
    headers: Mapping[str, Any] | None = None,
) -> IncomingCall:
    """Call a number that leads to a program, and return what that has answered.

    Args:
        control: The control of the local Daily.
        to: The number, or the SIP address, of a dial-in config without PIN.
        caller: Who calls: a number or a SIP address.
        headers: The SIP headers that they send along.

    Raises:
        Refusal: Nothing has that number, or it leads to no program.
    """
    dialin = control.parts.world.dialin
    # It waits from here on: the program may connect it before it answers.
    call, post = dialin.hold(to, caller, dict(headers or {}))
    outcome = await control.parts.sender.post(post)
    if not outcome.is_success:
        dialin.hang_up(call)
    return IncomingCall(
        call_id=call.id,
        call_domain=call.domain.id,
        status=outcome.status,
        problem=outcome.problem,
    )
