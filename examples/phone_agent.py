"""A number that a bot answers: pinless dial-in, with a room of its own for each call.

Offline:   python examples/offline.py examples/phone_agent.py
For real:  DAILY_API_KEY=... PUBLIC_URL=https://agent.example.com python examples/phone_agent.py

Each call goes like this: Daily tells ``/incoming`` who calls, and plays music to them. We make a
room with a SIP address, and send the bot there. When the bot is in, the address rings, Daily says
so to ``/events``, and we connect the caller. The real Daily needs a payment card on the account:
the first run buys a number. The bot is a stand-in for a Pipecat pipeline, and never joins.
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
"""Lets a bot take part in the call at a room's URL, with a token, until the call is over."""


async def stand_in_bot(room_url: str, token: str) -> None:
    """Do nothing. In its place: ``DailyTransport(room_url, token, "Bot", ...)`` and a pipeline."""


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
        """Take a call: make its room, and send a bot there."""
        body = await request.read()
        try:
            verify(body, request.headers, SECRET)
        except VerificationError as error:
            return web.Response(status=401, text=str(error))
        if "callId" not in await request.json():
            return web.Response(text="ready")  # Daily tries the URL when it is told of it
        call = PinlessIncomingCall.model_validate_json(body)
        room = await self._daily.rooms.create_sip(
            display_name=call.from_, privacy="private", expires_in=3600, eject_at_room_exp=True
        )
        # Before the bot can be in: the room rings from then on.
        self._waiting[room.name] = call
        bot = await self._daily.start_session(room, user_name="Bot", owner=True)
        task = asyncio.ensure_future(self._run_bot(bot.room_url, bot.token))
        self._bots.add(task)
        task.add_done_callback(self._bots.discard)
        return web.Response()

    async def connect(self, event: DialinReady) -> None:
        """Connect the caller, now that the room can be called."""
        call = self._waiting.pop(event.payload.room or "", None)
        if call is not None and event.payload.sip_endpoint is not None:
            await self._daily.dialin.update_pinless_call(
                call.call_id, call.call_domain, event.payload.sip_endpoint
            )


async def own_number(daily: AsyncDaily) -> str:
    """Return the domain's first telephone number, which is bought if there is none."""
    async for owned in daily.phone_numbers.iterate_purchased():
        if owned.number is not None:
            return owned.number
    number = (await daily.phone_numbers.available()).data[0].phone_number
    await daily.phone_numbers.buy(number)
    return number


async def lead_to(daily: AsyncDaily, number: str, url: str) -> None:
    """Have calls to a number of ours told to the program at `url`. Safe to call at every start."""
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
            # First answer, then register: Daily tries both URLs before it takes them.
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
