"""The migrations from older databases to this version's tables."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

__all__ = ["MIGRATIONS"]

MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = ()
"""Step i migrates schema version i + 1 to i + 2. All missing steps run in one transaction, so a
database is either fully migrated or unchanged."""
