"""Applying seeds."""

from dailykit.local.base.clock import MovableClock
from dailykit.local.base.errors import SeedError, StartError
from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.seeds import (
    Seed,
    SeedContent,
    SeedDomain,
    checked_config,
    room_bodies,
    webhook_bodies,
)
from dailykit.local.store import Store
from dailykit.local.world import Domain, World

__all__ = ["apply_seed", "check_seed"]


def check_seed(world: World, seed: Seed, own: str, now: float) -> None:
    """Check that a seed can be applied, by applying it to a temporary world.

    Args:
        world: The world that the seed is for.
        seed: The seed.
        own: The name of the local Daily's own domain.
        now: When it will be applied, in unix seconds.

    Raises:
        SeedError: The seed can't be applied.
    """
    for domain in seed.domains:
        owner = world.domains.authenticate(domain.api_key or "")
        if owner is not None and owner.name != domain.name:
            raise SeedError(f"{domain.name}: that API key belongs to the domain {owner.name!r}")
    clock = MovableClock(start=now)
    clock.freeze()
    clock.set(now)
    store = Store.open()
    try:
        apply_seed(World(store, clock, Ids(), lambda _, name: name), seed, own)
    finally:
        store.close()


def apply_seed(world: World, seed: Seed, own: str) -> None:
    """Create what a seed lists. Existing rooms and webhooks stay as they are.

    Args:
        world: The world to create it in.
        seed: The seed.
        own: The name of the local Daily's own domain.

    Raises:
        SeedError: A room, webhook or setting is invalid.
    """
    _plant_in(world, SeedDomain(name=own), seed)
    for domain in seed.domains:
        _plant_in(world, domain, domain)


def _plant_in(world: World, whose: SeedDomain, content: SeedContent) -> None:
    try:
        domain = world.domains.open(whose.name, whose.api_key)
        world.domains.configure(domain, checked_config(content.config))
        _make_rooms(world, domain, content)
        _make_webhooks(world, domain, content)
    except (SeedError, StartError) as error:
        raise SeedError(f"{whose.name}: {error}") from None
    except Refusal as refusal:
        raise SeedError(f"{whose.name}: {refusal.info}") from None


def _make_rooms(world: World, domain: Domain, content: SeedContent) -> None:
    bodies = room_bodies(content, world.scheduler.now())
    missing = [body for body in bodies if not (body.name and _exists(world, domain, body.name))]
    world.rooms.create_many(domain, missing)


def _exists(world: World, domain: Domain, room_name: str) -> bool:
    try:
        world.rooms.get(domain, room_name)
    except Refusal:
        return False
    return True


def _make_webhooks(world: World, domain: Domain, content: SeedContent) -> None:
    known = {webhook["url"] for webhook in world.webhooks.all_of(domain)}
    for body in webhook_bodies(content):
        if body.url not in known:
            world.webhooks.create_unprobed(domain, body)
