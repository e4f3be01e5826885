# Generated from src/dailykit/client/_async/pool.py by `make generate`. Do not edit.
"""`RoomPool`: rooms created in advance, so that a call starts without a network request."""

import logging
import os
import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Final, Self, Unpack

from dailykit.client._arguments import make_part
from dailykit.client._pool_rules import pool_rules, room_template
from dailykit.client._retry import RetryPolicy
from dailykit.client._stock import ReadyRoom, Stock
from dailykit.client._stock_script import FleetStock
from dailykit.client._sync._redis import RedisClient
from dailykit.client._sync._waiting import Background, TurnWaiter, both, sleep, to_the_end
from dailykit.client._sync.client import Daily
from dailykit.client._sync.pool_rooms import PoolRooms, raise_first
from dailykit.client._sync.stockroom import stockroom_for
from dailykit.client.session import CallSession
from dailykit.errors import ConfigurationError, DailyError
from dailykit.models._base import UNSET, Unset, UserId
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacyInput
from dailykit.models.rooms import Room, RoomProperties
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.operations import tokens as table

__all__ = ["RoomPool"]

_log = logging.getLogger("dailykit.pool")

_LAST_SECONDS: Final = 20.0
"""On closing, for how long to start new attempts to delete the remaining rooms."""

_IDLE: Final = 60.0
_IDLE_SHARED: Final = 5.0
"""Seconds after which the pool checks for work even if nothing woke it, such as a room that another
process handed out of a shared stock."""

_PATIENCE: Final = RetryPolicy(first_wait=1.0, longest_wait=60.0)


class RoomPool:
    """A pool of rooms kept ready, so that a call starts without a network request.

    ``with RoomPool(daily, size=5) as pool:`` creates the rooms and deletes them at the
    end. ``with pool.session(user_name="Ada") as session:`` hands out one room and deletes it
    when the block ends. Tokens are created when they are handed out, so they are never stale.

    In the background, the pool replaces used rooms and renews the others, within Daily's rate
    limits. It never hands out an expired room, nor one that it has not seen at Daily within the
    last `trust` seconds, so it notices rooms that were deleted elsewhere. If no room is ready, it
    creates one on the spot.

    If this process dies, its rooms expire after at most one and a half times `expires_in`.

    Args:
        daily: The client. It must stay open as long as the pool.
        size: How many rooms to keep ready, 1 to 1000.
        privacy: The rooms' privacy. Default: ``private``.
        properties: The rooms' properties; `settings` override them.
        expires_in: The least time that a room lasts after it is handed out: a timedelta, or
            seconds. Default: one hour. The actual ``exp`` is up to half of that later.
            Participants are ejected then, unless ``eject_at_room_exp=False``.
        trust: How long a room counts as existing after Daily returned it: a timedelta, or seconds.
            The pool reads each room once in half that time. Default: two minutes, or one second
            for each room if there are more than 120.
        name_prefix: The start of the rooms' names, before 20 random characters.
        store: The URL of a Redis (``redis://…``, extra ``[redis]``), or a client, where all
            processes with the same key and the same settings of rooms share one stock: `size` is
            then its size. Each room is handed out once, and any process replaces it. If a process
            dies, the rooms that it handed out and those that it was creating expire. If Redis is
            away, rooms are created on the spot. Default: a stock of this process.
        delete_stock: Whether the last process that closes its pool deletes the rooms of a shared
            stock. Otherwise they stay for the next one, and expire. Default: no.
        clock: Returns unix seconds. A shared stock uses the clock of Redis.
        **settings: Any property of a room.

    Raises:
        InvalidArgumentError: An argument is invalid.
    """

    def __init__(
        self,
        daily: Daily,
        size: int = 5,
        *,
        privacy: RoomPrivacyInput = "private",
        properties: RoomProperties | None = None,
        expires_in: timedelta | float = timedelta(hours=1),
        trust: timedelta | float | None = None,
        name_prefix: str = "",
        store: str | RedisClient | None = None,
        delete_stock: bool = False,
        clock: Callable[[], float] = time.time,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> None:
        self._daily = daily
        self._rules = pool_rules(size, expires_in, trust)
        self._stock = Stock(self._rules)
        template = room_template(privacy, properties, settings, name_prefix)
        self._stockroom = stockroom_for(
            store, self._stock, self._rules, template, clock, daily.account, deletes=delete_stock
        )
        self._idle = _IDLE if store is None else _IDLE_SHARED
        self._rooms = PoolRooms(daily, self._rules, template, self._stock, self._stockroom)
        self._rooms.describe()  # raises now if an argument is invalid
        self._wakers: list[TurnWaiter] = []
        self._workers: list[Background] = []
        self._is_closed = False
        self._process = os.getpid()
        self._troubles: dict[TurnWaiter, DailyError] = {}

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} size={self._rules.size} ready={self.ready} "
            f"handed_out={self.handed_out} misses={self.misses}>"
        )

    @property
    def ready(self) -> int:
        """The number of rooms that are ready; of a shared stock, when this process last asked."""
        return self._stockroom.ready()

    @property
    def handed_out(self) -> int:
        """The number of sessions started, with and without a ready room."""
        return self._stock.handed_out

    @property
    def misses(self) -> int:
        """How often no room was ready, so that one was created on the spot."""
        return self._stock.misses

    def fleet(self) -> FleetStock:
        """Return the figures of all processes that share the stock, as of now.

        Raises:
            DailyConnectionError: Redis is away.
        """
        return self._stockroom.fleet()

    @property
    def last_error(self) -> DailyError | None:
        """The last error in the background; None if the last attempt succeeded."""
        return next(iter(self._troubles.values()), None)

    def start(self, *, wait: bool = True) -> Self:
        """Create the rooms and keep them ready. ``with`` does this.

        Args:
            wait: Whether to wait until all rooms are ready. Otherwise they are created in the
                background, and errors appear in `last_error` and the log.

        Raises:
            ConfigurationError: The pool was already started.
            DailyError: Creating the rooms or fetching the domain's id failed. No room is left
                behind.
        """
        if self._wakers or self._is_closed:
            raise ConfigurationError("a pool can be started only once; create a new one")
        self._wakers = [TurnWaiter(), TurnWaiter()]
        self._process = os.getpid()
        if wait:
            self._begin()
        self._workers = [
            Background(self._keep_filled, "dailykit-pool-fill"),
            Background(self._keep_fresh, "dailykit-pool-keep"),
        ]
        return self

    def close(self) -> None:
        """Stop the pool, and delete the rooms that are ready or were discarded.

        Rooms of running sessions are deleted when the sessions end. Rooms that can't be deleted
        are logged, and expire. Closing finishes even if the task is cancelled meanwhile. In a
        forked child it does nothing: the rooms belong to the process that started the pool.
        """
        self._is_closed = True
        if not self._is_elsewhere():
            to_the_end(self._close)

    def _close(self) -> None:
        for waker in self._wakers:
            waker.wake()
        for worker in self._workers:
            worker.join()
        self._workers = []
        self._stockroom.leave()
        until = time.monotonic() + _LAST_SECONDS
        failures = 0
        while (left := self._stock.left()) and time.monotonic() < until:
            self._rooms.delete_many()
            self._rooms.settle()
            try:
                self._rooms.resolve()
            except DailyError:
                failures += 1
                sleep(_PATIENCE.wait(failures, random.random))
        if left:
            _log.warning("these rooms could not be deleted and will expire: %s", ", ".join(left))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def session(
        self,
        *,
        owner: bool | Unset = UNSET,
        user_name: str | Unset = UNSET,
        user_id: UserId | Unset = UNSET,
        token: MeetingTokenProperties | None = None,
        keep: bool = False,
    ) -> Generator[CallSession]:
        """Hand out a room and a meeting token for the duration of a ``with`` block.

        When the block ends, the room is deleted in the background and its participants are
        ejected.

        Args:
            owner: As in `start_session`.
            user_name: As in `start_session`.
            user_id: As in `start_session`.
            token: As in `start_session`.
            keep: Whether to let the room expire instead of deleting it.
        """
        session = self.start_session(owner=owner, user_name=user_name, user_id=user_id, token=token)
        try:
            yield session
        finally:
            if not keep:
                self.discard(session)

    def start_session(
        self,
        *,
        owner: bool | Unset = UNSET,
        user_name: str | Unset = UNSET,
        user_id: UserId | Unset = UNSET,
        token: MeetingTokenProperties | None = None,
    ) -> CallSession:
        """Hand out a room and a meeting token, without a network request if a room is ready.

        The room is then yours: pass it to `discard` when you no longer need it, or let it expire.

        Args:
            owner: Whether the token makes the participant an owner.
            user_name: The participant's name.
            user_id: Your own id for the participant, at most 36 characters.
            token: More properties of the token. Its ``exp`` defaults to the room's.

        Raises:
            InvalidArgumentError: An argument is invalid; no room was handed out.
            ConfigurationError: The pool is not running.
            DailyError: No room was ready, and creating one failed.
        """
        self._check_running()
        # Before a room is taken, so that invalid arguments cost none.
        said = make_part(
            table.CREATE,
            MeetingTokenProperties,
            token,
            is_owner=owner,
            user_name=user_name,
            user_id=user_id,
        )
        one = self._stockroom.take()
        self._wakers[0].wake()
        if one is None:
            one = self._rooms.make_for_somebody()
        try:
            return CallSession(one.room, self._token(one, said))
        except BaseException:
            self._stockroom.put_back(one)
            raise

    def discard(self, room: Room | CallSession) -> None:
        """Return a room that you no longer need. The pool deletes it in the background.

        Args:
            room: The room, or its session.
        """
        name = room.room.name if isinstance(room, CallSession) else room.name
        if not self._is_closed and not self._is_elsewhere():
            self._stock.discard([name])
            self._wakers[1].wake()
            if not self._is_closed:  # if it closed just now, nothing may look at the bin again
                return

        def delete() -> None:
            self._daily.rooms.delete(name, missing_ok=True)

        to_the_end(delete)

    def _check_running(self) -> None:
        if self._is_closed or not self._wakers:
            raise ConfigurationError(
                "this pool is not running: use it in a with block, or start it"
            )
        if self._is_elsewhere():
            # The other process has the same rooms and would hand them out too.
            raise ConfigurationError(
                "this pool was started in another process, before a fork: start one in each"
            )

    def _is_elsewhere(self) -> bool:
        return bool(self._wakers) and self._process != os.getpid()

    def _token(self, one: ReadyRoom, said: MeetingTokenProperties) -> str:
        create = partial(self._daily.meeting_tokens.create, one.room, properties=said, local=True)
        return create() if "exp" in said.model_fields_set else create(exp=int(one.exp))

    def _begin(self) -> None:
        """Fetch and create everything that the first session needs."""
        try:
            raise_first(
                both(
                    self._daily.meeting_tokens.prepare_local,
                    self._make_first,
                )
            )
        except BaseException:
            self.close()
            raise

    def _make_first(self) -> None:
        if missing := self._stockroom.missing():
            self._rooms.make(missing)

    def _keep_filled(self) -> None:
        """Create rooms whenever some are missing."""
        self._keep_doing(self._wakers[0], self._fill)

    def _keep_fresh(self) -> None:
        """Check, renew and delete rooms when due."""
        self._keep_doing(self._wakers[1], self._tend)

    def _keep_doing(self, waker: TurnWaiter, work: Callable[[], float]) -> None:
        """Repeat some work, after the seconds that it returns or when woken."""
        failures = 0
        while not self._is_closed:
            try:
                pause = work()
                failures = 0
                self._troubles.pop(waker, None)
            except DailyError as error:
                failures += 1
                pause = _PATIENCE.wait(failures, random.random)
                self._troubles[waker] = error
                _log.warning("the room pool will retry after an error: %s", error)
            except Exception:  # noqa: BLE001 (a bug of ours must not silently stop the pool)
                failures += 1
                pause = _IDLE
                _log.exception("the room pool failed")
            self._rest(waker, min(self._idle, pause), undisturbed=failures > 0)

    def _rest(self, waker: TurnWaiter, seconds: float, *, undisturbed: bool) -> None:
        """Wait some seconds or until woken; if `undisturbed`, only closing the pool wakes it."""
        until = time.monotonic() + seconds
        while not self._is_closed and (left := until - time.monotonic()) > 0:
            waker.wait(left)
            if not undisturbed:
                return

    def _fill(self) -> float:
        self._daily.meeting_tokens.prepare_local()
        while not self._is_closed and (missing := self._stockroom.missing()):
            self._rooms.make(missing)
        return self._idle

    def _tend(self) -> float:
        self._rooms.look_after()
        self._rooms.resolve()
        pause = self._rooms.empty_bin()
        self._wakers[0].wake()  # rooms may have turned out to be missing
        breath = self._rules.breath
        if self._stock.doubtful():
            return min(pause, breath)
        return min(pause, max(breath, self._stockroom.next_due()))
