"""Writes the still picture of local recordings, as H.264 in the simplest way that there is.

    python scripts/still_picture.py

The first picture is sent as plain samples (I_PCM macroblocks), each further one says that nothing
has changed (all macroblocks skipped). So there is nothing to compute, and every player can show
it: this is constrained baseline. Clauses are those of ITU-T H.264.

The file holds NAL units, each behind its length in four bytes: the parameters of the sequence and
of the pictures, the first picture, and 16 times "nothing has changed", for the picture numbers 0
to 15.
"""

from typing import Final

from dailykit.local.files.still_picture import HEIGHT, PATH, WIDTH

_SIDE: Final = 16
_COLUMNS: Final = WIDTH // _SIDE
_ROWS: Final = HEIGHT // _SIDE

# Y, Cb, Cr: a red dot, as cameras have while they record, on dark grey.
_GREY: Final = (40, 128, 128)
_RED: Final = (76, 92, 240)
_RADIUS: Final = 18

_CONSTRAINED_BASELINE: Final = bytes((66, 0xC0, 10))
"""profile_idc, the constraint flags, and level_idc: up to 99 macroblocks a picture."""
_I_PCM: Final = 25
_ONLY_I: Final = 7
_P: Final = 0


class Bits:
    """Bits in a row, with the codes that H.264 uses (clause 9.1)."""

    def __init__(self) -> None:
        self._text = ""

    def fixed(self, value: int, width: int) -> "Bits":
        """Add `value` as a number of `width` bits."""
        self._text += f"{value:0{width}b}"
        return self

    def golomb(self, *values: int) -> "Bits":
        """Add each value as an unsigned Exp-Golomb code."""
        for value in values:
            code = f"{value + 1:b}"
            self._text += "0" * (len(code) - 1) + code
        return self

    def aligned(self) -> bytes:
        """Return the bits, with zeros up to the next byte."""
        text = self._text + "0" * (-len(self._text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")

    def closed(self) -> bytes:
        """Return the bits with the stop bit that ends a unit."""
        return Bits()._add(self._text + "1").aligned()

    def _add(self, text: str) -> "Bits":
        self._text += text
        return self


def _unit(kind: int, importance: int, content: bytes) -> bytes:
    """Return a NAL unit (clause 7.3.1): three bytes that mean something else are broken up."""
    escaped, zeros = bytearray((importance << 5 | kind,)), 0
    for byte in content:
        if zeros == 2 and byte <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(escaped)


def _sequence_parameters() -> bytes:
    # Its id, 16 frame numbers, order by decoding, and one reference picture; no gaps.
    bits = Bits().golomb(0, 0, 2, 1).fixed(0, 1)
    # The size in macroblocks. Frames, no fields; inference as fields would need; no more.
    bits.golomb(_COLUMNS - 1, _ROWS - 1).fixed(0b1100, 4)
    return _unit(7, 3, _CONSTRAINED_BASELINE + bits.closed())


def _picture_parameters() -> bytes:
    # Two ids; simple coding, no bottom fields; one group of slices, one reference each.
    bits = Bits().golomb(0, 0).fixed(0, 2).golomb(0, 0, 0)
    # No weights; ordinary quantisers; slices say how they are smoothed.
    bits.fixed(0, 3).golomb(0, 0, 0).fixed(0b100, 3)
    return _unit(8, 3, bits.closed())


def first_picture() -> bytes:
    """Return the picture itself, as a NAL unit."""
    # The slice's header: picture 0, its first; no memory; quantiser as it is; no smoothing.
    header = Bits().golomb(0, _ONLY_I, 0).fixed(0, 4).golomb(0).fixed(0, 2).golomb(0, 1)
    content = header.golomb(_I_PCM).aligned() + _macroblock(0, 0)
    follow_up = Bits().golomb(_I_PCM).aligned()
    places = [(row, column) for row in range(_ROWS) for column in range(_COLUMNS)]
    content += b"".join(follow_up + _macroblock(*place) for place in places[1:])
    return _unit(5, 3, content + Bits().closed())


def same_picture(number: int) -> bytes:
    """Return the NAL unit that shows the same picture again, as the one of this number (1...)."""
    header = Bits().golomb(0, _P, 0).fixed(number % 16, 4).fixed(0, 3).golomb(0, 1)
    return _unit(1, 2, header.golomb(_ROWS * _COLUMNS).closed())


def _macroblock(row: int, column: int) -> bytes:
    """Return the samples of a square of 16 pixels: light, then colour at half the resolution."""
    top, left = row * _SIDE, column * _SIDE
    pixels = [_color(top + y, left + x) for y in range(_SIDE) for x in range(_SIDE)]
    coarse = [_color(top + y, left + x) for y in range(0, _SIDE, 2) for x in range(0, _SIDE, 2)]
    light = bytes(pixel[0] for pixel in pixels)
    return light + bytes(pixel[1] for pixel in coarse) + bytes(pixel[2] for pixel in coarse)


def _color(y: int, x: int) -> tuple[int, int, int]:
    is_inside = (y - HEIGHT // 2) ** 2 + (x - WIDTH // 2) ** 2 <= _RADIUS**2
    return _RED if is_inside else _GREY


def units() -> bytes:
    """Return what the file holds."""
    pictures = (first_picture(), *(same_picture(number) for number in range(16)))
    all_units = (_sequence_parameters(), _picture_parameters(), *pictures)
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in all_units)


if __name__ == "__main__":
    PATH.write_bytes(units())
