"""Which pages may use what a front end needs, and what stays closed to pages of other origins."""

import re

import aiohttp
import pytest

from dailykit.local import LocalDaily

HERE = ["http://localhost:5173", "http://127.0.0.1:3000", "https://localhost", "http://a.localhost"]
ELSEWHERE = ["https://app.example", "http://192.0.2.1:5173", "null", "http://[", ""]
FILES = ["/~/daily-js/call-machine-object-bundle.js", "/~/static/machine/object.js"]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("origin", [*HERE, *ELSEWHERE])
async def test_pages_of_this_machine_may_load_the_call_machine(
    daily: LocalDaily, session: aiohttp.ClientSession, origin: str, path: str
) -> None:
    async with session.get(daily.url + path, headers={"Origin": origin}) as response:
        assert response.status == 200
        allowed = response.headers.get("Access-Control-Allow-Origin")
        assert response.headers["Vary"] == "Origin"
    assert allowed == (origin if origin in HERE else None)


@pytest.mark.parametrize("origin", [*HERE, *ELSEWHERE])
async def test_pages_of_this_machine_may_ask_before_joining(
    daily: LocalDaily, session: aiohttp.ClientSession, origin: str
) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    headers = {**asks, "Access-Control-Request-Headers": "content-type"}
    async with session.options(f"{daily.url}/~/room/standup", headers=headers) as response:
        is_allowed = origin in HERE
        assert response.status == (204 if is_allowed else 403)
        assert ("Access-Control-Allow-Origin" in response.headers) == is_allowed
    url = f"{daily.url}/~/room/standup"
    async with session.post(url, json={}, headers={"Origin": origin}) as response:
        assert ("Access-Control-Allow-Origin" in response.headers) == is_allowed


@pytest.mark.parametrize("path", ["/~/", "/~/clock", "/~/requests", "/~/rest"])
@pytest.mark.parametrize("origin", ["http://localhost:5173", "https://app.example"])
async def test_the_control_and_the_dashboard_stay_closed(
    daily: LocalDaily, session: aiohttp.ClientSession, origin: str, path: str
) -> None:
    async with session.get(daily.url + path, headers={"Origin": origin}) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_call_machine_knows_the_address_that_it_came_from(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    port = daily.url.rpartition(":")[2]
    tags = set[str]()
    for host in (f"127.0.0.1:{port}", f"acme.localhost:{port}"):
        headers = {"Host": host}
        async with session.get(daily.url + FILES[0], headers=headers) as response:
            text = await response.text()
            tags.add(response.headers["ETag"])
        assert re.findall(r'import\("([^"]+)"\)', text) == [
            f"http://{host}/~/static/machine/object.js"
        ]
    assert len(tags) == 2


async def test_nothing_else_is_there(daily: LocalDaily, session: aiohttp.ClientSession) -> None:
    for path in ("/~/daily-js", "/~/daily-js/", "/~/daily-js/other.js", "/~/daily-js/../main.js"):
        async with session.get(daily.url + path) as response:
            assert response.status == 404
    async with session.post(daily.url + FILES[0], json={}) as response:
        assert response.status == 404
