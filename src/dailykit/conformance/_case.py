"""Facts about Daily that can be checked over HTTP, and their checks."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dailykit.conformance._probe import Probe

__all__ = ["Case", "CaseGroup", "Check", "Evidence", "Needs"]

Check = Callable[[Probe], Awaitable[None]]
"""Runs the check, and raises `Difference` if the answer contradicts the fact."""


class Needs(StrEnum):
    """What a case needs that only your own local Daily has."""

    PEOPLE = "people in a call"
    CLOCK = "a clock that can be moved"
    DOMAIN = "a domain of its own"
    RECEIVER = "a receiver of webhooks"
    LIMITS = "rate limits not shared with others"
    NO_COSTS = "things that would cost money"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a fact is known.

    Attributes:
        label: ``live`` (seen on the real Daily) with its date where that is known,
            ``documented``, or ``our choice``.
        source: The source, in a few words.
    """

    label: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One fact and its check.

    Attributes:
        name: Its name, ``group.what``.
        fact: The fact, in one sentence.
        label: How it is known, see `Evidence`.
        source: Where it is from.
        check: The check.
        needs: What only a local Daily has; None if the real one can be checked too.
    """

    name: str
    fact: str
    label: str
    source: str
    check: Check
    needs: Needs | None = None

    @property
    def group(self) -> str:
        """The group that it belongs to."""
        return self.name.partition(".")[0]


class CaseGroup:
    """Collects a module's cases: a check's name becomes the case's name, its docstring the fact.

    Args:
        name: The group's name.
        title: The heading in reports and docs.
    """

    def __init__(self, name: str, title: str) -> None:
        self.name: Final = name
        self.title: Final = title
        self._cases: list[Case] = []

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases)

    def case(self, evidence: Evidence, needs: Needs | None = None) -> Callable[[Check], Check]:
        """Return a decorator that turns a check into a case.

        Args:
            evidence: How the fact is known.
            needs: What only a local Daily has.
        """

        def add(check: Check) -> Check:
            self.add(_name_of(check), _fact_of(check), evidence, check, needs)
            return check

        return add

    def add(
        self, name: str, fact: str, evidence: Evidence, check: Check, needs: Needs | None = None
    ) -> None:
        """Add a case that is not a separate function."""
        self._cases.append(
            Case(
                name=f"{self.name}.{name}",
                fact=fact,
                label=evidence.label,
                source=evidence.source,
                check=check,
                needs=needs,
            )
        )


def _name_of(check: Check) -> str:
    return str(getattr(check, "__name__", ""))


def _fact_of(check: Check) -> str:
    return " ".join((check.__doc__ or "").split())
