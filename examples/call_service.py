"""A FastAPI service that starts calls, and receives webhooks when people join and leave.

Offline:   python examples/offline.py examples/call_service.py
For real:  DAILY_API_KEY=... PUBLIC_URL=https://calls.example.com python examples/call_service.py

Then run ``curl -X POST http://127.0.0.1:8080/calls/ada`` and open the link in the answer;
``http://127.0.0.1:8080/calls/ada`` lists who joined and left. It needs
``pip install fastapi uvicorn``. PUBLIC_URL is where Daily reaches this service; on your own machine
you need a tunnel.
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
# Keep a fixed secret in your settings: with a new one after a restart, events signed with the old
# one are refused.
SECRET = os.environ.get("DAILY_WEBHOOK_SECRET") or new_secret()

receiver = Receiver(SECRET)
history: defaultdict[str, list[str]] = defaultdict(list)


@receiver.on(ParticipantJoined)
async def joined(event: ParticipantJoined) -> None:
    """Record a participant who joined."""
    history[event.payload.room or ""].append(f"{event.payload.user_name} joined")


@receiver.on(ParticipantLeft)
async def left(event: ParticipantLeft) -> None:
    """Record a participant who left."""
    history[event.payload.room or ""].append(f"{event.payload.user_name} left")


@asynccontextmanager
async def life(app: FastAPI) -> AsyncGenerator[None]:
    """Keep one client for as long as the service runs."""
    async with AsyncDaily() as daily:
        app.state.daily = daily
        yield
    # Events that were answered with 200 must not be lost.
    await receiver.drain()


app = FastAPI(lifespan=life)


@app.post("/daily")
async def take_event(request: Request) -> Response:
    """Receive an event from Daily: verify it, skip duplicates, and answer before handling it."""
    answer = await receiver.receive(await request.body(), request.headers)
    return Response(answer.text, answer.status)


@app.post("/calls/{name}")
async def start_call(name: str) -> dict[str, str]:
    """Start a call of at most an hour, and return a link for its owner."""
    daily: AsyncDaily = app.state.daily
    try:
        session = await daily.start_session(name=name, user_name="Host", owner=True)
    except AlreadyExistsError:
        raise HTTPException(409, f"the call {name} already exists") from None
    return {"join_url": session.join_url}


@app.get("/calls/{name}")
async def show_call(name: str) -> list[str]:
    """Return who joined and left."""
    return history.get(name, [])


class Server(uvicorn.Server):
    """Registers the webhook as soon as the port is open."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port, then register: Daily checks the URL before it accepts it."""
        await super().startup(sockets)
        daily: AsyncDaily = app.state.daily
        events = ("participant.joined", "participant.left")
        await daily.webhooks.ensure(f"{PUBLIC_URL}/daily", events, secret=SECRET)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        Server(uvicorn.Config(app, host="127.0.0.1", port=PORT)).run()
