"""The helper's models: Daily's whole list, and answers that are newer than they are."""

import copy
import logging
import pickle
from typing import Any

import pytest
from pydantic import ValidationError
from tests.support.servers.recorder import Answer, Recorder

from dailykit.models.rooms import RoomProperties
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.pipecat import (
    DailyMeetingTokenProperties,
    DailyRESTHelper,
    DailyRoomObject,
    DailyRoomParams,
    DailyRoomProperties,
    DailyRoomSipParams,
    RecordingsBucketConfig,
    TranscriptionBucketConfig,
)
from dailykit.pipecat._reading import read_room

ROOM: dict[str, Any] = {
    "id": "1",
    "name": "standup",
    "api_created": True,
    "privacy": "public",
    "url": "https://example.daily.co/standup",
    "created_at": "2019-01-26T09:01:22.000Z",
    "config": {},
}


def room_with(**config: Any) -> dict[str, Any]:
    return {**ROOM, "config": config}


# The list of properties


@pytest.mark.parametrize("name", sorted(RoomProperties.model_fields))
def test_every_room_property_of_daily_can_be_read_and_set(name: str) -> None:
    fields = DailyRoomProperties.model_fields
    default = fields[name].default if name in fields else None

    assert getattr(DailyRoomProperties(), name) == default
    if name not in fields:
        given = {"anything": [1.5, None]}
        properties = DailyRoomProperties.model_validate({name: given})
        assert getattr(properties, name) is given
        assert properties.model_dump(exclude_none=True)[name] == given


@pytest.mark.parametrize("name", sorted(MeetingTokenProperties.model_fields))
def test_every_token_property_of_daily_can_be_read(name: str) -> None:
    assert getattr(DailyMeetingTokenProperties(), name) is None


def test_pipecat_s_own_properties_are_daily_s() -> None:
    answered_only = {"sip_uri"}

    assert set(DailyRoomProperties.model_fields) - answered_only <= set(RoomProperties.model_fields)
    assert set(DailyMeetingTokenProperties.model_fields) <= set(MeetingTokenProperties.model_fields)


@pytest.mark.parametrize("model", [DailyRoomProperties, DailyMeetingTokenProperties])
def test_other_names_are_errors(
    model: type[DailyRoomProperties] | type[DailyMeetingTokenProperties],
) -> None:
    with pytest.raises(AttributeError, match="enable_chatt"):
        getattr(model(), "enable_chatt")  # noqa: B009 (type checkers know that it is wrong)


def test_values_pass_as_given() -> None:
    given = {"nbf": 1.5, "lang": "de", "meeting_join_hook": "x" * 300}

    properties = DailyRoomProperties.model_validate(given)

    assert properties.model_dump(exclude_unset=True) == given


def test_properties_survive_copying_and_pickling() -> None:
    properties = DailyRoomProperties(exp=2e9, lang="de")

    assert copy.deepcopy(properties) == properties
    assert pickle.loads(pickle.dumps(properties)) == properties
    assert properties.model_copy(update={"lang": "fr"}).lang == "fr"


def test_what_pipecat_refuses_is_refused() -> None:
    with pytest.raises(ValidationError):
        DailyRoomProperties.model_validate({"enable_chat": None})
    with pytest.raises(ValidationError):
        DailyRoomProperties.model_validate({"max_participants": "many"})
    with pytest.raises(ValidationError):
        DailyRoomParams.model_validate({"privacy": "secret"})
    with pytest.raises(ValidationError):
        RecordingsBucketConfig.model_validate({"bucket_name": "b"})


# Tokens


def test_token_properties_that_pipecat_would_drop(caplog: pytest.LogCaptureFixture) -> None:
    properties = DailyMeetingTokenProperties(user_name="Ada", knocking=True, lang="de")

    assert properties.model_dump(exclude_none=True) == {
        "user_name": "Ada",
        "knocking": True,
        "lang": "de",
    }
    assert caplog.records == []


def test_token_properties_that_daily_would_refuse(caplog: pytest.LogCaptureFixture) -> None:
    properties = DailyMeetingTokenProperties.model_validate({"user_nane": "Ada", "lang": "de"})

    assert properties.model_dump(exclude_none=True) == {"lang": "de"}
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("dailykit.pipecat", logging.WARNING)
    assert "user_nane" in record.getMessage()
    assert "Ada" not in record.getMessage()


# Answers


def test_recording_kinds_in_a_list() -> None:
    room = read_room(room_with(enable_recording=["cloud", "x-new"]))

    assert room.config.model_dump()["enable_recording"] == ["cloud", "x-new"]


def test_buckets_without_a_role() -> None:
    bucket = {"bucket_name": "b", "bucket_region": "us-ashburn-1", "storage_provider": "oci"}

    config = read_room(room_with(recordings_bucket=bucket, transcription_bucket=bucket)).config

    assert config.model_dump(exclude_unset=True) == {
        "recordings_bucket": bucket,
        "transcription_bucket": bucket,
    }


def test_settings_that_pipecat_would_drop(caplog: pytest.LogCaptureFixture) -> None:
    bucket = {"bucket_name": "b", "bucket_region": "r", "assume_role_arn": "a"}
    sip = {"force_digit_only_username": True, "dialin_config": {"hold_music_enabled": True}}

    assert DailyRoomSipParams.model_validate(sip).model_dump(exclude_unset=True) == sip
    for model in (RecordingsBucketConfig, TranscriptionBucketConfig):
        given = {**bucket, "storage_provider": "aws"}
        assert model.model_validate(given).model_dump(exclude_unset=True) == given
    assert caplog.records == []
    assert DailyRoomSipParams.model_validate({"codec": 1}).model_dump(exclude_unset=True) == {}
    assert "codec" in caplog.text


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("enable_recording", {"kind": "cloud"}),
        ("recordings_bucket", {"storage_provider": "x-new"}),
        ("max_participants", "unlimited"),
        ("enable_chat", None),
        ("enable_chat", "everybody"),
        ("exp", "2030-01-01T00:00:00Z"),
        ("sip", {"num_endpoints": "one"}),
        ("sip_uri", "123@example.sip.daily.co"),
        ("x_new", {"a": [1]}),
    ],
)
async def test_a_room_is_never_lost(
    helper: DailyRESTHelper, recorder: Recorder, name: str, value: object
) -> None:
    recorder.answer = Answer.of(room_with(**{name: value, "geo": "us-west-2"}))

    room = await helper.create_room(DailyRoomParams())

    assert getattr(room.config, name) == value
    assert room.model_dump()["config"][name] == value
    assert room.config.geo == "us-west-2"
    assert room.config.eject_at_room_exp is False


def test_new_fields_of_rooms_are_no_trouble() -> None:
    assert DailyRoomObject.model_validate({**ROOM, "x_new": 1}).name == "standup"


@pytest.mark.parametrize("config", [None, [], "?", 1])
def test_a_config_that_is_none(config: object) -> None:
    with pytest.raises(ValidationError):
        DailyRoomObject.model_validate({**ROOM, "config": config})


# SIP


@pytest.mark.parametrize(
    ("sip_uri", "endpoint"),
    [
        (None, ""),
        ({}, ""),
        ({"extra_endpoints": []}, ""),
        ({"endpoint": "standup.0@example.sip.daily.co"}, "sip:standup.0@example.sip.daily.co"),
        ({"endpoint": "sip:standup.0@example.sip.daily.co"}, "sip:standup.0@example.sip.daily.co"),
    ],
)
def test_sip_endpoint(sip_uri: dict[str, Any] | None, endpoint: str) -> None:
    assert DailyRoomProperties(sip_uri=sip_uri).sip_endpoint == endpoint


def test_further_sip_settings_are_sent() -> None:
    sip = DailyRoomSipParams.model_validate({"dialin_config": {"hold_music_enabled": True}})

    assert sip.model_dump(exclude_none=True) == {
        "display_name": "sw-sip-dialin",
        "video": False,
        "sip_mode": "dial-in",
        "num_endpoints": 1,
        "dialin_config": {"hold_music_enabled": True},
    }
