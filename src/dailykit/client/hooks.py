"""Hooks into the client's requests, for your own metrics, traces and logs.

The events contain no secrets and no bodies. Hooks run inside the call, so they should be fast; an
exception that a hook raises reaches the caller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Answered", "BudgetChanged", "Exchange", "Hooks", "Retrying", "Sending"]


@dataclass(frozen=True, slots=True)
class Sending:
    """A request that is about to be sent.

    Attributes:
        operation: The operation's name, such as ``rooms.create``.
        method: The HTTP method.
        path: The path below the API's base URL.
        attempt: The attempt's number; the first is 1.
    """

    operation: str
    method: str
    path: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An attempt that has ended.

    Attributes:
        operation: The operation's name.
        method: The HTTP method.
        path: The path below the API's base URL.
        attempt: The attempt's number; the first is 1.
        status: The HTTP status, or None without a response.
        seconds: How long the attempt took.
        reason: Why there was no response, if there was none.
    """

    operation: str
    method: str
    path: str
    attempt: int
    status: int | None
    seconds: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Retrying:
    """A call that will be retried.

    Attributes:
        operation: The operation's name.
        method: The HTTP method.
        path: The path below the API's base URL.
        attempt: The number of the failed attempt.
        status: Its HTTP status, or None without a response.
        wait: Seconds until the next attempt.
    """

    operation: str
    method: str
    path: str
    attempt: int
    status: int | None
    wait: float


@dataclass(frozen=True, slots=True)
class BudgetChanged:
    """The Redis of a shared budget went away, or came back.

    Attributes:
        is_shared: Whether Redis is there, so that the fleet shares the rate limits. Otherwise this
            process keeps to its share of them.
        processes: How many processes share the limits, as last seen.
        reason: Why Redis is away, if it is.
    """

    is_shared: bool
    processes: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """The raw response to one call, and the number of attempts.

    Attributes:
        operation: The operation's name.
        method: The HTTP method.
        path: The path below the API's base URL.
        status: The HTTP status.
        headers: The response headers; lookup is case-insensitive.
        body: The raw response body.
        attempts: How many attempts the call took.
    """

    operation: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that the client calls. Each is optional.

    Attributes:
        on_request: Called before each attempt.
        on_response: Called after each attempt, with or without a response.
        on_retry: Called before the wait for a retry.
        on_budget: Called when the Redis of a shared budget goes away or comes back.
    """

    on_request: Callable[[Sending], None] | None = None
    on_response: Callable[[Answered], None] | None = None
    on_retry: Callable[[Retrying], None] | None = None
    on_budget: Callable[[BudgetChanged], None] | None = None
