"""The page about the control of a local Daily: whatever it names is there, over HTTP and in Python.

What each of it does, the tests in ``api/test_control.py`` and ``control/test_control.py`` say.
"""

import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dailykit.local import LocalDaily

PAGE = (Path(__file__).parents[4] / "docs" / "local-control.md").read_text()
ENDPOINTS = sorted(set(re.findall(r"`(GET|POST|DELETE) (/~/[^`? ]*)", PAGE)))
MENTIONED = sorted(set(re.findall(r"\b(local|clock|faults)\.([a-z_.]+)\b", PAGE)))


def test_the_page_names_endpoints_and_methods() -> None:
    assert len(ENDPOINTS) >= 20
    assert len(MENTIONED) >= 20


@pytest.mark.parametrize(("method", "path"), ENDPOINTS, ids=" ".join)
async def test_an_endpoint_of_the_page_answers(
    local_daily: LocalDaily, session: aiohttp.ClientSession, method: str, path: str
) -> None:
    options: dict[str, Any] = {"json": {}} if method == "POST" else {}
    async with session.request(method, local_daily.url + path, **options) as response:
        # What some want more than this, a file or the id of what is there, they say themselves.
        text = await response.text() if response.status >= 400 else ""
    async with session.get(f"{local_daily.url}/~/weather") as unknown:
        assert unknown.status == 404
        assert text != await unknown.text()
    assert response.status not in (405, 500)
    # Nor is it a room's page, which there is for every name.
    assert "text/html" not in response.content_type


@pytest.mark.parametrize(("thing", "names"), MENTIONED, ids=".".join)
def test_a_method_of_the_page_is_there(local_daily: LocalDaily, thing: str, names: str) -> None:
    found: Any = local_daily if thing == "local" else getattr(local_daily, thing)
    for name in names.split("."):
        found = getattr(found, name)
