"""Downloads where the two sides differ: cancellation, and what a caller's session adds."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
import urllib3
from tests.support.servers.scripted import Reply, ScriptedDaily, reply, serve_script

from dailykit import AsyncDaily, Daily
from dailykit.client._files import PartFile

KEY = "scripted-key-0123456789-0123456789-0123456789"
FILM = b"film" * 1000


def serve_film(script: ScriptedDaily, film: Reply) -> None:
    script.will(reply({"download_link": f"{script.url}/film"}), film)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_cancelled_in_the_middle(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"older")
    with serve_script() as script:
        async with AsyncDaily(KEY, api_url=script.api_url) as daily:
            serve_film(script, Reply(200, FILM, missing=1, hang=True))
            began = asyncio.Event()
            download = asyncio.create_task(
                daily.recordings.download("r1", target, progress=lambda done, total: began.set())
            )
            await began.wait()
            assert "film.mp4.part" in contents(tmp_path)
            download.cancel()
            with pytest.raises(asyncio.CancelledError):
                await download
            assert contents(tmp_path) == {"film.mp4": b"older"}
            script.will(reply({"total_count": 0, "data": []}))
            await daily.rooms.list()


async def test_what_a_session_of_the_caller_adds_is_not_for_the_storage(tmp_path: Path) -> None:
    with serve_script() as script:
        async with aiohttp.ClientSession(
            headers={"Authorization": "Bearer of-the-caller", "X-Mine": "1"},
            cookies={"mine": "1"},
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        ) as session:
            daily = AsyncDaily(KEY, api_url=script.api_url, session=session)
            serve_film(script, Reply(200, FILM))
            path = await daily.recordings.download("r1", tmp_path / "film.mp4")
            assert contents(tmp_path) == {path.name: FILM}
            assert script.seen[0].headers["Authorization"] == f"Bearer {KEY}"
            assert not {"Authorization", "X-Mine", "Cookie"} & set(script.seen[1].headers)
            await daily.aclose()
            assert not session.closed


def test_what_a_pool_of_the_caller_adds_is_not_for_the_storage(tmp_path: Path) -> None:
    pool = urllib3.PoolManager(headers={"Authorization": "Bearer of-the-caller"})
    with serve_script() as script:
        daily = Daily(KEY, api_url=script.api_url, session=pool)
        serve_film(script, Reply(200, FILM))
        path = daily.recordings.download("r1", tmp_path / "film.mp4")
        assert path.read_bytes() == FILM
        assert "Authorization" not in script.seen[1].headers
    pool.clear()


def test_a_straggler_can_not_write_into_a_part_that_is_gone(tmp_path: Path) -> None:
    with PartFile(tmp_path / "film.mp4") as part:
        part.write(b"film")
    with pytest.raises(ValueError, match="closed"):
        part.write(b"more")
    assert list(tmp_path.iterdir()) == []
