"""What happens, told as it happens: server-sent events over HTTP."""

import asyncio
import gc
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple, Protocol

import aiohttp
import pytest
import pytest_asyncio
from tests.support.servers.hooks import Hook, serving_hook

from dailykit.local import LocalDaily, MovableClock

NOW = 1_800_000_000
SECRET = "YSBzZWNyZXQgb2Ygb3VyIG93bg=="


class Answer(Protocol):
    status: int
    body: Any


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Answer: ...


class Sent(NamedTuple):
    """A server-sent event."""

    name: str
    content: Any


class Listener:
    """Reads server-sent events, as a browser does."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.seen: list[Sent] = []
        self._lines: list[str] = []

    async def next(self, name: str | None = None) -> Sent:
        """Return the next event, or the next one of a name."""
        async with asyncio.timeout(20):
            while True:
                sent = await self._read()
                assert sent is not None, "the line has ended"
                if name in (None, sent.name):
                    return sent

    async def rest(self) -> list[Sent]:
        """Return all events up to the end of the line."""
        rest = list[Sent]()
        async with asyncio.timeout(20):
            while (sent := await self._read()) is not None:
                rest.append(sent)
        return rest

    async def until(self, type: str) -> None:
        """Wait until something of a type has happened in the world."""
        while type not in (await self.next("world")).content["types"]:
            pass

    async def _read(self) -> Sent | None:
        fields = dict[str, str]()
        async for line in self.response.content:
            text = line.decode().rstrip("\n")
            name, _, value = text.partition(": ")
            if text:
                fields[name] = value
            elif "data" in fields:
                sent = Sent(fields["event"], json.loads(fields["data"]))
                self.seen.append(sent)
                return sent
        return None


Listen = Callable[..., AbstractAsyncContextManager[Listener]]


@pytest.fixture
def listen(daily: LocalDaily, session: aiohttp.ClientSession) -> Listen:
    """Listens to `daily`, and has heard what it is."""

    @asynccontextmanager
    async def listen(query: str = "?domain=acme") -> AsyncGenerator[Listener]:
        async with session.get(f"{daily.url}/~/live{query}") as response:
            assert response.status == 200
            listener = Listener(response)
            assert (await listener.next()).name == "about"
            yield listener

    return listen


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    """A program that listens."""
    async with serving_hook() as hook:
        yield hook


# --- what is told ---------------------------------------------------------------------------------


async def test_it_begins_with_what_this_is(daily: LocalDaily, listen: Listen) -> None:
    async with listen() as listener:
        assert listener.response.content_type == "text/event-stream"
        assert listener.response.headers["Cache-Control"] == "no-store"
        (about,) = listener.seen
    assert about.content["own"] == "acme"
    assert about.content["clock"] == {"now": NOW, "is_frozen": True}


async def test_requests_come_in_their_order_as_the_log_has_them(
    daily: LocalDaily, listen: Listen, ask: Ask
) -> None:
    async with listen() as listener:
        for name in ("a", "b", "c"):
            await ask("POST", "/rooms", json={"name": name})
        heard = [(await listener.next("request")).content for _ in range(3)]
    assert [one["request"]["name"] for one in heard] == ["a", "b", "c"]
    assert [one["id"] for one in heard] == [one.id for one in daily.requests]


async def test_what_happens_is_told_together(
    listen: Listen, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So long that all of it happens meanwhile, on a busy machine too.
    monkeypatch.setattr("dailykit.local.control.http.live._PAUSE_SECONDS", 2.0)
    async with listen() as listener:
        await ask("POST", "/rooms", json={"name": "standup"})
        await listener.until("rooms.create")
        # What comes right after something was told waits for a moment, and is told as one.
        for name in ("a", "b", "c"):
            await ask("POST", "/rooms", json={"name": name})
        await ask("DELETE", "/rooms/a")
        await ask("GET", "/rooms")
        await listener.until("rooms.delete")
        worlds = [sent for sent in listener.seen if sent.name == "world"]
    assert len(worlds) == 2
    types = [kind for world in worlds for kind in world.content["types"]]
    assert types.count("rooms.delete") == 1
    assert "rooms.list" not in types


async def test_events_of_calls_are_told(daily: LocalDaily, listen: Listen) -> None:
    await daily.seed({"rooms": [{"name": "standup"}]})
    async with listen() as listener:
        ada = await daily.join("standup", user_name="Ada")
        await listener.until("participant.joined")
        await ada.leave()
        await listener.until("participant.left")


async def test_a_write_without_a_key_is_told_but_no_request(
    daily: LocalDaily, session: aiohttp.ClientSession, listen: Listen
) -> None:
    async with listen() as listener:
        url = f"{daily.url}/~/rest/acme/rooms"
        async with session.post(url, json={"name": "standup"}) as response:
            assert response.status == 200
        await listener.until("rooms.create")
        assert "request" not in [sent.name for sent in listener.seen]


async def test_the_clock_is_told_when_it_is_moved_from_whichever_thread(
    daily: LocalDaily, clock: MovableClock, listen: Listen
) -> None:
    async with listen() as listener:
        await daily.clock.advance(60)
        assert (await listener.next("clock")).content == {"now": NOW + 60, "is_frozen": True}
        clock.set(NOW)
        assert (await listener.next("clock")).content["now"] == NOW
        await daily.clock.resume()
        assert (await listener.next("clock")).content["is_frozen"] is False


async def test_faults_are_told_and_how_often_they_happened(
    daily: LocalDaily, listen: Listen, ask: Ask
) -> None:
    async with listen() as listener:
        rule = daily.faults.add("rooms.*", status=503, times=1)
        (told,) = (await listener.next("faults")).content
        assert (told["id"], told["status"], told["happened"]) == (rule.id, 503, 0)
        await ask("GET", "/rooms")
        assert (await listener.next("faults")).content[0]["happened"] == 1
        daily.faults.clear()
        assert (await listener.next("faults")).content == []


async def test_a_delivery_is_told_again_when_it_changes(
    daily: LocalDaily, listen: Listen, hook: Hook
) -> None:
    await daily.seed({"rooms": [{"name": "standup"}], "webhooks": [webhook(hook)]})
    hook.answers.append(500)
    async with listen() as listener:
        await daily.join("standup", user_name="Ada")
        delivery = await told(listener, tries=1)
        assert (delivery["state"], delivery["next_try"]) == ("waiting", NOW + 15)
        await daily.clock.advance(15)
        assert (await told(listener, tries=2))["state"] == "delivered"


def webhook(hook: Hook) -> dict[str, Any]:
    return {
        "url": hook.url,
        "eventTypes": ["participant.joined"],
        "hmac": SECRET,
        "basicAuth": "dXNlcjpwdw==",
        "retryType": "exponential",
    }


async def told(listener: Listener, tries: int) -> dict[str, Any]:
    """Return the delivery as it is told after so many tries."""
    while True:
        delivery: dict[str, Any] = (await listener.next("delivery")).content
        if len(delivery["attempts"]) == tries:
            return delivery


async def test_after_a_reset_everything_is_to_be_read_again(
    daily: LocalDaily, listen: Listen
) -> None:
    await daily.clock.advance(60)
    async with listen() as listener:
        await daily.reset()
        await listener.until("*")
        told = {sent.name: sent.content for sent in listener.seen[1:]}
        assert told["about"]["clock"]["now"] == told["clock"]["now"] == NOW
        assert told["faults"] == []
        await daily.seed({"rooms": [{"name": "standup"}]})
        await listener.until("*")


async def test_a_new_domain_is_told(daily: LocalDaily, listen: Listen) -> None:
    async with listen() as listener:
        daily.new_domain("globex")
        about = (await listener.next("about")).content
        assert about["domains"] == [{"name": "acme"}, {"name": "globex"}]


# --- to whom --------------------------------------------------------------------------------------


async def test_a_listener_hears_of_one_domain(
    daily: LocalDaily, session: aiohttp.ClientSession, listen: Listen, ask: Ask
) -> None:
    other = daily.new_domain("globex")
    async with listen("?domain=globex") as listener, listen("") as all_ears:
        await ask("POST", "/rooms", json={"name": "ours"})
        headers = {"Authorization": f"Bearer {other.api_key}"}
        url = f"{daily.api_url}/rooms"
        async with session.post(url, json={"name": "theirs"}, headers=headers) as response:
            assert response.status == 200
        heard = (await listener.next("request")).content
        assert (heard["domain"], heard["request"]) == ("globex", {"name": "theirs"})
        both = [(await all_ears.next("request")).content["domain"] for _ in range(2)]
        assert both == ["acme", "globex"]


async def test_a_request_with_a_wrong_key_is_told_to_all(
    daily: LocalDaily, session: aiohttp.ClientSession, listen: Listen
) -> None:
    async with listen("?domain=acme") as listener, listen("") as all_ears:
        headers = {"Authorization": "Bearer wrong"}
        async with session.get(f"{daily.api_url}/rooms", headers=headers) as response:
            assert response.status == 401
        for ears in (listener, all_ears):
            heard = (await ears.next("request")).content
            assert (heard["domain"], heard["status"]) == (None, 401)


@pytest.mark.parametrize(("query", "status"), [("?domain=nobody", 404), ("?unknown=1", 400)])
async def test_nobody_is_listened_to(
    daily: LocalDaily, session: aiohttp.ClientSession, query: str, status: int
) -> None:
    async with session.get(f"{daily.url}/~/live{query}") as response:
        assert response.status == status


async def test_secrets_are_not_told(
    daily: LocalDaily, listen: Listen, ask: Ask, hook: Hook
) -> None:
    async with listen() as listener:
        made = await ask("POST", "/webhooks", json=webhook(hook))
        assert made.status == 200
        await ask("POST", "/rooms", json={"name": "standup", "privacy": "private"})
        body = {"properties": {"room_name": "standup"}}
        token: str = (await ask("POST", "/meeting-tokens", json=body)).body["token"]
        await ask("GET", f"/meeting-tokens/{token}")
        await daily.join("standup", token=token, user_name="Ada")
        assert (await told(listener, tries=1))["state"] == "delivered"
        await ask("GET", "/")
        while (await listener.next("request")).content["operation"] != "domain.get":
            pass
        everything = json.dumps(listener.seen)
    for secret in (daily.api_key, token, SECRET, "dXNlcjpwdw=="):
        assert secret not in everything


# --- its end --------------------------------------------------------------------------------------


async def test_it_ends_cleanly_when_the_server_stops(session: aiohttp.ClientSession) -> None:
    async with LocalDaily(domain="acme") as daily:
        response = await session.get(f"{daily.url}/~/live")
        listener = Listener(response)
        await listener.next("about")
    # Cut off, it would raise: what is sent in chunks says where it ends.
    assert await listener.rest() == []
    gc.collect()


async def test_a_listener_that_does_not_read_holds_up_nobody(
    session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with LocalDaily(domain="acme", api_key="key") as daily:
        with socket.create_connection(("127.0.0.1", daily.port)) as deaf:
            deaf.sendall(b"GET /~/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            # More than the system keeps for whoever does not read, and more events than we keep.
            headers = {"Authorization": "Bearer key"}
            url = f"{daily.api_url}/rooms/{'z' * 7_000}"
            for _ in range(600):
                async with session.get(url, headers=headers) as response:
                    assert response.status == 404
            async with asyncio.timeout(10):
                await daily.aclose()
            # A socket that was left open would complain now.
            gc.collect()
    assert problems(caplog) == []


async def test_who_has_hung_up_is_no_problem(
    daily: LocalDaily, listen: Listen, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    async with listen() as gone:
        gone.response.close()
    async with listen() as listener:
        for name in ("a", "b"):
            await ask("POST", "/rooms", json={"name": name})
            await listener.until("rooms.create")
    assert problems(caplog) == []


def problems(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"]


async def test_a_dead_line_is_noticed_although_nothing_happens(
    daily: LocalDaily, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dailykit.local.control.http.live._SILENCE_SECONDS", 0.01)
    async with session.get(f"{daily.url}/~/live") as response, asyncio.timeout(20):
        while await response.content.readline() != b":\n":
            pass
