# Generated from src/dailykit/client/_async/room_calls.py by `make generate`. Do not edit.
"""The part of ``daily.rooms`` that acts on a running call."""

from dailykit.client._sync._resource import Resource

__all__ = ["RoomCalls"]


class RoomCalls(Resource):
    """What can be done in a call that is running."""
