"""The control's answers, as JSON."""

from dataclasses import asdict
from typing import Any

from dailykit.local.control.listeners import Listener
from dailykit.local.control.views import ClockReading, DeliveryEntry
from dailykit.local.requests.faults import FaultRule

__all__ = ["clock_json", "delivery_json", "listener_json", "rule_json"]


def clock_json(reading: ClockReading) -> dict[str, Any]:
    """Return the JSON of a clock reading."""
    return asdict(reading)


def listener_json(listener: Listener) -> dict[str, Any]:
    """Return the JSON of a listener, without its secret."""
    return {
        "id": listener.id,
        "domain": listener.domain.name,
        "url": listener.url,
        "event_types": list(listener.event_types),
    }


def rule_json(rule: FaultRule) -> dict[str, Any]:
    """Return the JSON of a fault rule."""
    return {
        "id": rule.id,
        "operation": rule.operation,
        "times": rule.times,
        "probability": rule.probability,
        "domain": rule.domain,
        "happened": rule.happened,
        **rule.fault.model_dump(mode="json", exclude_unset=True),
    }


def delivery_json(entry: DeliveryEntry) -> dict[str, Any]:
    """Return the JSON of a webhook delivery, with all attempts."""
    attempts = [
        {
            "time": attempt.time,
            "headers": dict(attempt.headers),
            "body": attempt.body.decode(),
            "status": attempt.status,
            "problem": attempt.problem,
            "seconds": attempt.seconds,
        }
        for attempt in entry.attempts
    ]
    return {
        "id": entry.id,
        "webhook": entry.webhook,
        "domain": entry.domain,
        "type": entry.type,
        "event_id": entry.event_id,
        "payload": dict(entry.payload),
        "state": entry.state,
        "next_try": entry.next_try,
        "attempts": attempts,
    }
