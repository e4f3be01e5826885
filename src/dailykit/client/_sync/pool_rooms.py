# Generated from src/dailykit/client/_async/pool_rooms.py by `make generate`. Do not edit.
"""The network requests of a room pool. They decide little: the `Stock` knows what is due."""

import logging
import math
import secrets
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from dailykit.client._pool_rules import HANDFUL, CutOff, Pace, PoolRules, RoomTemplate, way_to_make
from dailykit.client._stock import Due, ReadyRoom, Stock
from dailykit.client._sync._waiting import each, sleep
from dailykit.client._sync.client import Daily
from dailykit.client._sync.stockroom import Stockroom
from dailykit.errors import AlreadyExistsError, DailyError, NotFoundError
from dailykit.models.rooms import CreateRoomBody, Room
from dailykit.naming import random_room_name

__all__ = ["PoolRooms", "raise_first"]

_log = logging.getLogger("dailykit.pool")

_BATCH: Final = 1000
_SKEW: Final = timedelta(hours=1)
"""How far this machine's clock may differ from Daily's when comparing the ages of rooms."""


class PoolRooms:
    """Creates, checks, renews and deletes the rooms of a pool, and updates its stock.

    Args:
        daily: The client.
        rules: The pool's guarantees.
        template: The settings of its rooms.
        stock: The pool's rooms.
        stockroom: Where the ready ones are.
    """

    def __init__(
        self,
        daily: Daily,
        rules: PoolRules,
        template: RoomTemplate,
        stock: Stock,
        stockroom: Stockroom,
    ) -> None:
        self._rooms = daily.rooms
        self._rooms_once = daily.with_options(max_retries=0).rooms
        self._rules = rules
        self._template = template
        self._stock = stock
        self._stockroom = stockroom
        self._clock = stockroom.clock
        self._pace = Pace()
        self._cut_off = CutOff()
        self._oldest = datetime.fromtimestamp(self._clock(), UTC) - _SKEW

    def describe(self) -> CreateRoomBody:
        """Return the description of a new room.

        Raises:
            InvalidArgumentError: A value is invalid.
        """
        exp = self._rules.new_exp(self._clock())
        return self._template.describe(random_room_name(secrets.token_bytes), exp)

    def make(self, count: int) -> None:
        """Create rooms for the stock: all, some, or none yet, as Daily's limits allow now.

        Raises:
            DailyError: Creating some of them failed.
        """
        delay = self._pace.delay("make many", time.monotonic())
        match way_to_make(count, delay):
            case "one by one":
                actions = [self._make_one for _ in range(min(count, HANDFUL))]
                raise_first(each(actions))
            case "wait":
                sleep(delay)
            case _:
                self._make_batch([self.describe() for _ in range(count)])

    def make_for_somebody(self) -> ReadyRoom:
        """Create a room that is handed out at once.

        Raises:
            DailyError: Creating it failed.
        """
        description = self.describe()
        room = self._create(description)
        self._stock.made_for_somebody(room.name)
        return ReadyRoom(room, _exp_of(room, description), self._clock())

    def look_after(self) -> None:
        """Check or renew a handful of the rooms that are due.

        Raises:
            DailyError: A request failed.
        """
        due = self._stockroom.due()
        raise_first(each([partial(self._confirm, one) for one in due]))

    def resolve(self) -> None:
        """Find out which doubtful rooms exist, and move those to the bin.

        Raises:
            DailyError: A request failed.
        """
        names = self._stock.doubtful()
        if len(names) > HANDFUL:
            self._find_in_list(names)
        else:
            raise_first(each([partial(self._find, name) for name in names]))

    def settle(self) -> None:
        """Wait until no doubtful room can appear any more that is not there yet."""
        wait = self._cut_off.wait(self._stock.doubtful(), time.monotonic())
        if wait > 0:
            sleep(wait)

    def empty_bin(self) -> float:
        """Delete the rooms in the bin, one by one or in a batch, as Daily's limits allow now.

        Returns:
            Seconds until there is more to do.

        Raises:
            DailyError: Deleting a room failed.
        """
        names = self._stock.bin()
        if not names:
            return math.inf
        now = time.monotonic()
        one, many = self._pace.delay("delete one", now), self._pace.delay("delete many", now)
        if one == 0 and (len(names) == 1 or many > 0):
            self._delete_one(names[0])
        elif many == 0:
            self.delete_many()
        else:
            return min(one, many)
        return 0.0 if self._stock.bin() else math.inf

    def delete_many(self) -> None:
        """Delete the rooms in the bin in one request. If it fails, they are all doubtful."""
        names = self._stock.bin()[:_BATCH]
        if not names:
            return
        try:
            # Without retries: after a lost response, "not found" would prove nothing.
            self._rooms_once.delete_many(names)
        except DailyError as error:
            _log.debug("%d rooms may or may not have been deleted: %s", len(names), error)
            self._stock.doubt(names)
        else:
            self._stock.gone(names)
        finally:
            self._pace.count("delete many", time.monotonic())

    def _make_batch(self, descriptions: Sequence[CreateRoomBody]) -> None:
        names = [str(description.name) for description in descriptions]
        self._stock.begin(names)
        try:
            for room in self._created_many(names, descriptions):
                self._stockroom.made(room, _exp_of(room, descriptions[0]))
        finally:
            self._pace.count("make many", time.monotonic())
            self._not_made(names, surely=False)  # in case this was cancelled

    def _created_many(
        self, names: Sequence[str], descriptions: Sequence[CreateRoomBody]
    ) -> Sequence[Room]:
        try:
            return self._rooms.create_many(descriptions)
        except DailyError as error:
            self._not_made(names, surely=_did_nothing(error))
            raise

    def _make_one(self) -> None:
        description = self.describe()
        room = self._create(description)
        self._stockroom.made(room, _exp_of(room, description))

    def _create(self, description: CreateRoomBody) -> Room:
        """Create a room. The stock still lists it as being created."""
        name = str(description.name)
        self._stock.begin([name])
        try:
            return self._created(name, description)
        except DailyError as error:
            self._not_made([name], surely=_did_nothing(error))
            raise
        except BaseException:
            self._not_made([name], surely=False)
            raise

    def _created(self, name: str, description: CreateRoomBody) -> Room:
        try:
            return self._rooms.create(
                name, privacy=self._template.privacy, properties=description.properties
            )
        except AlreadyExistsError:
            try:
                return self._rooms.get(name)  # a random name, so the room is ours
            except DailyError as error:
                error.unclear = True
                raise

    def _confirm(self, due: Due) -> None:
        asked = self._clock()
        try:
            if due.renew:
                room = self._rooms.update(due.room, exp=self._rules.new_exp(asked))
            else:
                room = self._rooms.get(due.room)
        except NotFoundError:
            _log.warning("room %s of the pool no longer exists", due.room.name)
            self._stockroom.gone(due.room.name)
            return
        exp = due.exp if room.config.exp is None else room.config.exp
        self._stockroom.confirmed(room, exp, asked)

    def _not_made(self, names: Sequence[str], *, surely: bool) -> None:
        if not surely:
            self._cut_off.note(names, time.monotonic())
        self._stock.not_made(names, surely=surely)

    def _find(self, name: str) -> None:
        asked = time.monotonic()
        try:
            self._rooms.get(name)
        except NotFoundError:
            if not self._cut_off.may_appear(name, asked):
                self._stock.gone([name])
        else:
            self._stock.discard([name])

    def _find_in_list(self, names: Iterable[str]) -> None:
        """Find rooms in the list of all rooms, a hundred in each request."""
        missing, asked = set(names), time.monotonic()
        for room in self._rooms.iterate():
            if room.name in missing:
                missing.discard(room.name)
                self._stock.discard([room.name])
            if not missing or (room.created_at is not None and room.created_at < self._oldest):
                break
        self._stock.gone(name for name in missing if not self._cut_off.may_appear(name, asked))

    def _delete_one(self, name: str) -> None:
        try:
            self._rooms.delete(name, missing_ok=True)
        finally:
            self._pace.count("delete one", time.monotonic())
        self._stock.gone([name])


def raise_first(outcomes: Iterable[object]) -> None:
    """Raise the first exception among some outcomes, if any."""
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


def _exp_of(room: Room, description: CreateRoomBody) -> float:
    """Return a new room's ``exp`` from Daily's response, or else from the request."""
    asked = description.properties.exp if description.properties else None
    return room.config.exp or asked or 0.0


def _did_nothing(error: DailyError) -> bool:
    """Return whether a failed create certainly created nothing."""
    return not error.unclear and not isinstance(error, AlreadyExistsError)
