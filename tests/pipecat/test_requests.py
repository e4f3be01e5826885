"""What the helper sends and returns, written down from Pipecat's helper."""

from typing import Any

import aiohttp
import pytest
from pydantic import BaseModel
from tests.support.servers.recorder import Answer, Recorder, Seen

import dailykit
from dailykit.pipecat import (
    DailyMeetingTokenParams,
    DailyMeetingTokenProperties,
    DailyRESTHelper,
    DailyRoomObject,
    DailyRoomParams,
    DailyRoomProperties,
    DailyRoomSipParams,
    RecordingsBucketConfig,
)

ROOM: dict[str, Any] = {
    "id": "987b5eb5-d116-4a4e-8e2c-14fcb5710966",
    "name": "standup",
    "api_created": True,
    "privacy": "private",
    "url": "https://example.daily.co/standup",
    "created_at": "2019-01-26T09:01:22.000Z",
    "config": {"start_video_off": True},
}
FALSE = {
    "enable_chat": False,
    "enable_prejoin_ui": False,
    "enable_emoji_reactions": False,
    "eject_at_room_exp": False,
    "start_video_off": False,
}
"""What Pipecat sends for room properties that were not given."""


def the_request(recorder: Recorder) -> Seen:
    (seen,) = recorder.take()
    return seen


async def test_an_empty_room(helper: DailyRESTHelper, recorder: Recorder, api_key: str) -> None:
    recorder.answer = Answer.of(ROOM)

    room = await helper.create_room(DailyRoomParams())

    seen = the_request(recorder)
    assert (seen.method, seen.path) == ("POST", "/v1/rooms")
    assert seen.authorization == f"Bearer {api_key}"
    assert seen.content_type == "application/json"
    assert seen.body == {"privacy": "public", "properties": FALSE}
    assert isinstance(room, DailyRoomObject)
    assert (room.name, room.privacy, room.api_created) == ("standup", "private", True)
    assert room.url == ROOM["url"]
    assert room.created_at == ROOM["created_at"]
    assert room.config == DailyRoomProperties(start_video_off=True)
    assert room.config.enable_chat is False


async def test_a_room_with_everything(helper: DailyRESTHelper, recorder: Recorder) -> None:
    recorder.answer = Answer.of(ROOM)
    bucket = RecordingsBucketConfig(
        bucket_name="b", bucket_region="us-west-2", assume_role_arn="arn:aws:iam::1:role/r"
    )
    properties = DailyRoomProperties(
        exp=1_700_000_000.5,
        enable_chat=True,
        enable_recording="cloud",
        geo="us-west-2",
        max_participants=4,
        recordings_bucket=bucket,
        sip=DailyRoomSipParams(display_name="line", codecs={"audio": ["OPUS"]}),
        enable_knocking=True,
    )

    await helper.create_room(DailyRoomParams(name="standup", properties=properties))

    assert the_request(recorder).body == {
        "name": "standup",
        "privacy": "public",
        "properties": {
            **FALSE,
            "exp": 1_700_000_000.5,
            "enable_chat": True,
            "enable_recording": "cloud",
            "geo": "us-west-2",
            "max_participants": 4,
            "recordings_bucket": {**bucket.model_dump(), "allow_api_access": False},
            "sip": {
                "display_name": "line",
                "video": False,
                "sip_mode": "dial-in",
                "num_endpoints": 1,
                "codecs": {"audio": ["OPUS"]},
            },
            "enable_knocking": True,
        },
    }


async def test_reading_a_room(helper: DailyRESTHelper, recorder: Recorder, api_key: str) -> None:
    recorder.answer = Answer.of(ROOM)

    room = await helper.get_room_from_url("https://example.daily.co/standup")

    assert room == DailyRoomObject.model_validate(ROOM)
    assert the_request(recorder) == Seen("GET", "/v1/rooms/standup", f"Bearer {api_key}", "", "")


async def test_a_token(
    helper: DailyRESTHelper, recorder: Recorder, api_key: str, now: float
) -> None:
    recorder.answer = Answer.of({"token": "the.token"})

    token = await helper.get_token("https://example.daily.co/standup")

    seen = the_request(recorder)
    assert token == "the.token"
    assert (seen.method, seen.path) == ("POST", "/v1/meeting-tokens")
    assert seen.authorization == f"Bearer {api_key}"
    assert seen.body == {
        "properties": {
            "room_name": "standup",
            "exp": int(now + 3600),
            "eject_at_token_exp": False,
            "is_owner": True,
        }
    }


async def test_arguments_come_before_params(
    helper: DailyRESTHelper, recorder: Recorder, now: float
) -> None:
    recorder.answer = Answer.of({"token": "the.token"})
    params = DailyMeetingTokenParams(
        properties=DailyMeetingTokenProperties(
            room_name="other", exp=1, is_owner=True, eject_at_token_exp=False, user_name="Ada"
        )
    )
    before = params.model_copy(deep=True)

    await helper.get_token("https://example.daily.co/standup", 60, True, False, params)

    assert the_request(recorder).body == {
        "properties": {
            "room_name": "standup",
            "exp": int(now + 60),
            "eject_at_token_exp": True,
            "is_owner": False,
            "user_name": "Ada",
        }
    }
    assert params == before
    assert params.properties.model_fields_set == before.properties.model_fields_set


async def test_params_for_a_room_are_not_changed(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    recorder.answer = Answer.of(ROOM)
    params = DailyRoomParams(properties=DailyRoomProperties(exp=2e9, lang="de"))
    before = params.model_copy(deep=True)

    await helper.create_room(params)

    assert params == before


@pytest.mark.parametrize("status", [200, 404])
async def test_deleting(
    helper: DailyRESTHelper, recorder: Recorder, api_key: str, status: int
) -> None:
    recorder.answer = Answer.of({"deleted": True}, status)

    by_url = await helper.delete_room_by_url("https://example.daily.co/standup")
    by_name = await helper.delete_room_by_name("standup")

    expected = Seen("DELETE", "/v1/rooms/standup", f"Bearer {api_key}", "", "")
    assert by_url is by_name is True
    assert recorder.take() == [expected, expected]


async def test_key_url_and_session_can_be_changed(
    helper: DailyRESTHelper, recorder: Recorder, session: aiohttp.ClientSession
) -> None:
    recorder.answer = Answer.of(ROOM)
    helper.daily_api_key = "another-key"
    helper.daily_api_url = f"{recorder.url}/other/"
    async with aiohttp.ClientSession(headers={"X-Mine": "1"}) as another:
        helper.aiohttp_session = another
        await helper.create_room(DailyRoomParams())
        assert not another.closed

    seen = the_request(recorder)
    assert (seen.path, seen.authorization) == ("/other/rooms", "Bearer another-key")
    assert not session.closed


async def test_models_of_pipecat_itself_will_do(
    helper: DailyRESTHelper, recorder: Recorder
) -> None:
    class PipecatsProperties(BaseModel):
        """Stands for a model that is not ours."""

        room_name: str | None = None
        user_name: str | None = None
        exp: int | None = None
        eject_at_token_exp: bool | None = None
        is_owner: bool | None = None

    class PipecatsParams(BaseModel):
        """Stands for the model around it."""

        properties: PipecatsProperties

    recorder.answer = Answer.of({"token": "the.token"})
    params: Any = PipecatsParams(properties=PipecatsProperties(user_name="Ada"))

    await helper.get_token("https://example.daily.co/standup", params=params)

    assert the_request(recorder).body["properties"]["user_name"] == "Ada"
    assert params.properties.room_name is None


def test_the_names_are_those_of_the_package_too() -> None:
    from dailykit import pipecat

    assert all(getattr(dailykit, name) is getattr(pipecat, name) for name in pipecat.__all__)
