"""No secret shows in a repr, nor in the text of a validation error."""

from typing import Any, cast

import pytest
from pydantic import BaseModel, ValidationError
from tests.support.reference.every_model import every_model

from dailykit import models
from dailykit.models.dialin import CreateDialinConfigBody, UpdateDialinConfigBody
from dailykit.models.sip_clients import CreateSipClientBody, RotateSipClientBody
from dailykit.models.sip_trunks import CreateSipTrunkBody, SipTrunkSettings, UpdateSipTrunkBody
from dailykit.models.tokens import CreatedMeetingToken
from dailykit.models.webhooks import CreateWebhookBody, UpdateWebhookBody

SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="

SECRET_FIELDS = {
    "basic_auth",
    "download_link",
    "hmac",
    "link",
    "password",
    "rtmp_url",
    "share_token",
    "token",
}


@pytest.mark.parametrize("model", list(every_model()), ids=lambda model: model.__name__)
def test_fields_that_are_secret_by_name_are_not_shown(model: type[BaseModel]) -> None:
    shown = {name for name, field in model.model_fields.items() if field.repr}
    assert shown & SECRET_FIELDS == set()


HOLDERS: list[tuple[type[BaseModel], dict[str, Any]]] = [
    (CreatedMeetingToken, {"token": SECRET}),
    (models.Webhook, {"uuid": "1", "url": "u", "hmac": SECRET, "basicAuth": SECRET}),
    (CreateWebhookBody, {"url": "u", "eventTypes": [], "hmac": SECRET}),
    (UpdateWebhookBody, {"hmac": SECRET, "basicAuth": SECRET}),
    (CreateSipClientBody, {"username": "u", "password": SECRET}),
    (RotateSipClientBody, {"password": SECRET}),
    (models.SipClientCredentials, {"username": "u", "password": SECRET}),
    (
        CreateSipTrunkBody,
        {
            "trunk_name": "abc",
            "room_template": {},
            "notification": {"webhook_url": "u", "hmac": SECRET},
            "trunk_config": {"credential": {"username": "u", "password": SECRET}},
        },
    ),
    (
        UpdateSipTrunkBody,
        {
            "notification": {"hmac": SECRET},
            "trunk_config": {"credential": {"password": SECRET}},
        },
    ),
    (models.SipTrunk, {"id": "1", "config": {"hmac": SECRET, "anything": {"key": SECRET}}}),
    (
        models.SipTrunkList,
        {"total_count": 1, "data": [{"id": "1", "config": {"notification": {"hmac": SECRET}}}]},
    ),
    (
        SipTrunkSettings,
        {
            "notification": {"hmac": SECRET},
            "trunk_config": {"credential": {"password": SECRET}},
        },
    ),
    (CreateDialinConfigBody, {"type": "t", "phone_number": "+1", "hmac": SECRET}),
    (UpdateDialinConfigBody, {"hmac": SECRET}),
    (models.DialinConfig, {"id": "1", "config": {"hmac": SECRET}}),
    (
        models.DialinConfigList,
        {"total_count": 1, "data": [{"id": "1", "config": {"hmac": SECRET}}]},
    ),
    (models.RoomProperties, {"streaming_endpoints": [{"rtmp_config": {"url": SECRET}}]}),
    (models.RoomConfig, {"streaming_endpoints": [{"rtmp_config": {"url": SECRET}}]}),
    (models.LiveStreamingOptions, {"rtmpUrl": [SECRET, SECRET]}),
    (models.LiveStreamingOptions, {"rtmpUrl": SECRET}),
    (models.RecordingLink, {"download_link": SECRET}),
    (models.TranscriptLink, {"download_link": SECRET}),
    (models.BatchJobLinks, {"transcription": [{"link": SECRET}], "summary": {"link": SECRET}}),
    (models.OciBucketTest, {"download_link": SECRET}),
    (models.Recording, {"id": "1", "share_token": SECRET}),
]

holders = pytest.mark.parametrize(
    ("model", "values"), HOLDERS, ids=[model.__name__ for model, _ in HOLDERS]
)


@holders
def test_a_holder_of_secrets_does_not_show_them(
    model: type[BaseModel], values: dict[str, Any]
) -> None:
    held = model.model_validate(values)
    for shown in (repr(held), str(held), repr([held]), f"{held!r:>1}"):
        assert SECRET not in shown
    assert SECRET in held.model_dump_json()


@holders
def test_what_is_wrong_with_a_holder_is_told_without_them(
    model: type[BaseModel], values: dict[str, Any]
) -> None:
    spoiled = _spoiled(values)
    with pytest.raises(ValidationError) as failure:
        # Strictly: an answer would set aside what it can't understand.
        model.model_validate(spoiled, strict=True)
    assert SECRET not in str(failure.value)
    assert SECRET not in repr(failure.value)


@holders
def test_what_a_holder_can_t_understand_is_not_shown(
    model: type[BaseModel], values: dict[str, Any]
) -> None:
    spoiled: dict[str, Any]
    for spoiled in (_spoiled(values), {name: [value, 5] for name, value in values.items()}):
        try:
            held = model.model_validate(spoiled)
        except ValidationError:
            continue  # what identifies it is spoiled
        assert SECRET not in repr(held)
        assert SECRET in held.model_dump_json()


def _spoiled(value: object) -> Any:
    """Return the same with each secret where it does not belong: inside an object."""
    if value == SECRET:
        return {"inside": SECRET}
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: _spoiled(inner) for name, inner in fields.items()}
    if isinstance(value, list):
        return [_spoiled(inner) for inner in cast("list[object]", value)]
    return value


@pytest.mark.parametrize("secret", ["not base64!", "YQ", "a-b_"])
def test_a_signing_secret_that_is_not_base64_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="base64") as failure:
        CreateWebhookBody(url="u", event_types=[], hmac=secret)
    assert secret not in str(failure.value)


def test_a_signing_secret_may_be_left_to_daily() -> None:
    assert UpdateWebhookBody(hmac=None).to_wire() == {"hmac": None}
    assert UpdateWebhookBody(hmac=SECRET).to_wire() == {"hmac": SECRET}
