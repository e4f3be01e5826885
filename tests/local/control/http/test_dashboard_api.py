"""What the dashboard is made of, over HTTP: the page and its token, REST without a key, usage."""

import re
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from tests.support.servers.control_calls import Send

from dailykit._version import __version__
from dailykit.local import LocalDaily

NOW = 1_800_000_000


TOKEN_HEADER = "X-Dailykit-Page-Token"


OURS = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says about a request that our own page makes."""


CHANGES: list[tuple[str, str, Any]] = [
    ("POST", "clock", {"advance": 60}),
    ("POST", "faults", {"status": 503}),
    ("DELETE", "faults", None),
    ("DELETE", "requests", None),
    ("POST", "deliveries/some-id/resend", {}),
    ("POST", "dialin", {"to": "+12025550199"}),
    ("POST", "reset", {}),
    ("POST", "restore", {}),
    ("POST", "seed", {"rooms": [{"name": "standup"}]}),
    ("POST", "domains", {"name": "globex"}),
    ("POST", "rest/acme/rooms", {"name": "standup"}),
    ("DELETE", "rest/acme/rooms/lobby", None),
    ("PUT", "clock", None),
]


@pytest_asyncio.fixture
async def page_token(send: Send) -> str:
    """What the page of `daily` got."""
    page = (await send("GET", "")).body
    match = re.search(r'<meta name="dailykit-page-token" content="([^"]*)"', page)
    assert match is not None
    return match[1]


async def test_the_page_can_not_be_framed_kept_or_read_by_others(send: Send) -> None:
    answer = await send("GET", "")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy


async def test_each_server_has_a_token_of_its_own_also_with_a_seed(
    page_token: str, session: aiohttp.ClientSession
) -> None:
    assert len(page_token) >= 32
    async with (
        LocalDaily(domain="acme", seed=7) as other,
        session.get(f"{other.url}/~/") as response,
    ):
        page = await response.text()
    assert "dailykit-page-token" in page
    assert page_token not in page


async def test_without_a_slash_it_leads_to_the_page(
    daily: LocalDaily, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{daily.url}/~", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/~/")
        assert response.headers["Server"] == "dailykit"
    async with session.head(f"{daily.url}/~/") as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Via": "1.1 tunnel"}]
)
async def test_the_page_is_for_this_machine(send: Send, headers: dict[str, str]) -> None:
    answer = await send("GET", "", headers=headers)
    assert answer.status == 403
    assert "dailykit-page-token" not in str(answer.body)


@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("GET", "/"), ("GET", "/about")])
async def test_there_is_nothing_else_at_the_page(send: Send, method: str, path: str) -> None:
    assert (await send(method, path)).status == 404


@pytest.mark.parametrize(("method", "path", "content"), CHANGES)
@pytest.mark.parametrize("is_named", ["none", "another"])
async def test_a_browser_changes_nothing_without_the_token(
    daily: LocalDaily, send: Send, method: str, path: str, content: Any, is_named: str
) -> None:
    await daily.seed({"rooms": [{"name": "lobby"}]})
    origin = {"Origin": daily.url, "Host": daily.url.removeprefix("http://")}
    named = {} if is_named == "none" else {TOKEN_HEADER: "another"}
    for browser in (OURS, origin, {"Sec-Fetch-Site": "none"}):
        answer = await send(method, path, content, {**browser, **named})
        assert (answer.status, answer.body["error"]) == (403, "forbidden-error")
    assert daily.clock.now() == NOW
    assert not daily.faults.rules
    rooms = (await send("GET", "rest/acme/rooms")).body["data"]
    assert [room["name"] for room in rooms] == ["lobby"]
    assert len((await send("GET", "domains")).body) == 1


@pytest.mark.parametrize("named", [b"\xff", b"\xc3\xa9"])
async def test_a_token_that_is_no_text_is_none(
    daily: LocalDaily, session: aiohttp.ClientSession, named: bytes
) -> None:
    headers = {**OURS, TOKEN_HEADER: named.decode(errors="surrogateescape")}
    async with session.post(f"{daily.url}/~/reset", json={}, headers=headers) as response:
        assert response.status == 403


async def test_the_page_changes_things_with_its_token(
    daily: LocalDaily, send: Send, page_token: str
) -> None:
    headers = {**OURS, TOKEN_HEADER: page_token, "Origin": daily.url}
    assert (await send("POST", "clock", {"advance": 60}, headers)).body["now"] == NOW + 60
    made = await send("POST", "rest/acme/rooms", {"name": "standup"}, headers)
    assert made.status == 200
    assert (await send("DELETE", "rest/acme/rooms/standup", None, headers)).status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_pages_of_other_sites_get_nothing_even_with_the_token(
    send: Send, page_token: str, site: str
) -> None:
    headers = {"Sec-Fetch-Site": site, TOKEN_HEADER: page_token}
    for method, path in (("GET", "requests"), ("GET", "live"), ("POST", "reset")):
        assert (await send(method, path, None, headers)).status == 403


async def test_a_browser_reads_without_the_token(send: Send) -> None:
    for path in ("about", "clock", "requests", "rest/acme/rooms"):
        assert (await send("GET", path, None, OURS)).status == 200


async def test_refusals_too_are_for_our_own_pages_only(send: Send) -> None:
    for headers in (None, {"Sec-Fetch-Site": "cross-site"}, {"Via": "1.1 tunnel"}):
        answer = await send("PUT", "clock", headers=headers)
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_about(daily: LocalDaily, send: Send) -> None:
    daily.new_domain("aardvark")
    assert (await send("GET", "about")).body == {
        "version": __version__,
        "domains": [{"name": "acme"}, {"name": "aardvark"}],
        "own": "acme",
        "api_url": daily.api_url,
        "clock": {"now": NOW, "is_frozen": True},
    }
