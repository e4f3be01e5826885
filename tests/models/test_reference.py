"""The models against the reference of Daily's shapes."""

from typing import get_args

import pytest
from tests.support.reference.reference import load_reference
from tests.support.reference.shape_models import ELSEWHERE, MODELS
from tests.support.reference.shapes import Comparison, Json

from dailykit import models
from dailykit.models._base import DailyBody

# Many programs send False for none.
_NO_RECORDING = "enable_recording: takes ['boolean'] too"

KNOWN: dict[str, set[str]] = {
    # Behaviours 2.8 has these: PIN dial-in, and that SIP settings are echoed as they were sent.
    "room_properties": {"dialin: not in the shape", _NO_RECORDING},
    "room_config": {
        _NO_RECORDING,
        "dialin: not in the shape",
        "dialin_code: not in the shape",
        "sip: not in the shape",
    },
    "meeting_token_properties": {_NO_RECORDING},
    # Without these the calls have no meaning.
    "permissions_update_request": {"data: required without need"},
    "batch_rooms_create_request": {"rooms: required without need"},
    "batch_rooms_delete_request": {"rooms: required without need"},
    "send_app_message_request": {"data: required without need"},
    "dialout_stop_request": {"sessionId: required without need"},
    "sip_call_transfer_request": {
        "sessionId: required without need",
        "toEndPoint: required without need",
    },
    "sip_refer_request": {"sessionId: required without need", "toEndPoint: required without need"},
    "webhook_create_request": {"url: required without need", "eventTypes: required without need"},
    # The shapes' notes: a list of booleans occurs, and booleans beside lists.
    "transcription_properties": {"redact: items takes ['boolean'] too"},
    "batch_processor_transcript_options": {"redact: items takes ['boolean'] too"},
    "event_permissions": {"canAdmin: takes ['boolean'] too", "canSend: takes ['boolean'] too"},
}
"""Where a model differs from its shape on purpose."""


def test_every_shape_has_a_model() -> None:
    shapes = load_reference("schemas.json")
    assert set(shapes) == set(MODELS) | set(ELSEWHERE)


def _also_seen(name: str, shapes: Json) -> set[str]:
    """Return properties that another shape of the same object has."""
    siblings = [other for other in MODELS if MODELS[other] is MODELS[name]]
    siblings += {
        "meeting_token_validation": ["meeting_token_properties"],
        "domain_config": ["domain_properties"],
    }.get(name, [])
    seen = {prop for other in siblings for prop in shapes[other]["properties"]}
    claims = {one.get("property", "iat") for one in _properties(shapes, "meeting_token_jwt_claims")}
    more = {
        "meeting_token_validation": claims,
        "domain_config": {"max_api_keys", "max_webhook_count"},  # behaviours 7
    }
    return seen | more.get(name, set())


def _properties(shapes: Json, name: str) -> list[Json]:
    return list(shapes[name]["properties"].values())


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_what_its_shape_has(name: str) -> None:
    shapes = load_reference("schemas.json")
    model = MODELS[name]
    is_body = issubclass(model, DailyBody)
    comparison = Comparison(model, shapes[name], MODELS, is_body=is_body)
    differences = set(comparison.differences())
    if not is_body:
        differences -= {f"{prop}: not in the shape" for prop in _also_seen(name, shapes)}
    assert differences == KNOWN.get(name, set())


def test_every_event_of_the_reference_has_a_class() -> None:
    events = load_reference("webhook_events.json")
    assert set(models.EVENT_TYPES) == {event["type"] for event in events}


def test_webhooks_can_be_told_every_event_that_they_are_told() -> None:
    events = load_reference("webhook_events.json")
    literal, _ = get_args(models.WebhookEventType)
    assert set(get_args(literal)) == {event["type"] for event in events if event["subscribable"]}
