"""Odd arguments: what Pipecat's helper sends or refuses, so does ours, in the same words."""

import datetime
import logging
import math
import uuid
from collections.abc import Awaitable, Callable
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.support.pipecat import inputs
from tests.support.pipecat.comparing import Came, came_of, same_text
from tests.support.pipecat.original import helper_module, runner_module
from tests.support.pipecat.sessions import SESSIONS, Journal, Step

import dailykit.pipecat as ours
from dailykit.errors import DailyError, InvalidArgumentError
from dailykit.pipecat import DailyRESTHelper, DailyRoomParams, DailyRoomProperties
from dailykit.pipecat._helper import Surroundings

NOW = 1_700_000_000.5
URL = "https://example.daily.co/standup"
VERSION = "1.14.0"
ROOM: dict[str, Any] = {
    "id": "1",
    "name": "standup",
    "api_created": True,
    "privacy": "public",
    "url": URL,
    "created_at": "2019-01-26T09:01:22.000Z",
    "config": {},
}

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 1.0, 1.5, 1e300, 10**400, math.nan, math.inf, -math.inf),
    *("", " ", "x", "yes", "TRUE", "off", "1", "60", "nan", "cloud", "x-new", b"yes", b"\xff"),
    *((), [], ["cloud"], {}, {"a": 1}, {"endpoint": "x"}, {"bucket_name": "b"}, frozenset[Any]()),
    *(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC), datetime.date(2027, 1, 1)),
    *(datetime.timedelta(hours=1), Decimal("1.5"), uuid.UUID(int=1), Ellipsis, 1j),
)
odd = st.sampled_from(ODD)

Call = Callable[[Any, ModuleType], Awaitable[Any]]


async def both_ways(call: Call) -> tuple[Came, Came]:
    """Make a call with Pipecat's helper and with ours, on a fake that answers anything."""
    outcomes: list[Came] = []
    for module in (helper_module(VERSION), ours):
        answer = {**ROOM, "token": "the.token"}
        journal = Journal([Step(200, answer)])
        helper = module.DailyRESTHelper(
            daily_api_key="key", aiohttp_session=SESSIONS["a fake with three methods"](journal)
        )
        if isinstance(helper, DailyRESTHelper):
            helper._surroundings = Surroundings(clock=lambda: NOW)
        clock = SimpleNamespace(time=lambda: NOW)
        with mock.patch.object(helper_module(VERSION), "time", clock):
            outcomes.append(await came_of(call(helper, module), journal))
    return outcomes[0], outcomes[1]


def same(theirs: Came, mine: Came) -> None:
    """The same calls, warnings and result, or an error with the same text, ours besides."""
    assert repr(mine.done) == repr(theirs.done)  # repr, since nan is not equal to itself
    assert mine.warned == theirs.warned
    if theirs.error is None:
        assert mine.error is None
        assert inputs.dump(mine.result) == inputs.dump(theirs.result)
        return
    assert mine.error is not None
    same_text(theirs.error, mine.error)
    assert isinstance(mine.error, type(theirs.error))
    assert isinstance(mine.error, DailyError | ValidationError | Warning) or mine.modelling


MIXES = ("ours", "Pipecat's in ours", "Pipecat's")
"""Whose models our helper is given: an app may have changed one import of three."""


def inner(module: ModuleType, mix: str) -> ModuleType:
    """Return the module that has the models of properties."""
    return module if mix == "ours" else helper_module(VERSION)


def outer(module: ModuleType, mix: str) -> ModuleType:
    """Return the module that has the models around the properties."""
    return helper_module(VERSION) if mix == "Pipecat's" else module


thoroughly = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thoroughly
@given(
    options=st.fixed_dictionaries(
        {}, optional={"expiry_time": odd, "eject_at_token_exp": odd, "owner": odd}
    ),
    given=st.none()
    | st.dictionaries(
        st.sampled_from([*ours.DailyMeetingTokenProperties.model_fields, "x_new"]), odd, max_size=2
    ),
    later=st.dictionaries(
        st.sampled_from(["user_name", "nbf", "is_owner", "permissions", "x_newer"]), odd, max_size=1
    ),
    mix=st.sampled_from(MIXES),
)
async def test_tokens(
    options: dict[str, Any], given: dict[str, Any] | None, later: Any, mix: str
) -> None:
    async def call(helper: Any, module: ModuleType) -> Any:
        params = None
        if given is not None:
            properties = inner(module, mix).DailyMeetingTokenProperties(**given)
            for name, value in later.items():
                setattr(properties, name, value)
            params = outer(module, mix).DailyMeetingTokenParams(properties=properties)
        return await helper.get_token(URL, params=params, **options)

    same(*await both_ways(call))


@thoroughly
@given(
    given=st.dictionaries(
        st.sampled_from([*DailyRoomProperties.model_fields, "lang", "x_new"]), odd, max_size=3
    ),
    later=st.dictionaries(
        st.sampled_from([*DailyRoomProperties.model_fields, "x_newer"]), odd, max_size=1
    ),
    room=st.fixed_dictionaries({}, optional={"name": odd, "privacy": odd}),
    mix=st.sampled_from(MIXES),
)
async def test_rooms(
    given: dict[str, Any], later: dict[str, Any], room: dict[str, Any], mix: str
) -> None:
    async def call(helper: Any, module: ModuleType) -> Any:
        properties = inner(module, mix).DailyRoomProperties(**given)
        for name, value in later.items():
            setattr(properties, name, value)
        params = outer(module, mix).DailyRoomParams(properties=properties, **room)
        return await helper.create_room(params)

    same(*await both_ways(call))


@thoroughly
@given(
    which=st.sampled_from(
        [
            "DailyRoomSipParams",
            "RecordingsBucketConfig",
            "TranscriptionBucketConfig",
            "DailyRoomObject",
        ]
    ),
    data=st.data(),
)
def test_models(which: str, data: st.DataObject) -> None:
    given = data.draw(
        st.dictionaries(st.sampled_from(sorted(getattr(ours, which).model_fields)), odd)
    )

    outcomes: list[Any] = []
    for module in (helper_module(VERSION), ours):
        try:
            outcomes.append(repr(getattr(module, which)(**given)))
        except ValidationError as refused:
            outcomes.append(str(refused))

    assert outcomes[0] == outcomes[1]


@thoroughly
@given(
    name=odd | inputs.room_names,
    called=st.sampled_from(["get_room_from_url", "delete_room_by_url", "delete_room_by_name"]),
    as_url=st.booleans(),
)
async def test_names(name: Any, called: str, as_url: bool) -> None:
    argument = f"https://example.daily.co/{name}" if as_url else name
    theirs = argument
    if called != "delete_room_by_name":
        try:
            theirs = helper_module(VERSION).DailyRESTHelper.get_name_from_url(None, argument)
        except Exception:  # noqa: BLE001 (compared below)
            theirs = "raised"
    assume(theirs not in {"", b""} if isinstance(theirs, str | bytes) else True)
    # Of other names ours sends nothing, or escapes more: see test_differences.
    assume(f"{theirs}".strip(".") and "/" not in f"{theirs}")

    async def call(helper: Any, _: ModuleType) -> Any:
        return await getattr(helper, called)(argument)

    same(*await both_ways(call))


@pytest.mark.parametrize("params", [None, {"name": "x"}, "x", DailyRoomParams])
async def test_params_that_are_none(params: Any) -> None:
    async def create(helper: Any, _: ModuleType) -> Any:
        return await helper.create_room(params)

    async def token(helper: Any, _: ModuleType) -> Any:
        return await helper.get_token(URL, params=params or {})

    same(*await both_ways(create))
    same(*await both_ways(token))


async def test_what_was_given_is_refused_before_anything_is_sent() -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.get_token(URL, math.nan)

    _, mine = await both_ways(call)

    assert mine.done == []
    assert isinstance(mine.error, InvalidArgumentError)
    assert str(mine.error) == "cannot convert float NaN to integer"


HEX = "0123abcd" * 4
NAMED = (
    *("room_exp_duration", "token_exp_duration", "sip_caller_phone", "sip_enable_video"),
    *("sip_num_endpoints", "enable_dialout", "sip_codecs", "sip_provider", "room_geo"),
    *("room_properties", "token_properties", "api_key"),
)
SIP_ROOM = {**ROOM, "config": {"sip_uri": {"endpoint": "standup.0@example.sip.daily.co"}}}


def models(module: ModuleType) -> dict[str, Any]:
    """Return arguments that are models of a module."""
    sip = module.DailyRoomSipParams(display_name="line")
    return {
        "sip": module.DailyRoomProperties(sip=sip, geo="us-west-2"),
        "room": module.DailyRoomProperties(exp=2e9, x_new=1),
        "token": module.DailyMeetingTokenProperties(user_name="Bot", is_owner=False),
    }


async def configured(
    configure: Callable[..., Awaitable[Any]], environment: dict[str, str], options: dict[str, Any]
) -> Came:
    """Call a `configure`, with chance, time and environment known."""
    journal = Journal([Step(200, {**SIP_ROOM, "token": "the.token"})] * 2)
    session = SESSIONS["a fake with three methods"](journal)
    with (
        mock.patch("time.time", return_value=NOW),
        mock.patch("uuid.uuid4", return_value=SimpleNamespace(hex=HEX)),
        mock.patch.dict("os.environ", environment, clear=True),
    ):
        return await came_of(configure(session, **options), journal)


class Lines(logging.Handler):
    """Keeps what is logged: the level and the message."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.levelname.lower(), record.getMessage()))


@settings(thoroughly, max_examples=150)
@given(
    options=st.dictionaries(
        st.sampled_from(NAMED), odd | st.sampled_from(["sip", "room", "token"]), max_size=3
    ),
    environment=st.fixed_dictionaries(
        {"DAILY_API_KEY": st.just("key")},
        optional={"DAILY_ROOM_URL": st.just(URL), "DAILY_API_URL": st.just("http://h/v1")},
    ),
    mixed=st.booleans(),
)
async def test_configure(options: dict[str, Any], environment: dict[str, str], mixed: bool) -> None:
    theirs_made, runner = models(helper_module(VERSION)), runner_module()
    mine_made = models(helper_module(VERSION) if mixed else ours)
    lines, logger = Lines(), logging.getLogger("dailykit.pipecat")

    def given(made: dict[str, Any]) -> dict[str, Any]:
        chosen = {name: isinstance(value, str) and value in made for name, value in options.items()}
        return {name: made[value] if chosen[name] else value for name, value in options.items()}

    with mock.patch.object(runner, "logger") as said:
        theirs = await configured(runner.configure, environment, given(theirs_made))
    with (
        mock.patch.object(logger, "handlers", [lines]),
        mock.patch.object(logger, "propagate", False),
    ):
        before = logger.level
        logger.setLevel(logging.INFO)
        mine = await configured(ours.configure, environment, given(mine_made))
        logger.setLevel(before)

    same(theirs, mine)
    # Where Pipecat drops something in silence, ours says so.
    said_by_both = [line for line in lines.lines if "Daily does not have these" not in line[1]]
    assert said_by_both == [(call[0], call.args[0]) for call in said.mock_calls]
