"""Daily's rules and the objects they apply to. No HTTP, no sockets, no waiting.

Each name is imported on first use: a program in a call needs a few rules, but no database.
"""

from typing import TYPE_CHECKING

from dailykit._lazy import lazy_names

if TYPE_CHECKING:
    from dailykit.local.base.refusal import Refusal
    from dailykit.local.world.core.domains import Domain
    from dailykit.local.world.core.events import Event
    from dailykit.local.world.world import World

__all__ = ["Domain", "Event", "Refusal", "World"]

if not TYPE_CHECKING:
    __getattr__ = lazy_names(
        __name__,
        {
            "Domain": "dailykit.local.world.core.domains",
            "Event": "dailykit.local.world.core.events",
            "Refusal": "dailykit.local.base.refusal",
            "World": "dailykit.local.world.world",
        },
    )
