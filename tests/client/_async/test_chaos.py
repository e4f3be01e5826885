"""Two thousand rooms on a bad day: every one is made once, and known to who asked for it."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from tests.support._async import at_once, engine_to, serving
from tests.support.servers.chaos import BadDay

from dailykit import errors
from dailykit.client._async.rooms import AsyncRooms
from dailykit.models.rooms import Room

CREATES = 2000
WORKERS = 20


async def create_rooms(
    rooms: AsyncRooms, names: list[str | None]
) -> list[Room | errors.DailyError]:
    ended: list[Room | errors.DailyError] = []
    for name in names:
        try:
            ended.append(await rooms.create(name))
        except errors.DailyError as error:
            ended.append(error)
    return ended


@pytest.mark.slow
async def test_every_room_is_made_once_and_known_to_who_asked_for_it() -> None:
    day = BadDay(2000, loses=0.2, breaks=0.1, refuses=0.1)
    old = [f"old-{number}" for number in range(CREATES // 20)]
    for taken in old:
        day.put(taken, age=timedelta(minutes=10))
    chosen = [f"chosen-{number}" for number in range(CREATES // 10)]
    wanted: list[str | None] = [None] * (CREATES - len(old) - len(chosen))
    wanted += [*old, *chosen]

    async with serving(day) as server, engine_to(server.url) as engine:
        rooms = AsyncRooms(engine)
        shares = [wanted[start::WORKERS] for start in range(WORKERS)]
        ended = await at_once([partial(create_rooms, rooms, share) for share in shares])

    outcomes = [
        (name, outcome)
        for share, outcomes in zip(shares, ended, strict=True)
        for name, outcome in zip(share, outcomes, strict=True)
    ]
    assert len(outcomes) == CREATES
    created = [outcome for _, outcome in outcomes if isinstance(outcome, Room)]
    failed = [outcome for _, outcome in outcomes if isinstance(outcome, errors.DailyError)]

    # No room exists twice, and no two callers were given the same one.
    assert max(Counter(day.made).values()) == 1
    assert max(Counter(room.name for room in created).values()) == 1
    assert all(day.rooms[room.name]["id"] == room.id for room in created)

    # Whoever chose a name has it; who chose a name that was taken long ago was told.
    for name, outcome in outcomes:
        if isinstance(outcome, Room):
            assert name in (None, outcome.name)
            assert name not in old
        elif name in old:
            assert outcome.room_name in (None, name)

    # No room on the server is unknown to who asked for it.
    known = {room.name for room in created} | {error.room_name for error in failed}
    assert set(day.made) <= known

    # The day was bad enough to show all that, and good enough for nearly everybody.
    assert len(created) > 0.9 * CREATES
    assert {type(error) for error in failed} >= {errors.AlreadyExistsError}
    assert any(error.unclear and error.room_name in day.made for error in failed)
    repeats = len(server.received) - CREATES
    assert repeats > 0.5 * CREATES


async def delete_rooms(rooms: AsyncRooms, names: list[str]) -> list[str]:
    deleted: list[str] = []
    for name in names:
        try:
            assert (await rooms.delete(name)).deleted
            deleted.append(name)
        except errors.NotFoundError:
            raise
        except errors.DailyError:
            continue
    return deleted


async def test_what_was_deleted_is_never_reported_missing() -> None:
    day = BadDay(300, loses=0.3, breaks=0.1, refuses=0.1)
    names = [f"room-{number}" for number in range(300)]
    for name in names:
        day.put(name)
    async with serving(day) as server, engine_to(server.url) as engine:
        rooms = AsyncRooms(engine)
        shares = [names[start::WORKERS] for start in range(WORKERS)]
        ended = await at_once([partial(delete_rooms, rooms, share) for share in shares])
    deleted = [name for share in ended for name in share]
    assert len(deleted) == len(set(deleted)) > 270
    assert not set(deleted) & set(day.rooms)


async def test_what_never_existed_is_reported_missing() -> None:
    good_day = BadDay(1, loses=0, breaks=0, refuses=0)
    async with serving(good_day) as server, engine_to(server.url) as engine:
        rooms = AsyncRooms(engine)
        with pytest.raises(errors.NotFoundError):
            await rooms.delete("standup")
