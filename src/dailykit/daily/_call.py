"""One visit of a client to a call, on the media loop."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Protocol

from dailykit.daily._loop import close_at_exit
from dailykit.daily._receiving import Receiving
from dailykit.daily._sending import Sending
from dailykit.local.base.errors import CallError
from dailykit.local.call.people import CallEvent
from dailykit.local.media.bot import MediaParticipant

__all__ = ["Call", "Listener"]

_log = logging.getLogger("dailykit.daily")


class Listener(Protocol):
    """What a client does with the events of its call."""

    def heard(self, call: "Call", event: CallEvent) -> None:
        """React to an event, in order, after the call's state was updated."""
        ...


class Call:
    """A client's visit to a call.

    Args:
        listener: Gets the events, from `begin` on.
        receiving: Gets the tracks of the other participants.

    Attributes:
        participant: The participant. Only after `enter`.
        sending: Sends the client's tracks. Only after `enter`.
    """

    participant: MediaParticipant
    sending: Sending

    def __init__(self, listener: Listener, receiving: Receiving) -> None:
        self._listener = listener
        self._receiving = receiving
        self._waits = False
        self._may_wait = True
        self._waiting_events: list[CallEvent] | None = []
        self._entered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._staying: asyncio.Task[None] | None = None
        self._errands: set[asyncio.Task[None]] = set()

    async def enter(
        self, url: str, token: str | None, user_name: str | None, receive: Sequence[str]
    ) -> None:
        """Join, and return once the participant is in the call.

        Raises:
            DailyError: The participant may not join, or there is no local Daily at this URL.
        """
        self._staying = asyncio.create_task(self._stay(url, token, user_name, receive))
        try:
            await asyncio.shield(self._entered)
        except BaseException:
            self.abort()
            self._entered.exception()
            await self.close()
            raise

    async def _stay(
        self, url: str, token: str | None, user_name: str | None, receive: Sequence[str]
    ) -> None:
        try:
            async with MediaParticipant.join(
                url, token=token, user_name=user_name, receive=receive, on_event=self._hear
            ) as participant:
                if participant.state == "waiting":
                    await self._wait(participant)
                if self._entered.done():
                    return
                self.participant = participant
                self.sending = Sending(participant, self.errand)
                self._entered.set_result(None)
                with close_at_exit(self.leave):
                    await self._receive(participant)
        except Exception as error:  # noqa: BLE001 - `enter` raises it, or it is logged
            if self._entered.done():
                _log.exception("leaving a call failed")
            else:
                self._entered.set_exception(error)

    async def _wait(self, participant: MediaParticipant) -> None:
        """Wait to be admitted, unless the client does not want to."""
        self._waits = True
        if self._may_wait:
            await participant.admitted()
            self._waits = False
        else:
            self.abort()

    async def _receive(self, participant: MediaParticipant) -> None:
        """Pass on the tracks of the others until the call is over."""
        async for track in participant.remote_tracks():
            self._receiving.arrived(track)
        self._receiving.end_call()

    def begin(self) -> None:
        """Pass on the events since the participant joined, and all that follow."""
        events, self._waiting_events = self._waiting_events or [], None
        for event in events:
            self._tell(event)

    def _hear(self, event: CallEvent) -> None:
        if self._waiting_events is None:
            self._tell(event)
        else:
            self._waiting_events.append(event)

    def _tell(self, event: CallEvent) -> None:
        try:
            self._listener.heard(self, event)
        except Exception:  # noqa: BLE001 - it would end the connection
            _log.exception("the event %s could not be passed on", event.type)

    def errand(self, work: Awaitable[object]) -> None:
        """Wait for something in the background. A refusal of the server changes nothing."""
        task = asyncio.ensure_future(_run_errand(work))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def leave(self) -> None:
        """Leave, and return when all connections are closed."""
        with suppress(CallError):
            await self.participant.leave()
        await self.close()

    def abort(self) -> None:
        """Give up joining, if the participant is not in the call yet."""
        if not self._entered.done() and self._staying is not None:
            self._entered.set_exception(CallError("left", "the client left before it had joined"))
            self._staying.cancel()

    def wait_no_more(self) -> None:
        """Give up joining if the participant must wait to be admitted, now or soon."""
        self._may_wait = False
        if self._waits:
            self.abort()

    async def close(self) -> None:
        """Wait until the visit is over."""
        if self._staying is not None:
            await asyncio.wait([self._staying])


async def _run_errand(work: Awaitable[object]) -> None:
    try:
        await work
    except CallError as error:
        _log.debug("the local Daily refused: %s", error)
