"""A phone number answered by a bot: pinless dial-in, with a room for each call.

Offline:   python examples/offline.py examples/phone_agent.py
For real:  DAILY_API_KEY=... PUBLIC_URL=https://agent.example.com python examples/phone_agent.py

For each call, Daily posts the caller's number to ``/incoming``, and plays music to the caller. We
create a room with a SIP address, and start the bot in it. When the bot has joined, Daily sends
``dialin.ready`` to ``/events``, and we connect the caller. The real Daily needs a payment card on
the account: the first run buys a number. The bot is a placeholder for a Pipecat pipeline, and never
joins.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from aiohttp import web

from dailykit import AsyncDaily
from dailykit.models.dialin import PinlessIncomingCall
from dailykit.models.events import DialinReady
from dailykit.webhooks import Receiver, VerificationError, new_secret, verify

PORT = int(os.environ.get("PORT", "8090"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
SECRET = os.environ.get("DAILY_WEBHOOK_SECRET") or new_secret()

RunBot = Callable[[str, str], Awaitable[None]]
"""Runs a bot in the call at a room's URL, with a token, until the call ends."""


async def stand_in_bot(room_url: str, token: str) -> None:
    """Do nothing. Put ``DailyTransport(room_url, token, "Bot", ...)`` and a pipeline here."""


class PhoneAgent:
    """Answers calls to a number.

    Args:
        daily: A client.
        run_bot: The bot.
    """

    def __init__(self, daily: AsyncDaily, run_bot: RunBot) -> None:
        self._daily = daily
        self._run_bot = run_bot
        self._waiting: dict[str, PinlessIncomingCall] = {}
        self._bots: set[asyncio.Task[None]] = set()
        self.receiver = Receiver(SECRET)
        self.receiver.on(DialinReady)(self.connect)

    async def incoming(self, request: web.Request) -> web.Response:
        """Accept a call: create its room, and start a bot in it."""
        body = await request.read()
        try:
            verify(body, request.headers, SECRET)
        except VerificationError as error:
            return web.Response(status=401, text=str(error))
        if "callId" not in await request.json():
            return web.Response(text="ready")  # Daily checks the URL when you register it
        call = PinlessIncomingCall.model_validate_json(body)
        room = await self._daily.rooms.create_sip(
            display_name=call.from_, privacy="private", expires_in=3600, eject_at_room_exp=True
        )
        # Before the bot can join: `dialin.ready` may arrive from then on.
        self._waiting[room.name] = call
        bot = await self._daily.start_session(room, user_name="Bot", owner=True)
        task = asyncio.ensure_future(self._run_bot(bot.room_url, bot.token))
        self._bots.add(task)
        task.add_done_callback(self._bots.discard)
        return web.Response()

    async def connect(self, event: DialinReady) -> None:
        """Connect the caller, now that the room's SIP address accepts calls."""
        call = self._waiting.pop(event.payload.room or "", None)
        if call is not None and event.payload.sip_endpoint is not None:
            await self._daily.dialin.update_pinless_call(
                call.call_id, call.call_domain, event.payload.sip_endpoint
            )


async def own_number(daily: AsyncDaily) -> str:
    """Return the domain's first phone number. Buy one if there is none."""
    async for owned in daily.phone_numbers.iterate_purchased():
        if owned.number is not None:
            return owned.number
    number = (await daily.phone_numbers.available()).data[0].phone_number
    await daily.phone_numbers.buy(number)
    return number


async def lead_to(daily: AsyncDaily, number: str, url: str) -> None:
    """Send calls to our number to the program at `url`. Safe to call at every start."""
    incoming = f"{url}/incoming"
    known = [config async for config in daily.dialin_configs.iterate(phone_number=number)]
    if known:
        await daily.dialin_configs.update(known[0], room_creation_api=incoming, hmac=SECRET)
    else:
        await daily.dialin_configs.create(
            "pinless_dialin", number, room_creation_api=incoming, hmac=SECRET
        )
    await daily.webhooks.ensure(f"{url}/events", ["dialin.ready"], secret=SECRET)


async def main() -> None:
    """Answer calls until Ctrl-C."""
    async with AsyncDaily() as daily:
        agent = PhoneAgent(daily, stand_in_bot)
        app = web.Application()
        app.router.add_post("/incoming", agent.incoming)
        agent.receiver.add_to(app, "/events")
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            # Open the port, then register: Daily checks both URLs before it accepts them.
            await web.TCPSite(runner, "127.0.0.1", PORT).start()
            number = await own_number(daily)
            await lead_to(daily, number, PUBLIC_URL)
            print("Call", number, flush=True)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("Bye")
