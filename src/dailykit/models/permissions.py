"""What a participant may do, and whom they may see and hear."""

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
    """Which media of somebody may be received, kind by kind."""

    video: bool | None = None
    """The camera."""
    audio: bool | None = None
    """The microphone."""
    screen_video: bool | None = None
    """The shared screen's picture."""
    screen_audio: bool | None = None
    """The shared screen's sound."""
    custom_video: dict[str, bool] | None = None
    """Custom video tracks by name; ``*`` stands for all others."""
    custom_audio: dict[str, bool] | None = None
    """Custom audio tracks by name; ``*`` stands for all others."""


MediaRule: TypeAlias = bool | MediaMap
"""All media (true), none (false), or kind by kind."""


class CanReceive(DailyCamelPart):
    """Whose media a participant may receive; the most particular rule that fits counts."""

    base: MediaRule | None = None
    """The rule for everybody who is not named below."""
    by_user_id: dict[str, MediaRule] | None = None
    """Rules by ``user_id``; ``*`` stands for all others."""
    by_participant_id: dict[str, MediaRule] | None = None
    """Rules by participant (session) id; ``*`` stands for all others."""


class Permissions(DailyCamelPart):
    """A participant's permissions. Those of the token count before the room's and the domain's.

    In an update only what is given changes, and `can_receive` part by part.
    """

    has_presence: bool | None = None
    """Whether the others notice the participant. Default: true."""
    can_send: bool | list[SendableMedia] | None = None
    """All media (true, the default), none (false), or the kinds in a list."""
    can_receive: CanReceive | None = None
    """Whose media may be received. Default: everybody's."""
    can_admin: bool | list[AdminTask] | None = None
    """All tasks (true), none (false, the default), or those in a list."""


class UpdatePermissionsBody(DailyBody):
    """Changes the permissions of people who are in a call."""

    data: dict[str, Permissions]
    """The changes by participant (session) id; ``*`` stands for everybody."""
