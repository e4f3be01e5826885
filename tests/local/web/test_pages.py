"""The page and its files over HTTP, without a browser."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import aiohttp
import pytest

from dailykit.local import LocalDaily, MovableClock

NOW = 1_800_000_000


async def look(
    session: aiohttp.ClientSession, daily: LocalDaily, room: str, body: object
) -> tuple[int, Any]:
    async with session.post(f"{daily.url}/~/room/{room}", json=body) as response:
        return response.status, await response.json()


@pytest.fixture
def token(daily: LocalDaily, ask: Callable[..., Any]) -> Callable[..., Any]:
    """Makes tokens."""

    async def token(**properties: Any) -> str:
        answer = await ask("POST", "/meeting-tokens", json={"properties": properties})
        return str(answer.body["token"])

    return token


async def test_every_rooms_address_has_the_page(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    for path in ("/standup", "/standup?t=x", "/No_such-room"):
        async with session.get(daily.url + path) as response:
            assert (response.status, response.content_type) == (200, "text/html")
            assert "script" in await response.text()


async def test_the_page_may_load_its_own_files_only(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{daily.url}/standup") as response:
        policy = response.headers["Content-Security-Policy"]
        html = await response.text()
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"https?://|\sstyle=|\son\w+=|<script>|<style", html)


async def test_all_files_that_the_page_names_are_there(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    wanted, seen = ["/standup"], set[str]()
    while wanted:
        path = wanted.pop()
        async with session.get(daily.url + path) as response:
            assert response.status == 200, path
            text = await response.text()
        if path != "/standup":
            assert response.content_type == kinds[path.rpartition(".")[2]]
        seen.add(path)
        names = re.findall(r'(?:src|href)="(/~/static/[^"]+)"', text)
        names += [urljoin(path, name) for name in re.findall(r'from "(\.[^"]+)"', text)]
        wanted += [name for name in names if name not in seen and name not in wanted]
    assert len(seen) > 15


async def test_a_file_that_is_the_same_is_not_sent_again(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    url = f"{daily.url}/~/static/main.js"
    async with session.get(url) as first:
        tag = first.headers["ETag"]
    async with session.get(url, headers={"If-None-Match": f'"other", {tag}'}) as again:
        assert (again.status, await again.read()) == (304, b"")
        assert again.headers["ETag"] == tag
    async with session.get(url, headers={"If-None-Match": '"other"'}) as other:
        assert other.status == 200


@pytest.mark.parametrize(
    "path",
    ["/~/static/", "/~/static/../pages.py", "/~/static/%2e%2e%2fpages.py", "/~/static/call"],
)
async def test_nothing_else_can_be_read(
    daily: LocalDaily, session: aiohttp.ClientSession, path: str
) -> None:
    import yarl

    async with session.get(yarl.URL(daily.url + path, encoded=True)) as response:
        assert response.status == 404


async def test_pages_are_for_reading(daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    for path in ("/standup", "/~/static/main.js"):
        async with session.post(daily.url + path, json={}) as response:
            assert response.status == 404
        async with session.head(daily.url + path) as response:
            assert (response.status, await response.read()) == (200, b"")


async def test_what_the_page_is_told_first(
    daily: LocalDaily,
    session: aiohttp.ClientSession,
    ask: Callable[..., Any],
    token: Callable[..., Any],
) -> None:
    properties = {"enable_chat": True, "start_video_off": True, "enable_prejoin_ui": False}
    await ask("POST", "/rooms", json={"name": "standup", "properties": properties})
    status, told = await look(session, daily, "standup", {})
    assert status == 200
    assert told == {
        "type": "welcome",
        "room": "standup",
        "userName": None,
        "owner": False,
        "mustKnock": False,
        "maySend": {"audio": True, "video": True},
        "settings": {
            "enable_prejoin_ui": False,
            "enable_people_ui": True,
            "start_video_off": True,
            "start_audio_off": False,
            "enable_chat": True,
            "enable_hand_raising": False,
            "enable_emoji_reactions": False,
        },
    }
    # A token's word counts before the room's.
    given = await token(
        room_name="standup",
        user_name="Ada",
        enable_prejoin_ui=True,
        start_audio_off=True,
        permissions={"canSend": ["audio"]},
    )
    _, told = await look(session, daily, "standup", {"token": given})
    assert told["userName"] == "Ada"
    assert told["maySend"] == {"audio": True, "video": False}
    assert told["settings"]["enable_prejoin_ui"] is True
    assert told["settings"]["start_audio_off"] is True


async def test_who_is_refused_learns_the_reason_only(
    daily: LocalDaily,
    session: aiohttp.ClientSession,
    ask: Callable[..., Any],
    token: Callable[..., Any],
    clock: MovableClock,
) -> None:
    room = {"name": "secret", "privacy": "private", "properties": {"enable_chat": True}}
    await ask("POST", "/rooms", json=room)
    status, told = await look(session, daily, "secret", {})
    assert (status, set(told), told["reason"]) == (200, {"type", "reason", "info"}, "not-allowed")
    _, told = await look(session, daily, "nowhere", {})
    assert told["reason"] == "no-room"
    short = await token(room_name="secret", exp=NOW + 10)
    clock.advance(11)
    _, told = await look(session, daily, "secret", {"token": short})
    assert told["reason"] == "exp-token"


@pytest.mark.parametrize("body", [[], {"token": 1}, {"other": 1}, "x", None])
async def test_another_question_is_refused(
    daily: LocalDaily, session: aiohttp.ClientSession, body: object
) -> None:
    status, told = await look(session, daily, "standup", body)
    assert (status, told["error"]) == (400, "invalid-request-error")


async def test_the_question_takes_a_post(daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{daily.url}/~/room/standup") as response:
        assert response.status == 404
