"""What Daily surely refuses is refused before it is sent."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from dailykit import models
from dailykit.models.batch_processor import BatchOutputKey
from dailykit.models.calls import EjectBody, SendAppMessageBody, SetSessionDataBody
from dailykit.models.dialout import DialoutBody, SendDtmfBody, SipTransferBody
from dailykit.models.layouts import OtherLayout
from dailykit.models.recordings import GetRecordingLinkQuery
from dailykit.models.rooms import ListRoomsQuery
from dailykit.models.sip_clients import CreateSipClientBody
from dailykit.models.sip_trunks import CreateSipTrunkBody

LEG = {"sessionId": "s"}

LIMITS: list[tuple[type[BaseModel], dict[str, Any], str, Any, Any]] = [
    (ListRoomsQuery, {}, "limit", 100, 101),
    (ListRoomsQuery, {}, "limit", 1, 0),
    (models.MeetingTokenProperties, {}, "user_id", "x" * 36, "x" * 37),
    (EjectBody, {}, "ids", ["a"] * 100, ["a"] * 101),
    (EjectBody, {}, "user_ids", ["a"] * 100, ["a"] * 101),
    (SendAppMessageBody, {}, "data", {"t": "x" * 4088}, {"t": "x" * 4089}),
    (SendAppMessageBody, {}, "data", {"t": "é" * 2044}, {"t": "é" * 2045}),
    (SetSessionDataBody, {}, "data", {"t": "x" * 102_392}, {"t": "x" * 102_393}),
    (SendDtmfBody, LEG, "tones", "1" * 20, "1" * 21),
    (SendDtmfBody, {**LEG, "tones": "1"}, "digitDurationMs", 50, 49),
    (SendDtmfBody, {**LEG, "tones": "1"}, "digitDurationMs", 2000, 2001),
    (DialoutBody, {}, "waitBeforeExtensionDialSec", 60, 61),
    (models.DialoutVideoSettings, {}, "videoBitrate", 1000, 1001),
    (SipTransferBody, {**LEG, "toEndPoint": "sip:x"}, "extension", "1", ""),
    (models.RecordingOptions, {}, "videoBitrate", 10_000, 10_001),
    (models.RecordingOptions, {}, "audioBitrate", 10, 9.5),
    (GetRecordingLinkQuery, {}, "valid_for_secs", 900, 899),
    (models.HlsVariant, {}, "width", 1920, 1921),
    (CreateSipClientBody, {"username": "u"}, "password", "a1" * 6, "a1" * 5),
    (CreateSipClientBody, {}, "username", "u" * 64, "u" * 65),
    (CreateSipClientBody, {"username": "u"}, "expires_in_seconds", 60, 59),
    (models.SipTrunkAdmission, {}, "allowed_ips", ["10.0.0.1"] * 25, ["10.0.0.1"] * 26),
    (models.SipTrunkAdmission, {}, "exp_offset", 86_400, 86_401),
    (BatchOutputKey, {}, "s3KeyTemplate", "x" * 1024, "x" * 1025),
]


@pytest.mark.parametrize(
    ("model", "rest", "field", "right", "wrong"),
    LIMITS,
    ids=[f"{model.__name__}.{field}" for model, _, field, *_ in LIMITS],
)
def test_a_limit(
    model: type[BaseModel], rest: dict[str, Any], field: str, right: Any, wrong: Any
) -> None:
    assert model.model_validate({**rest, field: right}).model_dump(exclude_unset=True)[field]
    with pytest.raises(ValidationError, match=field):
        model.model_validate({**rest, field: wrong})


@pytest.mark.parametrize("name", ["ab", "a" * 64, "my-trunk", "Trunk"])
def test_a_trunk_has_a_plain_name(name: str) -> None:
    notification = models.SipTrunkNotification(webhook_url="https://example.com")
    with pytest.raises(ValidationError, match="trunk_name"):
        CreateSipTrunkBody(trunk_name=name, room_template={}, notification=notification)


def test_session_data_may_be_left_out() -> None:
    body = SetSessionDataBody(merge_strategy="shallow-merge", keys_to_delete=["a"])
    assert body.to_wire() == {"mergeStrategy": "shallow-merge", "keysToDelete": ["a"]}


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ({"preset": "default", "max_cam_streams": 9}, models.DefaultLayout),
        ({"preset": "single-participant", "session_id": "s"}, models.SingleParticipantLayout),
        ({"preset": "active-participant"}, models.ActiveParticipantLayout),
        ({"preset": "portrait", "variant": "inset"}, models.PortraitLayout),
        ({"preset": "custom", "composition_id": "daily:baseline"}, models.CustomLayout),
        ({"preset": "audio-only"}, OtherLayout),
        ({"preset": "tomorrow", "anything": 1}, OtherLayout),
    ],
)
def test_a_layout_is_told_by_its_preset(layout: dict[str, Any], kind: type[BaseModel]) -> None:
    options = models.RecordingOptions.model_validate({"layout": layout})
    assert type(options.layout) is kind
    assert options.to_wire() == {"layout": layout}
    assert models.RecordingOptions(layout=options.layout).to_wire() == {"layout": layout}


@pytest.mark.parametrize("layout", [{}, {"preset": "custom"}, {"preset": 3}, "default"])
def test_a_layout_without_what_it_needs_is_refused(layout: Any) -> None:
    with pytest.raises(ValidationError, match="layout"):
        models.RecordingOptions.model_validate({"layout": layout})
