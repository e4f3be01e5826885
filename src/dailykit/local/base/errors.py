"""What the local Daily raises for the programs that use it directly."""

from dailykit.errors import ConfigurationError, DailyError

__all__ = ["CallError", "JoinRefused", "SeedError", "SnapshotError", "StartError"]


class StartError(ConfigurationError):
    """The local Daily can't start: its port is taken, its database can't be used, and the like."""


class SeedError(ConfigurationError):
    """A seed that the local Daily can't follow. Nothing of it was done."""


class SnapshotError(ConfigurationError):
    """A snapshot that can't be written or read. What it was to replace is as it was."""


class JoinRefused(DailyError):  # noqa: N818 - it is an answer, not something that went wrong
    """Somebody may not join a call, or is not let in after knocking.

    Attributes:
        reason: Daily's word for why: ``no-room``, ``exp-room``, ``nbf-room``, ``exp-token``,
            ``nbf-token``, ``meeting-full``, ``not-allowed`` or ``ejected`` (banned).
    """

    def __init__(self, reason: str, info: str) -> None:
        super().__init__(f"{info} ({reason})", code=reason, info=info)
        self.reason = reason


class CallError(DailyError):
    """What a participant asked for was not done: not allowed, not there, or too late.

    Attributes:
        reason: Why, in a word: ``forbidden-error``, ``not-found``, ``left`` and the like.
    """

    def __init__(self, reason: str, info: str) -> None:
        super().__init__(f"{info} ({reason})", code=reason, info=info)
        self.reason = reason
