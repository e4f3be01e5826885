"""The agent on the telephone: from the first ring to the caller in the room."""

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from examples.phone_agent import PhoneAgent, lead_to, own_number

from dailykit import AsyncDaily
from dailykit.local import LocalDaily


async def test_a_caller_gets_through_to_the_bot(local_daily: LocalDaily) -> None:
    async def bot(room_url: str, token: str) -> None:
        await local_daily.join(room_url, token=token)

    async with AsyncDaily() as daily:
        agent = PhoneAgent(daily, bot)
        app = web.Application()
        app.router.add_post("/incoming", agent.incoming)
        agent.receiver.add_to(app, "/events")
        async with TestServer(app) as server:
            url = str(server.make_url("/")).rstrip("/")
            number = await own_number(daily)
            for _ in range(2):  # as after a restart
                await lead_to(daily, number, url)
            assert await own_number(daily) == number

            await local_daily.dial_in(number, caller="+15550100")
            await local_daily.clock.advance(2)
            await agent.receiver.drain()
            await local_daily.clock.advance(2)

            ((room, people),) = (await daily.presence.get()).items()
            assert sorted(str(one.user_name) for one in people) == ["+15550100", "Bot"]
            assert (await daily.rooms.get(room)).privacy == "private"
            async with ClientSession() as session:
                forged = await session.post(f"{url}/incoming", json={"callId": "1"})
            assert forged.status == 401
