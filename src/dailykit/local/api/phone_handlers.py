"""From the operations around telephones to the world's methods that do them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dailykit.local.api.handling import Handler

__all__ = ["PHONE_HANDLERS"]

PHONE_HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType({})
"""By the operation's name."""
