"""Phone numbers: listing and buying them, and dial-in configs."""

import re
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, documented
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._probe import Probe
from dailykit.conformance._receiver import open_receiver

__all__ = ["DIALIN", "NUMBERS"]

NUMBERS = CaseGroup("phone_numbers", "Phone numbers")
DIALIN = CaseGroup("dialin_configs", "Dial-in configs")

_NUMBER: Final = re.compile(r"\+1\d{10}")
_FOURTEEN_DAYS: Final = 14 * 24 * 3600
_CONFIG: Final = documented("domainDialinConfig/create-dialin-config")


async def _buy(probe: Probe) -> dict[str, Any]:
    return dict[str, Any](await probe.made("/buy-phone-number"))


async def _give_back(probe: Probe, *numbers: dict[str, Any]) -> None:
    await probe.local.advance(_FOURTEEN_DAYS + 1)
    for number in numbers:
        (await probe.delete(f"/release-phone-number/{number['id']}")).has_status(200)


@NUMBERS.case(documented("phone-numbers/list-available-numbers"))
async def for_sale(probe: Probe) -> None:
    """Available numbers are a page, each with its state."""
    page = await probe.found("/list-available-numbers?areacode=415")
    same("the members of a page", sorted(page), ["data", "total_count"])
    same("the count", page["total_count"], len(page["data"]))
    for number in page["data"]:
        matches("the number", number["phoneNumber"], re.compile(r"\+1415\d{7}"))
        matches("the state", number["region"], re.compile("[A-Z]{2}"))


@NUMBERS.case(documented("phone-numbers/list-available-numbers"))
async def search_that_does_not_go_together(probe: Probe) -> None:
    """An area code and a state can't be combined in a search."""
    answer = await probe.get("/list-available-numbers?areacode=415&region=CA")
    answer.is_refusal()


@NUMBERS.case(documented("phone-numbers/buy-phone-number"), Needs.NO_COSTS)
async def bought(probe: Probe) -> None:
    """Buying a number returns the number and the id to release it with."""
    number = await _buy(probe)
    same("the members", sorted(number), ["id", "number"])
    matches("the number", number["number"], _NUMBER)
    matches("the id", number["id"], UUID)
    await _give_back(probe, number)


@NUMBERS.case(documented("phone-numbers/purchased-phone-numbers"), Needs.NO_COSTS)
async def listed(probe: Probe) -> None:
    """A bought number is listed, and can be searched for."""
    one, two = await _buy(probe), await _buy(probe)
    page = await probe.found("/purchased-phone-numbers")
    same("the ids", sorted(n["id"] for n in page["data"]), sorted([one["id"], two["id"]]))
    found = await probe.found(
        f"/purchased-phone-numbers?filter_number=%2B{one['number'].removeprefix('+')}"
    )
    same("the number", [n["number"] for n in found["data"]], [one["number"]])
    same("the count", found["total_count"], 1)
    await _give_back(probe, one, two)


@NUMBERS.case(documented("phone-numbers/release-phone-number"), Needs.NO_COSTS)
async def kept_for_fourteen_days(probe: Probe) -> None:
    """A number can't be released within fourteen days: 422; afterwards it can."""
    number = await _buy(probe)
    path = f"/release-phone-number/{number['id']}"
    (await probe.delete(path)).has_status(422)
    await probe.local.advance(_FOURTEEN_DAYS + 1)
    (await probe.delete(path)).is_exactly(200, {"status": "ok"})
    same("the numbers", (await probe.found("/purchased-phone-numbers"))["data"], [])


@DIALIN.case(_CONFIG, Needs.NO_COSTS)
async def pinless(probe: Probe) -> None:
    """A pinless config has the given settings, a secret, and a fixed address."""
    number = await _buy(probe)
    async with open_receiver() as receiver:
        asked = {"phone_number": number["number"], "room_creation_api": receiver.url}
        body = {"type": "pinless_dialin", **asked}
        made = await probe.made("/domain-dialin-config", body)
        require("test" in receiver.posts[0].body, "the address should be tested", made)
    same("the members", sorted(made), ["config", "id", "type"])
    config = made["config"]
    same("the settings", {name: config[name] for name in asked}, asked)
    require("@" in config["sip_uri"], "there should be an address", config["sip_uri"])
    require(bool(config["hmac"]), "there should be a secret", "none")
    same("reading it", await probe.found(f"/domain-dialin-config/{made['id']}"), made)
    (await probe.delete(f"/domain-dialin-config/{made['id']}")).has_status(200)
    await _give_back(probe, number)


@DIALIN.case(_CONFIG, Needs.NO_COSTS)
async def number_is_needed_once(probe: Probe) -> None:
    """A number leads to one config only."""
    number = await _buy(probe)
    asked = {"type": "pin_dialin", "phone_number": number["number"]}
    made = await probe.made("/domain-dialin-config", asked)
    (await probe.post("/domain-dialin-config", asked)).refused(400, "invalid-request-error")
    page = await probe.found("/domain-dialin-config")
    same("the configs", [config["id"] for config in page["data"]], [made["id"]])
    (await probe.delete(f"/domain-dialin-config/{made['id']}")).has_status(200)
    await _give_back(probe, number)


@DIALIN.case(_CONFIG)
async def number_is_ones_own(probe: Probe) -> None:
    """A number that the domain does not own can't be configured."""
    asked = {"type": "pin_dialin", "phone_number": "+12025550123"}
    (await probe.post("/domain-dialin-config", asked)).refused(400, "invalid-request-error")


@DIALIN.case(documented("domainDialinConfig/update-domain-dialin-config"), Needs.NO_COSTS)
async def changed_by_put(probe: Probe) -> None:
    """A config is changed by PUT, and other fields stay; POST on it does not exist."""
    number = await _buy(probe)
    asked = {"type": "pin_dialin", "phone_number": number["number"], "name_prefix": "one"}
    made = await probe.made("/domain-dialin-config", asked)
    path = f"/domain-dialin-config/{made['id']}"
    (await probe.post(path, {"name_prefix": "two"})).has_status(404)
    (await probe.ask("PUT", path, {"name_prefix": "two"})).has_status(200)
    found = await probe.found(path)
    same("the config", found["config"], {**made["config"], "name_prefix": "two"})
    (await probe.delete(path)).is_exactly(200, {"status": "ok"})
    (await probe.get(path)).refused(404, "not-found")
    await _give_back(probe, number)


@DIALIN.case(LEAST_SURPRISE)
async def missing(probe: Probe) -> None:
    """A config that does not exist is 404."""
    path = "/domain-dialin-config/0cb313e1-211f-4be0-833d-8c7305b19902"
    (await probe.get(path)).refused(404, "not-found")
    (await probe.delete(path)).refused(404, "not-found")
