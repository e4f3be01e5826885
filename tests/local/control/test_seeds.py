"""Seeds: how they are read, and what is made of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from dailykit.local import LocalDaily, MovableClock, SeedError
from dailykit.local.control.seeding import apply_seed, check_seed
from dailykit.local.control.seeds import Seed, load_seed, parse_seed
from dailykit.local.world import Domain, World
from dailykit.models.rooms import CreateRoomBody, ListRoomsQuery

NOW = 1_800_000_000

YAML = """
now: 2027-01-15T08:00:00Z
freeze: true
config: {max_webhook_count: 2, enable_prejoin_ui: false}
rooms:
  - name: standup
    privacy: private
    properties: {exp: +2h, nbf: -30m, enable_chat: true}
  - {}
webhooks:
  - url: http://localhost:9/hook
    eventTypes: [participant.joined]
    hmac: c2VjcmV0
domains:
  - name: globex
    api_key: the-key-of-globex
    rooms: [{name: lobby, properties: {exp: 2027-01-16T08:00:00+00:00}}]
"""


def rooms(world: World, domain: Domain) -> dict[str, Any]:
    data = world.rooms.page(domain, ListRoomsQuery())["data"]
    return {room["name"]: room for room in data}


def sow(world: World, content: dict[str, Any]) -> None:
    seed = parse_seed(content)
    check_seed(world, seed, "acme", world.scheduler.now())
    apply_seed(world, seed, "acme")


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".YAML"])
def test_yaml_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"world{suffix}"
    path.write_text(YAML)
    seed = load_seed(path)
    assert (seed.now, seed.freeze) == (NOW, True)
    assert [room.get("name") for room in seed.rooms] == ["standup", None]
    assert [domain.name for domain in seed.domains] == ["globex"]
    assert load_seed(str(path)) == seed


def test_json_is_read(tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps({"now": NOW, "rooms": [{"name": "standup"}]}))
    assert load_seed(path) == Seed(now=NOW, rooms=[{"name": "standup"}])


def test_a_mapping_is_taken_as_it_is() -> None:
    assert load_seed({"rooms": [{}]}) == Seed(rooms=[{}])


def test_an_empty_file_is_an_empty_seed(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text("# nothing yet\n")
    assert load_seed(path) == Seed()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("world.json", "{", "can't be read"),
        ("world.json", "[1]", "Input should be"),
        ("world.yaml", "rooms: [", "can't be read"),
        ("world.yaml", "just text", "it is not a mapping"),
        ("world.yaml", "!!python/object/apply:os.system ['true']", "can't be read"),
        ("world.json", '{"room": []}', "room: Extra inputs are not permitted"),
        ("world.json", '{"domains": [{}]}', "domains.0.name: Field required"),
        ("world.json", '{"rooms": {}}', "rooms: Input should be a valid list"),
        ("world.json", '{"now": "soon"}', "now: Input should be a valid number"),
        ("world.json", '{"now": 1e18}', "now: Input should be less than"),
        ("world.json", '{"now": true}', "now: Value error, true and false are not times"),
    ],
)
def test_what_can_not_be_read_is_told(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SeedError) as caught:
        load_seed(path)
    assert str(path) in str(caught.value)
    assert reason in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"nowhere.yaml.* can't be read"):
        load_seed(tmp_path / "nowhere.yaml")


def test_no_key_is_in_its_own_form_or_in_what_is_told() -> None:
    seed = parse_seed({"domains": [{"name": "globex", "api_key": "the-key-of-globex"}]})
    assert "the-key" not in repr(seed)
    with pytest.raises(SeedError) as caught:
        parse_seed({"domains": [{"name": "globex", "api_key": ["the-key-of-globex"]}]})
    assert "the-key" not in str(caught.value)


# --- planting -------------------------------------------------------------------------------------


def test_everything_is_made(world: World, domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(YAML)
    apply_seed(world, load_seed(path), "acme")
    mine = rooms(world, domain)
    assert len(mine) == 2
    assert mine["standup"]["privacy"] == "private"
    assert mine["standup"]["config"] == {
        "exp": NOW + 7200,
        "nbf": NOW - 1800,
        "enable_chat": True,
    }
    (webhook,) = world.webhooks.all_of(domain)
    assert (webhook["hmac"], webhook["state"]) == ("c2VjcmV0", "ACTIVE")
    config = world.domains.read(domain)["config"]
    assert (config["max_webhook_count"], config["enable_prejoin_ui"]) == (2, False)
    other = world.domains.authenticate("the-key-of-globex")
    assert other is not None
    assert rooms(world, other)["lobby"]["config"] == {"exp": NOW + 86_400}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("+90", NOW + 90),
        ("+90s", NOW + 90),
        ("+1.5m", NOW + 90),
        ("+ 2h", NOW + 7200),
        ("+7d", NOW + 604_800),
        ("2027-01-15T09:00:00Z", NOW + 3600),
        ("2027-01-15T09:00:00", NOW + 3600),
        (NOW + 5, NOW + 5),
        (NOW + 5.5, NOW + 5),
    ],
)
def test_times_are_taken_as_people_write_them(
    world: World, domain: Domain, text: Any, moment: int
) -> None:
    sow(world, {"rooms": [{"name": "a", "properties": {"exp": text}}]})
    assert rooms(world, domain)["a"]["config"] == {"exp": moment}


def test_planting_twice_is_planting_once(world: World, domain: Domain) -> None:
    content: dict[str, Any] = {
        "rooms": [{"name": "a"}, {"name": "b"}],
        "webhooks": [{"url": "http://localhost:9/", "eventTypes": []}],
    }
    sow(world, content)
    before = rooms(world, domain)
    sow(world, {**content, "rooms": [*content["rooms"], {"name": "c"}]})
    after = rooms(world, domain)
    assert set(after) == {"a", "b", "c"}
    assert (after["a"], after["b"]) == (before["a"], before["b"])
    assert len(world.webhooks.all_of(domain)) == 1


def test_a_domain_keeps_its_key_unless_told_another(world: World, domain: Domain) -> None:
    sow(world, {"domains": [{"name": "acme", "rooms": [{"name": "a"}]}]})
    assert world.domains.authenticate(domain.api_key) == domain
    assert set(rooms(world, domain)) == {"a"}
    sow(world, {"domains": [{"name": "acme", "api_key": "another-key"}]})
    assert world.domains.authenticate(domain.api_key) is None
    assert world.domains.authenticate("another-key") is not None


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"rooms": [{"name": "a b"}]}, "acme: rooms.0: a b contains invalid characters"),
    ({"rooms": [{}, {"nam": "a"}]}, "acme: rooms.1: invalid property name 'nam'"),
    ({"rooms": [{"properties": {"exp": 5}}]}, "acme: exp was '5', which is in the past"),
    ({"rooms": [{"properties": {"exp": "-1h"}}]}, "in the past"),
    ({"rooms": [{"properties": {"exp": "soon"}}]}, "exp was 'soon' but should be a number"),
    ({"rooms": [{"properties": {"exp": True}}]}, "exp was 'true' but should be a number"),
    ({"rooms": [{"properties": 1}]}, "properties was '1'"),
    ({"rooms": [{"name": "a"}, {"name": "a"}]}, "a room named a already exists"),
    ({"webhooks": [{"url": "x", "eventTypes": []}]}, "acme: url must be"),
    ({"webhooks": [{"url": "http://x/"}]}, "webhooks.0: eventTypes is missing"),
    ({"webhooks": [{"url": f"http://x/{n}", "eventTypes": []} for n in "ab"]}, "1 webhook at most"),
    ({"config": {"unknown": 1}}, "acme: config: unknown domain setting 'unknown'"),
    ({"config": {"max_webhook_count": "many"}}, "acme: config.max_webhook_count"),
    ({"domains": [{"name": "Not A Name"}]}, "can't be a domain's name"),
    ({"domains": [{"name": "x", "api_key": "a b"}]}, "x: an API key is"),
    ({"domains": [{"name": "x", "api_key": "the-key"}]}, "belongs to the domain 'acme'"),
]


@pytest.mark.parametrize(("content", "reason"), WRONG)
def test_what_can_not_be_is_told_and_nothing_is_made(
    world: World, domain: Domain, content: dict[str, Any], reason: str
) -> None:
    world.domains.open("acme", "the-key")
    world.rooms.create(domain, CreateRoomBody(name="old"))
    before = rooms(world, domain)
    whole: dict[str, Any] = {"domains": [{"name": "fine", "rooms": [{}]}], **content}
    if "domains" in content:
        whole["rooms"] = [{"name": "fine"}]
    with pytest.raises(SeedError) as caught:
        sow(world, whole)
    assert reason in str(caught.value)
    assert rooms(world, domain) == before
    assert world.webhooks.all_of(domain) == []
    assert [one.name for one in world.domains.all()] == ["acme"]


# --- with a running one ---------------------------------------------------------------------------


async def test_a_local_daily_can_begin_with_a_seed(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(YAML)
    async with LocalDaily(seed_file=path) as daily:
        assert (daily.clock.now(), daily.clock.is_frozen) == (NOW, True)


def test_a_seed_that_can_not_be_read_stops_the_start() -> None:
    with pytest.raises(SeedError, match="rooms: Input should be a valid list"):
        LocalDaily(seed_file={"rooms": 5})
    with pytest.raises(SeedError, match="contains invalid characters"):
        LocalDaily(seed_file={"rooms": [{"name": "?"}]}).start()


async def test_a_seed_moves_only_a_clock_that_can_be_moved() -> None:
    class Fixed:
        def now(self) -> float:
            return NOW

    async with LocalDaily(clock=Fixed()) as daily:
        with pytest.raises(Exception, match="a clock of your own"):
            await daily.seed({"now": NOW + 5})


async def test_a_running_one_can_be_seeded(clock: MovableClock) -> None:
    async with LocalDaily(clock=clock) as daily:
        await daily.seed({"rooms": [{"name": "a", "properties": {"exp": "+1h"}}]})
        daily.blocking.seed({"now": NOW + 60, "rooms": [{"name": "b"}]})
        assert clock.now() == NOW + 60
        with pytest.raises(SeedError):
            await daily.seed({"rooms": [{"name": "?"}]})


# --- hostile files --------------------------------------------------------------------------------

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("world.yaml", BOMB, "has more than 2,000,000 values"),
        (
            "world.yaml",
            "a: &a {" + "x" * 1000 + ": *a}",
            r"\*a refers to a value that is missing or contains it",
        ),
        ("world.yaml", f"a: &a {'x' * 10**6}\nb: [{', '.join(['*a'] * 300)}]", "more than 2,000"),
        ("world.yaml", "[" * 20_000, "nested too deeply"),
        ("world.json", "[" * 200_000, "nested too deeply"),
        ("world.json", '{"rooms": ' + "9" * 5000 + "}", "can't be read"),
    ],
)
def test_a_hostile_file_is_refused_at_once(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SeedError, match=says):
        load_seed(path)


def test_a_bomb_below_properties_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    indented = BOMB.replace("\n", "\n      ")
    path.write_text(f"rooms:\n  - name: a\n    properties:\n      {indented}\n")
    with pytest.raises(SeedError, match="has more than 2,000,000 values"):
        load_seed(path)


def test_aliases_as_people_use_them_are_read(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(
        "rooms:\n"
        "  - {name: a, properties: &usual {enable_chat: true}}\n"
        "  - {name: b, properties: *usual}\n"
    )
    assert [room["properties"] for room in load_seed(path).rooms] == [{"enable_chat": True}] * 2


def test_a_mistake_does_not_show_the_line(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text("domains:\n  - name: acme\n    api_key: secret-key: x\n")
    with pytest.raises(SeedError, match="in line 3, column 24") as caught:
        load_seed(path)
    assert "secret-key" not in str(caught.value)
    assert caught.value.__cause__ is None
