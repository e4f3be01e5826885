"""``configure()``: room and token from the environment or new, as Pipecat's does it."""

import logging
import traceback
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.pipecat import inputs
from tests.support.pipecat.original import helper_module, runner_module
from tests.support.servers.recorder import Answer, Recorder, Seen
from tests.support.sizes import sized

import dailykit.pipecat as ours
from dailykit.errors import AuthenticationError, ConfigurationError, DailyError, RateLimitError
from dailykit.pipecat import (
    DailyMeetingTokenProperties,
    DailyRESTHelper,
    DailyRoomProperties,
    DailyRoomSipParams,
    configure,
)
from dailykit.pipecat._configure import Wishes, room_and_token
from dailykit.pipecat._helper import Surroundings

_UNHEALTHY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

HEX = "0123abcd"
URL = "https://example.daily.co/standup"
SIP_URI = {"endpoint": "standup.0@example.sip.daily.co"}
WARNING = (
    "Both room_properties and individual parameters (room_exp_duration, token_exp_duration, sip_*) "
    "were provided. The room_properties will be used and individual parameters will be ignored."
)


def daily(seen: Seen) -> Answer:
    """Answer as Daily does, as far as it matters here."""
    if seen.path.endswith("/meeting-tokens"):
        return Answer.of({"token": "the.token"})
    asked = seen.body
    config = dict(asked["properties"])
    if "sip" in config:
        config["sip_uri"] = SIP_URI
    return Answer.of(
        {
            "id": "1",
            "name": asked["name"],
            "api_created": True,
            "privacy": asked["privacy"],
            "url": f"https://example.daily.co/{asked['name']}",
            "created_at": "2019-01-26T09:01:22.000Z",
            "config": config,
        }
    )


@pytest.fixture(autouse=True)
def environment(
    monkeypatch: pytest.MonkeyPatch, recorder: Recorder, api_key: str
) -> pytest.MonkeyPatch:
    """An environment that leads to the recorder."""
    recorder.answer = daily
    monkeypatch.setenv("DAILY_API_URL", recorder.api_url)
    monkeypatch.setenv("DAILY_API_KEY", api_key)
    monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
    return monkeypatch


def posted(recorder: Recorder) -> tuple[dict[str, Any], dict[str, Any]]:
    room, token = recorder.take()
    assert (room.path, token.path) == ("/v1/rooms", "/v1/meeting-tokens")
    return room.body, token.body["properties"]


async def made(helper: DailyRESTHelper, now: float, **wishes: Any) -> ours.DailyRoomConfig:
    """Do what configure does, with chance and time known."""
    return await room_and_token(
        helper, Wishes(**wishes), None, clock=lambda: now, random_hex=lambda: HEX
    )


async def test_a_new_room(helper: DailyRESTHelper, recorder: Recorder, now: float) -> None:
    config = await made(helper, now)

    room, token = posted(recorder)
    url, said = config
    assert (url, said) == ("https://example.daily.co/pipecat-0123abcd", "the.token")
    assert config.sip_endpoint is None
    assert room == {
        "name": "pipecat-0123abcd",
        "privacy": "public",
        "properties": {
            "exp": now + 7200,
            "eject_at_room_exp": True,
            "enable_chat": False,
            "enable_prejoin_ui": False,
            "enable_emoji_reactions": False,
            "start_video_off": False,
        },
    }
    assert token == {
        "room_name": "pipecat-0123abcd",
        "exp": int(now + 7200),
        "eject_at_token_exp": False,
        "is_owner": True,
    }


async def test_a_telephone(helper: DailyRESTHelper, recorder: Recorder, now: float) -> None:
    config = await made(
        helper,
        now,
        sip_caller_phone="+15551234567",
        sip_num_endpoints=2,
        sip_codecs={"audio": ["OPUS"]},
        sip_provider="daily",
        enable_dialout=True,
        room_geo="eu-central-1",
        room_exp_duration=0.5,
        token_exp_duration=0.25,
    )

    room, token = posted(recorder)
    assert config.sip_endpoint == "sip:standup.0@example.sip.daily.co"
    assert room["name"] == "pipecat-telephony-0123abcd"
    assert room["properties"] == {
        "exp": now + 1800,
        "eject_at_room_exp": True,
        "geo": "eu-central-1",
        "enable_dialout": True,
        "sip": {
            "display_name": "+15551234567",
            "video": False,
            "sip_mode": "dial-in",
            "num_endpoints": 2,
            "codecs": {"audio": ["OPUS"]},
            "provider": "daily",
        },
        "start_video_off": True,
        "enable_chat": False,
        "enable_prejoin_ui": False,
        "enable_emoji_reactions": False,
    }
    assert token["exp"] == int(now + 900)


async def test_room_properties_of_one_s_own(
    helper: DailyRESTHelper, recorder: Recorder, now: float, caplog: pytest.LogCaptureFixture
) -> None:
    properties = DailyRoomProperties(sip=DailyRoomSipParams(), lang="de")

    config = await made(helper, now, room_properties=properties)

    room, _ = posted(recorder)
    assert room["name"] == "pipecat-telephony-0123abcd"
    assert room["properties"]["lang"] == "de"
    assert "exp" not in room["properties"]
    assert config.sip_endpoint == "sip:standup.0@example.sip.daily.co"
    assert WARNING not in caplog.messages


@pytest.mark.parametrize(
    "argument", [{"token_exp_duration": 1.0}, {"enable_dialout": True}, {"room_geo": "x"}]
)
async def test_a_warning_where_arguments_do_not_count(
    helper: DailyRESTHelper,
    recorder: Recorder,
    now: float,
    caplog: pytest.LogCaptureFixture,
    argument: dict[str, Any],
) -> None:
    await made(helper, now, room_properties=DailyRoomProperties(), **argument)

    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [(record.name, record.getMessage()) for record in warnings] == [
        ("dailykit.pipecat", WARNING)
    ]


async def test_token_properties(helper: DailyRESTHelper, recorder: Recorder, now: float) -> None:
    properties = DailyMeetingTokenProperties(user_name="Bot", is_owner=False)

    await made(helper, now, token_properties=properties)

    _, token = posted(recorder)
    assert (token["user_name"], token["is_owner"]) == ("Bot", True)
    assert properties.is_owner is False


# Through the front door


async def test_everything_from_the_environment(
    session: aiohttp.ClientSession, recorder: Recorder, api_key: str
) -> None:
    config = await configure(session)

    room, token = recorder.take()
    assert room.authorization == token.authorization == f"Bearer {api_key}"
    assert config.token == "the.token"
    assert room.body["name"].startswith("pipecat-")
    assert len(room.body["name"]) == len("pipecat-") + 8
    assert not session.closed


async def test_names_differ(session: aiohttp.ClientSession) -> None:
    first, second = await configure(session), await configure(session)

    assert first.room_url != second.room_url


async def test_a_room_that_exists(
    session: aiohttp.ClientSession,
    recorder: Recorder,
    environment: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    environment.setenv("DAILY_ROOM_URL", f"{URL}?t=secret")

    with caplog.at_level(logging.INFO, "dailykit.pipecat"):
        config = await configure(session, api_key="another-key")

    (token,) = recorder.take()
    assert config.room_url == f"{URL}?t=secret"
    assert token.authorization == "Bearer another-key"
    assert token.body["properties"]["room_name"] == "standup"
    assert caplog.messages == [f"Using existing Daily room: {URL}"]


async def test_sip_needs_a_room_of_its_own(
    session: aiohttp.ClientSession, recorder: Recorder, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("DAILY_ROOM_URL", URL)

    config = await configure(session, sip_caller_phone="+1")

    room, _ = posted(recorder)
    assert room["name"].startswith("pipecat-telephony-")
    assert config.room_url != URL


@pytest.mark.parametrize("key", [None, ""])
async def test_no_key(
    session: aiohttp.ClientSession, environment: pytest.MonkeyPatch, key: str | None
) -> None:
    environment.delenv("DAILY_API_KEY")

    with pytest.raises(ConfigurationError) as raised:
        await configure(session, api_key=key)

    assert str(raised.value) == (
        "DAILY_API_KEY environment variable is required. "
        "Get your API key from https://dashboard.daily.co/developers"
    )


async def test_an_empty_address_is_daily_s(
    session: aiohttp.ClientSession, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("DAILY_API_URL", "")
    asked: list[str] = []

    def post(url: str, **_: object) -> None:
        asked.append(url)
        raise aiohttp.InvalidURL("nothing is sent from here")

    spy: Any = SimpleNamespace(post=post)

    with pytest.raises(DailyError):
        await configure(spy)

    assert asked == ["https://api.daily.co/v1/rooms"]


async def test_no_token_for_the_room(
    helper: DailyRESTHelper, recorder: Recorder, now: float, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = Answer.of({"error": "rate-limit-error"}, 429)
    recorder.answer = lambda seen: refusal if "tokens" in seen.path else daily(seen)

    with pytest.raises(RateLimitError, match="Failed to create meeting token") as raised:
        await made(helper, now)

    assert raised.value.room_name == "pipecat-0123abcd"
    assert "room pipecat-0123abcd was created before this error" in "".join(
        traceback.format_exception(raised.value)
    )
    assert caplog.messages[-1] == f"Error creating Daily room: {raised.value}"


async def test_no_room(helper: DailyRESTHelper, recorder: Recorder, now: float) -> None:
    recorder.answer = Answer.of({"error": "authentication-error"}, 401)

    with pytest.raises(AuthenticationError, match="Unable to create room"):
        await made(helper, now)

    assert len(recorder.take()) == 1


# Side by side with Pipecat's

wishes = st.fixed_dictionaries(
    {},
    optional={
        "room_exp_duration": st.floats(0.1, 100) | st.just(2.0),
        "token_exp_duration": st.floats(0.1, 100) | st.just(2.0),
        "sip_caller_phone": st.none() | inputs.words,
        "sip_enable_video": st.booleans(),
        "sip_num_endpoints": st.integers(1, 5),
        "enable_dialout": st.booleans(),
        "sip_codecs": st.none() | st.just({"audio": ["OPUS"], "video": ["H264"]}),
        "sip_provider": st.none() | st.just("daily"),
        "room_geo": st.none() | inputs.words,
        "room_properties": st.none() | inputs.room_properties("1.14.0"),
        "token_properties": st.none() | inputs.token_properties("1.14.0"),
    },
)


def arguments(module: ModuleType, wished: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments, with the models of a module."""
    made = dict(wished)
    if made.get("room_properties") is not None:
        properties = made["room_properties"]
        made["room_properties"] = inputs.build_properties(module, properties, as_models=True)
    if made.get("token_properties") is not None:
        made["token_properties"] = module.DailyMeetingTokenProperties(**made["token_properties"])
    return made


@pytest.fixture
def runner(now: float) -> Iterator[ModuleType]:
    """Pipecat's module with ``configure()``, with chance and time known."""
    module = runner_module()
    clock = SimpleNamespace(time=lambda: now)
    chance = SimpleNamespace(uuid4=lambda: SimpleNamespace(hex=HEX * 4))
    with (
        mock.patch.multiple(module, time=clock, uuid=chance, logger=mock.MagicMock()),
        mock.patch.object(helper_module("1.14.0"), "time", clock),
    ):
        yield module


async def came_of(call: Any, recorder: Recorder) -> tuple[Any, list[Seen]]:
    try:
        config = await call
    except Exception as error:  # noqa: BLE001 (whatever it is, ours must say the same)
        return str(error), recorder.take()
    return config.model_dump(), recorder.take()


@pytest.mark.slow
@pytest.mark.sized
@settings(max_examples=sized(150, 500), deadline=None, suppress_health_check=_UNHEALTHY)
@given(wished=wishes, mixed=st.booleans(), room_url=st.none() | st.just("") | inputs.room_urls())
async def test_side_by_side(
    runner: ModuleType,
    session: aiohttp.ClientSession,
    helper: DailyRESTHelper,
    recorder: Recorder,
    api_key: str,
    now: float,
    caplog: pytest.LogCaptureFixture,
    wished: dict[str, Any],
    mixed: bool,
    room_url: str | None,
) -> None:
    caplog.set_level(logging.CRITICAL, "dailykit")  # or a failure drowns in warnings
    settings = {"DAILY_API_KEY": api_key, "DAILY_API_URL": recorder.api_url}
    if room_url is not None:
        settings["DAILY_ROOM_URL"] = room_url

    with mock.patch.object(runner.os, "getenv", settings.get):
        theirs = runner.configure(session, **arguments(helper_module("1.14.0"), wished))
        their_outcome, their_requests = await came_of(theirs, recorder)
    mine = room_and_token(
        helper,
        # An app may have changed the import of `configure` alone.
        Wishes(**arguments(helper_module("1.14.0") if mixed else ours, wished)),
        room_url,
        clock=lambda: now,
        random_hex=lambda: HEX,
    )
    my_outcome, my_requests = await came_of(mine, recorder)

    assert my_requests == their_requests
    assert my_outcome == their_outcome


def test_surroundings_are_the_real_ones(session: aiohttp.ClientSession) -> None:
    helper = DailyRESTHelper(daily_api_key="key", aiohttp_session=session)

    assert helper.daily_api_url == "https://api.daily.co/v1"
    assert helper._surroundings == Surroundings()
