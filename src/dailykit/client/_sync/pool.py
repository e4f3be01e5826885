# Generated from src/dailykit/client/_async/pool.py by `make generate`. Do not edit.
"""`RoomPool`: rooms made ahead, so that a call starts without waiting for the network."""

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
from dailykit.client._sync._waiting import Background, TurnWaiter, both, sleep, to_the_end
from dailykit.client._sync.client import Daily
from dailykit.client._sync.pool_rooms import PoolRooms, raise_first
from dailykit.client.session import CallSession
from dailykit.errors import ConfigurationError, DailyError
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import Room, RoomProperties
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.operations import tokens as table

__all__ = ["RoomPool"]

_log = logging.getLogger("dailykit.pool")

_LAST_SECONDS: Final = 20.0
"""For how long to begin tries to delete what is left, at the end."""

_IDLE: Final = 60.0
"""Seconds after which the pool looks around even if nobody woke it."""

_PATIENCE: Final = RetryPolicy(first_wait=1.0, longest_wait=60.0)


class RoomPool:
    """Keeps rooms ready, so that room and token are there at once, without the network.

    ``with RoomPool(daily, size=5) as pool:`` makes the rooms, and deletes them in the
    end; ``with pool.session(user_name="Ada") as session:`` hands one out, and deletes it
    when the block ends. Tokens are made when they are handed out, so they are never old.

    In the background used rooms are replaced and the others are renewed, within Daily's rate
    limits. A room that has expired is never handed out. A room that somebody else has deleted is
    noticed within `trust`: for so long it counts that Daily has shown it, and no longer, whatever
    happens to the network or to this process in between. When no room is ready, one is made on
    the spot.

    Should this process die, its rooms expire: at the latest after one and a half times
    `expires_in`.

    Args:
        daily: The client. It has to stay open for as long as the pool.
        size: How many rooms to keep ready, 1 to 1000.
        privacy: The rooms' privacy. Default: ``private``.
        properties: The rooms' properties; `settings` come on top.
        expires_in: For how long a room lasts after it is handed out, at least: a timedelta, or
            seconds. Default: one hour. Its real ``exp`` may lie up to half of that later. Who is
            still inside then is thrown out, unless ``eject_at_room_exp=False``.
        trust: For how long it counts that Daily has shown a room: a timedelta, or seconds. In
            half that time each room is asked for once. Default: two minutes, or a second for
            each room where there are more than 120.
        name_prefix: What the rooms' names begin with, before 20 random characters.
        clock: Gives unix seconds.
        **settings: Any property of a room.

    Raises:
        InvalidArgumentError: An argument can't be right.
    """

    def __init__(
        self,
        daily: Daily,
        size: int = 5,
        *,
        privacy: RoomPrivacy = "private",
        properties: RoomProperties | None = None,
        expires_in: timedelta | float = timedelta(hours=1),
        trust: timedelta | float | None = None,
        name_prefix: str = "",
        clock: Callable[[], float] = time.time,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> None:
        self._daily = daily
        self._rules = pool_rules(size, expires_in, trust)
        self._clock = clock
        self._stock = Stock(self._rules)
        template = room_template(privacy, properties, settings, name_prefix)
        self._rooms = PoolRooms(daily, self._rules, template, self._stock, clock)
        self._rooms.describe()  # what can't be right is said now
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
        """How many rooms could be handed out now."""
        return self._stock.ready(self._clock())

    @property
    def handed_out(self) -> int:
        """How many sessions were started, those for which no room was ready included."""
        return self._stock.handed_out

    @property
    def misses(self) -> int:
        """How often no room was ready, so that one had to be made on the spot."""
        return self._stock.misses

    @property
    def last_error(self) -> DailyError | None:
        """What went wrong in the background last; None when the last try went well."""
        return next(iter(self._troubles.values()), None)

    def start(self, *, wait: bool = True) -> Self:
        """Make the rooms, and keep them ready from now on. ``with`` does this.

        Args:
            wait: Whether to return only when all rooms are ready. Otherwise they are made in the
                background, and what goes wrong with them shows in `last_error` and the log.

        Raises:
            ConfigurationError: It has been started already.
            DailyError: The rooms, or what tokens need, could not be had; nothing is left behind.
        """
        if self._wakers or self._is_closed:
            raise ConfigurationError("a pool can be started only once; make a new one")
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
        """Delete the rooms that are ready or were handed back, and stop.

        Rooms of sessions that still run are deleted when those end. What can't be deleted is
        logged, and expires. It goes on to its end should the task be cancelled meanwhile. In
        another process than the one where the pool was started, after a fork, it does nothing:
        the rooms are those of the other process.
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
        self._stock.close()
        until = time.monotonic() + _LAST_SECONDS
        failures = 0
        while (left := self._stock.left()) and time.monotonic() < until:
            self._rooms.delete_many()
            try:
                self._rooms.resolve()
            except DailyError:
                failures += 1
                sleep(_PATIENCE.wait(failures, random.random))
        if left:
            _log.warning("rooms that could not be deleted, and will expire: %s", ", ".join(left))

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
        user_id: str | Unset = UNSET,
        token: MeetingTokenProperties | None = None,
        keep: bool = False,
    ) -> Generator[CallSession]:
        """Hand out a room and a token for the length of a ``with`` block.

        When the block ends the room is deleted, in the background: whoever is still inside is
        thrown out.

        Args:
            owner: As in `start_session`.
            user_name: As in `start_session`.
            user_id: As in `start_session`.
            token: As in `start_session`.
            keep: Whether to leave the room to expire, rather than to delete it.
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
        user_id: str | Unset = UNSET,
        token: MeetingTokenProperties | None = None,
    ) -> CallSession:
        """Hand out a room and a token, without the network where a room is ready.

        The room is the caller's then: to be handed to `discard` when it is not needed any more, or
        left to expire.

        Args:
            owner: Whether the token makes its bearer an owner.
            user_name: The bearer's name.
            user_id: Your own id of the bearer, at most 36 characters.
            token: Further properties of the token. Default of its ``exp``: that of the room.

        Raises:
            InvalidArgumentError: An argument can't be right; no room was handed out.
            ConfigurationError: The pool is not running.
            DailyError: No room was ready, and none could be made.
        """
        self._check_running()
        # Before a room is taken: nothing may fail later that can be known to fail now.
        said = make_part(
            table.CREATE,
            MeetingTokenProperties,
            token,
            is_owner=owner,
            user_name=user_name,
            user_id=user_id,
        )
        one = self._stock.take(self._clock())
        self._wakers[0].wake()
        if one is None:
            one = self._rooms.make_for_somebody()
        try:
            return CallSession(one.room, self._token(one, said))
        except BaseException:
            self._stock.put_back(one)
            raise

    def discard(self, room: Room | CallSession) -> None:
        """Hand back a room that is not needed any more: it is deleted, in the background.

        Args:
            room: The room, or its session.
        """
        name = room.room.name if isinstance(room, CallSession) else room.name
        if not self._is_closed and not self._is_elsewhere():
            self._stock.discard([name])
            self._wakers[1].wake()
            if not self._is_closed:  # perhaps just now, and then nobody may have looked any more
                return

        def delete() -> None:
            self._daily.rooms.delete(name, missing_ok=True)

        to_the_end(delete)

    def _check_running(self) -> None:
        if self._is_closed or not self._wakers:
            raise ConfigurationError("this pool is not running: use it in a with block")
        if self._is_elsewhere():
            # The other process has the same rooms, and would hand them out too.
            raise ConfigurationError(
                "this pool was started in another process, before a fork: start one in each"
            )

    def _is_elsewhere(self) -> bool:
        return bool(self._wakers) and self._process != os.getpid()

    def _token(self, one: ReadyRoom, said: MeetingTokenProperties) -> str:
        create = partial(self._daily.meeting_tokens.create, one.room, properties=said, local=True)
        return create() if "exp" in said.model_fields_set else create(exp=int(one.exp))

    def _begin(self) -> None:
        """Get all that has to be there before the first session."""
        try:
            raise_first(
                both(
                    self._daily.meeting_tokens.prepare_local,
                    partial(self._rooms.make, self._rules.size),
                )
            )
        except BaseException:
            self.close()
            raise

    def _keep_filled(self) -> None:
        """Make rooms whenever some are missing."""
        self._keep_doing(self._wakers[0], self._fill)

    def _keep_fresh(self) -> None:
        """Check, renew and delete rooms whenever that is due."""
        self._keep_doing(self._wakers[1], self._tend)

    def _keep_doing(self, waker: TurnWaiter, work: Callable[[], float]) -> None:
        """Do some work again and again, after the seconds that it returns or when woken."""
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
                _log.warning("the pool of rooms has to try again: %s", error)
            except Exception:  # noqa: BLE001 (a mistake of ours must not end the pool in silence)
                failures += 1
                pause = _IDLE
                _log.exception("the pool of rooms failed")
            self._rest(waker, min(_IDLE, pause), undisturbed=failures > 0)

    def _rest(self, waker: TurnWaiter, seconds: float, *, undisturbed: bool) -> None:
        """Wait to be woken or for some seconds; undisturbed, only closing the pool wakes."""
        until = time.monotonic() + seconds
        while not self._is_closed and (left := until - time.monotonic()) > 0:
            waker.wait(left)
            if not undisturbed:
                return

    def _fill(self) -> float:
        self._daily.meeting_tokens.prepare_local()
        while not self._is_closed and (missing := self._stock.missing(self._clock())):
            self._rooms.make(missing)
        return _IDLE

    def _tend(self) -> float:
        self._rooms.look_after()
        self._rooms.resolve()
        pause = self._rooms.empty_bin()
        self._wakers[0].wake()  # rooms may have turned out to be missing
        breath = self._rules.breath
        if self._stock.doubtful():
            return min(pause, breath)
        return min(pause, max(breath, self._stock.next_due(self._clock())))
