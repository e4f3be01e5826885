"""The source of the local Daily's random names and ids."""

import random
import secrets
from typing import Final

from dailykit.naming import random_room_name

__all__ = ["DEFAULT_INSTANCE", "Ids"]

DEFAULT_INSTANCE: Final = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
"""The default instance id of recordings, live streams and transcriptions, which Daily reserves."""

_NOT_FIXED: Final = ~((0xF << 76) | (0x3 << 62))
_VERSION_4: Final = (0x4 << 76) | (0x2 << 62)


class Ids:
    """Generates the ids and names that Daily would generate.

    Args:
        seed: The same seed gives the same ids in the same order, for tests that compare whole
            answers. Default: random.
    """

    def __init__(self, seed: str | None = None) -> None:
        self._parts: dict[str, Ids] = {}
        self.begin(seed)

    def begin(self, seed: str | None) -> None:
        """Start over with this seed, including the sources that `apart` returned."""
        self._seed = seed
        for purpose, part in self._parts.items():
            part.begin(self._seed_of(purpose))
        # Names must be distinct, not hard to guess, and system randomness for each letter costs as
        # much as storing a room.
        self._random = random.Random(secrets.token_bytes(32) if seed is None else seed)  # noqa: S311

    def apart(self, purpose: str) -> "Ids":
        """Return a separate source. Drawing from it does not change this one.

        Args:
            purpose: What the ids are for. Each purpose has its own sequence.
        """
        return self._parts.setdefault(purpose, Ids(self._seed_of(purpose)))

    def _seed_of(self, purpose: str) -> str | None:
        return None if self._seed is None else f"{self._seed}:{purpose}"

    def uuid(self) -> str:
        """Return a random UUID, Daily's format for ids of rooms, domains and meetings."""
        # By hand, as uuid.UUID takes several times as long.
        bits = self._random.getrandbits(128) & _NOT_FIXED | _VERSION_4
        digits = f"{bits:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def room_name(self) -> str:
        """Return a room name in Daily's format: 20 letters and digits."""
        return random_room_name(self._random.randbytes)

    def hex(self, length: int) -> str:
        """Return `length` hexadecimal digits."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def digits(self, length: int) -> str:
        """Return `length` decimal digits, the first of which is not zero."""
        return str(self._random.randrange(10 ** (length - 1), 10**length))
