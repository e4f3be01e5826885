"""The local Daily's storage: SQLite through SQLAlchemy Core, which is imported on first use."""

from typing import TYPE_CHECKING

from dailykit._lazy import lazy_names
from dailykit.local.store.sqlite import MEMORY

if TYPE_CHECKING:
    from dailykit.local.store.database import Store
    from dailykit.local.store.snapshots import Moment

__all__ = ["MEMORY", "Moment", "Store"]

if not TYPE_CHECKING:
    __getattr__ = lazy_names(
        __name__,
        {"Moment": "dailykit.local.store.snapshots", "Store": "dailykit.local.store.database"},
    )
