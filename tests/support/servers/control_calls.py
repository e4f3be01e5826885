"""Calls below ``/~/``: of the control and of the dashboard."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Control(Protocol):
    """Sends one request to the control."""

    async def __call__(
        self, method: str, path: str, content: Any = None, **options: Any
    ) -> Answer: ...


class Send(Protocol):
    """Sends one request below ``/~/``."""

    async def __call__(
        self,
        method: str,
        path: str,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer: ...
