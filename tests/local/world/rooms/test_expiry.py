"""The count and the mark of expired rooms against a plain model, whichever way the clock goes."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from dailykit.local import MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store, schema
from dailykit.local.world import Domain, Refusal, World
from dailykit.local.world.rooms.expiry import KEPT_SECONDS
from dailykit.models.rooms import CreateRoomBody, ListRoomsQuery, UpdateRoomBody

NOW = 1_800_000_000
NAMES = "abcd"

Steps = list[tuple[str, str, int]]

steps = st.lists(
    st.tuples(
        st.sampled_from(["create", "update", "delete", "get", "advance", "go back"]),
        st.sampled_from(NAMES),
        st.integers(min_value=0, max_value=20),
    ),
    max_size=30,
)


def refused(act: Callable[[], Any]) -> bool:
    try:
        act()
    except Refusal:
        return True
    return False


def room_url(domain: Domain, name: str) -> str:
    return f"{domain.name}/{name}"


class Driver:
    """Does steps to a world and to a plain model of it, and compares what is refused."""

    def __init__(self) -> None:
        self.clock = MovableClock(lambda: 0.0, start=NOW)
        self.store = Store.open()
        self.world = World(self.store, self.clock, Ids("expiry"), room_url)
        self.domain = self.world.domains.open("acme")
        self.model: dict[str, int | None] = {}

    def lives(self, name: str) -> bool:
        exp = self.model.get(name, 0)
        return exp is None or exp > self.clock.now()

    def take(self, step: str, name: str, number: int) -> None:
        match step:
            case "advance":
                self.clock.advance(number)
            case "go back":
                self.clock.set(self.clock.now() - number)
            case _:
                getattr(self, step)(name, int(self.clock.now()) + number if number else None)

    def create(self, name: str, exp: int | None) -> None:
        body = CreateRoomBody.model_validate({"name": name, "properties": {"exp": exp}})
        lives = self.lives(name)
        assert refused(lambda: self.world.rooms.create(self.domain, body)) == lives
        if not lives:
            self.model[name] = exp

    def update(self, name: str, exp: int | None) -> None:
        body = UpdateRoomBody.model_validate({"properties": {"exp": exp}})
        lives = self.lives(name)
        assert refused(lambda: self.world.rooms.update(self.domain, name, body)) != lives
        if lives:
            self.model[name] = exp

    def delete(self, name: str, _: int | None) -> None:
        lives = self.lives(name)
        assert refused(lambda: self.world.rooms.delete(self.domain, name)) != lives
        if lives:
            del self.model[name]

    def get(self, name: str, _: int | None) -> None:
        assert refused(lambda: self.world.rooms.get(self.domain, name)) != self.lives(name)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_rooms_live_until_their_exp(steps: Steps) -> None:
    driver = Driver()
    for step in steps:
        driver.take(*step)
        page = driver.world.rooms.page(driver.domain, ListRoomsQuery())
        assert {room["name"] for room in page["data"]} == set(filter(driver.lives, driver.model))
        assert page["total_count"] == len(page["data"])
    driver.store.close()


def rows(store: Store) -> int:
    with store.transaction() as tx:
        return tx.execute(select(func.count()).select_from(schema.rooms)).scalar_one()


def test_expired_rooms_are_swept_away_in_time() -> None:
    clock = MovableClock(lambda: 0.0, start=NOW)
    store = Store.open()
    world = World(store, clock, Ids("expiry"), room_url)
    domain = world.domains.open("acme")
    for _ in range(30):
        properties = {"exp": int(clock.now()) + 60}
        world.rooms.create(domain, CreateRoomBody.model_validate({"properties": properties}))
        clock.advance(KEPT_SECONDS / 3)
    assert rows(store) <= 5
    assert world.rooms.page(domain, ListRoomsQuery())["total_count"] == 0
    store.close()
