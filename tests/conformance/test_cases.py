"""Every case of the conformance suite, asked of the local Daily."""

import re

import pytest

from dailykit.conformance import (
    CASES,
    GROUPS,
    Case,
    Outcome,
    Probe,
    Target,
    choose,
    open_target,
    run_case,
)
from dailykit.local import LocalDaily

LABEL = re.compile(r"live( \d{4}-\d\d-\d\d)?|documented|our choice")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_the_local_daily_agrees(target: Target, case: Case) -> None:
    result = await run_case(target, case)

    assert (result.outcome, result.detail) == (Outcome.AGREES, "")
    assert result.left == []


async def test_nothing_is_left_behind(local_daily: LocalDaily) -> None:
    # Without the suite's hands on it, all cases are asked in one domain, as with the real one.
    async with open_target(local_daily.api_url, local_daily.api_key) as target:
        probe = Probe(target)
        for group in ("batch", "rooms", "names", "sip_clients"):
            for case in choose(group):
                assert (await run_case(target, case)).outcome is Outcome.AGREES
        assert await probe.found("/rooms") == {"total_count": 0, "data": []}
        assert (await probe.found("/sip-clients"))["total"] == 0


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 120
    # The short names of tokens are made by a table; the others were written one by one.
    assert len([case for case in CASES if case.group != "token_claims"]) >= 120


def test_names_are_unique_and_in_groups() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert {case.group for case in CASES} == {group.name for group in GROUPS}
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", name) for name in names)


def test_every_case_says_what_and_how_it_is_known() -> None:
    for case in CASES:
        assert LABEL.fullmatch(case.label), case.name
        assert case.source, case.name
        assert case.fact.endswith("."), case.name
        assert 20 < len(case.fact) < 130, case.name


def test_facts_are_told_once() -> None:
    facts = [case.fact for case in CASES]
    assert len(set(facts)) == len(facts)


@pytest.mark.parametrize(
    ("pattern", "starts"),
    [
        ("names", "names."),
        ("batch", "batch."),
        ("names.ra", "names.race"),
        ("*.race", "names.race"),
    ],
)
def test_cases_are_chosen_by_a_pattern(pattern: str, starts: str) -> None:
    chosen = choose(pattern)
    assert chosen
    assert all(case.name.startswith(starts) for case in chosen)


def test_everything_and_nothing_can_be_chosen() -> None:
    assert choose("*") == list(CASES)
    assert choose("nonsense") == []
