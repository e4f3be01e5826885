"""The parts of a text that differ between two runs of a program, or that are private. Pure.

Recording replaces each such piece by a placeholder of the same kind; replaying matches pieces of
the same kind with each other.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from dailykit.redaction import TOKEN

__all__ = ["Kind", "Piece", "iso_seconds", "iso_text", "pieces", "placeholder"]


class Kind(StrEnum):
    """What a piece of a text is."""

    TOKEN = "token"  # noqa: S105 (a name, not a secret)
    """A meeting token."""

    STREAM = "stream"
    """The URL of a live stream, which has its key."""

    ROOT = "root"
    """The root of a room's URL, with the domain's name, or an address on this machine."""

    LOGIN = "login"
    """The user name and password in a URL."""

    QUERY = "query"
    """A parameter in the query of a URL."""

    ADDRESS = "address"
    """A SIP or an e-mail address."""

    IP = "ip"
    """An IP address of version 4."""

    PHONE = "phone"
    """A phone number."""

    MOMENT = "moment"
    """A date with a time, as ISO 8601."""

    UUID = "uuid"
    """An id."""

    OPAQUE = "opaque"
    """Letters in upper and lower case that look random, such as a random room name."""

    DIGITS = "digits"
    """At least eight hexadecimal or decimal digits."""


class Piece(NamedTuple):
    """A part of a text, with its kind; None if it is plain text."""

    kind: Kind | None
    text: str


# The names that a token and a piece of the other kinds have in a cassette match too.
_PATTERNS: Final = {
    Kind.TOKEN: rf"{TOKEN.pattern}|meeting-token-\d+",
    Kind.STREAM: r"rtmps?://[^\s\"'<>]+",
    Kind.ROOT: (
        r"https?://(?!(?:api|docs|dashboard|www)\.)"
        r"(?:[\w-]+(?:\.staging)?\.daily\.co|127\.0\.0\.1|\[::1\]|(?:[\w-]+\.)?localhost)"
        r"(?::\d+)?(?![\w.:@-])"
    ),
    Kind.LOGIN: r"(?<=://)[^/\s@\"']+(?=@)",
    Kind.QUERY: r"[?&][\w.~%-]+=(?!eyJ|meeting-token-)[^&\s\"'#<>]+",
    Kind.ADDRESS: r"(?:sips?:)?[\w.+%-]+@[\w-]+(?:\.[\w-]+)+",
    Kind.IP: r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])",
    Kind.PHONE: r"(?:\+|%2B)\d{7,15}(?!\d)",
    Kind.MOMENT: r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)",
    Kind.UUID: (
        r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
    ),
    Kind.OPAQUE: (
        r"(?<![\w+-])(?=[\w+-]*[a-z])(?=[\w+-]*[A-Z])"
        r"(?:[0-9A-Za-z]{20}|(?=[\w+-]*\d)[\w+-]{20,}={0,2})(?![\w+=-])"
    ),
    Kind.DIGITS: r"(?<![0-9A-Za-z+])(?=[A-Fa-f]*\d)[0-9A-Fa-f]{8,}(?![0-9A-Za-z])",
}
_PIECE: Final = re.compile("|".join(f"(?P<{kind}>{text})" for kind, text in _PATTERNS.items()))
_FRACTION: Final = re.compile(r"(?<=\.)\d+")


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text, in order; together they are the text."""
    end = 0
    for found in _PIECE.finditer(text):
        if found.start() > end:
            yield Piece(None, text[end : found.start()])
        yield Piece(Kind(found.lastgroup or ""), found[0])
        end = found.end()
    if end < len(text):
        yield Piece(None, text[end:])


def placeholder(kind: Kind, text: str, number: int) -> str:
    """Return what stands for a piece in a cassette. It is a piece of the same kind.

    Args:
        kind: The kind of the piece; not a moment, which is moved instead.
        text: The piece.
        number: Its number among the pieces of its kind, from 1.
    """
    match kind:
        case Kind.TOKEN:
            return f"meeting-token-{number}"
        case Kind.OPAQUE | Kind.UUID | Kind.DIGITS:
            return _random(kind, text, number)
        case Kind.STREAM:
            return f"{text.partition('://')[0]}://stream-{number}.invalid/live/key"
        case Kind.ROOT:
            is_dailys = text.endswith(".daily.co")
            return (
                f"https://domain-{number}.daily.co" if is_dailys else f"http://127.0.0.1:{number}"
            )
        case Kind.LOGIN:
            return f"login-{number}"
        case Kind.QUERY:
            return f"{text.partition('=')[0]}=value-{number}"
        case Kind.ADDRESS:
            scheme = "".join(re.findall(r"^sips?:", text))
            return f"{scheme}address-{number}@example.com"
        case Kind.IP:
            return f"192.0.{2 + number // 250}.{number % 250}"
        case Kind.PHONE:
            # Numbers of this area and exchange belong to no one.
            return f"{'%2B' if text.startswith('%') else '+'}1202555{100 + number:04d}"
        case _:
            return text


def _random(kind: Kind, text: str, number: int) -> str:
    if kind is Kind.OPAQUE:
        return f"Opaque{number:0{len(text) - 6}d}"
    if kind is Kind.UUID:
        return f"00000000-0000-4000-8000-{number:012x}"
    return f"{number:0{len(text)}d}"  # decimal, so that a number stays one


def iso_seconds(text: str) -> float:
    """Return the unix seconds of a moment's text; 0 if it is not a moment."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0


def iso_text(seconds: float, like: str) -> str:
    """Return a moment as text, in the format of another; whole seconds."""
    zone = datetime.fromisoformat(like).tzinfo
    text = datetime.fromtimestamp(int(seconds), zone).strftime("%Y-%m-%dT%H:%M:%S")
    rest = like[len(text) :]
    return text + _FRACTION.sub(lambda found: "0" * len(found[0]), rest)
