"""The dashboard's files, without a browser."""

import re

import aiohttp

from dailykit.local import LocalDaily

STATIC = "/~/static/"


async def all_files(daily: LocalDaily, session: aiohttp.ClientSession) -> dict[str, str]:
    """Return the page and all that it loads, by path."""
    files = dict[str, str]()
    wanted = ["/~/"]
    while wanted:
        path = wanted.pop()
        async with session.get(daily.url + path) as response:
            assert response.status == 200, path
            files[path] = await response.text()
        folder = path.rpartition("/")[0]
        named = re.findall(rf'(?:src|href)="({STATIC}[^"]+)"', files[path])
        named += [f"{folder}/{name}" for name in re.findall(r'from "\./([^"]+)"', files[path])]
        named += [f"{STATIC}{name}" for name in re.findall(r'from "\.\./([^"]+)"', files[path])]
        wanted += [name for name in named if name not in files and name not in wanted]
    return files


async def test_it_loads_its_own_files_only(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    files = await all_files(daily, session)
    assert len(files) > 30
    foreign = re.compile(r'(?:src|href|from|url)[=( ]+["\']?(?:https?:)?//')
    assert [path for path, text in files.items() if foreign.search(text)] == []
    assert not re.search(r"\sstyle=|\son\w+=|<script>|<style", files["/~/"])


async def test_text_never_becomes_markup(daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    files = await all_files(daily, session)
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|\beval\b")
    assert [path for path, text in files.items() if markup.search(text)] == []
