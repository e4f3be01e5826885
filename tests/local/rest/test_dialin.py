"""Calling a number of a local Daily, over HTTP and from Python, with a program that answers."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from tests.support.servers.hooks import Hook, serving_hook

from dailykit.errors import InvalidArgumentError
from dailykit.local import LocalDaily


class Answer(Protocol):
    status: int
    body: Any
    headers: Mapping[str, str]


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    """A program that listens."""
    async with serving_hook() as hook:
        yield hook


@pytest_asyncio.fixture
async def number(ask: Ask, hook: Hook) -> str:
    """A number that leads to the program."""
    bought: str = (await ask("POST", "/buy-phone-number", json={})).body["number"]
    config = {"type": "pinless_dialin", "phone_number": bought, "room_creation_api": hook.url}
    assert (await ask("POST", "/domain-dialin-config", json=config)).status == 200
    hook.received.clear()
    return bought


async def call_into_a_room(ask: Ask, daily: LocalDaily, told: Mapping[str, Any]) -> None:
    """Do what a program does for a caller: make a room, be in it, connect the caller."""
    sip = {"sip_mode": "dial-in", "display_name": told["From"]}
    room = {"name": "standup", "properties": {"sip": sip}}
    made = (await ask("POST", "/rooms", json=room)).body
    await daily.join("standup", user_name="Bot")
    body = {
        "callId": told["callId"],
        "callDomain": told["callDomain"],
        "sipUri": made["config"]["sip_uri"]["endpoint"],
    }
    assert (await ask("POST", "/dialin/pinlessCallUpdate", json=body)).status == 200


async def who_is_in(ask: Ask) -> list[str]:
    presence = (await ask("GET", "/rooms/standup/presence")).body
    return sorted(one["userName"] for one in presence["data"])


async def test_a_call_over_http(
    daily: LocalDaily, session: aiohttp.ClientSession, ask: Ask, hook: Hook, number: str
) -> None:
    content = {"to": number, "from": "+12025550199", "sip_headers": {"X-Why": "so"}}
    async with session.post(f"{daily.url}/~/dialin", json=content) as response:
        assert response.status == 200
        call = await response.json()
    told = hook.received[0].content
    assert call == {
        "call_id": told["callId"],
        "call_domain": told["callDomain"],
        "status": 200,
        "problem": None,
    }
    assert (told["From"], told["To"]) == ("+12025550199", number)
    assert told["sipHeaders"] == {"X-Why": "so"}
    await call_into_a_room(ask, daily, told)
    await daily.clock.advance(1)
    assert await who_is_in(ask) == ["+12025550199", "Bot"]


async def test_a_call_from_python(daily: LocalDaily, ask: Ask, hook: Hook, number: str) -> None:
    call = await daily.dial_in(number, caller="+12025550199")
    assert call.status == 200
    await call_into_a_room(ask, daily, hook.received[0].content)
    await daily.clock.advance(1)
    assert await who_is_in(ask) == ["+12025550199", "Bot"]
    again = await asyncio.to_thread(daily.blocking.dial_in, number)
    assert hook.received[1].content["callId"] == again.call_id
    with pytest.raises(InvalidArgumentError, match="has the number"):
        await daily.dial_in("+12025550100")


async def test_a_program_may_connect_the_caller_before_it_answers(
    daily: LocalDaily, ask: Ask, number: str
) -> None:
    (config,) = (await ask("GET", "/domain-dialin-config")).body["data"]

    async def answer(request: web.BaseRequest) -> web.Response:
        told = await request.json()
        if "test" not in told:
            await call_into_a_room(ask, daily, told)
        return web.json_response({})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        change = {"phone_number": number, "room_creation_api": url}
        changed = await ask("PUT", f"/domain-dialin-config/{config['id']}", json=change)
        assert changed.status == 200, changed.body
        await daily.dial_in(number, caller="+12025550199")
    finally:
        await runner.cleanup()
    await daily.clock.advance(1)
    assert await who_is_in(ask) == ["+12025550199", "Bot"]


@pytest.mark.parametrize("status", [500, 302])
async def test_where_the_program_fails_the_caller_hangs_up(
    daily: LocalDaily, ask: Ask, hook: Hook, number: str, status: int
) -> None:
    await ask("POST", "/webhooks", json={"url": hook.url, "eventTypes": ["dialin.connected"]})
    hook.received.clear()
    hook.answers.append(status)
    call = await daily.dial_in(number)
    assert (call.status, call.problem) == (status, None)
    await call_into_a_room(ask, daily, hook.received[0].content)
    await daily.clock.advance(1)
    assert hook.received[-1].content["payload"]["sip_from"] == "anonymous@anonymous.invalid"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"to": "+12025550199"}, 404),
        ({}, 400),
        ({"to": "+12025550199", "from": ""}, 400),
        ({"to": "+12025550199", "room": "standup"}, 400),
        ({"to": "+12025550199", "sip_headers": []}, 400),
    ],
)
async def test_calls_that_can_not_be_made(
    daily: LocalDaily, session: aiohttp.ClientSession, content: dict[str, Any], status: int
) -> None:
    async with session.post(f"{daily.url}/~/dialin", json=content) as response:
        assert response.status == status
