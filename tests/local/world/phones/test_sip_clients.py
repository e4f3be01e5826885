"""SIP clients: their names, passwords and ends."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select
from tests.support.calls.operating import Operator

from dailykit.local.store.phone_tables import sip_clients
from dailykit.local.world import World

PASSWORD = "correct horse 4"


def make(operate: Operator, username: str = "desk", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = operate("sip_clients.create", {"username": username, **more})
    return made


def test_a_client_has_an_address_below_the_domain_s(operate: Operator) -> None:
    assert make(operate, password=PASSWORD) == {
        "username": "desk",
        "domain": "acme.sip-us.daily.co",
        "sip_uri": "sip:desk@acme.sip-us.daily.co",
        "expires_at": None,
        "password": PASSWORD,
    }


def test_the_password_is_told_once(operate: Operator) -> None:
    made = make(operate)
    assert re.fullmatch(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9]{12,64}", made.pop("password"))
    assert operate("sip_clients.get", username="desk") == made
    assert operate("sip_clients.list") == {
        "sip_clients": [made],
        "total": 1,
        "limit": 50,
        "offset": 0,
    }


def test_another_password(operate: Operator) -> None:
    first = make(operate)
    second = operate("sip_clients.rotate", username="desk")
    assert second["password"] != first["password"]
    assert {**second, "password": ""} == {**first, "password": ""}
    third = operate("sip_clients.rotate", {"password": PASSWORD}, username="desk")
    assert third["password"] == PASSWORD


@pytest.mark.parametrize("password", ["all letters and long", "123456789012"])
def test_a_password_has_a_letter_and_a_digit(operate: Operator, password: str) -> None:
    make(operate)
    for said in (
        operate.refusal("sip_clients.create", {"username": "other", "password": password}),
        operate.refusal("sip_clients.rotate", {"password": password}, username="desk"),
    ):
        assert said == "400 invalid-request-error: password must contain a letter and a digit"
    assert operate("sip_clients.list")["total"] == 1


@pytest.mark.parametrize("username", ["desk", "Desk_2-a", "desk.17"])
def test_names_that_are_taken(operate: Operator, username: str) -> None:
    assert make(operate, username)["username"] == username


@pytest.mark.parametrize("username", ["", "a b", "a@b", "desk.x", "desk.", ".1", "desk.1.2", "ä"])
def test_names_that_are_not_taken(operate: Operator, username: str) -> None:
    said = operate.refusal("sip_clients.create", {"username": username})
    assert said.startswith("400 invalid-request-error: username must be letters, digits,")


def test_a_name_is_there_once_in_a_domain(operate: Operator, world: World) -> None:
    make(operate)
    said = operate.refusal("sip_clients.create", {"username": "desk"})
    assert said == "400 invalid-request-error: a SIP client named desk already exists"
    make(Operator(world, world.domains.open("other")))


def test_2000_are_the_most(operate: Operator) -> None:
    make(operate, "desk.0")
    with operate.world.sip_clients._store.transaction() as tx:
        (row,) = tx.execute(select(sip_clients)).mappings()
        more = [{**row, "id": str(n), "username": f"desk.{n}"} for n in range(1, 2000)]
        tx.execute(insert(sip_clients), more)
    said = operate.refusal("sip_clients.create", {"username": "desk"})
    assert said == "403 forbidden-error: SIP client limit reached for this domain"
    operate("sip_clients.delete", username="desk.7")
    make(operate)


def test_a_client_that_ends_is_gone(operate: Operator, wait: Callable[[float], None]) -> None:
    made = make(operate, expires_in_seconds=60)
    make(operate, "other")
    assert made["expires_at"] == "2027-01-15T08:01:00.000Z"
    wait(59)
    assert operate("sip_clients.list")["total"] == 2
    wait(1)
    assert operate("sip_clients.list")["total"] == 1
    for name in ("get", "delete", "rotate"):
        said = operate.refusal(f"sip_clients.{name}", username="desk")
        assert said == "404 not-found: SIP client desk not found"
    assert make(operate)["expires_at"] is None


def test_a_deleted_client_is_gone(operate: Operator) -> None:
    make(operate)
    assert operate("sip_clients.delete", username="desk") == {"status": "ok"}
    assert operate.refused("sip_clients.get", username="desk")[0] == 404


def test_a_part_of_the_list(operate: Operator, wait: Callable[[float], None]) -> None:
    for name in "abc":
        make(operate, name)
        wait(1)
    answer = operate("sip_clients.list", query={"limit": "1", "offset": "1"})
    names = [client["username"] for client in answer.pop("sip_clients")]
    assert (names, answer) == (["b"], {"total": 3, "limit": 1, "offset": 1})
