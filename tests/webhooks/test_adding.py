"""A receiver in an application of Starlette or FastAPI."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from fastapi import APIRouter, FastAPI
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from dailykit.models.events import MeetingStarted
from dailykit.webhooks import Receiver, new_secret, sample_event, sign

SECRET = new_secret()


@pytest.mark.parametrize("kind", [FastAPI, Starlette])
async def test_handlers_end_before_the_application_does(
    kind: type[FastAPI] | type[Starlette],
) -> None:
    order: list[str] = []

    @asynccontextmanager
    async def life(_: FastAPI | Starlette) -> AsyncGenerator[dict[str, int]]:
        yield {"pool": 1}
        order.append("closed")

    receiver = Receiver(SECRET)

    @receiver.on(MeetingStarted)
    async def handle(_: MeetingStarted) -> None:
        order.append("handled")

    app = kind(lifespan=life)
    receiver.add_to(app, "/daily")
    body = json.dumps(sample_event("meeting.started")).encode()
    async with app.router.lifespan_context(app) as state:
        assert state == {"pool": 1}
        assert (await receiver.receive(body, sign(body, SECRET))).status == 200
        assert order == []

    assert order == ["handled", "closed"]


async def test_a_router_has_a_route_too() -> None:
    router, receiver = APIRouter(), Receiver(SECRET)
    receiver.add_to(router, "/daily")
    app = FastAPI()
    app.include_router(router, prefix="/hooks")
    body = json.dumps(sample_event("test")).encode()

    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as http:
        answer = await http.post("/hooks/daily", content=body, headers=sign(body, SECRET))
        assert (answer.status_code, answer.text) == (200, "ready")
        assert (await http.get("/hooks/daily")).status_code == 405
