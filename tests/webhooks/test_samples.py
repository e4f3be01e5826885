"""Samples are events that could have happened: what the local Daily delivers, and no other."""

import asyncio
import json
from typing import Any, TypeAlias

import pytest
from pydantic import (
    BaseModel,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    create_model,
)
from tests.support.reference.answers import differences
from tests.support.reference.every_operation import tell
from tests.support.reference.reference import load_reference

from dailykit.models import EVENT_TYPES
from dailykit.webhooks import sample_event
from dailykit.webhooks.samples import SAMPLE_TYPES

Json: TypeAlias = dict[str, Any]

NOW = 1_800_000_000.25
WITH_ENVELOPE = [kind for kind in EVENT_TYPES if not kind.startswith("sip_trunk.")]
NEVER_DELIVERED = {"dialout.warning", "dialin.warning", "transcript.error"}
"""What does not happen to the local Daily by itself."""

ONLY_SOMETIMES = {
    "recording.started": {"layout", "started_by"},
    "recording.ready-to-download": {"tracks"},
    "dialout.connected": {"user_id", "caller_id"},
    "dialout.answered": {"user_id", "caller_id"},
    "dialout.stopped": {"user_id", "caller_id"},
    "dialout.error": {"user_id"},
    "calltransfer.completed": {"refer_sip_response_code", "notify_sip_response_code"},
}
"""What an event tells where there is something to tell."""

UNDEFINED_IN_EXAMPLES = {
    "waiting-participant.joined": {"user_id"},
    "waiting-participant.left": {"user_id"},
}
"""What Daily's lists of fields have, but neither its examples nor deliveries."""

NULL_FOR_NEVER = {"will_eject_at"}

each = pytest.mark.parametrize("kind", WITH_ENVELOPE)


@pytest.fixture(scope="module")
def deliveries() -> dict[str, list[Json]]:
    """What a webhook got while everything happened that can, by type."""
    by_type: dict[str, list[Json]] = {}
    for told in asyncio.run(tell()).told:
        by_type.setdefault(told.get("type", "test"), []).append(told)
    return by_type


def documented(kind: str) -> Json:
    (event,) = [one for one in load_reference("webhook_events.json") if one["type"] == kind]
    fields: Json = {field["name"]: field for field in event["payload"]}
    return fields


def json_type(value: object) -> str:
    """Return the type that JSON has for a value."""
    if value is None or isinstance(value, bool):
        return type(value).__name__
    return "number" if isinstance(value, int | float) else type(value).__name__


@each
def test_a_sample_has_the_fields_of_a_delivery(
    kind: str, deliveries: dict[str, list[Json]]
) -> None:
    sample = sample_event(kind, now=NOW)
    if kind in NEVER_DELIVERED:
        assert kind not in deliveries
        return
    sometimes = ONLY_SOMETIMES.get(kind, set())
    for delivery in deliveries[kind]:
        assert list(delivery) == list(sample)
        assert set(delivery["payload"]) - sometimes == set(sample["payload"]) - sometimes
        for name in set(delivery["payload"]) - sometimes - NULL_FOR_NEVER:
            told, sampled = delivery["payload"][name], sample["payload"][name]
            assert json_type(told) == json_type(sampled), name
        assert delivery["id"].partition("-")[0] == sample["id"].partition("-")[0]


@each
def test_a_sample_has_documented_fields_only(kind: str) -> None:
    shapes = load_reference("schemas.json")
    events = {event["type"]: event for event in load_reference("webhook_events.json")}
    sample = sample_event(kind, now=NOW)
    found = set(differences(sample, events[kind]["schema"], shapes, kind))
    # Daily's lists are misspelled, or narrower than its examples.
    known = ("permissions.canSend: is bool", "permissions.canAdmin: is bool", "action: cloud-rec")
    assert {one for one in found if not any(word in one for word in known)} == set()
    never = UNDEFINED_IN_EXAMPLES.get(kind, set()) | {"tracks"}
    assert set(documented(kind)) - never == set(sample["payload"])


@pytest.mark.parametrize("kind", ["sip_trunk.test"])
def test_a_sample_for_a_trunk_is_what_a_trunk_gets(
    kind: str, deliveries: dict[str, list[Json]]
) -> None:
    (delivery, *_) = deliveries[kind]
    sample = sample_event(kind, now=NOW)
    assert set(delivery) == set(sample)
    assert set(delivery["trunk"]) == set(sample["trunk"])


def test_the_check_of_a_url_is_the_one_that_is_posted(deliveries: dict[str, list[Json]]) -> None:
    assert sample_event("test") in deliveries["test"]


# --- strict parsers of the kinds that programs have ----------------------------------------------

TYPES: dict[str, Any] = {
    "string": StrictStr,
    "integer": StrictInt,
    "number": StrictInt | StrictFloat,
    "boolean": StrictBool,
    "array": list[Any],
    "object": dict[str, Any],
}


def strict_parser(kind: str, required: set[str]) -> type[BaseModel]:
    """Return a parser that refuses unknown fields, other types, and null in any field."""
    fields: Json = {
        name: (TYPES[field["type"]], ... if name in required else None)
        for name, field in documented(kind).items()
    }
    return create_model("Payload", __config__=ConfigDict(extra="forbid"), **fields)


@each
def test_strict_parsers_read_samples_and_deliveries(
    kind: str, deliveries: dict[str, list[Json]]
) -> None:
    sample = sample_event(kind, now=NOW)["payload"]
    required = set(sample) - ONLY_SOMETIMES.get(kind, set()) - NULL_FOR_NEVER
    parser = strict_parser(kind, required)
    assert parser.model_validate(sample).model_dump(exclude_unset=True) == sample
    for delivery in deliveries.get(kind, []):
        never = {name for name in NULL_FOR_NEVER if delivery["payload"].get(name, 0) is None}
        told = {name: one for name, one in delivery["payload"].items() if name not in never}
        assert parser.model_validate(told).model_dump(exclude_unset=True) == told


@pytest.mark.parametrize("kind", SAMPLE_TYPES)
def test_nothing_in_a_sample_is_null(kind: str) -> None:
    assert "null" not in json.dumps(sample_event(kind, now=NOW))


def test_samples_agree_with_themselves() -> None:
    ready = sample_event("transcript.ready-to-download", now=NOW)["payload"]
    assert (ready["status"], "error" in ready) == ("t_finished", False)
    failed = sample_event("transcript.error", now=NOW)["payload"]
    assert (failed["status"], failed["error"] != "") == ("t_error", True)
    assert failed["info"]["endTs"] - failed["info"]["startTs"] == failed["duration"]
    recording = sample_event("recording.ready-to-download", now=NOW, room="lobby")["payload"]
    assert recording["s3_key"] == f"example/lobby/{int((NOW - 60) * 1000)}"
    assert recording["start_ts"] + recording["duration"] == int(NOW)
    meeting = sample_event("meeting.ended", now=NOW)["payload"]
    assert meeting["end_ts"] - meeting["start_ts"] == 60
    left = sample_event("participant.left", now=NOW)["payload"]
    assert left["joined_at"] + left["duration"] == NOW < left["will_eject_at"]
    done = sample_event("calltransfer.completed", now=NOW)["payload"]
    assert (done["is_sip_refer"], done["refer_sip_response_code"]) == (True, "202")
