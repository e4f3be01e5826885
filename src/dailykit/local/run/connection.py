"""A connection from a program to a local Daily in the same process."""

import asyncio
import json
import os
from collections.abc import Callable

from dailykit.local.base.json_types import JsonObject
from dailykit.local.socket.session import ParticipantSession
from dailykit.local.world.calls.step import Tell

__all__ = ["InProcessConnection"]


class InProcessConnection:
    """Carries messages to and from a session on the server's loop.

    Both sides receive copies, as they would over a network.

    Args:
        loop: The server's event loop.
        make_session: Creates the session, given the function that receives its messages.
        receive: Receives the server's messages, in the server's thread.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        make_session: Callable[[Tell], ParticipantSession],
        receive: Callable[[JsonObject], None],
    ) -> None:
        self._loop = loop
        self._pid = os.getpid()
        self._receive = receive
        self._session = make_session(self._deliver)

    def send(self, message: JsonObject) -> None:
        """Send a message.

        Raises:
            ConnectionError: The server has stopped.
            TypeError: The message is not JSON.
            ValueError: The message is not JSON.
        """
        text = json.dumps(message, allow_nan=False)
        self._post(lambda: self._session.receive(json.loads(text)))

    def hang_up(self) -> None:
        """Close the connection, so that the server sees the participant leave."""
        try:
            self._post(self._session.hang_up)
        except ConnectionError:
            return

    def _post(self, act: Callable[[], None]) -> None:
        if os.getpid() != self._pid:
            raise ConnectionError("the local Daily runs in the process that this one forked from")
        try:
            self._loop.call_soon_threadsafe(act)
        except RuntimeError:
            raise ConnectionError("the local Daily has stopped") from None

    def _deliver(self, message: JsonObject) -> None:
        self._receive(json.loads(json.dumps(message)))
