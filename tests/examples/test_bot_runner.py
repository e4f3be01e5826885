"""The runner of bots."""

from aiohttp.test_utils import TestClient, TestServer
from examples.bot_runner import make_app

from dailykit.local import LocalDaily


async def test_each_start_gets_a_room_with_a_bot_and_a_guest(local_daily: LocalDaily) -> None:
    async with TestClient(TestServer(await make_app())) as client:
        starts = [await (await client.post("/start")).json() for _ in range(2)]

    assert starts[0]["room_url"] != starts[1]["room_url"]
    for start in starts:
        assert start["join_url"].startswith(start["room_url"] + "?t=")
        guest = await local_daily.join(start["join_url"])
        assert (guest.user_name, guest.is_owner) == ("Guest", False)
    rooms = [one.response["config"]["exp"] for one in local_daily.requests.of("rooms.create")]
    assert all(1790 < exp - local_daily.clock.now() <= 1801 for exp in rooms)
