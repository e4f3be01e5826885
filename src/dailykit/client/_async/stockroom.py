"""Where a room pool keeps its ready rooms: in this process, or in a Redis that a fleet shares."""

import logging
import math
import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from dailykit.client._async._redis import RedisClient, RedisLink
from dailykit.client._pool_rules import HANDFUL, PoolRules, RoomTemplate
from dailykit.client._redis_errors import RedisAwayError
from dailykit.client._stock import Due, ReadyRoom, Stock
from dailykit.client._stock_script import (
    SCRIPT,
    FleetStock,
    StockAnswer,
    ask_text,
    stock_keys,
)
from dailykit.models.rooms import Room

__all__ = ["AsyncStockroom", "stockroom_for"]

_log = logging.getLogger("dailykit.pool")

PATIENCE: Final = 1.0

_AT_ONCE: Final = 0.2
"""Seconds within which a failure means that a connection was closed, not that Redis is slow."""


class AsyncStockroom(Protocol):
    """Keeps a pool's ready rooms. The other states of rooms are always this process' `Stock`."""

    def clock(self) -> float:
        """Return unix seconds."""
        ...

    def ready(self) -> int:
        """Return how many rooms are ready, as last seen."""
        ...

    async def take(self) -> ReadyRoom | None:
        """Remove a ready room and return it; None if there is none."""
        ...

    async def made(self, room: Room, exp: float) -> None:
        """Store a room that was created for the stock."""
        ...

    async def missing(self) -> int:
        """Return how many rooms this process should create."""
        ...

    async def due(self) -> Sequence[Due]:
        """Return a handful of rooms that this process should renew or check."""
        ...

    async def next_due(self) -> float:
        """Return the seconds until a room is due."""
        ...

    async def confirmed(self, room: Room, exp: float, asked: float) -> None:
        """Record that Daily returned a room, at the moment `asked`."""
        ...

    async def gone(self, name: str) -> None:
        """Record that a room no longer exists."""
        ...

    async def put_back(self, one: ReadyRoom) -> None:
        """Return a room that could not be used after all."""
        ...

    async def leave(self) -> None:
        """Stop using the stock: rooms that are now to be deleted move to this process' bin."""
        ...

    async def fleet(self) -> FleetStock:
        """Return the figures of all processes that use the stock."""
        ...


class AsyncOwnStockroom:
    """Ready rooms of this process.

    Args:
        stock: The process' rooms.
        clock: Returns unix seconds.
    """

    def __init__(self, stock: Stock, clock: Callable[[], float]) -> None:
        self._stock = stock
        self.clock = clock

    def ready(self) -> int:
        """Return how many rooms are ready."""
        return self._stock.ready(self.clock())

    async def take(self) -> ReadyRoom | None:
        """Remove a ready room and return it; None if there is none."""
        return self._stock.take(self.clock())

    async def made(self, room: Room, exp: float) -> None:
        """Store a room that was created for the stock."""
        self._stock.made(room, exp, self.clock())

    async def missing(self) -> int:
        """Return how many rooms to create."""
        return self._stock.missing(self.clock())

    async def due(self) -> Sequence[Due]:
        """Return a handful of rooms to renew or check."""
        return self._stock.due(self.clock())[:HANDFUL]

    async def next_due(self) -> float:
        """Return the seconds until a room is due."""
        return self._stock.next_due(self.clock())

    async def confirmed(self, room: Room, exp: float, asked: float) -> None:
        """Record that Daily returned a room."""
        self._stock.confirmed(room, exp, asked)

    async def gone(self, name: str) -> None:
        """Record that a room no longer exists."""
        self._stock.gone([name])

    async def put_back(self, one: ReadyRoom) -> None:
        """Return a room that could not be used after all."""
        self._stock.put_back(one)

    async def leave(self) -> None:
        """Move all rooms to the bin."""
        self._stock.close()

    async def fleet(self) -> FleetStock:
        """Return the figures of this process."""
        return FleetStock(self.ready(), self._stock.handed_out, self._stock.misses, 1)


class AsyncRedisStockroom:
    """Ready rooms in a Redis, for all processes whose pools have the same settings.

    Args:
        redis: The URL, or a client.
        stock: This process' other rooms.
        rules: The pool's guarantees.
        template: The settings of its rooms.
        account: Identifies the API key.
        deletes: Whether the last process that leaves deletes the rooms.
        prefix: The start of the names of all keys in Redis.
    """

    def __init__(
        self,
        redis: str | RedisClient,
        stock: Stock,
        rules: PoolRules,
        template: RoomTemplate,
        *,
        account: str,
        deletes: bool,
        prefix: str = "dailykit",
    ) -> None:
        self._link = RedisLink(redis, patience=PATIENCE)
        self._stock, self._rules, self._deletes = stock, rules, deletes
        self._keys = stock_keys(prefix, account, rules, template)
        self._me = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(3)}"
        self._offset = 0.0
        self._last: StockAnswer | None = None

    def clock(self) -> float:
        """Return unix seconds of Redis' clock, which all processes share."""
        return time.time() + self._offset

    def ready(self) -> int:
        """Return how many rooms were ready when this process last asked."""
        return self._last.stock.ready if self._last is not None else 0

    async def take(self) -> ReadyRoom | None:
        """Remove a ready room and return it; None if there is none, or Redis is away."""
        try:
            result = (await self._ask("take")).result
        except RedisAwayError as error:
            _log.warning("creating a room on the spot: the stock is not there (%s)", error)
            result = []
        self._stock.note(taken=bool(result))
        if not result:
            return None
        room = Room.model_validate_json(result[0])
        return ReadyRoom(room, float(result[1]), self.clock())

    async def made(self, room: Room, exp: float) -> None:
        """Store a room that was created for the stock; if Redis is away, delete it."""
        self._stock.made_elsewhere(room.name)
        try:
            await self._ask("put", room=self._kept(room, exp))
        except BaseException:
            self._stock.discard([room.name])
            raise

    async def missing(self) -> int:
        """Return how many rooms this process should create; others leave them to it."""
        return int((await self._ask("claim")).result[0])

    async def due(self) -> Sequence[Due]:
        """Return a handful of rooms to renew or check; others leave them to this process."""
        answer = await self._ask("due", count=HANDFUL)
        rooms = [Room.model_validate_json(text) for text in answer.result[::2]]
        ends = [float(exp) for exp in answer.result[1::2]]
        return [
            Due(room, exp, renew=self._rules.renew_at(exp) <= answer.now)
            for room, exp in zip(rooms, ends, strict=True)
        ]

    async def next_due(self) -> float:
        """Return the seconds until a room is due."""
        if self._last is None or self._last.next_due is None:
            return math.inf
        return max(0.0, self._last.next_due - self.clock())

    async def confirmed(self, room: Room, exp: float, asked: float) -> None:
        """Record that Daily returned a room, if it is still in stock."""
        await self._ask("confirm", room=self._kept(room, exp), ago=max(0.0, self.clock() - asked))

    async def gone(self, name: str) -> None:
        """Record that a room no longer exists."""
        self._stock.gone([name])
        await self._ask("gone", names=[name])

    async def put_back(self, one: ReadyRoom) -> None:
        """Delete a room that could not be used: it may be a while until Redis answers."""
        self._stock.discard([one.room.name])

    async def leave(self) -> None:
        """Leave the stock to the others; the last one deletes it, if asked."""
        self._stock.close()
        try:
            answer = await self._ask("leave", delete=self._deletes)
            self._stock.discard(answer.result)
        except RedisAwayError as error:
            _log.warning("the rooms of the shared stock stay and will expire: %s", error)
        await self._link.aclose()

    async def fleet(self) -> FleetStock:
        """Return the figures of all processes that use the stock."""
        return (await self._ask("look")).stock

    def _kept(self, room: Room, exp: float) -> dict[str, Any]:
        return {
            "name": room.name,
            "exp": exp,
            "text": room.model_dump_json(by_alias=True, exclude_unset=True),
            "renew": self._rules.renew_at(exp),
        }

    async def _ask(self, what: str, **more: Any) -> StockAnswer:
        text, began = ask_text(self._me, self._rules, what, **more), time.monotonic()
        try:
            raw = await self._link.script(SCRIPT, self._keys, [text])
        except RedisAwayError:
            if time.monotonic() - began > _AT_ONCE:
                raise
            # A connection from before Redis was started again; a new one may work.
            raw = await self._link.script(SCRIPT, self._keys, [text])
        answer = StockAnswer.parse(raw)
        self._last, self._offset = answer, answer.now - time.time()
        return answer


def stockroom_for(
    store: str | RedisClient | None,
    stock: Stock,
    rules: PoolRules,
    template: RoomTemplate,
    clock: Callable[[], float],
    account: str,
    *,
    deletes: bool,
) -> AsyncStockroom:
    """Return where a pool keeps its rooms: in this process, or in a Redis.

    Raises:
        ConfigurationError: The URL is not one of Redis, or its client is not installed.
    """
    if store is None:
        return AsyncOwnStockroom(stock, clock)
    return AsyncRedisStockroom(store, stock, rules, template, account=account, deletes=deletes)
