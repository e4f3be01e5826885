"""The domain: what the API key belongs to, and what is set for all of its rooms."""

from typing import Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import (
    CLIENT_TEST,
    LEAST_SURPRISE,
    MEASURED_CALLS,
    documented,
)
from dailykit.conformance._patterns import UUID, matches
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("domain", "The domain")

_PAGE: Final = documented("domain/set-domain-config")


@CASES.case(CLIENT_TEST)
async def members(probe: Probe) -> None:
    """A domain has a name, an id and a config."""
    domain = await probe.found("/")
    same("the members", sorted(domain), ["config", "domain_id", "domain_name"])
    require(domain["domain_name"] != "", "a domain should have a name", domain["domain_name"])
    require(isinstance(domain["config"], dict), "a config should be an object", domain["config"])


@CASES.case(documented("domain/get-domain-config"))
async def id_is_a_uuid(probe: Probe) -> None:
    """The id of a domain is a UUID, always the same."""
    ids = [(await probe.found("/"))["domain_id"] for _ in range(2)]
    matches("the id", ids[0], UUID)
    same("the id, later", ids[1], ids[0])


@CASES.case(documented("domain/get-domain-config"))
async def id_is_in_tokens(probe: Probe) -> None:
    """The id of a domain is the one that its tokens carry."""
    from dailykit.conformance._tokens import claims_of

    token = await probe.token()
    same("the claim d", claims_of(token)["d"], (await probe.found("/"))["domain_id"])


@CASES.case(LEAST_SURPRISE)
async def unknown_property(probe: Probe) -> None:
    """An unknown property is refused by name, and nothing changes."""
    before = await probe.found("/")
    answer = await probe.post("/", {"properties": {"no_such_property": 1}})
    answer.refused(400, "invalid-request-error", "invalid property name 'no_such_property'")
    same("the domain", await probe.found("/"), before)


@CASES.case(_PAGE, Needs.DOMAIN)
async def change(probe: Probe) -> None:
    """A change is answered with the whole domain and stays; the rest of the config does too."""
    before = await probe.found("/")
    changed = await probe.made("/", {"properties": {"enable_pip_ui": True}})
    config = {**before["config"], "enable_pip_ui": True}
    same("the answer", changed, {**before, "config": config})
    same("the domain", await probe.found("/"), changed)
    await probe.made("/", {"properties": {"enable_pip_ui": None}})


@CASES.case(_PAGE, Needs.DOMAIN)
async def null_resets(probe: Probe) -> None:
    """Null resets a property to its default."""
    before = await probe.found("/")
    changed = await probe.made("/", {"properties": {"lang": "pt-BR"}})
    same("lang", changed["config"]["lang"], "pt-BR")
    await probe.made("/", {"properties": {"lang": None}})
    same("the domain", await probe.found("/"), before)


@CASES.case(MEASURED_CALLS, Needs.DOMAIN)
async def allowances(probe: Probe) -> None:
    """A domain may have two API keys and one webhook, and its config says so."""
    config = (await probe.found("/"))["config"]
    same("what it may have", (config["max_api_keys"], config["max_webhook_count"]), (2, 1))
