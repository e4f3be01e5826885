"""A room and a meeting token for it: the request for them, and the result. Pure."""

from dataclasses import dataclass, field
from typing import Any

from dailykit.errors import InvalidArgumentError
from dailykit.models._base import UNSET, Unset, UserId
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacyInput
from dailykit.models.rooms import Room, RoomProperties
from dailykit.models.tokens import MeetingTokenProperties

__all__ = ["CallSession", "SessionWish"]


@dataclass(frozen=True, slots=True)
class CallSession:
    """A room and a meeting token to join it with.

    Attributes:
        room: The room.
        token: The meeting token for the room. The repr does not show it.
    """

    room: Room
    token: str = field(repr=False)

    @property
    def room_url(self) -> str:
        """The room's URL, without the token."""
        return self.room.url

    @property
    def join_url(self) -> str:
        """The room's URL with the token. Anyone who has it can join, so keep it secret."""
        return f"{self.room.url}?t={self.token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWish:
    """The requested session.

    Attributes:
        is_new: Whether to create the room.
        name: The new room's name; None for a random one.
        privacy: The new room's privacy.
        properties: The new room's properties.
        settings: More properties, which override `properties`.
        exp: Unix seconds when room and token expire, unless they have their own ``exp``.
        owner: Whether the token makes the participant an owner.
        user_name: The participant's name.
        user_id: The caller's own id for the participant.
        token: More properties of the token.
    """

    is_new: bool
    name: str | None
    privacy: RoomPrivacyInput
    properties: RoomProperties | None
    settings: RoomPropertiesKeywords
    exp: int
    owner: bool | Unset
    user_name: str | Unset
    user_id: UserId | Unset
    token: MeetingTokenProperties | None

    def room_settings(self) -> RoomPropertiesKeywords:
        """Return the settings of the new room, in addition to `properties`.

        Raises:
            InvalidArgumentError: There are settings, but the room is not new.
        """
        if not self.is_new:
            if self.name is not None or self.properties is not None or self.settings:
                raise InvalidArgumentError(
                    "start_session: name, properties and settings are for a new room; omit them "
                    "if you pass room"
                )
            return {}
        said = self.properties.model_fields_set if self.properties else set[str]()
        settings: RoomPropertiesKeywords = {**self.settings}
        if "exp" not in said:
            settings.setdefault("exp", self.exp)
        if "eject_at_room_exp" not in said:
            settings.setdefault("eject_at_room_exp", True)
        return settings

    def token_settings(self) -> dict[str, Any]:
        """Return the token's properties, in addition to `token`."""
        says_exp = self.token is not None and "exp" in self.token.model_fields_set
        room_exp = self.settings.get("exp") or (self.properties.exp if self.properties else None)
        return {
            "exp": UNSET if says_exp else room_exp or self.exp,
            "is_owner": self.owner,
            "user_name": self.user_name,
            "user_id": self.user_id,
        }
