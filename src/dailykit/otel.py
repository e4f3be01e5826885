"""OpenTelemetry: a span for each operation, and metrics of waits, refusals, retries and pools.

    from dailykit.otel import instrument

    daily = AsyncDaily()
    instrument(daily)

Needs the extra ``[otel]``, which installs OpenTelemetry's API alone; the program chooses an SDK and
an exporter. If the environment names an exporter, such as ``OTEL_EXPORTER_OTLP_ENDPOINT``, each
client is instrumented when it is created.

A span has Daily's name of the operation, such as ``rooms.create``, and no request: neither names of
rooms nor keys nor tokens. Metrics:

| Name | |
|---|---|
| ``daily.client.operation.duration`` | histogram, seconds of a call with all its attempts |
| ``daily.client.budget.wait`` | histogram, seconds that a call waited for the rate limit |
| ``daily.client.refusals`` | counter of attempts that Daily refused (429) |
| ``daily.client.retries`` | counter of attempts that were followed by another |
| ``daily.pool.ready`` | gauge, rooms that are ready in a pool |
| ``daily.pool.handed_out``, ``daily.pool.misses`` | counters of a pool |
"""

import time
import weakref
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Final, Protocol, TypeVar, runtime_checkable

from opentelemetry.metrics import (
    CallbackOptions,
    Meter,
    MeterProvider,
    Observation,
    get_meter,
)
from opentelemetry.trace import SpanKind, Status, StatusCode, TracerProvider, get_tracer

from dailykit._version import __version__
from dailykit.client._http import Request
from dailykit.client._retry import Tries
from dailykit.client._telemetry import Telemetry
from dailykit.errors import DailyError
from dailykit.operations import by_name

__all__ = ["instrument", "telemetry"]

_NAME: Final = "dailykit"


@runtime_checkable
class _Client(Protocol):
    def observe(self, telemetry: Telemetry | None) -> None: ...


class _Pool(Protocol):
    @property
    def ready(self) -> int: ...
    @property
    def handed_out(self) -> int: ...
    @property
    def misses(self) -> int: ...


TargetT = TypeVar("TargetT", bound=_Client | _Pool)


def instrument(
    target: TargetT,
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> TargetT:
    """Observe a client or a room pool, and return it. Doing it twice changes nothing.

    Instrument a client before you create pools from it.

    Args:
        target: An `AsyncDaily`, a `Daily`, or a pool of rooms.
        tracer_provider: What makes spans. Default: the program's.
        meter_provider: What takes metrics. Default: the program's.
    """
    if isinstance(target, _Client):
        target.observe(telemetry(tracer_provider, meter_provider))
    elif target not in _pools:
        _pools.add(target)
        meter = get_meter(_NAME, __version__, meter_provider)
        _observe_pool(meter, weakref.ref[_Pool](target))
    return target


def telemetry(
    tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
) -> Telemetry:
    """Return what observes clients; arguments as in `instrument`."""
    return _Telemetry(tracer_provider, get_meter(_NAME, __version__, meter_provider))


class _Telemetry:
    """Makes a span for each call, and counts."""

    def __init__(self, tracer_provider: TracerProvider | None, meter: Meter) -> None:
        self._tracer = get_tracer(_NAME, __version__, tracer_provider)
        self._duration = meter.create_histogram(
            "daily.client.operation.duration", "s", "Duration of a call with all its attempts."
        )
        self._wait = meter.create_histogram(
            "daily.client.budget.wait", "s", "Time that a call waited for the rate limit."
        )
        self._refusals = meter.create_counter(
            "daily.client.refusals", "{attempt}", "Attempts that Daily refused (429)."
        )
        self._retries = meter.create_counter(
            "daily.client.retries", "{attempt}", "Attempts that were followed by another."
        )

    @contextmanager
    def call(self, request: Request, tries: Tries) -> Generator[Callable[[int], None]]:
        """Observe a call."""
        tier = {"daily.operation": request.label, "daily.tier": str(request.tier)}
        facts: dict[str, str | int] = dict(tier)
        began = time.monotonic()

        def note_status(status: int) -> None:
            facts["http.response.status_code"] = status

        with self._tracer.start_as_current_span(
            request.label,
            kind=SpanKind.CLIENT,
            attributes={**tier, "http.request.method": request.method, **_page_of(request)},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield note_status
            except BaseException as error:
                facts["error.type"] = type(error).__name__
                if isinstance(error, DailyError) and error.status is not None:
                    note_status(error.status)
                # Without the text: it may name rooms.
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise
            finally:
                span.set_attributes(
                    {**facts, "daily.attempts": tries.count, "daily.budget.wait": tries.waited}
                )
                self._duration.record(time.monotonic() - began, facts)
                self._wait.record(tries.waited, tier)

    def refused(self, request: Request) -> None:
        """Count a refusal."""
        self._refusals.add(1, {"daily.operation": request.label, "daily.tier": str(request.tier)})

    def retried(self, request: Request, status: int | None) -> None:
        """Count an attempt that another one follows."""
        facts: dict[str, str | int] = {"daily.operation": request.label}
        if status is not None:
            facts["http.response.status_code"] = status
        self._retries.add(1, facts)


def _page_of(request: Request) -> dict[str, str]:
    """Return the path of an operation with placeholders, ``/rooms/{room_name}``, if it is known."""
    try:
        return {"url.template": by_name(request.label).path}
    except KeyError:
        return {}


_pools: Final[weakref.WeakSet[object]] = weakref.WeakSet()


def _observe_pool(meter: Meter, pool: "weakref.ref[_Pool]") -> None:
    def reading(
        value: Callable[[_Pool], int],
    ) -> Callable[[CallbackOptions], Iterable[Observation]]:
        def read(_: CallbackOptions) -> Iterable[Observation]:
            one = pool()
            return [] if one is None else [Observation(value(one))]

        return read

    meter.create_observable_gauge(
        "daily.pool.ready", [reading(lambda one: one.ready)], "{room}", "Rooms that are ready."
    )
    meter.create_observable_counter(
        "daily.pool.handed_out",
        [reading(lambda one: one.handed_out)],
        "{room}",
        "Rooms that were handed out.",
    )
    meter.create_observable_counter(
        "daily.pool.misses",
        [reading(lambda one: one.misses)],
        "{room}",
        "How often no room was ready.",
    )
