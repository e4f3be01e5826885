"""`dailykit.testing`: what turns waiting off, forgets pacing, waits, and serves applications."""

import asyncio
from collections.abc import Iterator
from typing import Any

import flask
import pytest
import urllib3

from dailykit import AsyncDaily, Daily, RetryPolicy, ServerError
from dailykit.errors import ConfigurationError, DailyTimeoutError
from dailykit.local import LocalDaily
from dailykit.testing import (
    forget_pacing,
    serving_asgi,
    serving_wsgi,
    wait_until,
    wait_until_async,
    without_waiting,
)


@pytest.fixture
def local() -> Iterator[LocalDaily]:
    with LocalDaily() as running:
        running.faults.add("rooms.get", status=503)
        yield running


def test_without_waiting_each_request_is_sent_once(local: LocalDaily) -> None:
    with Daily(local.api_key, api_url=local.api_url) as daily, without_waiting():
        with pytest.raises(ServerError) as caught:
            daily.rooms.get("standup")
        assert caught.value.attempts == 1
        # Far more than Daily's limit of slow requests: pacing would hold these up for a minute.
        for _ in range(60):
            daily.rooms.create("standup")
            daily.rooms.delete("standup")
    assert len(local.requests.of("rooms.get")) == 1


async def test_the_asynchronous_client_goes_by_it_too(local: LocalDaily) -> None:
    async with AsyncDaily(local.api_key, api_url=local.api_url) as daily:
        with without_waiting(), without_waiting(), pytest.raises(ServerError) as caught:
            await daily.rooms.get("standup")
    assert caught.value.attempts == 1


def test_after_the_block_requests_are_tried_again(local: LocalDaily) -> None:
    quick = RetryPolicy(max_retries=2, first_wait=0.001)
    with Daily(local.api_key, api_url=local.api_url, retry_policy=quick) as daily:
        with without_waiting(), pytest.raises(ServerError):
            daily.rooms.get("standup")
        with pytest.raises(ServerError) as caught:
            daily.rooms.get("standup")
    assert caught.value.attempts == 3


def test_pacing_is_forgotten(local: LocalDaily) -> None:
    with Daily(local.api_key, api_url=local.api_url) as daily:
        # One slow request after the other would wait for the window from the 51st on.
        for _ in range(60):
            forget_pacing(local.api_key, local.api_url)
            daily.rooms.create("standup")
            daily.rooms.delete("standup")
    assert len(local.requests.of("rooms.delete")) == 60


def test_what_becomes_so_is_waited_for() -> None:
    left = [0, 0, 7]
    assert wait_until(lambda: left.pop(0)) == 7
    with pytest.raises(DailyTimeoutError, match=r"in 0\.02 s; its last result was 0"):
        wait_until(lambda: 0, timeout=0.02)


async def test_what_becomes_so_is_awaited() -> None:
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    assert await wait_until_async(done.is_set)
    with pytest.raises(DailyTimeoutError, match="its last result was None"):
        await wait_until_async(lambda: None, timeout=0.02)


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the path, as an ASGI application that does nothing else."""
    if scope["type"] == "lifespan":
        raise RuntimeError("this application has no lifespan")
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


async def _broken(scope: Any, receive: Any, send: Any) -> None:
    """Fail while starting."""
    assert scope["type"] == "lifespan"
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


def test_an_asgi_application_is_served_for_a_block() -> None:
    with serving_asgi(_echo) as url:
        assert urllib3.request("GET", f"{url}/daily").data == b"/daily"
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.request("GET", url, retries=False)


def test_an_asgi_application_that_can_not_start_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="failed to start"), serving_asgi(_broken):
        pass


def test_a_wsgi_application_is_served_for_a_block() -> None:
    app = flask.Flask("service")
    app.add_url_rule("/daily", view_func=lambda: "taken", methods=["POST"])
    with serving_wsgi(app) as url:
        assert urllib3.request("POST", f"{url}/daily").data == b"taken"
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.request("GET", url, retries=False)
