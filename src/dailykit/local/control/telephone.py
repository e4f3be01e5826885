"""Simulated phone calls to a local Daily."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dailykit.local.control.control import Control

__all__ = ["DEFAULT_CALLER", "IncomingCall", "dial_in"]

DEFAULT_CALLER: Final = "+12025550143"
"""The default caller's number: one that is reserved for fiction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCall:
    """A phone call to a number of a local Daily.

    Attributes:
        call_id: Daily's ``callId``.
        call_domain: Daily's ``callDomain``.
        status: The status that the number's ``room_creation_api`` answered with. The caller hangs
            up unless it is 2xx.
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
    """Call a pinless dial-in number, and return the answer of its ``room_creation_api``.

    Args:
        control: The control of the local Daily.
        to: The phone number or SIP address of a pinless dial-in config.
        caller: The caller's phone number or SIP address.
        headers: The SIP headers that the caller sends.

    Raises:
        Refusal: No dial-in config has that number, or the config sets no ``room_creation_api``.
    """
    dialin = control.parts.world.dialin
    # Held before the request: the program may connect the call before it answers.
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
