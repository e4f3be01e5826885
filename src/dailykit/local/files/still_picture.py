"""The still picture of local recordings: a red dot, like a camera's recording light.

The picture never changes, so its bytes are shipped; ``scripts/still_picture.py`` writes them.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["HEIGHT", "PATH", "WIDTH", "StillPicture", "still_picture"]

WIDTH: Final = 112
HEIGHT: Final = 64
PATH: Final = Path(__file__).with_name("still_picture.bin")


class StillPicture:
    """The NAL units of a video of this picture.

    Attributes:
        sequence_parameters: The sequence parameter set, which a decoder needs first.
        picture_parameters: The picture parameter set.
        first: The picture itself.
        same: An unchanged picture, for each of the 16 picture numbers.
    """

    def __init__(self, content: bytes) -> None:
        self.sequence_parameters, self.picture_parameters, self.first, *self.same = _units(content)


def _units(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        end = start + 4 + int.from_bytes(content[start : start + 4], "big")
        yield content[start + 4 : end]
        start = end


@cache
def still_picture() -> StillPicture:
    """Return the picture. Its file is read once."""
    return StillPicture(PATH.read_bytes())
