"""The local Daily's error answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Self

from dailykit import wording

__all__ = ["Refusal"]

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Refusal(Exception):  # noqa: N818 - an answer rather than a failure
    """One of Daily's error answers. The HTTP layer or the socket renders it.

    Attributes:
        status: The HTTP status.
        code: Daily's ``error`` code.
        info: Daily's ``info`` text. None if Daily sends none.
        extra: Additional members of the body.
        headers: Additional headers of the answer.
    """

    def __init__(
        self, status: int, code: str, info: str | None, extra: Mapping[str, Any] = _NOTHING
    ) -> None:
        super().__init__(f"{status} {code}: {info}")
        self.status = status
        self.code = code
        self.info = info
        self.extra = extra
        self.headers: dict[str, str] = {}

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that Daily sends."""
        info = {} if self.info is None else {"info": self.info}
        return {"error": self.code, **info, **self.extra}

    @classmethod
    def invalid(cls, info: str) -> Self:
        """Return the refusal of a request with invalid content."""
        return cls(400, wording.INVALID_REQUEST_ERROR, info)

    @classmethod
    def not_found(cls, info: str, extra: Mapping[str, Any] = _NOTHING) -> Self:
        """Return the refusal of a request for something that does not exist."""
        return cls(404, wording.NOT_FOUND, info, extra)
