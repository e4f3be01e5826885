"""The control of a running local Daily: its clock, its faults, its log, its state as a whole."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.local.base.clock import LAST_MOMENT, Clock, ClockState, MovableClock
from dailykit.local.base.errors import SnapshotError, StartError
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.seeding import apply_seed, check_seed
from dailykit.local.control.seeds import Seed, checked_config
from dailykit.local.control.sender import Sender
from dailykit.local.control.trial import try_out
from dailykit.local.control.views import (
    ClockReading,
    DeliveryEntry,
    LocalDomain,
    delivery_entry,
)
from dailykit.local.requests.faults import Faults
from dailykit.local.requests.limits import RateLimits
from dailykit.local.store import Moment, Store
from dailykit.local.world import Domain, World
from dailykit.local.world.core.journal import RequestEntries

__all__ = ["Control", "Parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a running local Daily consists of.

    Attributes:
        world: What it knows.
        store: Where that is kept.
        clock: Its time.
        sender: Sends what webhooks are told.
        faults: What goes wrong on purpose.
        limits: Counts the requests of every key.
        own: The name of its own domain.
        api_url: The address of its REST API.
        random_seed: What its ids and random names begin with.
        seed: What it begins with, also after a reset.
    """

    world: World
    store: Store
    clock: Clock
    sender: Sender
    faults: Faults
    limits: RateLimits
    own: str
    api_url: str
    random_seed: int | str | None = None
    seed: Seed | None = None


class Control:
    """Does to a local Daily what nobody can do to the real one. To be used on its loop only.

    Args:
        parts: What is controlled.

    Attributes:
        parts: What is controlled.
        faults: What goes wrong on purpose.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._world = parts.world
        self.faults = parts.faults
        self._at_start = self._clock_state()
        # Of two who move the clock, or replace everything, one comes first.
        self._turn = asyncio.Lock()
        self._listeners: list[Callable[[], object]] = []

    def on_replaced(self, listener: Callable[[], object]) -> None:
        """Have `listener` called when much has changed at once: after a reset, a seed and such."""
        self._listeners.append(listener)

    # --- the clock -------------------------------------------------------------------------------

    def clock(self) -> ClockReading:
        """Return what the clock shows."""
        clock = self.parts.clock
        is_frozen = isinstance(clock, MovableClock) and clock.is_frozen
        return ClockReading(now=clock.now(), is_frozen=is_frozen)

    async def advance(self, seconds: float) -> ClockReading:
        """Move the clock forward; everything that is due on the way happens, in its order.

        Between two moments at which something happens, what webhooks are told of the first one
        has been delivered, or has failed.

        Args:
            seconds: How far; not negative.

        Raises:
            InvalidArgumentError: `seconds` is negative, or too much.
            ConfigurationError: The clock can't be moved.
        """
        if not seconds >= 0:
            text = "a clock advances by zero seconds or more; set() can go back"
            raise InvalidArgumentError(text)
        async with self._turn:
            await self._move_to(_checked(self._movable().now() + seconds))
        return self.clock()

    async def set(self, now: float) -> ClockReading:
        """Set the clock. Forward, it is as with `advance`; backward, nothing happens.

        Args:
            now: Unix seconds.

        Raises:
            InvalidArgumentError: That is no moment between 1970 and 9999.
            ConfigurationError: The clock can't be moved.
        """
        _checked(now)
        async with self._turn:
            if now < self._movable().now():
                self._movable().set(now)
            else:
                await self._move_to(now)
        return self.clock()

    async def freeze(self, at: float | None = None) -> ClockReading:
        """Let the clock stand still.

        Args:
            at: Unix seconds to set it to, as with `set`. Default: the time it shows.

        Raises:
            InvalidArgumentError: That is no moment between 1970 and 9999.
            ConfigurationError: The clock can't be moved.
        """
        self._movable().freeze()
        return self.clock() if at is None else await self.set(at)

    async def resume(self) -> ClockReading:
        """Let the clock run on from the time it shows.

        Raises:
            ConfigurationError: The clock can't be moved.
        """
        async with self._turn:
            self._movable().resume()
        return self.clock()

    async def settle(self) -> None:
        """Let happen whatever is due, and wait until webhooks have been told of it."""
        self._world.settle()
        await self.parts.sender.settle()

    async def _move_to(self, moment: float) -> None:
        clock, scheduler = self._movable(), self._world.scheduler
        await self.settle()
        while (due := scheduler.next_time()) is not None and due <= moment:
            if due > clock.now():
                clock.set(due)
            await self.settle()
        if moment > clock.now():
            clock.set(moment)

    def _movable(self) -> MovableClock:
        clock = self.parts.clock
        if not isinstance(clock, MovableClock):
            kind = type(clock).__name__
            raise ConfigurationError(f"this local Daily runs with a clock of yours ({kind})")
        return clock

    def _clock_state(self) -> ClockState | None:
        clock = self.parts.clock
        return clock.reading if isinstance(clock, MovableClock) else None

    # --- what was asked and told -----------------------------------------------------------------

    def requests(
        self,
        *,
        operation: str | None = None,
        domain: str | None = None,
        limit: int | None = None,
    ) -> RequestEntries:
        """Return the requests of the REST API that are remembered, oldest first.

        Args:
            operation: Only those of this operation, by its name.
            domain: Only those of the domain of this name.
            limit: Only so many, the newest.
        """
        return self._world.journal.requests(
            self._world.domains.all_keys(), operation=operation, domain=domain, limit=limit
        )

    def forget_requests(self) -> None:
        """Forget all requests and, with them, what ``GET /logs/api`` lists."""
        self._world.journal.clear()
        self._tell()

    def deliveries(self, domain: str | None = None) -> Sequence[DeliveryEntry]:
        """Return what webhooks were told, and are still to be told, oldest first.

        Args:
            domain: Only those of the domain of this name.
        """
        found = (one for one in self._world.deliveries if domain in (None, one.event.domain.name))
        return tuple(delivery_entry(one) for one in found)

    async def resend(self, delivery_id: str) -> DeliveryEntry:
        """Send once more what a webhook was told, now, signed anew.

        It is tried once, also where the webhook has failed, whose state stays as it is.

        Args:
            delivery_id: The earlier delivery's id.

        Returns:
            The new delivery, after its try.

        Raises:
            Refusal: The earlier one is not remembered, or its webhook is gone.
        """
        delivery, post = self._world.deliveries.begin_again(delivery_id)
        self._world.deliveries.end(delivery, post, await self.parts.sender.post(post))
        return delivery_entry(delivery)

    # --- everything at once ----------------------------------------------------------------------

    async def reset(self) -> None:
        """Go back to the start: nothing but domains and keys, no faults, the clock as it went.

        What it was told to begin with is there again. With a seed for ids, they begin anew.
        """
        async with self._turn:
            self._world.reset(self._ids_seed(self.parts.store))
            self._forget()
            if self._at_start is not None:
                self._movable().go_back(self._at_start)
            await self._apply_own_seed()
        self._tell()

    async def snapshot(self, path: Path) -> None:
        """Write everything that is kept, and the time, into a file. API keys are in it.

        People in calls are not: their meetings end with the snapshot's moment.

        Raises:
            SnapshotError: It can't be written.
        """
        async with self._turn:
            reading = self.clock()
            self._world.calls.note_alive()
            self.parts.store.write_snapshot(path, Moment(reading.now, reading.is_frozen))

    async def restore(self, path: Path) -> None:
        """Replace everything by what is in a snapshot, time included. Calls end.

        The domains that are open here keep their API keys, beside those in the snapshot.

        Raises:
            SnapshotError: It can't be read, or does not fit. Nothing has changed.
            StartError: It was written by a newer dailykit. Nothing has changed.
        """
        async with self._turn:
            keys = self._keys()
            with Store.snapshot(path) as (snapshot, moment):
                _check_keys(snapshot, keys)
                try_out(snapshot, path, self.clock().now if moment is None else moment.now, keys)
                self._world.become(snapshot, self._ids_seed(snapshot))
            for name, key in keys:
                self._world.domains.add_key(name, key)
            self._forget()
            if moment is not None and isinstance(self.parts.clock, MovableClock):
                self._return_to(moment)
        self._tell()

    async def seed(self, seed: Seed) -> None:
        """Make what a seed says. Rooms and webhooks that exist already are left as they are.

        Raises:
            SeedError: That can't be made. Nothing has changed.
        """
        async with self._turn:
            await self._apply_seed(seed)
        self._tell()

    async def begin(self) -> None:
        """Make what it was told to begin with.

        Raises:
            SeedError: That can't be made.
        """
        async with self._turn:
            await self._apply_own_seed()

    def new_domain(
        self,
        name: str | None = None,
        *,
        api_key: str | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> LocalDomain:
        """Make a domain: a world of its own within this local Daily.

        Args:
            name: Its name: lower-case letters, digits and ``-``, at most 63. Default: ``test-``
                and a number.
            api_key: Its API key. Default: a new one.
            config: What to set on it, also what only Daily's support can set.

        Raises:
            StartError: The name is taken or no name, or the key is taken or no key.
            SeedError: There is no such setting, or it can't have that value.
        """
        domains = self._world.domains
        chosen = name or self._free_name()
        if domains.named(chosen) is not None:
            raise StartError(f"there is a domain {chosen!r} already")
        settings = checked_config(config or {})
        domain = domains.open(chosen, api_key)
        domains.configure(domain, settings)
        self._tell()
        return LocalDomain(name=domain.name, api_key=domain.api_key, api_url=self.parts.api_url)

    def domain_names(self) -> Sequence[str]:
        """Return the names of all domains, its own one first."""
        names = [domain.name for domain in self._world.domains.all()]
        return tuple(sorted(names, key=lambda name: (name != self.parts.own, name)))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def domain(self, name: str) -> Domain:
        """Return the domain of this name.

        Raises:
            Refusal: There is none.
        """
        domain = self._world.domains.named(name)
        if domain is None:
            raise Refusal.not_found(f"there is no domain {name!r}")
        return domain

    def _ids_seed(self, store: Store) -> str | None:
        seed = self.parts.random_seed
        return None if seed is None else f"{seed}:{store.starts}"

    def _free_name(self) -> str:
        # Looked up in a set: there may be thousands, one for each test.
        taken = {domain.name for domain in self._world.domains.all()}
        names = (f"test-{number}" for number in count(1))
        return next(name for name in names if name not in taken)

    def _forget(self) -> None:
        self.faults.clear()
        self.parts.limits.clear()

    def _keys(self) -> list[tuple[str, str]]:
        return [(domain.name, domain.api_key) for domain in self._world.domains.all()]

    def _return_to(self, moment: Moment) -> None:
        clock = self._movable()
        clock.resume()
        if moment.is_frozen:
            clock.freeze()
        clock.set(moment.now)

    async def _apply_own_seed(self) -> None:
        if self.parts.seed is not None:
            await self._apply_seed(self.parts.seed)

    async def _apply_seed(self, seed: Seed) -> None:
        now = self.parts.clock.now() if seed.now is None else seed.now
        check_seed(self._world, seed, self.parts.own, now)
        if seed.freeze:
            self._movable().freeze()
        if seed.now is not None:
            self._movable().set(seed.now)
        apply_seed(self._world, seed, self.parts.own)


def _checked(moment: float) -> float:
    if not 0 <= moment < LAST_MOMENT:
        raise InvalidArgumentError(f"{moment} is no moment between 1970 and 9999 in unix seconds")
    return moment


def _check_keys(snapshot: Store, keys: Sequence[tuple[str, str]]) -> None:
    """Refuse a snapshot in which one of our keys belongs to another domain."""
    owners = snapshot.key_owners()
    for name, key in keys:
        if owners.get(key, name) != name:
            raise SnapshotError(
                f"in the snapshot, the API key of {name!r} belongs to another domain"
            )
