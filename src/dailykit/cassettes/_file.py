"""Cassettes: recorded requests with their answers, as files for people and version control."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dailykit.errors import CassetteError
from dailykit.local.base.json_types import is_object

__all__ = ["Cassette", "Content", "RecordedAnswer", "RecordedRequest", "Recorded"]

_FORMAT: Final = 1
_ORDINARY: Final = "Bearer"
_KEPT_SCHEMES: Final = frozenset({"basic", "bearer", "digest", "token"})


@dataclass(frozen=True, slots=True)
class Content:
    """The body of a request or an answer.

    Attributes:
        json: Its JSON; None if it is not JSON, or null.
        text: Its text, if it is not JSON; None if it is.
    """

    json: Any = None
    text: str | None = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return self.text == ""

    @classmethod
    def of(cls, raw: bytes) -> "Content":
        """Return the content of a body's bytes."""
        try:
            return cls(json.loads(raw, parse_constant=_refuse, parse_float=_finite), None)
        except (ValueError, RecursionError):
            return cls(None, raw.decode(errors="replace"))

    def raw(self) -> bytes:
        """Return the body's bytes, JSON without spaces."""
        if self.text is not None:
            return self.text.encode()
        return json.dumps(self.json, separators=(",", ":"), ensure_ascii=False).encode(
            errors="surrogatepass"
        )


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(number: str) -> float:
    value = float(number)
    return value if math.isfinite(value) else _refuse(number)


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request.

    Attributes:
        method: The HTTP method.
        path: The path from ``/v1`` on, with the query, as it was sent.
        content: The body.
        authorization: What was odd about the ``Authorization`` header; None for a header with the
            API key. It never has the key.
    """

    method: str
    path: str
    content: Content = field(default_factory=Content)
    authorization: str | None = None

    @staticmethod
    def authorization_of(header: str | None, api_key: str | None) -> str | None:
        """Return what is odd about a header, without what is secret in it.

        Args:
            header: The header, if it was sent.
            api_key: The right key; None if every key is right.
        """
        if header is None:
            return "missing"
        scheme, _, rest = header.partition(" ")
        if scheme == _ORDINARY and rest.strip():
            return None if api_key in (None, rest) else "Bearer ***"
        shown = scheme if scheme.lower() in _KEPT_SCHEMES else "***"
        return f"{shown} ***" if rest.strip() else shown


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer.

    Attributes:
        status: The HTTP status.
        content: The body.
        headers: The headers that matter, in lower case; ``content-type`` only if it is not JSON.
    """

    status: int
    content: Content = field(default_factory=Content)
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request with its answer.

    Attributes:
        at: Whole seconds from the start of the recording.
        request: The request.
        answer: The answer.
    """

    at: int
    request: RecordedRequest
    answer: RecordedAnswer


@dataclass(frozen=True, slots=True)
class Cassette:
    """A recording, with placeholders for all that is secret or private.

    Attributes:
        recorded_at: When the recording began, in unix seconds.
        exchanges: The requests with their answers, in the order of the requests.
        tokens: The claims of each meeting token, by its placeholder; None for an unreadable one.
    """

    recorded_at: int
    exchanges: tuple[Recorded, ...]
    tokens: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def save(self, path: str | Path) -> None:
        """Write it as JSON, whole or not at all. Missing directories are created."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.part")
        text = json.dumps(self._to_json(), indent=2, ensure_ascii=False)
        draft.write_text(f"{text}\n", "utf-8", errors="replace", newline="\n")
        draft.replace(target)

    @classmethod
    def load(cls, path: str | Path) -> "Cassette":
        """Read a file.

        Raises:
            CassetteError: It does not exist, or is not a cassette; the message says why.
        """
        try:
            found: Any = json.loads(Path(path).read_text("utf-8"))
        except FileNotFoundError:
            raise CassetteError(f"{path} does not exist: record it first") from None
        except OSError as error:
            raise CassetteError(f"{path} can't be read: {error.strerror}") from None
        except ValueError:
            raise CassetteError(f"{path} is not a cassette: it is not JSON") from None
        if not is_object(found) or found.get("dailykit_cassette") != _FORMAT:
            raise CassetteError(
                f"{path} is not a cassette of this format ({_FORMAT}): record it again"
            )
        try:
            return cls(
                int(datetime.fromisoformat(found["recorded_at"]).timestamp()),
                tuple(_exchange(one) for one in found["exchanges"]),
                dict(found.get("tokens", {})),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CassetteError(
                f"{path} is not a complete cassette ({type(error).__name__}: {error}): record it "
                "again"
            ) from None

    def _to_json(self) -> dict[str, Any]:
        recorded_at = datetime.fromtimestamp(self.recorded_at, UTC)
        tokens = {"tokens": dict(self.tokens)} if self.tokens else {}
        return {
            "dailykit_cassette": _FORMAT,
            "recorded_at": recorded_at.isoformat().replace("+00:00", "Z"),
            **tokens,
            "exchanges": [_exchange_json(one) for one in self.exchanges],
        }


def _exchange(found: Any) -> Recorded:
    request, answer = found["request"], found["answer"]
    return Recorded(
        int(found["at"]),
        RecordedRequest(
            str(request["method"]),
            str(request["path"]),
            _content(request),
            request.get("authorization"),
        ),
        RecordedAnswer(int(answer["status"]), _content(answer), dict(answer.get("headers", {}))),
    )


def _content(found: Any) -> Content:
    if "json" in found:
        return Content(found["json"], None)
    return Content(None, str(found.get("text", "")))


def _exchange_json(one: Recorded) -> dict[str, Any]:
    request: dict[str, Any] = {"method": one.request.method, "path": one.request.path}
    if one.request.authorization is not None:
        request["authorization"] = one.request.authorization
    answer: dict[str, Any] = {"status": one.answer.status}
    if one.answer.headers:
        answer["headers"] = dict(one.answer.headers)
    return {
        "at": one.at,
        "request": request | _content_json(one.request.content),
        "answer": answer | _content_json(one.answer.content),
    }


def _content_json(content: Content) -> dict[str, Any]:
    if content.is_empty:
        return {}
    return {"json": content.json} if content.text is None else {"text": content.text}
