"""A runner of Pipecat bots: each POST to /start gets a room of its own with a bot in it.

Offline:   python examples/offline.py examples/bot_runner.py
For real:  DAILY_API_KEY=... python examples/bot_runner.py

Then ``curl -X POST http://127.0.0.1:7860/start`` and open the link that it answers with.

The only line that differs from a runner with Pipecat's own helper is the import of `configure`.
The bot is a stand-in, so that this runs without Pipecat: in its place stands your pipeline with
``DailyTransport(room_url, token, "Bot", ...)``.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp import web

from dailykit import AsyncDaily
from dailykit.pipecat import configure  # was: from pipecat.runner.daily import configure

SESSION = timedelta(minutes=30)


@dataclass(frozen=True)
class StandInBot:
    """Where the Pipecat pipeline would be: it talks to nobody, until its time is over."""

    room_url: str
    token: str

    async def run(self) -> None:
        """Do nothing for as long as a session lasts at most."""
        await asyncio.sleep(SESSION.total_seconds())


class Runner:
    """Starts bots, and ends those that still run when it is closed."""

    def __init__(self, session: aiohttp.ClientSession, daily: AsyncDaily) -> None:
        self._session = session
        self._daily = daily
        self._bots: set[asyncio.Task[None]] = set()

    async def start(self, _: web.Request) -> web.Response:
        """Answer ``POST /start``: make a room, send a bot there, and say where it is."""
        hours = SESSION / timedelta(hours=1)
        room_url, bot_token = await configure(
            self._session, room_exp_duration=hours, token_exp_duration=hours
        )
        task = asyncio.create_task(StandInBot(room_url, bot_token).run())
        # The event loop alone does not keep a task from being collected.
        self._bots.add(task)
        task.add_done_callback(self._bots.discard)
        # The bot's token makes an owner of its bearer: the guest gets one that does not.
        guest = await self._daily.start_session(room_url, user_name="Guest", expires_in=SESSION)
        return web.json_response({"room_url": room_url, "join_url": guest.join_url})

    async def close(self) -> None:
        """End all bots."""
        for bot in self._bots:
            bot.cancel()
        await asyncio.gather(*self._bots, return_exceptions=True)


async def make_app() -> web.Application:
    """Return the service."""
    # One session and one client for the life of the program: they keep connections open, and a
    # session's start is then one round trip.
    session = aiohttp.ClientSession()
    daily = AsyncDaily(session=session)
    runner = Runner(session, daily)

    async def close(_: web.Application) -> None:
        await runner.close()
        await daily.aclose()
        await session.close()

    app = web.Application()
    app.router.add_post("/start", runner.start)
    app.on_cleanup.append(close)
    return app


if __name__ == "__main__":
    web.run_app(make_app(), host="127.0.0.1", port=int(os.environ.get("PORT", "7860")))
