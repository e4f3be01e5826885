"""What the local Daily raises for the programs that use it directly."""

from dailykit.errors import ConfigurationError, DailyError

__all__ = ["JoinRefused", "StartError"]


class StartError(ConfigurationError):
    """The local Daily can't start: its port is taken, its database can't be used, and the like."""


class JoinRefused(DailyError):  # noqa: N818 - it is an answer, not something that went wrong
    """Somebody may not join a call, or is not let in after knocking.

    Attributes:
        reason: Daily's word for why: ``no-room``, ``exp-room``, ``nbf-room``, ``exp-token``,
            ``nbf-token``, ``meeting-full``, ``not-allowed`` or ``ejected`` (banned).
    """

    def __init__(self, reason: str, info: str) -> None:
        super().__init__(f"{info} ({reason})", code=reason, info=info)
        self.reason = reason
