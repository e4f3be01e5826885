"""Where the local Daily's random names and ids come from."""

import random
import secrets
import uuid

from dailykit.naming import random_room_name

__all__ = ["Ids"]


class Ids:
    """Makes the ids and names that Daily would make up.

    Args:
        seed: The same seed gives the same ids in the same order, for tests that compare whole
            answers. Unpredictable unless given.
    """

    def __init__(self, seed: str | None = None) -> None:
        self._parts: dict[str, Ids] = {}
        self.begin(seed)

    def begin(self, seed: str | None) -> None:
        """Begin anew with another seed, or with the same; also what was drawn apart."""
        self._seed = seed
        for purpose, part in self._parts.items():
            part.begin(self._seed_of(purpose))
        # Names need to differ, not to resist guessing, and asking the system for each letter of
        # one costs as much as storing a room.
        self._random = random.Random(secrets.token_bytes(32) if seed is None else seed)  # noqa: S311

    def apart(self, purpose: str) -> "Ids":
        """Return a source of its own: what is drawn from it changes nothing here.

        Args:
            purpose: What it is for; each purpose has ids of its own.
        """
        return self._parts.setdefault(purpose, Ids(self._seed_of(purpose)))

    def _seed_of(self, purpose: str) -> str | None:
        return None if self._seed is None else f"{self._seed}:{purpose}"

    def uuid(self) -> str:
        """Return a random UUID, as Daily's ids of rooms, domains and meetings are."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def room_name(self) -> str:
        """Return a room name of Daily's own form: 20 letters of either case and digits."""
        return random_room_name(self._random.randbytes)

    def hex(self, length: int) -> str:
        """Return `length` hexadecimal digits."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def digits(self, length: int) -> str:
        """Return `length` decimal digits, the first of them not zero."""
        return str(self._random.randrange(10 ** (length - 1), 10**length))
