"""Lists in pages, shown by the list of rooms."""

from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import CLIENT_TEST, LEAST_SURPRISE, documented
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("pagination", "Pagination")

_PAGE: Final = documented("rooms/list-rooms")


async def _three(probe: Probe) -> list[str]:
    """Create three rooms and return their ids in the order of the list, where they come first."""
    made = {(await probe.room())["id"] for _ in range(3)}
    ids = _ids(await probe.found("/rooms?limit=3"))
    same("the newest rooms", sorted(ids), sorted(made))
    return ids


def _ids(page: Any) -> list[str]:
    return [str(item["id"]) for item in page["data"]]


@CASES.case(CLIENT_TEST)
async def form(probe: Probe) -> None:
    """A page has items and the total count; an item is the whole object."""
    room = await probe.room()
    page = await probe.found("/rooms?limit=1")
    same("the members of a page", sorted(page), ["data", "total_count"])
    same("the item", page["data"], [room])


@CASES.case(_PAGE)
async def counts_everything(probe: Probe) -> None:
    """The count is the total of all items, not only those on the page."""
    before = (await probe.found("/rooms?limit=1"))["total_count"]
    await _three(probe)
    page = await probe.found("/rooms?limit=1")
    same("count and items", (page["total_count"], len(page["data"])), (before + 3, 1))


@CASES.case(_PAGE)
async def count_ignores_the_cursor(probe: Probe) -> None:
    """The count does not depend on the cursor."""
    ids = await _three(probe)
    first = await probe.found("/rooms?limit=1")
    later = await probe.found(f"/rooms?limit=1&starting_after={ids[1]}")
    same("the count", later["total_count"], first["total_count"])
    same("the item", _ids(later), [ids[2]])


@CASES.case(_PAGE)
async def newest_first(probe: Probe) -> None:
    """The newest items come first."""
    await _three(probe)
    data = (await probe.found("/rooms"))["data"]
    times = [item["created_at"] for item in data]
    same("the times", times, sorted(times, reverse=True))
    require(len(times) >= 3, "three rooms should be listed", times)


@CASES.case(_PAGE)
async def same_order_every_time(probe: Probe) -> None:
    """Items of the same second have a stable order, by id."""
    batch = {"rooms": [probe.room_body() for _ in range(5)]}
    made = {room["id"] for room in await probe.made("/batch/rooms", batch)}
    orders = [_ids(await probe.found("/rooms?limit=5")) for _ in range(2)]
    same("the order", orders[0], orders[1])
    same("who is listed", sorted(orders[0]), sorted(made))
    one_by_one = list[str]()
    for _ in made:
        after = f"&starting_after={one_by_one[-1]}" if one_by_one else ""
        one_by_one += _ids(await probe.found(f"/rooms?limit=1{after}"))
    same("the order of single items", one_by_one, orders[0])


@CASES.case(_PAGE)
async def limit(probe: Probe) -> None:
    """A limit sets the number of items on a page, starting with the newest."""
    ids = await _three(probe)
    same("two items", _ids(await probe.found("/rooms?limit=2")), ids[:2])


@CASES.case(_PAGE)
async def starting_after(probe: Probe) -> None:
    """A page can start after an item, with the next older one."""
    ids = await _three(probe)
    page = await probe.found(f"/rooms?limit=2&starting_after={ids[0]}")
    same("the page", _ids(page), ids[1:])


@CASES.case(_PAGE)
async def ending_before(probe: Probe) -> None:
    """A page can end before an item, with the next newer ones."""
    ids = await _three(probe)
    page = await probe.found(f"/rooms?ending_before={ids[2]}")
    same("the page", _ids(page), ids[:2])


@CASES.case(_PAGE)
async def ending_before_takes_the_nearest(probe: Probe) -> None:
    """Of several newer items, a page that ends before one has the nearest, in list order."""
    ids = await _three(probe)
    page = await probe.found(f"/rooms?limit=1&ending_before={ids[2]}")
    same("the page", _ids(page), [ids[1]])
    same("before the first", _ids(await probe.found(f"/rooms?ending_before={ids[0]}")), [])


@CASES.case(_PAGE)
async def oldest(probe: Probe) -> None:
    """OLDEST requests the last page: its last item is the oldest of all."""
    await _three(probe)
    page = _ids(await probe.found("/rooms?limit=2&ending_before=OLDEST"))
    same("the number of items", len(page), 2)
    same("what comes after it", _ids(await probe.found(f"/rooms?starting_after={page[1]}")), [])
    following = await probe.found(f"/rooms?limit=1&starting_after={page[0]}")
    same("the order", _ids(following), [page[1]])


@CASES.case(_PAGE)
async def hundred_by_default(probe: Probe) -> None:
    """Without a limit a page has a hundred items."""
    batch = {"rooms": [probe.room_body() for _ in range(101)]}
    same("the number of rooms made", len(await probe.made("/batch/rooms", batch)), 101)
    page = await probe.found("/rooms")
    same("the number of items", len(page["data"]), 100)
    require(page["total_count"] > 100, "more than 100 should be counted", page["total_count"])


@CASES.case(LEAST_SURPRISE)
async def limits_out_of_bounds(probe: Probe) -> None:
    """A limit of 0, over 100, or that is not a number, is refused."""
    for wrong in ("0", "101", "-1", "many"):
        (await probe.get(f"/rooms?limit={wrong}")).refused(400, "invalid-request-error")


@CASES.case(LEAST_SURPRISE)
async def names_are_no_cursors(probe: Probe) -> None:
    """Cursors are ids: a room's name is not a cursor."""
    room = await probe.room()
    answer = await probe.get(f"/rooms?starting_after={room['name']}")
    answer.refused(400, "invalid-request-error")
