"""`CallClient`, put together."""

from typing import final

from dailykit.daily._client_media import ClientMedia
from dailykit.daily._client_room import ClientRoom
from dailykit.daily._client_services import ClientServices

__all__ = ["CallClient"]


@final
class CallClient(ClientMedia, ClientRoom, ClientServices):
    """A client for calls of the local Daily, with the interface of daily-python's.

    Methods return at once. Their ``completion``, and the events for the handler, are called on one
    thread, one after the other; a handler may call any method.

    Args:
        event_handler: Gets the events.

    Raises:
        TypeError: The handler is not an `EventHandler`.
    """
