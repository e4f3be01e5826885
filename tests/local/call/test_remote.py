"""Joining over the WebSocket, from outside of the server's process."""

from typing import Any, Protocol

import pytest

from dailykit import AsyncDaily
from dailykit.errors import DailyConnectionError, InvalidArgumentError
from dailykit.local import JoinRefused, LocalDaily
from dailykit.local.call.remote import join, socket_url


class Ask(Protocol):
    async def __call__(self, method: str, path: str, **options: Any) -> Any: ...


@pytest.fixture
def room_url(daily: LocalDaily) -> str:
    """The address of the room that the tests make."""
    return f"{daily.url}/standup"


async def test_taking_part(daily: LocalDaily, ask: Ask, room_url: str) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    bob = await daily.join("standup", user_name="Bob")
    async with join(room_url, user_name="Ada") as ada:
        assert [one.user_name for one in ada.participants.values()] == ["Bob"]
        await ada.send_app_message("hello")
        assert (await bob.next_event("app-message")).data["from"] == ada.id
        await bob.send_app_message({"n": 1}, to=ada.id)
        assert (await ada.next_event("app-message")).data["data"] == {"n": 1}
    assert ada.left_reason == "left"
    assert (await bob.next_event("participant-left")).data["reason"] == "left"


async def test_a_private_room_with_the_token_in_its_url(
    daily: LocalDaily, ask: Ask, room_url: str
) -> None:
    await ask("POST", "/rooms", json={"name": "standup", "privacy": "private"})
    with pytest.raises(JoinRefused) as caught:
        async with join(room_url):
            pass
    assert caught.value.reason == "not-allowed"
    body = {"properties": {"room_name": "standup", "is_owner": True}}
    token = (await ask("POST", "/meeting-tokens", json=body)).body["token"]
    async with join(f"{room_url}?t={token}") as owner:
        assert owner.is_owner
    async with join(room_url, token=token) as owner:
        assert owner.is_owner


async def test_a_room_of_another_domain(daily: LocalDaily) -> None:
    globex = daily.new_domain("globex")
    async with AsyncDaily(globex.api_key, api_url=globex.api_url) as client:
        room = await client.rooms.create("standup")
        # Not all systems find names below localhost.
        assert room.url == f"http://globex.localhost:{daily.port}/standup"
        async with join(room.url) as ada:
            assert [one.id for one in (await client.rooms.presence("standup")).data] == [ada.id]


async def test_being_cut_off(daily: LocalDaily, ask: Ask, room_url: str) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    bob = await daily.join("standup")
    async with join(room_url) as ada:
        ada.disconnect()
        assert await ada.gone() == "connection-lost"
        assert (await bob.next_event("participant-left")).data["reason"] == "connection-lost"


async def test_the_end_of_the_server(ask: Ask, room_url: str, daily: LocalDaily) -> None:
    await ask("POST", "/rooms", json={"name": "standup"})
    async with join(room_url) as ada:
        await daily.aclose()
        assert await ada.gone() == "server-stopped"


async def test_no_server_there(unused_tcp_port: int) -> None:
    with pytest.raises(DailyConnectionError, match="no local Daily answers") as caught:
        async with join(f"http://127.0.0.1:{unused_tcp_port}/standup?t=s3cret"):
            pass
    assert "s3cret" not in str(caught.value)


def test_the_address_of_the_socket() -> None:
    assert socket_url("http://127.0.0.1:80/standup?t=x") == "ws://127.0.0.1:80/~/call/standup"
    assert socket_url("https://acme.localhost/a%20b") == "wss://acme.localhost/~/call/a%20b"
    for no_url in ("standup", "ftp://host/standup", "http:///standup", "http://host/"):
        with pytest.raises(InvalidArgumentError):
            socket_url(no_url)
