"""The errors that the local Daily raises in programs that use it directly."""

from dailykit.errors import ConfigurationError, DailyError

__all__ = ["CallError", "JoinRefused", "SeedError", "SnapshotError", "StartError"]


class StartError(ConfigurationError):
    """The local Daily can't start, for example because its port or database is in use."""


class SeedError(ConfigurationError):
    """The local Daily can't apply a seed. Nothing in the seed was applied."""


class SnapshotError(ConfigurationError):
    """A snapshot can't be written or read. The existing state is unchanged."""


class JoinRefused(DailyError):  # noqa: N818 - an answer rather than a failure
    """A participant may not join a call, or an owner denied the knock.

    Attributes:
        reason: Daily's code for the reason: ``no-room``, ``exp-room``, ``nbf-room``, ``exp-token``,
            ``nbf-token``, ``meeting-full``, ``not-allowed`` or ``ejected`` (banned).
    """

    def __init__(self, reason: str, info: str) -> None:
        super().__init__(f"{info} ({reason})", code=reason, info=info)
        self.reason = reason


class CallError(DailyError):
    """A participant's action failed: not permitted, no such target, or too late.

    Attributes:
        reason: A short code for the reason, such as ``forbidden-error``, ``not-found`` or ``left``.
    """

    def __init__(self, reason: str, info: str) -> None:
        super().__init__(f"{info} ({reason})", code=reason, info=info)
        self.reason = reason
