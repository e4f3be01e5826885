"""Which budget a client uses, and which of them it must close."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dailykit.client._async.budget import AsyncInProcessBudget, AsyncRateBudget
from dailykit.client.hooks import Hooks
from dailykit.models._base import Unset

if TYPE_CHECKING:
    from dailykit.client._async.redis_budget import AsyncRedisBudget

__all__ = ["BUDGET_VARIABLE", "AsyncBudgets"]

BUDGET_VARIABLE: Final = "DAILY_BUDGET_URL"


class AsyncBudgets:
    """The budgets of a client and of those made by its `with_options`.

    Args:
        environment: The environment variables.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._own: dict[str, AsyncRedisBudget] = {}

    def find(self, given: AsyncRateBudget | str | Unset | None) -> AsyncRateBudget | None:
        """Return the budget: the given one, the environment's, or that of the process.

        Raises:
            ConfigurationError: A URL is not one of Redis, or its client is not installed.
        """
        if isinstance(given, Unset):
            given = self._environment.get(BUDGET_VARIABLE, "").strip() or AsyncInProcessBudget()
        if not isinstance(given, str):
            return given
        if given not in self._own:
            from dailykit.client._async.redis_budget import AsyncRedisBudget

            self._own[given] = AsyncRedisBudget(given)
        return self._own[given]

    def listen(self, budget: AsyncRateBudget | None, hooks: Hooks) -> None:
        """Let a shared budget call the hook ``on_budget``."""
        listen = getattr(budget, "listen", None)
        if listen is not None and hooks.on_budget is not None:
            listen(hooks.on_budget)

    async def aclose(self) -> None:
        """Close the connections of the budgets that were made here."""
        for budget in self._own.values():
            await budget.aclose()
