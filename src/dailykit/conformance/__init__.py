"""The conformance suite: each known fact about Daily as a case to check a Daily against.

It uses plain HTTP, is independent of dailykit's client, and can check the local Daily as well as
the real one::

    async with (
        local_daily() as local,
        open_target(local.daily.api_url, local.daily.api_key, local) as target,
    ):
        results = await run_cases(target, CASES)

See also ``dailykit conformance --help``.
"""

from dailykit.conformance._against import Comparison, compare_with_local
from dailykit.conformance._answer import CaseAnswer, Difference
from dailykit.conformance._case import Case, CaseGroup, Evidence, Needs
from dailykit.conformance._local import LocalHands, local_daily
from dailykit.conformance._probe import NotInPlan, Probe, Target
from dailykit.conformance._running import (
    Outcome,
    Result,
    open_target,
    prepare,
    run_case,
    run_cases,
)
from dailykit.conformance._suite import CASES, GROUPS, choose

__all__ = [
    "CASES",
    "GROUPS",
    "CaseAnswer",
    "Case",
    "CaseGroup",
    "Comparison",
    "Difference",
    "Evidence",
    "LocalHands",
    "Needs",
    "NotInPlan",
    "Outcome",
    "Probe",
    "Result",
    "Target",
    "choose",
    "compare_with_local",
    "local_daily",
    "open_target",
    "prepare",
    "run_case",
    "run_cases",
]
