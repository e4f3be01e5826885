import re
from collections.abc import Callable
from typing import Any

import pytest

from dailykit.local import MovableClock
from dailykit.local.world import Domain, Refusal, World
from dailykit.models.rooms import CreateRoomBody, RoomProperties, UpdateRoomBody
from dailykit.models.rooms import ListRoomsQuery as Page


def create(world: World, domain: Domain, name: str | None = None, **properties: Any) -> Any:
    body: dict[str, Any] = {"properties": properties}
    if name is not None:
        body["name"] = name
    return world.rooms.create(domain, CreateRoomBody.model_validate(body))


def update(world: World, domain: Domain, name: str, **body: Any) -> Any:
    return world.rooms.update(domain, name, UpdateRoomBody.model_validate(body))


def refusal_of(act: Callable[[], Any]) -> tuple[int, dict[str, Any]]:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.status, caught.value.body


def not_found(name: str) -> tuple[int, dict[str, Any]]:
    return 404, {"error": "not-found", "info": f"room {name} not found"}


def invalid(info: str) -> tuple[int, dict[str, Any]]:
    return 400, {"error": "invalid-request-error", "info": info}


def test_an_empty_body_makes_a_random_public_room(world: World, domain: Domain) -> None:
    room = world.rooms.create(domain, CreateRoomBody())
    assert re.fullmatch(r"[A-Za-z0-9]{20}", room["name"])
    assert {**room, "id": "?", "name": "?"} == {
        "id": "?",
        "name": "?",
        "api_created": True,
        "privacy": "public",
        "url": f"acme/{room['name']}",
        "created_at": "2027-01-15T08:00:00.000Z",
        "config": {},
    }


def test_a_room_is_read_as_it_was_created(world: World, domain: Domain, now: int) -> None:
    room = world.rooms.create(
        domain,
        CreateRoomBody(
            name="Stand-up_1",
            privacy="private",
            properties=RoomProperties(exp=now + 60, start_video_off=False, enable_chat=True),
        ),
    )
    assert room["privacy"] == "private"
    assert room["config"] == {"exp": now + 60, "start_video_off": False, "enable_chat": True}
    assert world.rooms.get(domain, "Stand-up_1") == room


def test_upper_and_lower_case_are_different_rooms(world: World, domain: Domain) -> None:
    create(world, domain, "room")
    create(world, domain, "Room")
    assert world.rooms.get(domain, "room")["id"] != world.rooms.get(domain, "Room")["id"]


def test_a_name_is_taken_once(world: World, domain: Domain) -> None:
    room = create(world, domain, "standup")
    assert refusal_of(lambda: create(world, domain, "standup", enable_chat=True)) == invalid(
        "a room named standup already exists"
    )
    assert world.rooms.get(domain, "standup") == room


def test_a_name_can_not_be_empty(world: World, domain: Domain) -> None:
    status, body = refusal_of(lambda: create(world, domain, ""))
    assert (status, body["error"]) == (400, "invalid-request-error")


def test_a_missing_room_is_not_found(world: World, domain: Domain) -> None:
    assert refusal_of(lambda: world.rooms.get(domain, "nope")) == not_found("nope")
    assert refusal_of(lambda: update(world, domain, "nope")) == not_found("nope")
    assert refusal_of(lambda: world.rooms.delete(domain, "nope")) == not_found("nope")


def test_a_deleted_room_is_gone_and_its_name_free(world: World, domain: Domain) -> None:
    first = create(world, domain, "standup")
    assert world.rooms.delete(domain, "standup") == {"deleted": True, "name": "standup"}
    assert refusal_of(lambda: world.rooms.get(domain, "standup")) == not_found("standup")
    assert create(world, domain, "standup")["id"] != first["id"]


def test_domains_do_not_see_each_other_s_rooms(world: World, domain: Domain) -> None:
    other = world.domains.open("other")
    mine, theirs = create(world, domain, "lobby"), create(world, other, "lobby")
    assert mine["id"] != theirs["id"]
    assert theirs["url"] == "other/lobby"
    world.rooms.delete(domain, "lobby")
    assert world.rooms.get(other, "lobby") == theirs
    assert world.rooms.page(domain, Page())["data"] == []


# --- exp ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exp", [0, -5, 1])
def test_exp_must_lie_ahead_on_create(world: World, domain: Domain, now: int, exp: int) -> None:
    past = now + exp if exp <= 0 else exp
    assert refusal_of(lambda: create(world, domain, "r", exp=past)) == invalid(
        f"exp was '{past}', which is in the past rather than in the future"
    )
    assert refusal_of(lambda: world.rooms.get(domain, "r")) == not_found("r")


def test_exp_must_lie_ahead_on_update(world: World, domain: Domain, now: int) -> None:
    create(world, domain, "r", exp=now + 10)
    assert refusal_of(lambda: update(world, domain, "r", properties={"exp": now})) == invalid(
        f"exp was '{now}', which is in the past rather than in the future"
    )
    assert world.rooms.get(domain, "r")["config"] == {"exp": now + 10}


def test_the_next_second_is_the_future(world: World, domain: Domain, now: int) -> None:
    assert create(world, domain, "r", exp=now + 1)["config"] == {"exp": now + 1}


def test_a_fraction_of_exp_is_cut_off(world: World, domain: Domain, now: int) -> None:
    exp = create(world, domain, "r", exp=now + 90.75)["config"]["exp"]
    assert (exp, type(exp)) == (now + 90, int)


def test_an_expired_room_looks_like_a_deleted_one(
    world: World, domain: Domain, clock: MovableClock, now: int
) -> None:
    create(world, domain, "r", exp=now + 60)
    clock.advance(59.9)
    assert world.rooms.get(domain, "r")["name"] == "r"
    clock.advance(0.1)
    assert refusal_of(lambda: world.rooms.get(domain, "r")) == not_found("r")
    assert refusal_of(lambda: update(world, domain, "r")) == not_found("r")
    assert world.rooms.page(domain, Page()) == {"total_count": 0, "data": []}


def test_deleting_an_expired_room_says_that_it_is_deleted(
    world: World, domain: Domain, clock: MovableClock, now: int
) -> None:
    create(world, domain, "r", exp=now + 60)
    clock.advance(60)
    status, body = not_found("r")
    for _ in range(2):
        assert refusal_of(lambda: world.rooms.delete(domain, "r")) == (
            status,
            {**body, "deleted": True},
        )


def test_the_name_of_an_expired_room_can_be_used_again(
    world: World, domain: Domain, clock: MovableClock, now: int
) -> None:
    first = create(world, domain, "r", exp=now + 60)
    clock.advance(60)
    second = create(world, domain, "r")
    assert second["id"] != first["id"]
    assert world.rooms.page(domain, Page())["total_count"] == 1


# --- update ---------------------------------------------------------------------------------------


def test_an_update_changes_what_it_names(world: World, domain: Domain, now: int) -> None:
    room = create(world, domain, "r", exp=now + 60, enable_chat=True)
    changed = update(world, domain, "r", properties={"enable_chat": False, "lang": "de"})
    assert changed == {**room, "config": {"exp": now + 60, "enable_chat": False, "lang": "de"}}
    assert update(world, domain, "r", privacy="private") == {**changed, "privacy": "private"}
    assert update(world, domain, "r") == world.rooms.get(domain, "r")


def test_null_resets(world: World, domain: Domain, clock: MovableClock, now: int) -> None:
    create(world, domain, "r", exp=now + 60, enable_chat=True, sip=SIP)
    changed = update(
        world, domain, "r", privacy=None, properties={"exp": None, "enable_chat": None, "sip": None}
    )
    assert (changed["privacy"], changed["config"]) == ("public", {})
    clock.advance(3600)
    assert world.rooms.get(domain, "r") == changed


def test_an_update_can_set_an_end(
    world: World, domain: Domain, clock: MovableClock, now: int
) -> None:
    create(world, domain, "r")
    update(world, domain, "r", properties={"exp": now + 5})
    clock.advance(5)
    assert refusal_of(lambda: world.rooms.get(domain, "r")) == not_found("r")


def test_a_refused_update_changes_nothing(world: World, domain: Domain, now: int) -> None:
    room = create(world, domain, "r", enable_chat=True)
    properties = {"enable_chat": False, "exp": now - 1}
    status, _ = refusal_of(lambda: update(world, domain, "r", properties=properties))
    assert status == 400
    assert world.rooms.get(domain, "r") == room


# --- what Daily adds ------------------------------------------------------------------------------

SIP = {"display_name": "Caller", "sip_mode": "dial-in"}


def test_sip_gives_the_room_an_address(world: World, domain: Domain) -> None:
    config = create(world, domain, "r", sip=SIP)["config"]
    assert config["sip"] == SIP
    assert set(config["sip_uri"]) == {"endpoint"}
    form = r"r\.0@daily-[0-9a-f]{16}-app\.dapp\.signalwire\.com"
    assert re.fullmatch(form, config["sip_uri"]["endpoint"])
    assert world.rooms.get(domain, "r")["config"] == config


def test_sip_gives_as_many_addresses_as_were_asked_for(world: World, domain: Domain) -> None:
    sip = {**SIP, "num_endpoints": 3, "provider": "daily"}
    assert create(world, domain, "r", sip=sip)["config"]["sip_uri"] == {
        "endpoint": "r.0@acme.sip-us.daily.co",
        "extra_endpoints": ["r.1@acme.sip-us.daily.co", "r.2@acme.sip-us.daily.co"],
    }


def test_sip_can_be_reached_by_digits_alone(world: World, domain: Domain) -> None:
    sip = {**SIP, "force_digit_only_username": True}
    endpoint = create(world, domain, "r", sip=sip)["config"]["sip_uri"]["endpoint"]
    assert re.match(r"\d+@", endpoint)
    two = {**sip, "num_endpoints": 2}
    assert refusal_of(lambda: create(world, domain, "q", sip=two))[0] == 400


@pytest.mark.parametrize("count", [-1, 101, 10**9])
def test_the_number_of_sip_addresses_has_bounds(world: World, domain: Domain, count: int) -> None:
    sip = {**SIP, "num_endpoints": count}
    assert refusal_of(lambda: create(world, domain, "r", sip=sip))[0] == 400


def test_dialin_gives_a_pin_and_takes_it_away(world: World, domain: Domain, now: int) -> None:
    config = create(world, domain, "r", exp=now + 60, dialin={"display_name": "P"})["config"]
    assert re.fullmatch(r"\d{11}", config["dialin_code"])
    changed = update(world, domain, "r", properties={"enable_chat": True})["config"]
    assert changed == {**config, "enable_chat": True}
    changed = update(world, domain, "r", properties={"dialin": None})["config"]
    assert changed == {"exp": now + 60, "enable_chat": True}


def test_dialin_needs_an_end_within_a_year(world: World, domain: Domain, now: int) -> None:
    year = 365 * 24 * 3600
    for properties in ({}, {"exp": now + year + 1}):
        status, body = refusal_of(
            lambda p=properties: create(world, domain, "r", dialin={}, **p)  # type: ignore[misc]
        )
        assert (status, "365 days" in body["info"]) == (400, True)
    assert "dialin_code" in create(world, domain, "r", dialin={}, exp=now + year)["config"]
    assert refusal_of(lambda: update(world, domain, "r", properties={"exp": None}))[0] == 400


@pytest.mark.parametrize(
    "template",
    ["recording.mp4", "{epoch_time", "{epoch_time}/{transcript_id}", "{}", "{epoch_time}}"],
)
def test_a_template_without_sense_is_refused(world: World, domain: Domain, template: str) -> None:
    status, body = refusal_of(lambda: create(world, domain, "r", recordings_template=template))
    assert (status, "recordings_template" in body["info"]) == (400, True)


def test_a_template_is_kept(world: World, domain: Domain) -> None:
    template = "{domain_name}/{room_name}/{epoch_time}/{recording_id}.mp4"
    room = create(world, domain, "r", recordings_template=template)
    assert room["config"] == {"recordings_template": template}


# --- batches --------------------------------------------------------------------------------------


def test_a_batch_makes_all_rooms_in_order(world: World, domain: Domain) -> None:
    rooms = world.rooms.create_many(
        domain, [CreateRoomBody(name="a"), CreateRoomBody(), CreateRoomBody(name="b")]
    )
    assert [rooms[0]["name"], rooms[2]["name"]] == ["a", "b"]
    assert world.rooms.page(domain, Page())["total_count"] == 3
    assert [world.rooms.get(domain, room["name"]) for room in rooms] == rooms


def test_one_bad_room_spoils_the_batch(world: World, domain: Domain) -> None:
    bodies = [CreateRoomBody(name="a"), CreateRoomBody(name="b"), CreateRoomBody(name="a")]
    assert refusal_of(lambda: world.rooms.create_many(domain, bodies)) == invalid(
        "a room named a already exists"
    )
    assert world.rooms.page(domain, Page()) == {"total_count": 0, "data": []}


def test_a_batch_has_at_most_ten_buckets(world: World, domain: Domain) -> None:
    def bodies(count: int) -> list[CreateRoomBody]:
        return [
            CreateRoomBody.model_validate({"properties": {"recordings_bucket": {"bucket_name": b}}})
            for b in (f"bucket-{number}" for number in range(count))
        ]

    assert refusal_of(lambda: world.rooms.create_many(domain, bodies(11)))[0] == 400
    assert len(world.rooms.create_many(domain, bodies(10) + bodies(10))) == 20


def test_a_batch_deletes_all_or_none(world: World, domain: Domain) -> None:
    world.rooms.create_many(domain, [CreateRoomBody(name=name) for name in "abc"])
    assert refusal_of(lambda: world.rooms.delete_many(domain, ["a", "x", "b"])) == not_found("x")
    assert world.rooms.page(domain, Page())["total_count"] == 3
    assert world.rooms.delete_many(domain, ["a", "c", "a"]) == {"deleted_count": 2}
    page = world.rooms.page(domain, Page())
    assert (page["total_count"], [room["name"] for room in page["data"]]) == (1, ["b"])
