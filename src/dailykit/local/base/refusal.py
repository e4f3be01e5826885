"""How the local Daily says no."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Self

from dailykit import wording

__all__ = ["Refusal"]

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Refusal(Exception):  # noqa: N818 - it is an answer, not something that went wrong
    """An error answer of Daily. Whoever talks to the caller renders it.

    Attributes:
        status: The HTTP status.
        code: Daily's ``error`` code.
        info: Daily's ``info`` text; None where Daily gives none.
        extra: Further members of the body.
        headers: Further headers of the answer.
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
        """The JSON object that Daily answers with."""
        info = {} if self.info is None else {"info": self.info}
        return {"error": self.code, **info, **self.extra}

    @classmethod
    def invalid(cls, info: str) -> Self:
        """Return the refusal of a request whose content is wrong."""
        return cls(400, wording.INVALID_REQUEST_ERROR, info)

    @classmethod
    def not_found(cls, info: str, extra: Mapping[str, Any] = _NOTHING) -> Self:
        """Return the refusal of a request for something that is not there."""
        return cls(404, wording.NOT_FOUND, info, extra)
