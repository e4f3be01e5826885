"""Both helpers, ours and Pipecat's own, unchanged, on a local Daily."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from tests.support.pipecat.original import helper_module, runner_module

import dailykit.pipecat as ours
from dailykit.errors import (
    AlreadyExistsError,
    AuthenticationError,
    InvalidRequestError,
    NotFoundError,
)
from dailykit.local import LocalDaily, MovableClock
from dailykit.pipecat import (
    DailyRESTHelper,
    DailyRoomParams,
    DailyRoomProperties,
    DailyRoomSipParams,
)

MODULES: dict[str, Callable[[], ModuleType]] = {
    "ours": lambda: ours,
    "0.0.71": lambda: helper_module("0.0.71"),
    "1.14.0": lambda: helper_module("1.14.0"),
}


@pytest.fixture(params=sorted(MODULES))
def module(request: pytest.FixtureRequest) -> ModuleType:
    """A module with a helper and its models."""
    return MODULES[request.param]()


@pytest.fixture
def any_helper(module: ModuleType, local_daily: LocalDaily, session: aiohttp.ClientSession) -> Any:
    """That module's helper on the local Daily."""
    return module.DailyRESTHelper(
        daily_api_key=local_daily.api_key,
        daily_api_url=local_daily.api_url,
        aiohttp_session=session,
    )


@pytest.fixture
def helper(local_daily: LocalDaily, session: aiohttp.ClientSession) -> DailyRESTHelper:
    """Our helper on the local Daily."""
    return DailyRESTHelper(
        daily_api_key=local_daily.api_key,
        daily_api_url=local_daily.api_url,
        aiohttp_session=session,
    )


async def test_a_room_s_life(any_helper: Any, module: ModuleType, local_daily: LocalDaily) -> None:
    params = module.DailyRoomParams(
        name="standup", properties=module.DailyRoomProperties(enable_chat=True)
    )

    created = await any_helper.create_room(params)
    found = await any_helper.get_room_from_url(f"{local_daily.url}/standup")
    token = await any_helper.get_token(created.url)
    deleted = await any_helper.delete_room_by_url(created.url)
    deleted_again = await any_helper.delete_room_by_name("standup")

    assert created == found
    assert (found.name, found.privacy, found.config.enable_chat) == ("standup", "public", True)
    assert token.count(".") == 2
    assert deleted is deleted_again is True
    with pytest.raises(Exception, match="Room not found: standup"):
        await any_helper.get_room_from_url(created.url)


async def test_an_unnamed_room(any_helper: Any, module: ModuleType) -> None:
    room = await any_helper.create_room(module.DailyRoomParams())

    assert len(room.name) == 20
    assert room.api_created is True


async def test_the_same_refusals(any_helper: Any, module: ModuleType) -> None:
    params = module.DailyRoomParams(name="standup")
    await any_helper.create_room(params)

    with pytest.raises(Exception, match="Unable to create room") as taken:
        await any_helper.create_room(params)
    with pytest.raises(Exception, match="Unable to create room") as past:
        await any_helper.create_room(
            module.DailyRoomParams(properties=module.DailyRoomProperties(exp=1))
        )

    assert str(taken.value) == (
        "Unable to create room (status: 400): "
        '{"error":"invalid-request-error","info":"a room named standup already exists"}'
    )
    assert "which is in the past rather than in the future" in str(past.value)


async def test_the_causes_know_a_local_daily(
    helper: DailyRESTHelper, local_daily: LocalDaily
) -> None:
    await local_daily.clock.advance(3600)
    with pytest.raises(InvalidRequestError) as past:
        await helper.create_room(DailyRoomParams(properties=DailyRoomProperties(exp=1)))
    helper.daily_api_key = "another"
    with pytest.raises(AuthenticationError) as wrong:
        await helper.get_room_from_url(f"{local_daily.url}/standup")

    assert "This local Daily's clock is 1 hour ahead" in str(past.value.__cause__)
    assert "This local Daily does not know the API key" in str(wrong.value.__cause__)


async def test_a_room_with_sip(any_helper: Any, module: ModuleType) -> None:
    sip = module.DailyRoomSipParams(display_name="line")

    room = await any_helper.create_room(
        module.DailyRoomParams(properties=module.DailyRoomProperties(sip=sip))
    )

    assert room.config.sip == sip
    assert room.config.sip_endpoint.startswith("sip:")
    assert room.name in room.config.sip_endpoint


@pytest.mark.parametrize("pipecat_s", [False, True], ids=["ours", "1.14.0"])
@pytest.mark.parametrize("phone", [None, "+15551234567"])
async def test_configure(
    session: aiohttp.ClientSession,
    helper: DailyRESTHelper,
    local_daily: LocalDaily,
    monkeypatch: pytest.MonkeyPatch,
    pipecat_s: bool,
    phone: str | None,
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", local_daily.api_key)
    monkeypatch.setenv("DAILY_API_URL", local_daily.api_url)
    monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
    configure: Any = runner_module().configure if pipecat_s else ours.configure

    config = await configure(session, sip_caller_phone=phone)

    url, token = config
    room = await helper.get_room_from_url(url)
    assert room.config.eject_at_room_exp is True
    assert token.count(".") == 2
    assert (config.sip_endpoint is None) == (phone is None)

    monkeypatch.setenv("DAILY_ROOM_URL", url)
    again = await configure(session)
    assert again.room_url == url


async def test_types_of_errors(helper: DailyRESTHelper, local_daily: LocalDaily) -> None:
    params = DailyRoomParams(name="standup")
    await helper.create_room(params)

    with pytest.raises(AlreadyExistsError):
        await helper.create_room(params)
    with pytest.raises(NotFoundError):
        await helper.get_room_from_url(f"{local_daily.url}/nothing")
    helper.daily_api_key = "0" * 64
    with pytest.raises(AuthenticationError, match="Room not found: standup"):
        await helper.get_room_from_url(f"{local_daily.url}/standup")


async def test_all_that_daily_documents_is_taken(
    helper: DailyRESTHelper, local_daily: LocalDaily
) -> None:
    properties = DailyRoomProperties(
        exp=2e9,
        enable_knocking=True,
        lang="de",
        enable_recording="raw-tracks",
        sip=DailyRoomSipParams.model_validate({"force_digit_only_username": True}),
    )

    room = await helper.create_room(DailyRoomParams(privacy="private", properties=properties))
    token = await helper.get_token(
        room.url,
        params=ours.DailyMeetingTokenParams(
            properties=ours.DailyMeetingTokenProperties(knocking=True, close_tab_on_exit=True)
        ),
    )

    assert room.config.enable_knocking is True
    assert room.config.lang == "de"
    assert room.config.enable_recording == "raw-tracks"
    assert token


async def test_an_expired_room_is_gone(session: aiohttp.ClientSession) -> None:
    clock = MovableClock()
    async with LocalDaily(clock=clock) as daily:
        helper = DailyRESTHelper(
            daily_api_key=daily.api_key, daily_api_url=daily.api_url, aiohttp_session=session
        )
        room = await helper.create_room(
            DailyRoomParams(properties=DailyRoomProperties(exp=clock.now() + 60))
        )

        clock.advance(61)

        with pytest.raises(NotFoundError):
            await helper.get_room_from_url(room.url)
        assert await helper.delete_room_by_url(room.url) is True
