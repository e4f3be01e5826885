"""OpenTelemetry: what spans and metrics say, and what they keep to themselves."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from dailykit import (
    AsyncDaily,
    AsyncRoomPool,
    Daily,
    Hooks,
    LocalDaily,
    NotFoundError,
    RetryPolicy,
)
from dailykit.client._telemetry import asks_for_telemetry
from dailykit.otel import instrument

QUICK = RetryPolicy(first_wait=0.001, longest_wait=0.001)


class Seen:
    """Keeps spans and metrics."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.meters = MeterProvider([self.reader])

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())

    def metrics(self) -> dict[str, list[dict[str, Any]]]:
        data = self.reader.get_metrics_data()
        found: dict[str, list[dict[str, Any]]] = {}
        for resource in data.resource_metrics if data is not None else ():
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    found[metric.name] = json.loads(metric.to_json())["data"]["data_points"]
        return found

    def watch(self, target: Any) -> Any:
        return instrument(target, tracer_provider=self.tracers, meter_provider=self.meters)


@pytest.fixture
def seen() -> Iterator[Seen]:
    seen = Seen()
    yield seen
    seen.meters.shutdown()
    seen.tracers.shutdown()


async def test_a_span_says_what_was_done(seen: Seen, local_daily: LocalDaily) -> None:
    local_daily.faults.add("rooms.create", status=503, times=1)
    async with AsyncDaily(
        local_daily.api_key, api_url=local_daily.api_url, retry_policy=QUICK
    ) as daily:
        assert seen.watch(daily) is daily
        await daily.rooms.create("secret-garden")
        with pytest.raises(NotFoundError):
            await daily.with_options(hooks=Hooks()).rooms.get("secret-cellar")
    created, missing = seen.spans
    assert created.name == "rooms.create"
    assert created.kind is SpanKind.CLIENT
    facts = dict(created.attributes or {})
    assert facts.pop("daily.budget.wait") == pytest.approx(0, abs=1)
    assert facts == {
        "daily.operation": "rooms.create",
        "daily.tier": "standard",
        "daily.attempts": 2,
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "url.template": "/rooms",
    }
    assert missing.status.status_code is StatusCode.ERROR
    assert missing.attributes is not None
    assert missing.attributes["error.type"] == "NotFoundError"
    assert missing.attributes["http.response.status_code"] == 404
    assert missing.attributes["url.template"] == "/rooms/{room_name}"
    for span in seen.spans:
        text = span.to_json()
        assert "secret" not in text
        assert local_daily.api_key not in text


async def test_metrics_count_waits_refusals_and_retries(
    seen: Seen, local_daily: LocalDaily
) -> None:
    local_daily.faults.add("rooms.list", status=429, times=2)
    async with AsyncDaily(
        local_daily.api_key, api_url=local_daily.api_url, retry_policy=QUICK
    ) as daily:
        seen.watch(daily)
        seen.watch(daily)
        await daily.rooms.list()
    metrics = seen.metrics()
    refused = {"daily.operation": "rooms.list", "daily.tier": "standard"}
    [point] = metrics["daily.client.refusals"]
    assert (point["attributes"], point["value"]) == (refused, 2)
    [point] = metrics["daily.client.retries"]
    assert point["value"] == 2
    assert point["attributes"]["http.response.status_code"] == 429
    [point] = metrics["daily.client.operation.duration"]
    assert (point["count"], point["attributes"]["http.response.status_code"]) == (1, 200)
    [point] = metrics["daily.client.budget.wait"]
    assert point["attributes"] == refused
    assert point["sum"] > 0


async def test_a_pool_tells_its_stock(seen: Seen, local_daily: LocalDaily) -> None:
    async with (
        AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily,
        AsyncRoomPool(daily, size=2) as pool,
    ):
        assert seen.watch(seen.watch(pool)) is pool
        assert seen.metrics()["daily.pool.ready"][0]["value"] == 2
        await pool.start_session()
        metrics = seen.metrics()
        assert [point["value"] for point in metrics["daily.pool.handed_out"]] == [1]
        assert [point["value"] for point in metrics["daily.pool.misses"]] == [0]


async def test_the_synchronous_client_is_seen_too(seen: Seen, local_daily: LocalDaily) -> None:
    def run() -> None:
        with Daily(local_daily.api_key, api_url=local_daily.api_url) as daily:
            seen.watch(daily).rooms.list()

    await asyncio.to_thread(run)
    assert [span.name for span in seen.spans] == ["rooms.list"]


@pytest.mark.parametrize(
    ("environment", "asks"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "bots"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({"OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_METRICS_EXPORTER": "prometheus"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_SDK_DISABLED": "true"}, False),
        (
            {
                "OTEL_TRACES_EXPORTER": "otlp",
                "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS": "redis, dailykit",
            },
            False,
        ),
    ],
)
def test_the_environment_may_ask_for_it(environment: dict[str, str], asks: bool) -> None:
    assert asks_for_telemetry(environment) is asks


async def test_then_each_client_is_instrumented(
    local_daily: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        assert daily._engine.trace is not None
        assert await daily.rooms.list() is not None
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        assert daily._engine.trace is None, "it is not installed"


def test_a_client_that_is_not_instrumented_loads_nothing_of_it() -> None:
    code = (
        "import sys; from dailykit import AsyncDaily; AsyncDaily('k' * 32);"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.strip() == "[]"
