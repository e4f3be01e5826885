"""`LocalDaily` from the outside: starting, stopping, what it leaves behind, how it fails."""

import asyncio
import gc
import json
import socket
import threading
import time
import urllib.error
import urllib.request
import warnings
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dailykit.errors import DailyError
from dailykit.local import LocalDaily, StartError

# Everything that is left behind is counted around a block.


def threads() -> set[threading.Thread]:
    return set(threading.enumerate())


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def get(url: str, key: str, *, method: str = "GET") -> Any:
    """Send a request the blocking way."""
    request = urllib.request.Request(url, method=method, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


async def domain_of(daily: LocalDaily) -> str:
    headers = {"Authorization": f"Bearer {daily.api_key}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{daily.api_url}/") as response,
    ):
        body = await response.json()
        return str(body["domain_name"])


async def test_it_serves_an_asynchronous_block() -> None:
    async with LocalDaily(domain="acme") as daily:
        assert await domain_of(daily) == "acme"
        assert daily.domain == "acme"
        assert daily.url == f"http://127.0.0.1:{daily.port}"
        assert daily.api_url == f"{daily.url}/v1"


def test_it_serves_a_synchronous_block() -> None:
    with LocalDaily() as daily:
        assert get(f"{daily.api_url}/", daily.api_key)["domain_name"] == "local"


async def test_a_caller_that_blocks_the_loop_is_answered_all_the_same() -> None:
    async with LocalDaily() as daily:
        room = get(f"{daily.api_url}/rooms", daily.api_key, method="POST")
        assert room["url"].startswith(daily.url)


async def test_start_and_close_work_without_a_block() -> None:
    daily = LocalDaily().start()
    assert await domain_of(daily) == "local"
    await daily.aclose()
    daily.close()
    await daily.aclose()


async def test_two_do_not_know_each_other() -> None:
    async with LocalDaily() as one, LocalDaily() as two:
        assert one.port != two.port
        assert one.api_key != two.api_key
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(f"{two.api_url}/", one.api_key)
        assert caught.value.code == 401
        caught.value.close()


def test_the_same_seed_gives_the_same_rooms() -> None:
    def names(seed: int) -> list[str]:
        with LocalDaily(seed=seed) as daily:
            url = f"{daily.api_url}/rooms"
            return [get(url, daily.api_key, method="POST")["name"] for _ in range(3)]

    assert names(1) == names(1) != names(2)


def test_a_seed_makes_no_room_twice_in_a_database(tmp_path: Path) -> None:
    seen: set[str] = set()
    for _ in range(3):
        with LocalDaily(seed=1, db=str(tmp_path / "daily.db")) as daily:
            seen.add(get(f"{daily.api_url}/rooms", daily.api_key, method="POST")["id"])
    assert len(seen) == 3


def test_a_key_that_was_given_is_used() -> None:
    with LocalDaily(api_key="my-key") as daily:
        assert daily.api_key == "my-key"
        assert get(f"{daily.api_url}/", "my-key")["domain_name"] == "local"


def test_a_database_keeps_rooms_and_key(tmp_path: Path) -> None:
    db = str(tmp_path / "daily.db")
    with LocalDaily(db=db) as daily:
        key = daily.api_key
        room = get(f"{daily.api_url}/rooms", key, method="POST")
    with LocalDaily(db=db, port=daily.port) as daily:
        assert daily.api_key == key
        assert get(f"{daily.api_url}/rooms/{room['name']}", key) == room
    assert [path.name for path in tmp_path.iterdir()] == ["daily.db"]


@pytest.mark.parametrize(
    ("host", "root"), [("localhost", "localhost"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]")]
)  # fmt: skip
def test_its_url_is_one_to_use_from_here(host: str, root: str) -> None:
    if host == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    with LocalDaily(host=host) as daily:
        assert daily.url == f"http://{root}:{daily.port}"
        assert get(f"{daily.api_url}/", daily.api_key)["domain_name"] == "local"


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_it_listens_on_loopback_only_unless_told() -> None:
    with LocalDaily() as daily, pytest.raises(OSError, match=r"refused|unreachable|timed out"):
        socket.create_connection((own_address(), daily.port), timeout=2).close()


def own_address() -> str:
    """Return an address of this machine that is not loopback's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; TEST-NET is nobody's address
        except OSError:
            pytest.skip("this machine has no network besides loopback")
        address: str = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no network besides loopback")
    return address


# --- nothing is left behind -----------------------------------------------------------------------


async def use(daily: LocalDaily) -> None:
    assert await domain_of(daily) == daily.domain


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    async with LocalDaily(db=str(tmp_path / "warm-up.db")) as daily:
        await use(daily)
    gc.collect()
    before, files = threads(), open_files()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(5):
            async with LocalDaily(db=str(tmp_path / f"{number}.db")) as daily:
                await use(daily)
        gc.collect()
    assert threads() == before
    assert open_files() == files
    assert len(asyncio.all_tasks()) == 1


async def test_closing_is_prompt_with_connections_open() -> None:
    daily = LocalDaily().start()
    reader, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    headers = {"Authorization": f"Bearer {daily.api_key}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(f"{daily.api_url}/") as response:
            await response.read()
        writer.write(b"POST /v1/rooms HTTP/1.1\r\nHost: localhost\r\n")  # and then nothing
        started = time.monotonic()
        await daily.aclose()
        assert time.monotonic() - started < 0.5
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_closing_waits_a_moment_only_for_a_body_that_never_comes() -> None:
    daily = LocalDaily().start()
    _, writer = await asyncio.open_connection("127.0.0.1", daily.port)
    head = (
        "POST /v1/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {daily.api_key}\r\nContent-Length: 10\r\n\r\n"
    )
    writer.write(head.encode())
    await writer.drain()
    await use(daily)
    started = time.monotonic()
    await daily.aclose()
    assert time.monotonic() - started < 3
    writer.close()


async def test_an_exception_in_the_block_closes_it_too() -> None:
    before = threads()
    daily = LocalDaily()
    with pytest.raises(ZeroDivisionError):
        async with daily:
            raise ZeroDivisionError
    assert threads() == before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", daily.port), timeout=2).close()


async def test_cancelling_the_start_leaves_nothing() -> None:
    before = threads()

    async def start() -> None:
        async with LocalDaily():
            await asyncio.sleep(60)

    for turns in (1, 2, 3):
        task = asyncio.create_task(start())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    for thread in threads() - before:
        thread.join(timeout=10)
    assert threads() == before


# --- how it fails ---------------------------------------------------------------------------------


async def test_a_port_that_is_taken_is_told() -> None:
    async with LocalDaily() as daily:
        before = threads()
        with pytest.raises(
            StartError,
            match=rf"can't listen on 127.0.0.1:{daily.port}: .* in use.* 0 for a free one",
        ):
            await LocalDaily(port=daily.port).__aenter__()
        with pytest.raises(StartError, match="in use"):
            LocalDaily(port=daily.port).start()
        assert threads() == before


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"db": "/nowhere/at/all/daily.db"}, "No such file or directory"),
        ({"db": "/"}, "can't be opened"),
        ({"host": "no such host"}, "can't listen on no such host"),
        ({"port": 70_000}, "can't listen on 127.0.0.1:70000"),
        ({"port": -1}, "can't listen on"),
        ({"domain": "Not A Domain"}, "can't be a domain's name"),
        ({"api_key": "a b"}, "API key"),
    ],
)
async def test_what_can_not_work_is_told(options: dict[str, Any], text: str) -> None:
    gc.collect()
    before, files = threads(), open_files()
    daily = LocalDaily(**options)
    with pytest.raises(StartError, match=text) as caught:
        async with daily:
            pass
    assert isinstance(caught.value, DailyError)
    with pytest.raises(StartError, match=text):
        LocalDaily(**options).start()
    await daily.aclose()
    daily.close()
    del caught
    gc.collect()
    assert threads() == before
    assert open_files() == files


def test_before_and_after_its_time_it_says_so() -> None:
    daily = LocalDaily()
    daily.close()
    with pytest.raises(RuntimeError, match="was not started"):
        _ = daily.url
    with daily:
        url = daily.url
        with pytest.raises(RuntimeError, match="only once"):
            daily.start()
    assert daily.url == url


def test_its_repr_shows_no_key() -> None:
    daily = LocalDaily(api_key="a-very-secret-key")
    assert repr(daily) == "<LocalDaily not running>"
    with daily:
        assert repr(daily) == f"<LocalDaily {daily.url}>"
        assert "secret" not in repr(daily._settings)
        assert "secret" not in repr(daily._service.domains)
    assert repr(daily) == f"<LocalDaily {daily.url} (closed)>"
