"""Putting `dailykit.daily` in place of daily-python, in this process."""

import sys
from types import ModuleType

__all__ = ["install"]

_NAME = "daily"
_OWN = "dailykit.daily"


def install() -> ModuleType:
    """Make ``import daily`` return `dailykit.daily` in this process.

    Call it before anything imports ``daily``: Pipecat's Daily transport does so. A second call does
    nothing. Programs under ``dailykit run``, and tests with ``--daily-module=dailykit``, need no
    call.

    Returns:
        `dailykit.daily`.

    Raises:
        RuntimeError: daily-python is imported already.
    """
    own = sys.modules[_OWN]
    present = sys.modules.setdefault(_NAME, own)
    if present is not own:
        where = getattr(present, "__file__", None) or "another module"
        raise RuntimeError(
            f"the module `daily` is imported already, from {where}: call dailykit.daily.install() "
            "before anything imports it, such as pipecat.transports.daily.transport"
        )
    return own
