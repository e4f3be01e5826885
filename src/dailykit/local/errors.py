"""What can go wrong before the local Daily answers its first request."""

from dailykit.errors import ConfigurationError

__all__ = ["StartError"]


class StartError(ConfigurationError):
    """The local Daily can't start: its port is taken, its database can't be used, and the like."""
