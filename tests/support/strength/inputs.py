"""Odd inputs: values, texts and bytes that nobody means to send, from seeded dice."""

import json
import random
from collections.abc import Sequence
from typing import Any, Final

from dailykit.local.base.json_types import is_list, is_object

__all__ = ["Inputs"]

_TEXTS: Final = (
    *("", " ", "\0", "a", "standup", "\ud800", "\udfff\ud800", "\U0001f600", "e\u0301", "\u202e"),
    *("null", "true", "1", "-1", "1e999", "NaN", "9" * 5000, "0x10", "\u0663", "\xb2", "1_000"),
    *("http://[", "https://x.daily.co/a", "http://a:b:c/d", "//", "://", "/", "..", "%", "%ff"),
    *("%00", "%2e%2e", "?t=x", "#", "https://x.daily.co/\ud800", "file:///etc/passwd", "a" * 3000),
    *("2027-01-15T08:00:00.000Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2027"),
    *("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Mon, 99 Foo", "soon"),
    *("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "....", "eyJ.eyJ.eyJ", "=", "AAAA", "\xff", "\n", "\r\n"),
    *("{", "[", "<script>", "' OR 1=1", "$" * 10, "__class__", "+15551234567", "sip:a@b"),
)
_NUMBERS: Final = (
    *(0, 1, -1, 2**31, 2**53, 2**63, -(2**63), 2**64, 10**30, 10**400, 0.5, -0.0, 1e308, 5e-324),
    *(1_800_000_000, 1_800_000_000.5, 253402300800, -62135596801, 1e300, 10**18),
)
_EMPTY: Final[tuple[Any, ...]] = ([], {}, "", 0)
_BYTES: Final = (b"", b"\xff", b"\xef\xbb\xbf", b"\x00", b"[" * 3000, b'{"a":' * 3000, b"NaN", b'"')


class Inputs:
    """A source of odd inputs.

    Args:
        seed: For the dice.
    """

    def __init__(self, seed: object) -> None:
        self.dice = random.Random(f"{seed}")

    def text(self) -> str:
        """Return some text."""
        dice = self.dice
        kind = dice.randrange(4)
        if kind < 2:
            return dice.choice(_TEXTS)
        if kind == 2:
            return "".join(dice.choice(_TEXTS)[:20] for _ in range(3))
        return "".join(chr(dice.randrange(0x250)) for _ in range(dice.randrange(12)))

    def number(self) -> float:
        """Return some number."""
        return self.dice.choice(_NUMBERS)

    def value(self, names: Sequence[str] = (), depth: int = 0) -> Any:
        """Return some JSON value, whose objects have members with these names among others."""
        dice = self.dice
        kind = dice.randrange(9 if depth < 3 else 6)
        if kind < 2:
            return self.text()
        if kind < 4:
            return self.number()
        if kind == 4:
            return dice.choice([None, True, False])
        if kind == 5:
            return dice.choice(_EMPTY)
        if kind == 6:
            return [self.value(names, depth + 1) for _ in range(dice.randrange(4))]
        return self.object(names, depth + 1)

    def object(self, names: Sequence[str] = (), depth: int = 0) -> dict[str, Any]:
        """Return some JSON object."""
        dice = self.dice
        members = dice.sample(names, min(len(names), dice.randrange(1, 12))) if names else []
        members += [self.text()[:20] for _ in range(dice.randrange(2))]
        return {member: self.value(names, depth + 1) for member in members}

    def altered(self, value: Any, names: Sequence[str] = ()) -> Any:
        """Return a copy of a good value in which a few parts are something else."""
        if self.dice.random() < 0.08:
            return self.value(names, 2)
        if is_object(value):
            return {
                name if self.dice.random() < 0.95 else self.text()[:20]: self.altered(inner, names)
                for name, inner in value.items()
                if self.dice.random() < 0.97
            }
        if is_list(value):
            return [self.altered(item, names) for item in value]
        return value

    def document(self, value: Any) -> bytes:
        """Return a value as JSON, at times broken."""
        dice = self.dice
        if dice.random() < 0.05:
            return dice.choice(_BYTES)
        ascii_only = dice.random() < 0.7
        document = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        if dice.random() < 0.25 and document:
            return self.broken(document)
        return document

    def broken(self, good: bytes) -> bytes:
        """Return a damaged copy of some bytes."""
        dice, broken = self.dice, bytearray(good)
        for _ in range(dice.randrange(1, 4)):
            place = dice.randrange(len(broken) + 1)
            match dice.randrange(4):
                case 0:
                    broken[place:place] = dice.choice(_BYTES)[:50]
                case 1:
                    del broken[place : place + dice.randrange(10)]
                case 2:
                    broken[place : place + 1] = bytes([dice.randrange(256)])
                case _:
                    del broken[place:]
        return bytes(broken)
