"""The part of ``daily.rooms`` that acts on a running call."""

from dailykit.client._async._resource import AsyncResource

__all__ = ["AsyncRoomCalls"]


class AsyncRoomCalls(AsyncResource):
    """What can be done in a call that is running."""
