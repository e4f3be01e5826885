from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dailykit.local import MovableClock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store
from dailykit.local.world import Domain, Refusal, World
from dailykit.models.rooms import CreateRoomBody, ListRoomsQuery

NOW = 1_800_000_000


def room_url(domain: Domain, name: str) -> str:
    return f"{domain.name}/{name}"


def names(page: dict[str, Any]) -> list[str]:
    return [room["name"] for room in page["data"]]


@pytest.fixture
def rooms(world: World, domain: Domain, clock: MovableClock) -> list[dict[str, Any]]:
    """Five rooms, newest first, one made each second."""
    made: list[dict[str, Any]] = []
    for name in "abcde":
        made.insert(0, world.rooms.create(domain, CreateRoomBody(name=name)))
        clock.advance(1)
    return made


def page_of(world: World, domain: Domain, **query: Any) -> dict[str, Any]:
    return world.rooms.page(domain, ListRoomsQuery(**query))


@pytest.mark.usefixtures("rooms")
def test_rooms_come_newest_first(world: World, domain: Domain) -> None:
    page = page_of(world, domain)
    assert (page["total_count"], names(page)) == (5, list("edcba"))


@pytest.mark.parametrize(
    ("limit", "after", "expected"), [(2, None, "ed"), (2, 1, "cb"), (9, 2, "ba"), (2, 4, "")]
)
def test_a_page_starts_after_its_cursor(
    world: World,
    domain: Domain,
    rooms: list[dict[str, Any]],
    limit: int,
    after: int | None,
    expected: str,
) -> None:
    cursor = None if after is None else rooms[after]["id"]
    page = page_of(world, domain, limit=limit, starting_after=cursor)
    assert (page["total_count"], names(page)) == (5, list(expected))


@pytest.mark.parametrize(
    ("limit", "before", "expected"), [(2, 4, "cb"), (2, 1, "e"), (9, 3, "edc"), (2, 0, "")]
)
def test_a_page_ends_before_its_cursor(
    world: World,
    domain: Domain,
    rooms: list[dict[str, Any]],
    limit: int,
    before: int,
    expected: str,
) -> None:
    page = page_of(world, domain, limit=limit, ending_before=rooms[before]["id"])
    assert (page["total_count"], names(page)) == (5, list(expected))


@pytest.mark.usefixtures("rooms")
def test_the_last_page_ends_with_the_oldest(world: World, domain: Domain) -> None:
    assert names(page_of(world, domain, limit=2, ending_before="OLDEST")) == ["b", "a"]


def test_an_unknown_cursor_and_two_cursors_are_refused(
    world: World, domain: Domain, rooms: list[dict[str, Any]]
) -> None:
    here = rooms[2]["id"]
    with pytest.raises(Refusal, match="no item with the id nowhere"):
        page_of(world, domain, starting_after="nowhere")
    with pytest.raises(Refusal, match="not both"):
        page_of(world, domain, starting_after=here, ending_before=here)


def test_another_domain_s_room_is_no_cursor(
    world: World, domain: Domain, rooms: list[dict[str, Any]]
) -> None:
    other = world.domains.open("other")
    with pytest.raises(Refusal, match="no item"):
        page_of(world, other, starting_after=rooms[0]["id"])
    assert page_of(world, other) == {"total_count": 0, "data": []}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=25),
    st.integers(min_value=1, max_value=7),
)
def test_going_through_all_pages_meets_each_room_once(
    steps: list[tuple[bool, bool]], limit: int
) -> None:
    # Many rooms share a second, as when a test makes them in a loop; then the id decides.
    clock = MovableClock(lambda: 0.0, start=NOW)
    store = Store.open()
    world = World(store, clock, Ids("pages"), room_url)
    domain = world.domains.open("acme")
    living: set[str] = set()
    for is_lasting, time_passes in steps:
        exp = {} if is_lasting else {"exp": int(clock.now()) + 1}
        room = world.rooms.create(domain, CreateRoomBody.model_validate({"properties": exp}))
        if is_lasting:
            living.add(room["name"])
        if time_passes:
            clock.advance(1)
    clock.advance(1)

    forwards: list[dict[str, Any]] = []
    while page := page_of(world, domain, limit=limit, **after(forwards))["data"]:
        forwards += page
    backwards: list[dict[str, Any]] = page_of(world, domain, limit=limit, ending_before="OLDEST")[
        "data"
    ]
    while backwards and (page := page_of(world, domain, limit=limit, **before(backwards))["data"]):
        backwards = page + backwards

    assert forwards == backwards
    assert [(r["created_at"], r["id"]) for r in forwards] == sorted(
        ((r["created_at"], r["id"]) for r in forwards), reverse=True
    )
    assert {room["name"] for room in forwards} == living
    assert len(forwards) == len(living) == page_of(world, domain)["total_count"]
    store.close()


def after(rooms: list[dict[str, Any]]) -> dict[str, str]:
    return {"starting_after": rooms[-1]["id"]} if rooms else {}


def before(rooms: list[dict[str, Any]]) -> dict[str, str]:
    return {"ending_before": rooms[0]["id"]}
