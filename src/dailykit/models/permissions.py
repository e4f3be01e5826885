"""Permissions: what participants may send, receive and administer."""

from typing import TypeAlias

from dailykit.models._base import DailyBody, DailyCamelPart
from dailykit.models.enums import AdminTask, SendableMedia

__all__ = [
    "CanReceive",
    "MediaMap",
    "MediaRule",
    "Permissions",
    "UpdatePermissionsBody",
]


class MediaMap(DailyCamelPart):
    """Which media of a participant may be received, by kind."""

    video: bool | None = None
    """The camera."""
    audio: bool | None = None
    """The microphone."""
    screen_video: bool | None = None
    """Screen share video."""
    screen_audio: bool | None = None
    """Screen share audio."""
    custom_video: dict[str, bool] | None = None
    """Custom video tracks by name; ``*`` stands for all others."""
    custom_audio: dict[str, bool] | None = None
    """Custom audio tracks by name; ``*`` stands for all others."""


MediaRule: TypeAlias = bool | MediaMap
"""All media (true), none (false), or by kind."""


class CanReceive(DailyCamelPart):
    """Whose media a participant may receive; the most specific matching rule applies."""

    base: MediaRule | None = None
    """The rule for participants not listed below."""
    by_user_id: dict[str, MediaRule] | None = None
    """Rules by ``user_id``; ``*`` stands for all others."""
    by_participant_id: dict[str, MediaRule] | None = None
    """Rules by participant (session) id; ``*`` stands for all others."""


class Permissions(DailyCamelPart):
    """A participant's permissions. The token's take precedence over the room's and the domain's.

    An update changes only the given fields; `can_receive` is merged by part.
    """

    has_presence: bool | None = None
    """Whether the participant is visible to others. Default: true."""
    can_send: bool | list[SendableMedia] | None = None
    """All media (true, the default), none (false), or the kinds in a list."""
    can_receive: CanReceive | None = None
    """Whose media may be received. Default: everyone's."""
    can_admin: bool | list[AdminTask] | None = None
    """All tasks (true), none (false, the default), or those in a list."""


class UpdatePermissionsBody(DailyBody):
    """Changes the permissions of participants in a call."""

    data: dict[str, Permissions]
    """The changes by participant (session) id; ``*`` stands for everyone."""
