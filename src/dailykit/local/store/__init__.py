"""The local Daily's storage: SQLite through SQLAlchemy Core."""

from dailykit.local.store.database import MEMORY, Moment, Store

__all__ = ["MEMORY", "Moment", "Store"]
