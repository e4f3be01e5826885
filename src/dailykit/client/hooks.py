"""What the engine tells those who watch it: metrics, traces, logs of your own.

The values carry no secrets and no bodies. A hook is called on the way of the call, so it should be
quick; what it raises reaches the caller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Answered", "Exchange", "Hooks", "Retrying", "Sending"]


@dataclass(frozen=True, slots=True)
class Sending:
    """A try is about to be sent.

    Attributes:
        operation: The operation's name, such as ``rooms.create``.
        method: The HTTP method.
        path: The path below the API's root.
        attempt: 1 for the first try.
    """

    operation: str
    method: str
    path: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A try has ended.

    Attributes:
        operation: The operation's name.
        method: The HTTP method.
        path: The path below the API's root.
        attempt: 1 for the first try.
        status: The HTTP status, or None without an answer.
        seconds: How long it took.
        reason: Why there was no answer, if there was none.
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
    """A call will be tried again.

    Attributes:
        operation: The operation's name.
        method: The HTTP method.
        path: The path below the API's root.
        attempt: The number of the try that failed.
        status: Its HTTP status, or None without an answer.
        wait: Seconds until the next try.
    """

    operation: str
    method: str
    path: str
    attempt: int
    status: int | None
    wait: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """The raw side of one call: what Daily answered, and after how many tries.

    Attributes:
        operation: The operation's name.
        method: The HTTP method.
        path: The path below the API's root.
        status: The HTTP status.
        headers: The answer's headers, looked up in any case.
        body: The answer's body as it came.
        attempts: How many tries it took.
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
    """Functions that the engine calls; each may be left out.

    Attributes:
        on_request: Called before each try is sent.
        on_response: Called after each try, answered or not.
        on_retry: Called when a call is going to be tried again.
    """

    on_request: Callable[[Sending], None] | None = None
    on_response: Callable[[Answered], None] | None = None
    on_retry: Callable[[Retrying], None] | None = None
