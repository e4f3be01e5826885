"""What OpenTelemetry sees of a client, and whether the environment asks for it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import Final, Protocol

from dailykit.client._http import Request
from dailykit.client._retry import Tries

__all__ = ["Telemetry", "asks_for_telemetry", "telemetry_from_environment"]

_EXPORTERS: Final = ("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER")
_ENDPOINTS: Final = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)


class Telemetry(Protocol):
    """What `dailykit.otel` adds to a client: it sees whole calls, where hooks see attempts."""

    def call(self, request: Request, tries: Tries) -> AbstractContextManager[Callable[[int], None]]:
        """Observe a call during a ``with`` block, and give a function that takes its status."""
        ...

    def refused(self, request: Request) -> None:
        """Note that Daily refused an attempt (429)."""
        ...

    def retried(self, request: Request, status: int | None) -> None:
        """Note that an attempt with this status, or without any, is followed by another."""
        ...


def asks_for_telemetry(environment: Mapping[str, str]) -> bool:
    """Return whether the environment names an exporter, and turns nothing off.

    See https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    off = environment.get("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "").split(",")
    if "dailykit" in (name.strip() for name in off):
        return False
    exports = any(
        name.strip() not in ("", "none")
        for variable in _EXPORTERS
        for name in environment.get(variable, "").split(",")
    )
    return exports or any(environment.get(variable, "").strip() for variable in _ENDPOINTS)


def telemetry_from_environment() -> Telemetry | None:
    """Return what observes calls; None if OpenTelemetry is not installed."""
    if find_spec("opentelemetry") is None:
        return None
    from dailykit.otel import telemetry

    return telemetry()
