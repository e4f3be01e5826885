"""Log levels, and the notes about what has no effect on a local call."""

import logging
from typing import ClassVar, Final, final

__all__ = ["LogLevel", "no_effect"]

_log = logging.getLogger("dailykit.daily")


@final
class LogLevel:
    """A log level, for `Daily.set_log_level`: one of the attributes of this class."""

    Off: ClassVar["LogLevel"]
    Error: ClassVar["LogLevel"]
    Warn: ClassVar["LogLevel"]
    Info: ClassVar["LogLevel"]
    Debug: ClassVar["LogLevel"]
    Trace: ClassVar["LogLevel"]

    __slots__ = ("_name", "_number")
    _name: str
    _number: int

    def __new__(cls, *_: object, **__: object) -> "LogLevel":
        raise TypeError("cannot create 'daily.LogLevel' instances")

    def __int__(self) -> int:
        return self._number

    def __repr__(self) -> str:
        return f"LogLevel.{self._name}"

    @classmethod
    def _make_all(cls) -> None:
        for number, name in enumerate(("Off", "Error", "Warn", "Info", "Debug", "Trace")):
            level = object.__new__(cls)
            level._name, level._number = name, number
            setattr(cls, name, level)


LogLevel._make_all()  # pyright: ignore[reportPrivateUsage]

_TOLD: Final[set[str]] = set()


def no_effect(what: str) -> None:
    """Log, once per process, that a setting is accepted and has no effect on local calls."""
    if what not in _TOLD:
        _TOLD.add(what)
        _log.info("%s has no effect on calls of the local Daily", what)
