"""Where the helper differs from Pipecat's on purpose: all of it, and shown with both.

``docs/from-pipecat.md`` has the same list. Everything else is the same: see `test_conversations`,
`test_odd_arguments` and `test_side_by_side`.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import AsyncMock, patch

import aiohttp
import jwt
import pytest
from tests.support.pipecat.original import helper_module, runner_module
from tests.support.pipecat.sessions import SESSIONS, Journal, Step

import dailykit.pipecat as ours
from dailykit.errors import DailyConnectionError, InvalidArgumentError, NotFoundError
from dailykit.pipecat._session import TIMEOUT

PAGE = Path(__file__).parent.parent.parent / "docs" / "from-pipecat.md"
URL = "https://example.daily.co/standup"
KEY = "0123456789abcdef" * 4
_jwt: Any = jwt  # its types leave gaps
TOKEN: str = _jwt.encode({"r": "standup"}, "k" * 32)
ROOM: dict[str, Any] = {
    "id": "1",
    "name": "standup",
    "api_created": True,
    "privacy": "public",
    "url": URL,
    "created_at": "2019-01-26T09:01:22.000Z",
    "config": {},
}
BUCKET = {"bucket_name": "b", "bucket_region": "r", "assume_role_arn": "a"}


class Two:
    """Makes the same call with both helpers; the result or error of each, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[Any]] = []

    async def make(
        self,
        call: Callable[[Any, ModuleType], Awaitable[Any]],
        *steps: Step,
        api_url: str = "https://api.daily.co/v1",
    ) -> tuple[Any, Any]:
        """Make it, on sessions that answer these steps."""
        came: list[Any] = []
        self.asked = []
        for module in (helper_module("1.14.0"), ours):
            journal = Journal(list(steps))
            helper = module.DailyRESTHelper(
                daily_api_key=KEY,
                daily_api_url=api_url,
                aiohttp_session=SESSIONS["a fake with three methods"](journal),
            )
            with patch("asyncio.sleep", AsyncMock()):
                try:
                    came.append(await call(helper, module))
                except Exception as error:  # noqa: BLE001 (Pipecat's helper raises all sorts)
                    came.append(error)
            verbs = ("post", "get", "delete")
            self.asked.append([str(done[1][0]) for done in journal.done if done[0] in verbs])
        return came[0], came[1]


def get(url: str = URL) -> Callable[[Any, ModuleType], Awaitable[Any]]:
    return lambda helper, _: helper.get_room_from_url(url)


async def errors(two: Two) -> None:
    theirs, mine = await two.make(get(), Step(404))
    assert type(theirs) is Exception
    assert isinstance(mine, NotFoundError)

    theirs, mine = await two.make(get(), Step(raises=lambda: aiohttp.ClientError("boom")))
    assert type(theirs) is aiohttp.ClientError
    assert isinstance(mine, aiohttp.ClientError)
    assert isinstance(mine, DailyConnectionError)


async def retries(two: Two) -> None:
    theirs, mine = await two.make(get(), Step(503), Step(200, ROOM))
    assert str(theirs) == "Room not found: standup"
    assert mine.name == "standup"
    assert [len(asked) for asked in two.asked] == [1, 2]


async def time_limit(two: Two) -> None:
    assert TIMEOUT == 30
    assert aiohttp.client.DEFAULT_TIMEOUT.total == 300


async def params(two: Two) -> None:
    async def call(helper: Any, module: ModuleType) -> Any:
        given = module.DailyMeetingTokenParams()
        await helper.get_token(URL, params=given)
        return given.properties.room_name

    assert await two.make(call, Step(200, {"token": "t"})) == ("standup", None)


async def no_name(two: Two) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.get_token("https://example.daily.co/")

    theirs, mine = await two.make(call, Step(200, {"token": "t"}))
    assert theirs == "t"
    assert isinstance(mine, InvalidArgumentError)
    assert [len(asked) for asked in two.asked] == [1, 0]


async def strange_names(two: Two) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.delete_room_by_name("../meeting-tokens?x")

    await two.make(call, Step(200))
    assert [asked[0].rpartition("/v1/")[2] for asked in two.asked] == [
        "rooms/../meeting-tokens?x",
        "rooms/..%2Fmeeting-tokens%3Fx",
    ]


async def slashes(two: Two) -> None:
    await two.make(get(f"{URL}/"), Step(404), api_url="https://api.daily.co/v1/")
    assert [asked[0].removeprefix("https://api.daily.co/") for asked in two.asked] == [
        "v1//rooms/standup/",
        "v1/rooms/standup",
    ]


async def name_alone(two: Two) -> None:
    await two.make(get("standup"), Step(404))
    assert two.asked[0] == two.asked[1] == ["https://api.daily.co/v1/rooms/tandup"]


async def newer_answers(two: Two) -> None:
    room = {**ROOM, "config": {"enable_recording": "x-new"}}
    theirs, mine = await two.make(get(), Step(200, room))
    assert "Invalid response: 1 validation error for DailyRoomObject" in str(theirs)
    assert mine.config.enable_recording == "x-new"


def dumps(name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        getattr(module, name)(**given).model_dump(exclude_unset=True)
        for module in (helper_module("1.14.0"), ours)
    ]


async def documented_settings(two: Two) -> None:
    assert dumps("DailyMeetingTokenProperties", {"lang": "de"}) == [{}, {"lang": "de"}]
    sip = {"force_digit_only_username": True}
    assert dumps("DailyRoomSipParams", sip) == [{}, sip]
    assert dumps("RecordingsBucketConfig", {**BUCKET, "storage_provider": "aws"}) == [
        BUCKET,
        {**BUCKET, "storage_provider": "aws"},
    ]


async def other_settings(two: Two) -> None:
    for name in ("DailyMeetingTokenProperties", "DailyRoomSipParams"):
        assert dumps(name, {"x_new": 1}) == [{}, {}]


async def sip_endpoints(two: Two) -> None:
    theirs, mine = helper_module("1.14.0").DailyRoomProperties, ours.DailyRoomProperties
    with pytest.raises(KeyError):
        _ = theirs(sip_uri={"x": 1}).sip_endpoint
    assert mine(sip_uri={"x": 1}).sip_endpoint == ""
    assert theirs(sip_uri={"endpoint": "sip:x"}).sip_endpoint == "sip:sip:x"
    assert mine(sip_uri={"endpoint": "sip:x"}).sip_endpoint == "sip:x"


async def secrets(two: Two) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.get_token(URL)

    theirs, mine = await two.make(call, Step(401, text=f"{KEY} {TOKEN}"))
    assert str(theirs) == f"Failed to create meeting token (status: 401): {KEY} {TOKEN}"
    assert str(mine) == "Failed to create meeting token (status: 401): *** ***"
    assert TOKEN in repr(runner_module().DailyRoomConfig(room_url=URL, token=TOKEN))
    assert TOKEN not in repr(ours.DailyRoomConfig(room_url=URL, token=TOKEN))


async def empty_api_url(two: Two) -> None:
    urls: list[str] = []
    for module in (runner_module(), ours):
        journal = Journal([Step(500)])
        session = SESSIONS["a fake with three methods"](journal)
        with pytest.raises(Exception, match="Unable to create room"):
            await module.configure(session, api_key=KEY)
        urls.append(journal.done[0][1][0])
    assert urls == ["/rooms", "https://api.daily.co/v1/rooms"]


async def log(two: Two) -> None:
    assert runner_module().logger is not logging.getLogger("dailykit.pipecat")


DIFFERENCES: dict[str, Callable[[Two], Awaitable[None]]] = {
    "errors": errors,
    "429, 503, no connection": retries,
    "a session without its own timeout": time_limit,
    "`params` and `token_properties`": params,
    "a URL without a room's name, and the names `.` and `..`": no_name,
    "`/`, `?`, `#` and escapes in a room's name": strange_names,
    "slashes around a room's name in a URL, or at the end of `daily_api_url`": slashes,
    "a room's name instead of its URL": name_alone,
    "values in a room's `config` that the models do not know": newer_answers,
    "settings of tokens, SIP and buckets that Daily documents and Pipecat's models lack": (
        documented_settings
    ),
    "other settings of these that the models lack": other_settings,
    "`sip_uri` without `endpoint`, or with `sip:` in it": sip_endpoints,
    "keys and tokens in errors, `repr` and the log": secrets,
    "an empty `DAILY_API_URL`": empty_api_url,
    "the log": log,
}
"""What differs, as the page says it, and a check that shows it."""


@pytest.mark.parametrize("difference", sorted(DIFFERENCES))
async def test_differences(difference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAILY_API_URL", "")
    monkeypatch.delenv("DAILY_ROOM_URL", raising=False)

    await DIFFERENCES[difference](Two())


def test_the_page_has_the_same_list() -> None:
    section = PAGE.read_text().partition("## What differs\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ") for line in section.splitlines() if line.startswith("| ")]
    rows = [re.split(r" \| ", line) for line in lines]

    assert [row[0] for row in rows[1:]] == list(DIFFERENCES)
    assert {len(row) for row in rows[1:]} == {3}
