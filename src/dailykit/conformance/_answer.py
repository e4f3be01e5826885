"""An HTTP answer, and the error when it differs from Daily's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dailykit.local.base.json_types import is_object

__all__ = ["CaseAnswer", "Difference", "require", "same"]

_LONGEST_SHOWN: Final = 300
_MEDIA_TYPE: Final = "application/json"


class Difference(Exception):  # noqa: N818 - it is a finding, not something that went wrong
    """This Daily differs from the fact; the message says how."""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One answer.

    Attributes:
        asked: The method and path of the request.
        status: The HTTP status.
        headers: The headers, found in upper and lower case alike.
        raw: The body's bytes.
    """

    asked: str
    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """The body as JSON.

        Raises:
            Difference: It is not JSON, or not declared as JSON.
        """
        media_type = self.headers.get("Content-Type", "").partition(";")[0]
        if media_type != _MEDIA_TYPE:
            raise Difference(f"{self.asked} should answer JSON, but answered {media_type!r}")
        try:
            return json.loads(self.raw)
        except ValueError:
            raise Difference(f"{self.asked} should answer JSON, but {self._shown()}") from None

    def ok(self) -> Any:
        """Return the body of a success.

        Raises:
            Difference: The status is not 200, Daily's status for every success.
        """
        self.has_status(200)
        return self.body

    def refused(self, status: int, error: str, info: str | None = None) -> Mapping[str, Any]:
        """Return the body of a refusal.

        Args:
            status: Its HTTP status.
            error: Its error code.
            info: Its whole text; None if the wording does not matter, but it must not be empty.

        Raises:
            Difference: It is a different refusal, or none.
        """
        self.has_status(status)
        body = self.body
        if not is_object(body):
            raise Difference(f"{self.asked} should refuse with an object, but {self._shown()}")
        same(f"the error code of {self.asked}", body.get("error"), error)
        text = body.get("info")
        if info is None:
            require(isinstance(text, str) and text != "", f"{self.asked} should say why", body)
        else:
            same(f"the info of {self.asked}", text, info)
        return body

    def is_refusal(self) -> None:
        """Check that it is a refusal, if it is unknown which.

        Raises:
            Difference: It is not a refusal.
        """
        if not 400 <= self.status < 500:
            raise Difference(f"{self.asked} should be refused, but {self._shown()}")
        body = self.body
        told = [body.get(name) for name in ("error", "info")] if is_object(body) else []
        is_told = bool(told) and all(isinstance(text, str) and text for text in told)
        require(is_told, f"{self.asked} should say why it is refused", body)

    def is_exactly(self, status: int, body: Any) -> None:
        """Check status and body exactly, with nothing missing or extra.

        Raises:
            Difference: One of them is different.
        """
        self.has_status(status)
        same(f"the answer to {self.asked}", self.body, body)

    def has_status(self, status: int) -> None:
        """Check the status alone.

        Raises:
            Difference: It is another one.
        """
        if self.status != status:
            raise Difference(f"{self.asked} should answer {status}, but {self._shown()}")

    def _shown(self) -> str:
        return f"answered {self.status} {_short(self.raw.decode(errors='replace'))}"


def same(what: str, found: Any, expected: Any) -> None:
    """Check that a JSON value is as expected; neither true nor 1.0 equals 1.

    Raises:
        Difference: It is another one.
    """
    if json.dumps(found, sort_keys=True) != json.dumps(expected, sort_keys=True):
        raise Difference(f"{what} should be {_show(expected)}, but is {_show(found)}")


def require(condition: bool, otherwise: str, found: Any) -> None:
    """Check a condition.

    Args:
        condition: The condition.
        otherwise: The expected value, for the message.
        found: The actual value.

    Raises:
        Difference: It does not hold.
    """
    if not condition:
        raise Difference(f"{otherwise}, but there is {_show(found)}")


def _show(value: Any) -> str:
    return _short(json.dumps(value, default=str))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
