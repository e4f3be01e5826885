"""Where the local Daily keeps its state: SQLite, reached through SQLAlchemy Core."""

from dailykit.local.store.database import MEMORY, Moment, Store

__all__ = ["MEMORY", "Moment", "Store"]
