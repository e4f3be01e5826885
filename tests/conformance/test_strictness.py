"""A case that passes on a broken Daily proves nothing: each one notices that something is wrong."""

from collections.abc import Iterable, Sequence

import pytest
from tests.support.servers.broken_daily import (
    WRONG_ANSWERS,
    WRONG_BODIES,
    WRONG_HTTP,
    Alteration,
    Mirror,
    broken_daily,
)

from dailykit.conformance import CASES, Case, LocalHands, Outcome, open_target, run_cases

pytestmark = pytest.mark.timeout(300)

COARSE = {"renamed", "silent"}
"""Whatever looks at an answer at all notices these."""

KEEPING = {
    "delete.answers_the_name",
    "names.case_is_kept",
    "rooms.config_without_defaults",
    "rooms.made_by_the_api",
    "rooms.members",
    "rooms.private",
    "rooms.read_back",
    "rooms.url",
    "rooms.values_come_back",
    "routing.creation_is_200",
    "update.answers_the_room",
    "update.merges",
    "update.nothing",
    "update.privacy_alone",
    "update.properties_alone",
    "batch.bare_list",
    "http.any_content_type",
    "http.byte_order_mark",
    "http.pages_may_ask",
}
"""Facts about keeping what one is told: whoever keeps it, and gives it Daily's form, does them."""


async def survivors(
    hands: LocalHands, alterations: Iterable[Alteration], cases: Sequence[Case] = CASES
) -> set[str]:
    """Return the cases that notice none of the alterations."""
    surviving = set(cases)
    async with (
        broken_daily(hands.daily.api_url) as proxy,
        open_target(proxy.api_url, hands.daily.api_key, hands) as target,
    ):
        for alteration in alterations:
            proxy.alteration = alteration
            results = await run_cases(target, [case for case in cases if case in surviving])
            surviving -= {result.case for result in results if result.outcome.is_failure}
    return {case.name for case in surviving}


async def test_the_proxy_alone_changes_nothing(hands: LocalHands) -> None:
    async with (
        broken_daily(hands.daily.api_url) as proxy,
        open_target(proxy.api_url, hands.daily.api_key, hands) as target,
    ):
        results = await run_cases(target, CASES)
    assert {result.outcome for result in results} == {Outcome.AGREES}


@pytest.mark.parametrize("name", WRONG_HTTP)
async def test_cases_about_http_notice_what_they_are_about(hands: LocalHands, name: str) -> None:
    alteration, noticing = WRONG_HTTP[name]
    cases = [case for case in CASES if case.group == "http"]
    left = await survivors(hands, [alteration], cases)
    assert {case.name for case in cases} - left == noticing


@pytest.mark.slow
async def test_an_echo_passes_no_case(hands: LocalHands) -> None:
    assert await survivors(hands, [WRONG_ANSWERS["echo"]]) == set()


@pytest.mark.long
async def test_every_case_looks_closely_at_what_is_said(hands: LocalHands) -> None:
    subtle = [alter for name, alter in WRONG_BODIES.items() if name not in COARSE]
    assert await survivors(hands, subtle) == set()


@pytest.mark.slow
async def test_every_case_wants_json(hands: LocalHands) -> None:
    assert await survivors(hands, [WRONG_ANSWERS["page"]]) == set()


@pytest.mark.long
async def test_every_case_notices_when_yes_and_no_are_exchanged(hands: LocalHands) -> None:
    wrong = [WRONG_ANSWERS[name] for name in ("yes", "no", "neighbouring status")]
    assert await survivors(hands, wrong) == set()


@pytest.mark.long
async def test_what_only_keeps_what_it_is_told_passes_next_to_nothing(hands: LocalHands) -> None:
    assert await survivors(hands, [Mirror()]) == KEEPING
