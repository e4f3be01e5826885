"""A request that was not recorded is refused, and the text shows what differs."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.cassettes.conftest import Record

from dailykit import Daily, NotRecordedError
from dailykit.cassettes import Replay
from dailykit.errors import CassetteError
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams


def create(api_url: str, api_key: str, name: str = "standup", **settings: Any) -> None:
    with Daily(api_key, api_url=api_url) as daily:
        settings = {"expires_in": 3600, "max_participants": 4, **settings}
        daily.rooms.create(name, **settings)


@contextmanager
def playing(tape: Path) -> Generator[Replay]:
    """Replay a cassette, without the check at the end."""
    replay = Replay(tape).start()
    try:
        yield replay
    finally:
        replay.close()


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"name": "retro"}, 'body.name is "retro", recorded: "standup"'),
        ({"max_participants": 5}, "body.properties.max_participants is 5, recorded: 4"),
        ({"privacy": "private"}, 'body.privacy is "private", recorded: missing'),
        ({"max_participants": None}, "body.properties.max_participants is null, recorded: 4"),
        ({"expires_in": 7200}, "body.properties.exp is "),
    ],
)
def test_what_differs_is_shown(
    tape: Path, record: Record, changes: dict[str, Any], difference: str
) -> None:
    record(create)

    with playing(tape) as replay, pytest.raises(NotRecordedError) as refused:
        create(replay.api_url, replay.api_key, **changes)
    with pytest.raises(CassetteError) as left:
        replay.check()
    assert refused.value.attempts == 1
    assert difference in (refused.value.info or "")
    assert "nearest recorded request is number 1, POST /v1/rooms; " in str(refused.value)
    assert difference in str(left.value)


def test_the_nearest_is_one_of_the_same_kind(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str) -> None:
        create(api_url, api_key, "lobby")
        with Daily(api_key, api_url=api_url) as daily:
            daily.rooms.get("lobby")
            daily.rooms.list(limit=2)

    record(program)
    with playing(tape) as replay, Daily(replay.api_key, api_url=replay.api_url) as daily:
        with pytest.raises(NotRecordedError, match=r'number 3, .*limit is "3", recorded: "2"'):
            daily.rooms.list(limit=3)
        assert [text.partition(",")[0] for text in replay.unused] == [
            "number 1",
            "number 2",
            "number 3",
        ]
        with pytest.raises(CassetteError, match="not sent: number 1, POST /v1/rooms; number 2, "):
            replay.check()


def test_an_answer_is_given_once(tape: Path, record: Record) -> None:
    record(create)

    with playing(tape) as replay:
        create(replay.api_url, replay.api_key)
        with pytest.raises(NotRecordedError, match="whose answer was already given"):
            create(replay.api_url, replay.api_key)
        assert replay.unused == []


async def test_the_drop_in_raises_the_same_error(tape: Path, record: Record) -> None:
    record(create)

    with playing(tape) as replay:
        async with aiohttp.ClientSession() as session:
            helper = DailyRESTHelper(
                daily_api_key=replay.api_key,
                daily_api_url=replay.api_url,
                aiohttp_session=session,
            )
            with pytest.raises(NotRecordedError, match=r"Unable to create room \(status: 409\)"):
                await helper.create_room(DailyRoomParams(name="retro"))


def test_no_secret_is_shown(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str, secret: str = "MARKED-1", url: str = "/a") -> None:
        with Daily(api_key, api_url=api_url, max_retries=0) as daily:
            body = {"hmac": secret, "url": f"http://127.0.0.1:1{url}"}
            daily.request("POST", "/webhooks", json=body)

    with pytest.raises(Exception, match="400"):
        record(program)
    with playing(tape) as replay, pytest.raises(NotRecordedError) as refused:
        program(replay.api_url, replay.api_key, "MARKED-2", "/b")

    assert "body.url is" in str(refused.value)
    assert "MARKED" not in str(refused.value)
    assert "MARKED" not in "".join(replay.misses)


def test_another_secret_is_the_same_request(tape: Path, record: Record) -> None:
    def program(api_url: str, api_key: str, secret: str = "MARKED-1") -> None:
        with Daily(api_key, api_url=api_url, max_retries=0) as daily:
            daily.request("POST", "/webhooks", json={"hmac": secret, "url": "http://127.0.0.1:1"})

    for_it = pytest.raises(Exception, match="400")
    with for_it:
        record(program)
    with Replay(tape) as replay, pytest.raises(Exception, match="400"):
        program(replay.api_url, replay.api_key, "MARKED-2")


def test_all_left_over_is_reported_unless_allowed(tape: Path, record: Record) -> None:
    record(create)

    with (
        pytest.raises(CassetteError, match="were not sent: number 1, POST /v1/rooms"),
        Replay(tape),
    ):
        pass
    with Replay(tape, allow_unused=True) as replay:
        assert len(replay.unused) == 1
