"""Phone numbers: for sale, bought, given back."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert
from tests.support.calls.operating import Operator

from dailykit.local.store.phone_tables import phone_numbers
from dailykit.local.world import World
from dailykit.local.world.phones.catalogue import find_for_sale
from dailykit.models.phone_numbers import ListAvailablePhoneNumbersQuery

DAY = 24 * 3600


def buy(operate: Operator, number: str | None = None) -> dict[str, str]:
    bought: dict[str, str] = operate(
        "phone_numbers.buy", {} if number is None else {"number": number}
    )
    return bought


def for_sale(operate: Operator, **query: str) -> list[dict[str, str]]:
    answer = operate("phone_numbers.available", query=query)
    assert answer["total_count"] == len(answer["data"])
    data: list[dict[str, str]] = answer["data"]
    return data


def test_numbers_of_many_places_are_for_sale(operate: Operator) -> None:
    found = for_sale(operate)
    assert len(found) == len({item["phoneNumber"] for item in found}) == 50
    assert {"CA", "NY", "HI"} < {item["region"] for item in found}


def test_no_number_for_sale_can_belong_to_anybody(operate: Operator) -> None:
    # 555-0100 to 555-0199 are kept free in every area code.
    assert all(item["phoneNumber"][5:10] == "55501" for item in for_sale(operate))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"areacode": "808"}, "+1808"),
        ({"region": "HI"}, "+1808"),
        ({"region": "hi", "city": "honolulu"}, "+1808"),
        ({"region": "HI", "city": "Hilo"}, None),
        ({"starts_with": "808555"}, "+1808"),
        ({"contains": "8085550"}, "+1808"),
        ({"areacode": "808", "ends_with": "0142"}, "+18085550142"),
        ({"areacode": "999"}, None),
    ],
)
def test_numbers_are_looked_for(
    operate: Operator, query: dict[str, str], numbers: str | None
) -> None:
    found = [item["phoneNumber"] for item in for_sale(operate, **query)]
    assert bool(found) == (numbers is not None)
    assert all(number.startswith(numbers or "") for number in found)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"areacode": "808", "region": "HI"}, "areacode and region can't be used together"),
        ({"city": "Honolulu"}, "city needs region"),
        ({"region": "HI", "city": "Honolulu", "contains": "555"}, "city and contains can't"),
        ({"contains": "555", "ends_with": "555"}, "contains and ends_with can't be used together"),
        ({"starts_with": "80"}, "starts_with must be 3 to 7 digits"),
        ({"ends_with": "12345678"}, "ends_with must be 3 to 7 digits"),
        ({"contains": "abc"}, "contains must be 3 to 7 digits"),
        ({"areacode": "8"}, "areacode must be 3 digits"),
        ({"region": "Hawaii"}, "region must be 2 letters"),
    ],
)
def test_a_search_without_sense_is_refused(
    operate: Operator, query: dict[str, str], text: str
) -> None:
    said = operate.refusal("phone_numbers.available", query=query)
    assert said.startswith(f"400 validation-error: {text}")


def test_a_bought_number_is_the_domain_s_and_not_for_sale(operate: Operator) -> None:
    number = for_sale(operate, region="HI")[0]["phoneNumber"]
    bought = buy(operate, number)
    assert bought["number"] == number
    assert number not in [item["phoneNumber"] for item in for_sale(operate, region="HI")]
    assert operate("phone_numbers.purchased") == {
        "total_count": 1,
        "data": [
            {
                "id": bought["id"],
                "name": number,
                "type": "purchased_phone_number",
                "pagination_id": 1,
                "created_date": "2027-01-15T08:00:00.000Z",
                "number": number,
                "status": "verified",
                "verified": True,
            }
        ],
    }


def test_any_number_is_one_from_california(operate: Operator) -> None:
    assert buy(operate)["number"].startswith("+1415")


def test_a_number_of_somebody_s_can_t_be_bought(operate: Operator, world: World) -> None:
    number = buy(operate)["number"]
    other = Operator(world, world.domains.open("other"))
    status, body = other.refused("phone_numbers.buy", {"number": number})
    assert (status, body["status"]) == (422, 422)
    (complaint,) = body["errors"]
    assert set(complaint) == {"detail", "status", "title", "code"}
    assert complaint["detail"] == f"{number} is not available"
    assert other("phone_numbers.purchased") == {"total_count": 0, "data": []}


def test_a_number_that_is_not_for_sale_can_t_be_bought(operate: Operator) -> None:
    assert operate.refused("phone_numbers.buy", {"number": "+12125551234"})[0] == 422


@pytest.mark.parametrize(
    "number", ["", "2125550100", "+1 212 555 0100", "+1212555010x", "+0123456"]
)
def test_what_is_no_number_can_t_be_bought(operate: Operator, number: str) -> None:
    said = operate.refusal("phone_numbers.buy", {"number": number})
    assert said.startswith("400 invalid-request-error: number must be a phone number")


def test_numbers_run_out(operate: Operator) -> None:
    everything = find_for_sale(ListAvailablePhoneNumbersQuery(), (), 10_000)
    taken = [
        {"number_id": item.number, "number": item.number, "bought_at": 0} for item in everything
    ]
    with operate.world.phones._store.transaction() as tx:
        tx.execute(insert(phone_numbers).values(domain_id=operate.domain.id), taken)
    assert for_sale(operate) == []
    status, body = operate.refused("phone_numbers.buy", {})
    assert (status, body["errors"][0]["detail"]) == (422, "a number is not available")


def test_the_domain_s_numbers_come_in_pages_of_fifty(
    operate: Operator, wait: Callable[[float], None]
) -> None:
    bought = list[str]()
    for _ in range(52):
        bought.append(buy(operate)["number"])
        wait(1)
    newest_first = bought[::-1]
    first = operate("phone_numbers.purchased", query={"limit": "100"})
    assert first["total_count"] == 52
    assert [item["number"] for item in first["data"]] == newest_first[:50]
    cursor = {"starting_after": str(first["data"][-1]["pagination_id"])}
    second = operate("phone_numbers.purchased", query=cursor)
    assert [item["number"] for item in second["data"]] == newest_first[50:]


def test_the_domain_s_numbers_are_looked_for(operate: Operator) -> None:
    one, _ = buy(operate)["number"], buy(operate)
    for name in ("filter_number", "filter_name"):
        found = operate("phone_numbers.purchased", query={name: one})
        assert (found["total_count"], found["data"][0]["number"]) == (1, one)


def test_a_number_is_kept_for_14_days(operate: Operator, wait: Callable[[float], None]) -> None:
    bought = buy(operate)
    wait(14 * DAY - 1)
    status, body = operate.refused("phone_numbers.release", id=bought["id"])
    assert (status, set(body)) == (422, {"error"})
    assert "14 days" in body["error"]
    wait(1)
    assert operate("phone_numbers.release", id=bought["id"]) == {"status": "ok"}
    assert buy(operate, bought["number"])["id"] != bought["id"]


def test_an_unknown_number_can_t_be_given_back(operate: Operator, world: World) -> None:
    bought = buy(operate)
    other = Operator(world, world.domains.open("other"))
    for number_id in ("nothing", bought["id"]):
        said = other.refusal("phone_numbers.release", id=number_id)
        assert said == f"404 not-found: phone number {number_id} not found"
