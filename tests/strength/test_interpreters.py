"""Programs as the documentation shows them, with all of Python's warnings on: none is raised."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.agents.agents import pipecat_python
from tests.support.sizes import FULL
from tests.support.strength.tally import Tally

from dailykit.local import LocalDaily

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(300)]

ASYNC = """
import asyncio
from dailykit import AsyncDaily, AsyncRoomPool

async def main():
    async with AsyncDaily() as daily, AsyncRoomPool(daily, 2) as pool:
        async with pool.session(user_name="Ada") as session:
            await daily.rooms.get(session.room)
        async with daily.rooms.temporary() as room:
            await daily.meeting_tokens.create(room)
        await asyncio.gather(*(daily.rooms.list() for _ in range(20)))

asyncio.run(main())
"""

SYNC = """
from concurrent.futures import ThreadPoolExecutor
from dailykit import Daily, RoomPool

with Daily() as daily, RoomPool(daily, 2) as pool:
    def call(number):
        with pool.session(user_name=f"caller {number}") as session:
            return daily.rooms.get(session.room).name
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(call, range(16)))
assert len(set(names)) == 16
"""

LOOPS = """
import asyncio, threading
from dailykit import AsyncDaily

daily = AsyncDaily()

async def use():
    await asyncio.gather(*(daily.rooms.list() for _ in range(3)))
    await daily.aclose()

asyncio.run(use())  # a loop that ends, then another, and then several at once
asyncio.run(use())
threads = [threading.Thread(target=lambda: asyncio.run(use())) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
for loop in (first, second, first):
    loop.run_until_complete(daily.rooms.list())
for loop in (first, second):
    loop.run_until_complete(daily.aclose())
    loop.close()
"""

UVLOOP = ASYNC.replace("asyncio.run(main())", "import uvloop; uvloop.run(main())")

FORK = """
import os
from dailykit import Daily

daily = Daily()
daily.rooms.ensure("before")
children = []
for number in range(6):
    child = os.fork()
    if child == 0:
        names = {daily.rooms.ensure(f"child-{number}").name for _ in range(5)}
        daily.close()
        os._exit(0 if names == {f"child-{number}"} else 3)
    children.append(child)
assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
assert daily.rooms.get("before").name == "before"
daily.close()
"""

SPAWN = """
import multiprocessing
from dailykit import Daily

def work(number):
    with Daily() as daily:
        return daily.rooms.ensure(f"child-{number}").name

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(sorted(pool.map(work, range(4))))
        pool.close()
        pool.join()
"""

HELPER = """
import asyncio, aiohttp, os
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams, configure

async def main():
    async with aiohttp.ClientSession() as session:
        helper = DailyRESTHelper(
            daily_api_key=os.environ["DAILY_API_KEY"],
            daily_api_url=os.environ["DAILY_API_URL"],
            aiohttp_session=session,
        )
        room = await helper.create_room(DailyRoomParams())
        await helper.get_token(room.url)
        await helper.delete_room_by_url(room.url)

asyncio.run(main())
"""

LOCAL = """
import asyncio
from dailykit import AsyncDaily, Daily
from dailykit.local import LocalDaily

with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
    daily.rooms.create("standup")

async def main():
    async with LocalDaily() as local, AsyncDaily(local.api_key, api_url=local.api_url) as daily:
        room = await daily.rooms.create("standup")
        async with await local.join(room, user_name="Ada") as ada:
            await ada.send_chat_message("hello")
        await local.clock.advance(60)

asyncio.run(main())
"""

INTERRUPTED = """
import asyncio, os, signal, threading
from dailykit import AsyncDaily

async def main():
    async with AsyncDaily() as daily:
        async with daily.rooms.temporary():
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(60)

try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
"""

PROGRAMS = {
    "asynchronous": ASYNC,
    "threads": SYNC,
    "several loops": LOOPS,
    "uvloop": UVLOOP,
    "fork": FORK,
    "spawn": SPAWN,
    "Pipecat's helper": HELPER,
    "LocalDaily": LOCAL,
    "Ctrl-C": INTERRUPTED,
}

TRIED = sorted(PROGRAMS) if FULL else ["asynchronous", "fork", "several loops"]


@pytest.mark.parametrize("name", TRIED)
def test_no_warning(name: str, local_daily: LocalDaily, tmp_path: Path, tally: Tally) -> None:
    python = pipecat_python() if name == "uvloop" else Path(sys.executable)  # Pipecat's has uvloop
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[name])
    environment = {
        **os.environ,
        "DAILY_API_KEY": local_daily.api_key,
        "DAILY_API_URL": local_daily.api_url,
    }
    done = subprocess.run(
        [python, "-X", "dev", "-W", "error", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
    )
    # A busy machine makes asyncio's debug mode say which step took long.
    said = [line for line in done.stderr.splitlines() if not line.startswith("Executing <")]
    assert (done.returncode, said) == (0, [])
    tally("programs with -X dev -W error", {name: 1})
