"""The FastAPI service: calls are started by requests, and webhooks tell what became of them."""

import asyncio
import socket

import pytest
import uvicorn
from aiohttp import ClientSession
from tests.support._async import until

from dailykit.local import LocalDaily
from examples import call_service


async def test_who_comes_and_goes_is_told(
    local_daily: LocalDaily, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{port}"
    monkeypatch.setattr(call_service, "PUBLIC_URL", url)
    server = call_service.Server(uvicorn.Config(call_service.app, log_config=None, ws="none"))
    with socket.create_server(("127.0.0.1", port)) as listener:
        serving = asyncio.create_task(server.serve([listener]))
        async with ClientSession() as session:
            started = await (await session.post(f"{url}/calls/ada")).json()
            again = await session.post(f"{url}/calls/ada")
            await until(lambda: bool(local_daily.requests.of("webhooks.create")))
            async with await local_daily.join(started["join_url"]) as host:
                assert (host.user_name, host.is_owner) == ("Host", True)
            await local_daily.settle()
            await call_service.receiver.drain()
            told = await (await session.get(f"{url}/calls/ada")).json()
            other = await (await session.get(f"{url}/calls/bob")).json()
        server.should_exit = True
        await serving

    assert again.status == 409
    assert (told, other) == (["Host joined", "Host left"], [])
