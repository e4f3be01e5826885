"""The requests of a client: one after the other, each with a completion."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from dailykit.daily._call import Call
from dailykit.daily._core import Core
from dailykit.daily._dispatch import dispatcher
from dailykit.daily._joining import JoinError, enter_call
from dailykit.daily._loop import submit
from dailykit.daily._values import RequestError
from dailykit.errors import DailyError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.media.bot import MediaParticipant

__all__ = ["Completion", "Requests", "in_call"]

_log = logging.getLogger("dailykit.daily")

Completion = Callable[..., object] | None
"""The user's callback; nothing checks that it can be called."""

Arity = Literal[1, 2]
"""1: completion(error). 2: completion(result, error)."""


class Requests:
    """Carries out the requests of a client in order, as daily-python does.

    Args:
        core: The client's state.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._turn = asyncio.Lock()

    def run(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        completion: Completion = None,
        arity: Arity = 1,
    ) -> None:
        """Carry out a request after those before. Returns immediately.

        Args:
            name: Daily's name of the request, for ``on_error``.
            work: Carries it out, on the media loop.
            completion: The user's callback.
            arity: How many arguments it takes.
        """
        submit(self._run(name, work, completion, arity))

    async def _run(
        self, name: str, work: Callable[[], Awaitable[object]], completion: Completion, arity: Arity
    ) -> None:
        async with self._turn:
            try:
                result = await work()
            except RequestError as error:
                self._failed(name, str(error), completion, arity)
            except Exception as error:  # noqa: BLE001 - a completion must come in any case
                _log.exception("%s failed", name)
                self._failed(name, f"{type(error).__name__}: {error}", completion, arity)
            else:
                _complete(completion, arity, result, None)

    def _failed(self, name: str, text: str, completion: Completion, arity: Arity) -> None:
        _complete(completion, arity, None, text)
        self._core.emit("on_error", f"Error handling {name}: {text}")

    def join(
        self, url: str, token: str | None, settings: JsonObject | None, completion: Completion
    ) -> None:
        """Join a call after the requests before. Returns immediately."""
        submit(self._join(url, token, settings, completion))

    async def _join(
        self, url: str, token: str | None, settings: JsonObject | None, completion: Completion
    ) -> None:
        entered: list[Call] = []

        async def work() -> JsonObject:
            try:
                call, data = await enter_call(self._core, url, token, settings)
            except JoinError as error:
                self._core.emit("on_error", error.cause)
                self._core.set_state("leaving")
                self._core.forget_call()
                self._core.set_state("left")
                raise
            entered.append(call)
            return data

        await self._run("join", work, completion, 2)
        for call in entered:
            self._core.begin(call)

    def leave(self, completion: Completion) -> None:
        """Leave the call after the requests before; stop waiting to be admitted at once."""

        async def leave() -> None:
            self._core.leaves_to_come -= 1
            self._core.set_state("leaving")
            await self._core.leave()
            self._core.set_state("left")

        async def run() -> None:
            self._core.leaves_to_come += 1
            if self._core.joining is not None:
                self._core.joining.wait_no_more()
            await self._run("leave", leave, completion, 1)

        submit(run())

    async def release(self) -> None:
        """Leave at once, without an event, and free everything."""
        self._core.is_released = True
        if self._core.joining is not None:
            self._core.joining.abort()
        await self._core.leave()
        self._core.receiving.close()
        self._core.handler = None


def _complete(completion: Completion, arity: Arity, result: object, error: str | None) -> None:
    if completion is not None:
        args: tuple[Any, ...] = (error,) if arity == 1 else (result, error)
        dispatcher().post(completion, *args)


async def in_call(
    core: Core, area: str, work: Callable[[MediaParticipant], Awaitable[object]]
) -> Any:
    """Do something in the call.

    Args:
        core: The client's state.
        area: Daily's word for the kind of request, for the error.
        work: Does it.

    Raises:
        RequestError: The client is in no call, or the local Daily refuses.
    """
    if core.call is None:
        raise RequestError(f"{area}(CallState(NotInACall))")
    try:
        return await work(core.call.participant)
    except DailyError as error:
        raise RequestError(f"{area}({error})") from None
