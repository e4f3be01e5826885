"""The drop-in helper's budget: none, unless the environment names the Redis of a fleet."""

from collections.abc import Mapping
from typing import Final

from dailykit.client._async.budget import AsyncRateBudget
from dailykit.client._async.budgets import BUDGET_VARIABLE

__all__ = ["budget_in"]

_budgets: Final[dict[str, AsyncRateBudget]] = {}
"""Kept, since the helper has no `aclose`: so there is one connection for each event loop."""


def budget_in(environment: Mapping[str, str]) -> AsyncRateBudget | None:
    """Return the budget that ``DAILY_BUDGET_URL`` asks for.

    Raises:
        ConfigurationError: It is not the URL of a Redis, or its client is not installed.
    """
    url = environment.get(BUDGET_VARIABLE, "").strip()
    if not url:
        return None
    if url not in _budgets:
        from dailykit.client._async.redis_budget import AsyncRedisBudget

        _budgets[url] = AsyncRedisBudget(url)
    return _budgets[url]
