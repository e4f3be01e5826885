"""Makes it 2027-01-15 08:00 UTC for programs on a page, so that what they print can be compared.

Python imports this by itself when its folder is in PYTHONPATH. Only what tells the time of day is
touched; what measures stretches of time (`time.monotonic`) goes on.
"""

import datetime
import time
from typing import Any

_real = datetime.datetime
_NOW = _real(2027, 1, 15, 8, tzinfo=datetime.UTC).timestamp()


class _AlsoReal(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _real)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, _real)


class _Datetime(_real, metaclass=_AlsoReal):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return cls.fromtimestamp(_NOW, tz)


time.time = lambda: _NOW
datetime.datetime = _Datetime  # type: ignore[misc]  # it stands in for the real one
