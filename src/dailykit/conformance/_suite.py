"""All cases, in the order of running and reporting."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Final

from dailykit.conformance._case import Case, CaseGroup
from dailykit.conformance.cases import (
    authentication,
    batch,
    batch_processor,
    calls,
    changes,
    dialout,
    domain,
    events,
    expiry,
    http,
    in_calls,
    joining,
    limits,
    live_streams,
    logs,
    meetings,
    names,
    pagination,
    phones,
    presence,
    recordings,
    rooms,
    routing,
    sip,
    sip_clients,
    sip_trunks,
    tokens,
    transcripts,
    validation,
    webhooks,
)

__all__ = ["CASES", "GROUPS", "choose"]

GROUPS: Final[Sequence[CaseGroup]] = (
    authentication.CASES,
    routing.CASES,
    http.CASES,
    domain.CASES,
    rooms.CASES,
    names.CASES,
    expiry.CASES,
    changes.UPDATE,
    changes.DELETE,
    pagination.CASES,
    batch.CASES,
    tokens.TOKENS,
    tokens.CLAIMS,
    validation.CASES,
    joining.JOINING,
    joining.EJECTION,
    presence.CASES,
    calls.CASES,
    in_calls.CASES,
    recordings.CASES,
    live_streams.CASES,
    transcripts.CASES,
    meetings.CASES,
    webhooks.CASES,
    events.CASES,
    sip.CASES,
    sip_clients.CASES,
    sip_trunks.CASES,
    dialout.CASES,
    phones.NUMBERS,
    phones.DIALIN,
    batch_processor.CASES,
    logs.CASES,
    limits.CASES,
)
"""The cases by subject."""

CASES: Final[Sequence[Case]] = tuple(case for group in GROUPS for case in group)
"""Every case."""


def choose(pattern: str) -> list[Case]:
    """Return the cases that match a pattern.

    Args:
        pattern: A group's name, or a case's name or its start, with ``*`` and ``?``.
    """
    for group in GROUPS:
        if group.name == pattern:
            return list(group)
    return [case for case in CASES if fnmatchcase(case.name, f"{pattern}*")]
