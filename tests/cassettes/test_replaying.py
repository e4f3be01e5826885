"""What was recorded from a Daily is replayed without it."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from tests.cassettes.conftest import Record

from dailykit import AsyncDaily, Daily, NotFoundError, tokens
from dailykit.cassettes import REPLAY_KEY, Cassette, Recording, Replay
from dailykit.errors import CassetteError, ConfigurationError
from dailykit.local import LocalDaily
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams, DailyRoomProperties


def visit(api_url: str, api_key: str) -> list[object]:
    """Create a random room and one with an id in its name, and tokens; read and delete them."""
    with Daily(api_key, api_url=api_url) as daily:
        room = daily.rooms.create(expires_in=3600, privacy="private")
        named = daily.rooms.create(f"visit-{uuid4()}", exp=int(time.time()) + 600)
        token = daily.meeting_tokens.create(room, user_name="Ada", expires_in=600)
        claims = tokens.verify(token, api_key, room=room.name)
        read = daily.meeting_tokens.validate(token)
        found = daily.rooms.get(room)
        listed = {one.name for one in daily.rooms.iterate()}
        daily.rooms.delete(named)
        with pytest.raises(NotFoundError) as missing:
            daily.rooms.get(named)
        assert room.name in found.url
        assert listed == {room.name, named.name}
        assert found.config.exp == room.config.exp
        assert room.created_at is not None
        assert abs(time.time() - room.created_at.timestamp()) < 5
        assert named.name in (missing.value.info or "")
        return [room.privacy, claims.user_name, claims.room_name == room.name, read.user_name]


async def concurrent_visits(api_url: str, api_key: str) -> list[object]:
    async with AsyncDaily(api_key, api_url=api_url) as daily:
        made = await asyncio.gather(*(daily.rooms.create(expires_in=60) for _ in range(4)))
        sessions = await daily.start_session(made[0], user_name="Gus")
        found = await asyncio.gather(*(daily.rooms.get(room) for room in made))
        assert [room.name for room in found] == [room.name for room in made]
        assert tokens.inspect(sessions.token).user_name == "Gus"
        return [len({room.name for room in made})]


async def helped(api_url: str, api_key: str) -> list[object]:
    async with aiohttp.ClientSession() as session:
        helper = DailyRESTHelper(
            daily_api_key=api_key, daily_api_url=api_url, aiohttp_session=session
        )
        params = DailyRoomParams(properties=DailyRoomProperties(exp=time.time() + 300))
        room = await helper.create_room(params)
        token = await helper.get_token(room.url, expiry_time=120)
        again = await helper.get_room_from_url(room.url)
        deleted = await helper.delete_room_by_url(room.url)
        return [room.name == again.name, tokens.inspect(token).room_name == room.name, deleted]


def plain(api_url: str, api_key: str) -> list[object]:
    def ask(path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"{api_url}{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    name = ask("/rooms", {"properties": {"exp": int(time.time()) + 90}})["name"]
    return [ask(f"/rooms/{name}")["name"] == name, ask("/rooms?limit=1")["total_count"]]


PROGRAMS: dict[str, Callable[[str, str], list[object]]] = {
    "sync": visit,
    "async": lambda url, key: asyncio.run(concurrent_visits(url, key)),
    "drop-in": lambda url, key: asyncio.run(helped(url, key)),
    "plain HTTP": plain,
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_does_the_same_without_daily(
    tape: Path, program: Callable[[str, str], list[object]], record: Record
) -> None:
    seen = list[object]()

    record(lambda url, key: seen.extend(program(url, key)))
    for _ in range(2):
        with Replay(tape) as replay:
            assert program(replay.api_url, replay.api_key) == seen


def test_no_secret_is_in_the_file(tape: Path, stand_in: LocalDaily, record: Record) -> None:
    made = list[str]()

    def program(api_url: str, api_key: str) -> None:
        with Daily(api_key, api_url=api_url) as daily:
            room = daily.rooms.create("standup")
            made.append(daily.meeting_tokens.create(room))
            daily.meeting_tokens.validate(made[0])
            made.append(str(daily.domain.get().domain_id))
            daily.request("POST", "/nosuchroute", json={"hmac": "MARKED", "number": "+491701234"})

    with pytest.raises(NotFoundError):
        record(program)

    text = tape.read_text()
    for secret in (stand_in.api_key, *made, "MARKED", "491701234", "Authorization"):
        assert secret not in text
    assert "standup" in text


def test_a_second_recording_is_the_same_file(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str) -> None:
        with Daily(api_key, api_url=api_url) as daily:
            room = daily.rooms.create(expires_in=3600)
            daily.meeting_tokens.create(room, expires_in=60)
            daily.rooms.delete(room)

    texts = list[list[str]]()
    for _ in range(2):
        record(program)
        texts.append(tape.read_text().splitlines())

    differing = [one for one, other in zip(*texts, strict=True) if one != other]
    # What took a second longer is a second later.
    assert all(
        '"recorded_at"' in line
        or '"at"' in line
        or "27-01-01T" in line
        or line.strip(' ",').split(": ")[-1].isdecimal()
        for line in differing
    ), differing


def test_a_file_for_people(tape: Path, record: Record) -> None:
    record(plain)

    text = tape.read_text()
    assert text.startswith('{\n  "dailykit_cassette": 1,\n  "recorded_at": "')
    assert text.endswith("}\n")
    found = json.loads(text)
    assert [one["request"]["path"] for one in found["exchanges"]] == [
        "/v1/rooms",
        f"/v1/rooms/{found['exchanges'][0]['answer']['json']['name']}",
        "/v1/rooms?limit=1",
    ]


def test_tokens_of_a_replay_are_signed_with_its_key(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str) -> None:
        with Daily(api_key, api_url=api_url) as daily:
            tokens.verify(daily.meeting_tokens.create("standup", expires_in=60), api_key)

    record(program)
    with Replay(tape) as replay:
        assert replay.api_key == REPLAY_KEY
        program(replay.api_url, replay.api_key)


def test_what_the_program_sent_comes_back(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str, password: str = "MARKED-horse-1") -> None:
        with Daily(api_key, api_url=api_url) as daily:
            client = daily.sip_clients.create("ada", password=password)
            assert client.password == password

    record(program)
    assert "MARKED" not in tape.read_text()
    with Replay(tape) as replay:
        program(replay.api_url, replay.api_key, "another-horse-2")


def test_an_ending_that_is_left_out_is_no_other_request(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str, *, delete: bool = True) -> None:
        with Daily(api_key, api_url=api_url) as daily:
            for privacy in ("public", "private", "public"):
                room = daily.rooms.create(f"visit-{uuid4()}", expires_in=60)
                daily.rooms.update(room, privacy=privacy)
                assert daily.rooms.get(room).privacy == privacy
                if delete or privacy == "private":
                    daily.rooms.delete(room)

    record(program)
    with Replay(tape, allow_unused=True) as replay:
        program(replay.api_url, replay.api_key, delete=False)
        assert [text.partition(" /")[0] for text in replay.unused] == [
            "number 4, DELETE",
            "number 12, DELETE",
        ]


def test_a_daily_that_does_not_answer_is_not_recorded(tape: Path) -> None:
    with Recording(tape, api_url="http://127.0.0.1:1/v1") as recording:
        with pytest.raises(urllib.request.HTTPError) as refused:
            plain(recording.api_url, "key")
        refused.value.close()

    assert refused.value.code == 502
    assert not tape.exists()


def test_an_error_of_the_program_loses_nothing(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str) -> None:
        plain(api_url, api_key)
        raise KeyError

    with pytest.raises(KeyError):
        record(program)
    assert len(Cassette.load(tape).exchanges) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "does not exist: record it first"),
        ("{", "it is not JSON"),
        ("{}", "not a cassette of this format"),
        ('{"dailykit_cassette": 2}', "not a cassette of this format"),
        ('{"dailykit_cassette": 1}', "not a complete cassette"),
    ],
)
def test_a_file_that_is_no_cassette(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "tape.json"
    if text is not None:
        path.write_text(text)

    with pytest.raises(CassetteError, match=says):
        Replay(path)


def test_a_port_in_use(tape: Path, stand_in: LocalDaily) -> None:
    with pytest.raises(ConfigurationError, match=f"port {stand_in.port} can't be used"):
        Recording(tape, port=stand_in.port).start()
