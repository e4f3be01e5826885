"""The control of a running local Daily: its clock, faults, log and state."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

from dailykit.local.base.clock import MovableClock
from dailykit.local.base.errors import SnapshotError, StartError
from dailykit.local.base.json_types import JsonObject
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.clock import TimeControl
from dailykit.local.control.parts import Parts
from dailykit.local.control.seeding import apply_seed, check_seed
from dailykit.local.control.seeds import Seed, checked_config, part_of
from dailykit.local.control.trial import try_out
from dailykit.local.control.views import (
    DeliveryEntry,
    LocalDomain,
    delivery_entry,
)
from dailykit.local.store import Moment, Store
from dailykit.local.world import Domain
from dailykit.local.world.core.journal import RequestEntries

__all__ = ["Control"]

_MOST_NAMED: Final = 10
"""How many domains an error lists."""


class Control(TimeControl):
    """Does what the real Daily does not offer. Use it on the server's event loop only.

    Args:
        parts: The parts of the local Daily.

    Attributes:
        parts: The parts of the local Daily.
        faults: The fault rules.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.faults = parts.faults
        self._at_start = self._clock_state()
        # The settings that domains were created with, by name: a reset restores them.
        self._first_settings: dict[str, JsonObject] = {}
        self._listeners: list[Callable[[], object]] = []

    def on_replaced(self, listener: Callable[[], object]) -> None:
        """Call `listener` whenever the whole state has changed: after a reset, a seed and so on."""
        self._listeners.append(listener)

    # --- requests and deliveries -----------------------------------------------------------------

    def requests(
        self,
        *,
        operation: str | None = None,
        domain: str | None = None,
        limit: int | None = None,
    ) -> RequestEntries:
        """Return the kept requests to the REST API, oldest first.

        Args:
            operation: Only return requests of the operation with this name.
            domain: Only return requests of the domain with this name.
            limit: The most requests to return; the newest ones are kept.
        """
        return self._world.journal.requests(
            self._world.domains.all_keys(), operation=operation, domain=domain, limit=limit
        )

    def forget_requests(self) -> None:
        """Delete the kept requests, and with them what ``GET /logs/api`` lists."""
        self._world.journal.clear()
        self._tell()

    def deliveries(self, domain: str | None = None) -> Sequence[DeliveryEntry]:
        """Return the webhook deliveries, sent and pending, oldest first.

        Args:
            domain: Only return deliveries of the domain with this name.
        """
        found = (one for one in self._world.deliveries if domain in (None, one.event.domain.name))
        return tuple(delivery_entry(one) for one in found)

    async def resend(self, delivery_id: str) -> DeliveryEntry:
        """Send an event to its webhook again, now and with a new signature.

        The event is sent once, even if the webhook's state is ``FAILED``, and the state does not
        change.

        Args:
            delivery_id: The earlier delivery's id.

        Returns:
            The new delivery, after its attempt.

        Raises:
            Refusal: The earlier delivery is no longer kept, or its webhook was deleted.
        """
        delivery, post = self._world.deliveries.begin_again(delivery_id)
        self._world.deliveries.end(delivery, post, await self.parts.sender.post(post))
        return delivery_entry(delivery)

    # --- everything at once ----------------------------------------------------------------------

    async def reset(self) -> None:
        """Restore the initial state: domains with their keys, no faults, the initial clock.

        The initial seed is applied again. With a random seed, ids start over.
        """
        async with self._turn:
            self._world.reset(self._ids_seed(self.parts.store))
            self._forget()
            if self._at_start is not None:
                self._movable().go_back(self._at_start)
            for domain in self._world.domains.all():
                self._restore_settings(domain)
            await self._apply_own_seed()
        self._tell()

    async def reset_domain(self, name: str) -> None:
        """Restore the initial state of one domain. The others, and the clock, stay as they are.

        The domain keeps its key, and the part of the initial seed that is about it is applied
        again. Faults of all domains stay.

        Raises:
            Refusal: The domain does not exist.
        """
        async with self._turn:
            domain = self.domain(name)
            self._world.reset_domain(domain)
            self._forget_domain(domain)
            self._restore_settings(domain)
            if self.parts.seed is not None:
                await self._apply_seed(part_of(self.parts.seed, name, self.parts.own))
        self._tell()

    async def delete_domain(self, name: str) -> None:
        """Delete a domain with everything in it. Its API key is no longer valid.

        Raises:
            Refusal: The domain does not exist, or it is the local Daily's own.
        """
        async with self._turn:
            domain = self.domain(name)
            if name == self.parts.own:
                raise Refusal.invalid(
                    f"the domain {name!r} can't be deleted: it is the first one of this local "
                    "Daily. Reset it instead"
                )
            self._forget_domain(domain)
            self._world.delete_domain(domain)
            self.parts.listeners.remove_of(domain)
            self._first_settings.pop(name, None)
        self._tell()

    async def snapshot(self, path: Path) -> None:
        """Write all data and the time to a file, which contains API keys.

        The file does not contain calls: in it, ongoing meetings end at the snapshot's time.

        Raises:
            SnapshotError: The file can't be written.
        """
        async with self._turn:
            reading = self.clock()
            self._world.calls.note_alive()
            self.parts.store.write_snapshot(path, Moment(reading.now, reading.is_frozen))

    async def restore(self, path: Path) -> None:
        """Replace all data, and the time, with those of a snapshot. Calls end.

        The server's domains keep their API keys, next to those in the snapshot.

        Raises:
            SnapshotError: The snapshot can't be read or does not fit. Nothing has changed.
            StartError: A newer dailykit wrote the snapshot. Nothing has changed.
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
        """Create what a seed lists. Existing rooms and webhooks stay as they are.

        Raises:
            SeedError: The seed can't be applied. Nothing has changed.
        """
        async with self._turn:
            await self._apply_seed(seed)
        self._tell()

    async def begin(self) -> None:
        """Apply the initial seed.

        Raises:
            SeedError: The seed can't be applied.
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
        """Create a domain, with its own API key, rooms, webhooks and rate limits.

        Args:
            name: The name: lower-case letters, digits and ``-``, at most 63 characters.
                Default: ``test-`` and a number.
            api_key: The API key. Default: a new one.
            config: Domain settings, including those that only Daily's support can change.

        Raises:
            StartError: The name or the key is invalid or in use.
            SeedError: A setting does not exist, or its value is invalid.
        """
        domains = self._world.domains
        chosen = name or self._free_name()
        if domains.named(chosen) is not None:
            raise StartError(f"the domain {chosen!r} already exists")
        settings = checked_config(config or {})
        domain = domains.open(chosen, api_key)
        domains.configure(domain, settings)
        self._first_settings[chosen] = settings
        self._tell()
        return LocalDomain(
            name=domain.name,
            api_key=domain.api_key,
            api_url=self.parts.api_url,
            rooms_url=self.parts.rooms_below(domain.name),
        )

    def domain_names(self) -> Sequence[str]:
        """Return the names of all domains, the local Daily's own domain first."""
        names = [domain.name for domain in self._world.domains.all()]
        return tuple(sorted(names, key=lambda name: (name != self.parts.own, name)))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def domain(self, name: str) -> Domain:
        """Return the domain with this name.

        Raises:
            Refusal: The domain does not exist.
        """
        domain = self._world.domains.named(name)
        if domain is None:
            known = self.domain_names()
            more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
            text = f"the domain {name!r} does not exist; there are "
            raise Refusal.not_found(text + ", ".join(known[:_MOST_NAMED]) + more)
        return domain

    def _ids_seed(self, store: Store) -> str | None:
        seed = self.parts.random_seed
        return None if seed is None else f"{seed}:{store.starts}"

    def _free_name(self) -> str:
        # A set, because there may be thousands of domains, one for each test.
        taken = {domain.name for domain in self._world.domains.all()}
        names = (f"test-{number}" for number in count(1))
        return next(name for name in names if name not in taken)

    def _forget(self) -> None:
        self.faults.clear()
        self.parts.limits.clear()

    def _forget_domain(self, domain: Domain) -> None:
        self.faults.clear_domain(domain.name)
        self.parts.limits.clear(self._world.domains.keys(domain))

    def _restore_settings(self, domain: Domain) -> None:
        settings = self._first_settings.get(domain.name)
        if settings:
            self._world.domains.configure(domain, settings)

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


def _check_keys(snapshot: Store, keys: Sequence[tuple[str, str]]) -> None:
    """Refuse a snapshot that assigns one of our keys to another domain."""
    owners = snapshot.key_owners()
    for name, key in keys:
        if owners.get(key, name) != name:
            raise SnapshotError(
                f"in the snapshot, the API key of {name!r} belongs to another domain"
            )
