"""From the operations on what calls leave behind to the world's methods that do them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dailykit.local.api.handling import Handler

__all__ = ["MEDIA_HANDLERS"]

MEDIA_HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "batch_processor.access_link": lambda world, call: world.batch_jobs.access_link(
            call.domain, call.path["id"]
        ),
        "batch_processor.delete": lambda world, call: world.batch_jobs.delete(
            call.domain, call.path["id"]
        ),
        "batch_processor.get": lambda world, call: world.batch_jobs.get(
            call.domain, call.path["id"]
        ),
        "batch_processor.list": lambda world, call: world.batch_jobs.page(call.domain, call.query),
        "batch_processor.submit": lambda world, call: world.batch_jobs.submit(
            call.domain, call.body
        ),
    }
)
"""By the operation's name."""
