"""The checks of ``dailykit doctor``. Each yields findings, and none raises."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from dailykit import wording
from dailykit.cli._run_plan import RUN_PATH
from dailykit.client._http import seconds_ahead
from dailykit.client._sync.client import Daily
from dailykit.durations import apart_in_words
from dailykit.errors import DailyError, PlanError
from dailykit.models.rooms import Room
from dailykit.models.sip import Sip
from dailykit.models.webhooks import Webhook

__all__ = ["FEATURES", "Finding", "Level", "diagnose", "installed_module_finding"]

Level = Literal["good", "warning", "bad"]

_MOST_SKEW: Final = timedelta(seconds=5)
_MOST_ROOMS: Final = 1000
_PROBE_LIFE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        level: Good, worth a look, or blocking.
        what: What was checked.
        says: What was found.
        advice: What to do about it, if anything.
    """

    level: Level
    what: str
    says: str
    advice: str = ""


FEATURES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "webhooks": {},
        "recording": {"enable_recording": "cloud"},
        "dialout": {"enable_dialout": True},
        "sip": {"sip": Sip(display_name="dailykit doctor", sip_mode="dial-in")},
        "transcription-storage": {"enable_transcription_storage": True},
    }
)
"""Features that can be checked, with room settings that only an entitled domain may use."""


def diagnose(
    daily: Daily, features: Sequence[str] = (), *, now: Callable[[], datetime] | None = None
) -> Iterator[Finding]:
    """Yield findings, the most basic first. Without a working API key there are no others.

    Args:
        daily: The client to use.
        features: Names from `FEATURES` to try.
        now: This machine's clock (aware).
    """
    clock = now or (lambda: datetime.now(UTC))
    with daily.exchanges() as seen:
        try:
            domain = daily.domain.get()
        except DailyError as error:
            yield Finding("bad", "API key", str(error))
            return
    yield Finding("good", "API key", f"belongs to the domain {domain.domain_name}")
    headers, here = seen[-1].headers, clock()
    is_local = headers.get("server") == wording.LOCAL_SERVER
    yield clock_finding(headers.get("date", ""), here, is_local=is_local)
    yield from _webhooks(daily)
    yield from _guarded(
        "rooms", lambda: [rooms_finding(islice(daily.rooms.iterate(), _MOST_ROOMS))]
    )
    ahead = seconds_ahead(headers.get("date", ""), here) if is_local else None
    for feature in features:
        yield _feature(daily, feature, clock() + timedelta(seconds=ahead or 0.0))


def clock_finding(date_header: str, here: datetime, *, is_local: bool = False) -> Finding:
    """Compare the API's clock with this machine's.

    Args:
        date_header: The ``Date`` of an answer.
        here: The time by this machine's clock (aware).
        is_local: Whether the API is a local Daily's, whose clock can be moved.
    """
    ahead = seconds_ahead(date_header, here)
    if ahead is None:
        return Finding(
            "warning", "clock", "cannot be compared: the API's answers have no Date header"
        )
    if abs(ahead) <= _MOST_SKEW.total_seconds():
        return Finding("good", "clock", "matches the API's clock")
    if is_local:
        return Finding(
            "warning",
            "clock",
            f"is {apart_in_words(-ahead)} the local Daily's clock, which was moved",
            "dailykit's commands go by the local Daily's clock; other programs may not.",
        )
    return Finding(
        "bad",
        "clock",
        f"is {abs(ahead):.0f} seconds {'behind' if ahead > 0 else 'ahead of'} the API's clock",
        "Correct this machine's clock: it sets expiry times and validates tokens.",
    )


def _webhooks(daily: Daily) -> Iterator[Finding]:
    try:
        hooks = daily.webhooks.list()
    except PlanError:
        return  # --feature webhooks reports it where it matters
    except DailyError as error:
        yield Finding("warning", "webhooks", str(error))
        return
    for hook in hooks:
        yield webhook_finding(hook)


def webhook_finding(hook: Webhook) -> Finding:
    """Report whether Daily still delivers to a webhook."""
    where = f"to {hook.url}"
    if hook.state == "ACTIVE" and not hook.failed_count:
        return Finding("good", "webhook", f"{where} is active")
    if hook.state == "ACTIVE":
        failed = f"{where} is active, but its last {hook.failed_count:g} deliveries failed"
        return Finding(
            "warning", "webhook", failed, "Daily stops sending after three failures in a row."
        )
    return Finding(
        "bad",
        "webhook",
        f"{where} is {hook.state}: Daily has stopped sending, and new events are lost",
        "Fix the receiver, then update the webhook (daily.webhooks.ensure) to reactivate it.",
    )


def rooms_finding(rooms: Iterable[Room]) -> Finding:
    """Count the rooms that never expire."""
    seen = list(rooms)
    if not seen:
        return Finding("good", "rooms", "none")
    lasting = [room for room in seen if room.config.exp is None]
    counted = f"{len(seen)}" if len(seen) < _MOST_ROOMS else f"the newest {len(seen)}"
    if not lasting:
        return Finding("good", "rooms", f"{counted}, all of them expire")
    names = ", ".join(room.name for room in lasting[:3])
    return Finding(
        "warning",
        "rooms",
        f"{len(lasting)} of {counted} never expire ({names}{', …' if len(lasting) > 3 else ''})",
        "Give rooms an exp (--expires-in, expires_in=…) unless they are meant to stay.",
    )


def installed_module_finding() -> Finding:
    """Say which module ``daily`` the programs of this Python import."""
    return module_finding(*_installed_module())


def _installed_module() -> tuple[str | None, str | None]:
    spec = find_spec("daily")
    origin = None if spec is None else spec.origin
    try:
        return origin, version("daily-python")
    except PackageNotFoundError:
        return origin, None


def module_finding(origin: str | None, daily_python: str | None) -> Finding:
    """Say which module ``daily`` programs import.

    Args:
        origin: The file of the module; None if it is not installed.
        daily_python: The version of daily-python; None if it is not installed.
    """
    what = "module daily"
    if origin is None:
        return Finding("good", what, "is not installed; `dailykit run` provides dailykit.daily")
    if Path(origin).is_relative_to(RUN_PATH):
        return Finding("good", what, "is dailykit.daily, for calls on the local Daily")
    if daily_python is not None:
        says = f"is daily-python {daily_python}; under `dailykit run`, it is dailykit.daily"
        return Finding("good", what, says)
    advice = "Rename or uninstall it, or Pipecat's Daily transport will import it."
    return Finding("warning", what, f"is neither daily-python nor dailykit.daily: {origin}", advice)


def _feature(daily: Daily, feature: str, moment: datetime) -> Finding:
    try:
        if feature == "webhooks":
            daily.webhooks.list()
        else:
            exp = math.ceil((moment + _PROBE_LIFE).timestamp())
            with daily.rooms.temporary(exp=exp, **FEATURES[feature]):
                pass
    except PlanError as error:
        return Finding(
            "bad",
            feature,
            error.info or str(error),
            "It needs another plan, or a payment card on the account.",
        )
    except DailyError as error:
        return Finding("bad", feature, str(error))
    return Finding("good", feature, "is available")


def _guarded(what: str, look: Callable[[], Iterable[Finding]]) -> Iterable[Finding]:
    try:
        return list(look())
    except DailyError as error:
        return [Finding("warning", what, str(error))]
