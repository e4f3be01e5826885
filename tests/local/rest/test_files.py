"""Downloading files over HTTP, with nothing but the link."""

import re
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio

from dailykit.local import LocalDaily
from dailykit.local.files import still_film

FILM = still_film(20)


class Ask(Protocol):
    """Sends one request; see the fixture."""

    async def __call__(self, method: str, path: str, **options: Any) -> Any: ...


@pytest_asyncio.fixture
async def link(ask: Ask, daily: LocalDaily) -> str:
    """A link to a recording of twenty seconds."""
    properties = {"enable_recording": "cloud"}
    await ask("POST", "/rooms", json={"name": "standup", "properties": properties})
    ada = await daily.join("standup", user_name="Ada")
    await ask("POST", "/rooms/standup/recordings/start")
    await daily.clock.advance(22)
    await ada.leave()
    await daily.clock.advance(10)
    recordings = (await ask("GET", "/recordings")).body
    (recording,) = recordings["data"]
    answer = await ask("GET", f"/recordings/{recording['id']}/access-link")
    link: str = answer.body["download_link"]
    return link


async def get(
    session: aiohttp.ClientSession, url: str, method: str = "GET", **headers: str
) -> tuple[int, bytes, Any]:
    async with session.request(method, url, headers=headers) as response:
        return response.status, await response.read(), response.headers


async def test_a_film_is_downloaded_without_a_key(
    link: str, daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    assert link.startswith(f"{daily.url}/~/files/")
    status, content, headers = await get(session, link)
    assert (status, content) == (200, FILM)
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''standup-")
    assert headers["Accept-Ranges"] == "bytes"


async def test_only_the_head(link: str, session: aiohttp.ClientSession) -> None:
    status, content, headers = await get(session, link, "HEAD")
    assert (status, content) == (200, b"")
    assert headers["Content-Length"] == str(len(FILM))


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-", 0, len(FILM)),
        ("bytes=100-199", 100, 200),
        ("bytes=-50", len(FILM) - 50, len(FILM)),
        (f"bytes=5-{10**14}", 5, len(FILM)),
    ],
)
async def test_a_part(
    link: str, session: aiohttp.ClientSession, wanted: str, start: int, stop: int
) -> None:
    status, content, headers = await get(session, link, Range=wanted)
    assert (status, content) == (206, FILM[start:stop])
    assert headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(FILM)}"


@pytest.mark.parametrize("wanted", [f"bytes={len(FILM)}-", "bytes=9-8"])
async def test_a_part_that_is_not_there(
    link: str, session: aiohttp.ClientSession, wanted: str
) -> None:
    status, content, headers = await get(session, link, Range=wanted)
    assert (status, content) == (416, b"")
    assert headers["Content-Range"] == f"bytes */{len(FILM)}"


@pytest.mark.parametrize("wanted", ["bytes=-", "bytes=1-2,5-6", "lines=1-2", f"bytes={10**20}-"])
async def test_parts_that_nobody_understands_are_all(
    link: str, session: aiohttp.ClientSession, wanted: str
) -> None:
    status, content, _ = await get(session, link, Range=wanted)
    assert (status, content) == (200, FILM)


async def test_a_link_ends(link: str, daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    await daily.clock.advance(3600)
    status, content, _ = await get(session, link)
    assert status == 403
    assert b"this link has expired" in content


async def test_the_file_goes_with_its_recording(
    link: str, ask: Ask, session: aiohttp.ClientSession
) -> None:
    (recording,) = (await ask("GET", "/recordings")).body["data"]
    await ask("DELETE", f"/recordings/{recording['id']}")
    assert (await get(session, link))[0] == 404


@pytest.mark.parametrize(
    ("part", "other", "status"),
    [
        (r".$", "", 403),
        (r"\?.*", "", 403),
        (r"/recordings/", "/transcripts/", 403),
        (r"/recordings/", "/nothing/", 403),
        (r"/recordings/", "/", 404),
        (r"/files/.*", "/files", 404),
    ],
)
async def test_other_links_lead_nowhere(
    link: str, session: aiohttp.ClientSession, part: str, other: str, status: int
) -> None:
    assert (await get(session, re.sub(part, other, link)))[0] == status


async def test_nothing_can_be_put_there(link: str, session: aiohttp.ClientSession) -> None:
    assert (await get(session, link, "PUT"))[0] == 404
