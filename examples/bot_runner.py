"""A runner of Pipecat bots: each POST to /start creates a room and starts a bot in it.

Offline:   python examples/offline.py examples/bot_runner.py
For real:  DAILY_API_KEY=... python examples/bot_runner.py

Then run ``curl -X POST http://127.0.0.1:7860/start`` and open the link in the answer.

The only line that differs from a runner with Pipecat's own helper is the import of `configure`.
The bot is a placeholder, so that this runs without Pipecat. Replace it with your pipeline and
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
    """A placeholder for the Pipecat pipeline, which does nothing until the session ends."""

    room_url: str
    token: str

    async def run(self) -> None:
        """Do nothing for the length of a session."""
        await asyncio.sleep(SESSION.total_seconds())


class Runner:
    """Starts bots, and stops the running ones when it is closed."""

    def __init__(self, session: aiohttp.ClientSession, daily: AsyncDaily) -> None:
        self._session = session
        self._daily = daily
        self._bots: set[asyncio.Task[None]] = set()

    async def start(self, _: web.Request) -> web.Response:
        """Answer ``POST /start``: create a room, start a bot in it, and return its URLs."""
        hours = SESSION / timedelta(hours=1)
        room_url, bot_token = await configure(
            self._session, room_exp_duration=hours, token_exp_duration=hours
        )
        task = asyncio.create_task(StandInBot(room_url, bot_token).run())
        # The event loop keeps only a weak reference to a task.
        self._bots.add(task)
        task.add_done_callback(self._bots.discard)
        # The bot's token is an owner's: the guest gets one without owner rights.
        guest = await self._daily.start_session(room_url, user_name="Guest", expires_in=SESSION)
        return web.json_response({"room_url": room_url, "join_url": guest.join_url})

    async def close(self) -> None:
        """Stop all bots."""
        for bot in self._bots:
            bot.cancel()
        await asyncio.gather(*self._bots, return_exceptions=True)


async def make_app() -> web.Application:
    """Return the web application."""
    # One HTTP session and one client for the whole program: they keep connections open, so that
    # starting a call takes one round trip.
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
