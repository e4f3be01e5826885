"""Many rooms in one request: all of them or none."""

from typing import Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup
from dailykit.conformance._evidence import (
    BATCH_NAMES_CHOICE,
    LEAST_SURPRISE,
    documented,
)
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("batch", "Rooms in batches")

_CREATE: Final = documented("batch/create-rooms")
_DELETE: Final = documented("batch/delete-rooms")


async def _make(probe: Probe, count: int) -> list[str]:
    bodies = [probe.room_body() for _ in range(count)]
    return [room["name"] for room in await probe.made("/batch/rooms", {"rooms": bodies})]


async def _there(probe: Probe, *names: str) -> list[bool]:
    return [(await probe.get(f"/rooms/{name}")).status == 200 for name in names]


@CASES.case(_CREATE)
async def bare_list(probe: Probe) -> None:
    """The answer is a plain list of rooms, in the requested order."""
    bodies = [probe.room_body(privacy="private"), probe.room_body(enable_chat=True)]
    made = await probe.made("/batch/rooms", {"rooms": bodies})
    same("the names", [room["name"] for room in made], [body["name"] for body in bodies])
    for room in made:
        same("the room", await probe.found(f"/rooms/{room['name']}"), room)


@CASES.case(_CREATE)
async def empty_bodies(probe: Probe) -> None:
    """Rooms without settings get random names, and are public."""
    made = await probe.made("/batch/rooms", {"rooms": [{}, {}]})
    same("the privacy", [room["privacy"] for room in made], ["public", "public"])
    same("the lengths of the names", [len(room["name"]) for room in made], [20, 20])
    same("how many names", len({room["name"] for room in made}), 2)


@CASES.case(_CREATE)
async def bad_property_makes_none(probe: Probe) -> None:
    """One unknown property, and no room of the batch is created."""
    good, bad = probe.room_body(), probe.room_body(no_such_property=1)
    answer = await probe.post("/batch/rooms", {"rooms": [good, bad]})
    answer.refused(400, "invalid-request-error")
    same("which is there", await _there(probe, good["name"], bad["name"]), [False, False])


@CASES.case(_CREATE)
async def taken_name_makes_none(probe: Probe) -> None:
    """One name that exists, and no room of the batch is created."""
    room, good = await probe.room(), probe.room_body()
    answer = await probe.post("/batch/rooms", {"rooms": [good, {"name": room["name"]}]})
    info = f"a room named {room['name']} already exists"
    answer.refused(400, "invalid-request-error", info)
    same("which is there", await _there(probe, good["name"], room["name"]), [False, True])


@CASES.case(LEAST_SURPRISE)
async def name_twice_makes_none(probe: Probe) -> None:
    """A name that appears twice in a batch already exists the second time: no room is created."""
    body = probe.room_body()
    answer = await probe.post("/batch/rooms", {"rooms": [body, body]})
    answer.refused(400, "invalid-request-error", f"a room named {body['name']} already exists")
    same("which is there", await _there(probe, body["name"]), [False])


@CASES.case(_CREATE)
async def past_exp_makes_none(probe: Probe) -> None:
    """One exp in the past, and no room of the batch is created."""
    good, bad = probe.room_body(), probe.room_body(exp=probe.soon(-60))
    answer = await probe.post("/batch/rooms", {"rooms": [good, bad]})
    answer.refused(400, "invalid-request-error")
    same("which is there", await _there(probe, good["name"], bad["name"]), [False, False])


@CASES.case(_CREATE)
async def at_most_a_thousand(probe: Probe) -> None:
    """More than a thousand rooms in one request are refused, and none is created."""
    bodies = [probe.room_body() for _ in range(1001)]
    (await probe.post("/batch/rooms", {"rooms": bodies})).refused(400, "invalid-request-error")
    same("which is there", await _there(probe, bodies[0]["name"]), [False])


@CASES.case(_CREATE)
async def at_most_ten_buckets(probe: Probe) -> None:
    """More than ten different buckets for recordings in one request are refused."""
    bodies = [
        probe.room_body(
            recordings_bucket={
                "bucket_name": f"bucket-{number}",
                "bucket_region": "us-west-2",
                "assume_role_arn": "arn:aws:iam::123456789012:role/recorder",
                "allow_api_access": False,
            }
        )
        for number in range(11)
    ]
    (await probe.post("/batch/rooms", {"rooms": bodies})).refused(400, "invalid-request-error")
    same("which is there", await _there(probe, bodies[0]["name"]), [False])


@CASES.case(_DELETE)
async def deleted_count(probe: Probe) -> None:
    """Deleting returns the number of rooms, and they no longer exist."""
    names = await _make(probe, 3)
    answer = await probe.delete("/batch/rooms", {"rooms": names[:2]})
    answer.is_exactly(200, {"deleted_count": 2})
    same("which is there", await _there(probe, *names), [False, False, True])


@CASES.case(_DELETE)
async def missing_name_deletes_none(probe: Probe) -> None:
    """One name without a room, and no room is deleted."""
    names = await _make(probe, 2)
    answer = await probe.delete("/batch/rooms", {"rooms": [*names, probe.name()]})
    answer.is_refusal()
    same("which is there", await _there(probe, *names), [True, True])


@CASES.case(BATCH_NAMES_CHOICE)
async def other_key_for_names(probe: Probe) -> None:
    """The key of the names to delete can be room_names, as public programs send it."""
    names = await _make(probe, 2)
    answer = await probe.delete("/batch/rooms", {"room_names": names})
    answer.is_exactly(200, {"deleted_count": 2})
    same("which is there", await _there(probe, *names), [False, False])


@CASES.case(_DELETE)
async def deletes_at_most_a_thousand(probe: Probe) -> None:
    """More than a thousand names in one request are refused, and nothing is deleted."""
    names = await _make(probe, 1)
    many = [*names, *(probe.name() for _ in range(1000))]
    answer = await probe.delete("/batch/rooms", {"rooms": many})
    answer.refused(400, "invalid-request-error")
    same("which is there", await _there(probe, *names), [True])
