"""A room and a token for it."""

from dataclasses import dataclass, field

from dailykit.models.rooms import Room

__all__ = ["CallSession"]


@dataclass(frozen=True, slots=True)
class CallSession:
    """What somebody needs to join a call.

    Attributes:
        room: The room.
        token: The meeting token for it. It does not show in the repr.
    """

    room: Room
    token: str = field(repr=False)

    @property
    def room_url(self) -> str:
        """The room's URL, without the token."""
        return self.room.url

    @property
    def join_url(self) -> str:
        """The URL that joins with the token. Whoever has it can join: treat it as a secret."""
        return f"{self.room.url}?t={self.token}"
