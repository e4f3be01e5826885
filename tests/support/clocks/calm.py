"""Measuring in real time on a machine that may be busy."""

from collections.abc import Callable

__all__ = ["at_its_best"]


def at_its_best(measure: Callable[[], None], attempts: int = 4) -> None:
    """Run a measurement until it passes, so that another program's work does not fail it.

    What is wrong with the code fails every attempt.

    Args:
        measure: Asserts what it measures in real time.
        attempts: How often to try.
    """
    for left in reversed(range(attempts)):
        try:
            measure()
        except AssertionError:
            if not left:
                raise
        else:
            return
