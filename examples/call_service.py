"""A FastAPI service that starts calls, and hears by webhook who joins and leaves them.

Offline:   python examples/offline.py examples/call_service.py
For real:  DAILY_API_KEY=... PUBLIC_URL=https://calls.example.com python examples/call_service.py

Then ``curl -X POST http://127.0.0.1:8080/calls/ada`` and open the link that it answers with; who
came and went is at ``http://127.0.0.1:8080/calls/ada``. Needs ``pip install fastapi uvicorn``.
PUBLIC_URL is where Daily reaches this service; on your own machine that takes a tunnel.
"""

import os
import socket
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response

from dailykit import AlreadyExistsError, AsyncDaily
from dailykit.models.events import ParticipantJoined, ParticipantLeft
from dailykit.webhooks import Receiver, new_secret

PORT = int(os.environ.get("PORT", "8080"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
# Keep a secret of your own in your settings: after a restart, what was signed with the old one
# would be refused.
SECRET = os.environ.get("DAILY_WEBHOOK_SECRET") or new_secret()

receiver = Receiver(SECRET)
history: defaultdict[str, list[str]] = defaultdict(list)


@receiver.on(ParticipantJoined)
async def joined(event: ParticipantJoined) -> None:
    """Note who came."""
    history[event.payload.room or ""].append(f"{event.payload.user_name} joined")


@receiver.on(ParticipantLeft)
async def left(event: ParticipantLeft) -> None:
    """Note who went."""
    history[event.payload.room or ""].append(f"{event.payload.user_name} left")


@asynccontextmanager
async def life(app: FastAPI) -> AsyncGenerator[None]:
    """Keep one client for as long as the service runs."""
    async with AsyncDaily() as daily:
        app.state.daily = daily
        yield
    # What Daily has told us and was answered with 200 must not be lost.
    await receiver.drain()


app = FastAPI(lifespan=life)


@app.post("/daily")
async def take_event(request: Request) -> Response:
    """Take an event from Daily: checked, once only, and answered before it is worked on."""
    answer = await receiver.receive(await request.body(), request.headers)
    return Response(answer.text, answer.status)


@app.post("/calls/{name}")
async def start_call(name: str) -> dict[str, str]:
    """Start a call of at most an hour, and return a link for its owner."""
    daily: AsyncDaily = app.state.daily
    try:
        session = await daily.start_session(name=name, user_name="Host", owner=True)
    except AlreadyExistsError:
        raise HTTPException(409, f"the call {name} goes on already") from None
    return {"join_url": session.join_url}


@app.get("/calls/{name}")
async def show_call(name: str) -> list[str]:
    """Return who came and went."""
    return history.get(name, [])


class Server(uvicorn.Server):
    """Tells Daily where events go as soon as the port is open."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then register: Daily tries the URL before it takes it."""
        await super().startup(sockets)
        daily: AsyncDaily = app.state.daily
        events = ("participant.joined", "participant.left")
        await daily.webhooks.ensure(f"{PUBLIC_URL}/daily", events, secret=SECRET)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        Server(uvicorn.Config(app, host="127.0.0.1", port=PORT)).run()
