"""The steps that bring an older database up to this version's tables."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

__all__ = ["MIGRATIONS"]

MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = ()
"""Step i leads from schema version i + 1 to i + 2. All missing ones run in one transaction, so
that a database is either migrated or as it was."""
