"""What in one run of a program corresponds to what in a recording of it. Pure."""

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from dailykit.cassettes._disguise import PERSONAL
from dailykit.cassettes._file import Content, RecordedRequest
from dailykit.cassettes._moments import BEGINNING, Moments, is_time, is_time_text
from dailykit.cassettes._pieces import Kind, iso_seconds, iso_text, pieces
from dailykit.errors import TokenError
from dailykit.local.base.json_types import is_list, is_object
from dailykit.redaction import hidden, is_secret_name, redacted

__all__ = ["Correspondence", "Difference"]

_LONGEST_SHOWN: Final = 60


class Difference(NamedTuple):
    """Where something is not as recorded.

    Attributes:
        where: A path such as ``json.properties.exp``.
        recorded: What was recorded, as text.
        found: What was found, as text.
    """

    where: str
    recorded: str
    found: str

    def __str__(self) -> str:
        return f"{self.where} is {self.found}, recorded: {self.recorded}"


_NOTHING: Final = "missing"
_SECRET: Final = "secret"  # noqa: S105 (a name beside those of the kinds)


class Correspondence:
    """The ids, names, times and tokens of a run that correspond to recorded ones.

    Args:
        recorded_at: When the recording began, in unix seconds.
        tokens: The claims of each recorded token.
        api_key: Signs the tokens that stand for recorded ones.
    """

    def __init__(self, recorded_at: float, tokens: Mapping[str, Any], api_key: str) -> None:
        self.moments = Moments(recorded_at)
        self._tokens = tokens
        self._api_key = api_key
        self._actual: dict[tuple[str, str], str] = {}
        self._recorded: dict[tuple[str, str], str] = {}

    def copy(self) -> "Correspondence":
        """Return a copy, whose changes do not show here."""
        other = Correspondence(0, self._tokens, self._api_key)
        other.moments = self.moments.copy()
        other._actual, other._recorded = dict(self._actual), dict(self._recorded)
        return other

    # --- is it the same? --------------------------------------------------------------------------

    def request(self, recorded: RecordedRequest, found: RecordedRequest) -> list[Difference]:
        """Compare a request with a recorded one, and remember what corresponds."""
        plain = [
            Difference(name, one or "the API key", other or "the API key")
            for name, one, other in (
                ("method", recorded.method, found.method),
                ("authorization", _shape(recorded), _shape(found)),
            )
            if one != other
        ]
        return [
            *plain,
            *self._path(recorded.path, found.path),
            *self.content(recorded.content, found.content),
        ]

    def content(self, recorded: Content, found: Content) -> list[Difference]:
        """Compare a body with a recorded one, and remember what corresponds."""
        if (recorded.text is None) != (found.text is None) or recorded.is_empty != found.is_empty:
            return [Difference("body", _shown_content(recorded), _shown_content(found))]
        if recorded.text is not None:
            return list(self._text(recorded.text, redacted(found.text or ""), "body"))
        return list(self._value(recorded.json, found.json, "body", ""))

    def _path(self, recorded: str, found: str) -> Iterator[Difference]:
        (path, _, query), (found_path, _, found_query) = (
            recorded.partition("?"),
            found.partition("?"),
        )
        yield from self._text(path, found_path, "path")
        pairs = zip_longest(*(sorted(parse_qsl(q, True)) for q in (query, found_query)))
        for one, other in pairs:
            name = str((one or other)[0])
            if one is None or other is None or one[0] != other[0]:
                shown = [_shown(pair[1], name) if pair else _NOTHING for pair in (one, other)]
                yield Difference(f"query.{name}", *shown)
            else:
                yield from self._value(one[1], other[1], f"query.{name}", name)

    def _value(self, recorded: Any, found: Any, where: str, name: str) -> Iterator[Difference]:
        if is_object(recorded) and is_object(found):
            for key in [*recorded, *(key for key in found if key not in recorded)]:
                inner = f"{where}.{key}"
                if key in recorded and key in found:
                    yield from self._value(recorded[key], found[key], inner, key)
                elif key in found:
                    yield Difference(inner, _NOTHING, _shown(found[key], key))
                else:
                    yield Difference(inner, _shown(recorded[key], key), _NOTHING)
        elif is_list(recorded) and is_list(found):
            yield from self._items(recorded, found, where, name)
        elif isinstance(recorded, str) and isinstance(found, str):
            yield from self._leaf(recorded, found, where, name)
        elif not self._same(recorded, found, name):
            yield Difference(where, _shown(recorded, name), _shown(found, name))

    def _items(
        self, recorded: list[Any], found: list[Any], where: str, name: str
    ) -> Iterator[Difference]:
        if len(recorded) != len(found):
            yield Difference(where, f"{len(recorded)} items", f"{len(found)} items")
            return
        for number, (one, other) in enumerate(zip(recorded, found, strict=True)):
            yield from self._value(one, other, f"{where}[{number}]", name)

    def _same(self, recorded: Any, found: Any, name: str) -> bool:
        if is_time(recorded, name, BEGINNING) and isinstance(found, int | float):
            return not isinstance(found, bool) and self.moments.agree(recorded, found)
        return isinstance(recorded, bool) is isinstance(found, bool) and recorded == found

    def _leaf(self, recorded: str, found: str, where: str, name: str) -> Iterator[Difference]:
        is_token = recorded in self._tokens
        if is_secret_name(name) and not is_token and bool(recorded) is bool(found):
            self._actual[_SECRET, recorded] = found
            return
        if name in PERSONAL and recorded.startswith("user-") and found:
            return
        yield from self._text(recorded, found, where)

    def _text(self, recorded: str, found: str, where: str) -> Iterator[Difference]:
        if not self._agree(recorded, found):
            yield Difference(where, _shown(recorded, ""), _shown(found, ""))

    def _agree(self, recorded: str, found: str) -> bool:
        ones, others = list(pieces(recorded)), list(pieces(found))
        return [one.kind for one in ones] == [other.kind for other in others] and all(
            self._piece(one.kind, one.text, other.text)
            for one, other in zip(ones, others, strict=True)
        )

    def _piece(self, kind: Kind | None, recorded: str, found: str) -> bool:
        if kind is None:
            return recorded == found
        if kind is Kind.MOMENT:
            one, other = iso_seconds(recorded), iso_seconds(found)
            return recorded == found or self.moments.agree(one, other)
        if kind is Kind.DIGITS and is_time_text(recorded, BEGINNING) and found.isdecimal():
            return self.moments.agree(int(recorded), int(found))
        if self._actual.get((kind, recorded)) == found:
            return True
        # Two tokens with the same claims are the same token if they are of the same second.
        is_known = (kind, recorded) in self._actual or (kind, found) in self._recorded
        if is_known and kind is not Kind.TOKEN:
            return False
        if kind is Kind.QUERY and recorded.partition("=")[0] != found.partition("=")[0]:
            return False
        if kind is Kind.TOKEN and not self._claims_agree(recorded, found):
            return False
        self._pair(kind, recorded, found)
        return True

    def _claims_agree(self, recorded: str, found: str) -> bool:
        from dailykit.tokens._jwt import read

        try:
            claims = read(found)
        except TokenError:
            return self._tokens.get(recorded) is None
        return not list(self._value(self._tokens.get(recorded), claims, "", ""))

    def _pair(self, kind: Kind, recorded: str, found: str) -> None:
        self._actual[kind, recorded] = found
        self._recorded[kind, found] = recorded

    # --- what is it in this run? ------------------------------------------------------------------

    def actual_content(self, recorded: Content) -> Content:
        """Return a recorded body with the ids, times and tokens of this run."""
        if recorded.text is not None:
            return Content(None, self.actual_text(recorded.text))
        return Content(self._actual_value(recorded.json, ""), None)

    def actual_path(self, recorded: str) -> str:
        """Return a recorded path and query with the ids, times and tokens of this run."""
        return self.actual_text(recorded)

    def actual_text(self, recorded: str) -> str:
        """Return a recorded text with the ids, times and tokens of this run."""
        return "".join(self._actual_piece(*piece) for piece in pieces(recorded))

    def _actual_value(self, value: Any, name: str) -> Any:
        if is_object(value):
            return {key: self._actual_value(one, key) for key, one in value.items()}
        if is_list(value):
            return [self._actual_value(one, name) for one in value]
        if isinstance(value, str):
            # What the program sent itself is answered as it sent it.
            sent = self._actual.get((_SECRET, value)) if is_secret_name(name) else None
            return self.actual_text(value) if sent is None else sent
        return self.moments.actual(value) if is_time(value, name, BEGINNING) else value

    def _actual_piece(self, kind: Kind | None, text: str) -> str:
        if kind is None:
            return text
        if kind is Kind.MOMENT:
            seconds = iso_seconds(text)
            is_far = not is_time(seconds, "", BEGINNING)
            return text if is_far else iso_text(self.moments.actual(seconds), text)
        if kind is Kind.DIGITS and is_time_text(text, BEGINNING):
            return str(self.moments.actual(int(text)))
        if (kind, text) not in self._actual and kind is Kind.TOKEN:
            self._pair(kind, text, self._token(text))
        return self._actual.get((kind, text), text)

    def _token(self, recorded: str) -> str:
        from dailykit.tokens import sign_claims

        claims = self._tokens.get(recorded)
        return sign_claims(self._actual_value(claims, ""), self._api_key) if claims else recorded


def _shape(request: RecordedRequest) -> str | None:
    # In a replay every key is the right one.
    return None if request.authorization == "Bearer ***" else request.authorization


def _shown_content(content: Content) -> str:
    if content.is_empty:
        return _NOTHING
    return _shown(content.json if content.text is None else content.text, "")


def _shown(value: Any, name: str) -> str:
    """Return a value for people, without what is secret in it."""
    if isinstance(value, str) and is_secret_name(name):
        return '"***"'
    text = hidden(redacted(json.dumps(value, ensure_ascii=False)))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
