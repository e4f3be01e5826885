"""Our helper and Pipecat's, side by side: same requests, same results, same texts of errors."""

import copy
import inspect
import json
import pickle
from collections.abc import Awaitable, Callable
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple, cast
from unittest import mock
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.support.pipecat import inputs
from tests.support.pipecat.original import VERSIONS, helper_module, runner_module
from tests.support.servers.recorder import Answer, Recorder, Seen
from tests.support.sizes import sized

import dailykit.pipecat as ours
from dailykit.errors import DailyError, InvalidResponseError
from dailykit.pipecat import DailyRESTHelper

pytestmark = [pytest.mark.slow, pytest.mark.sized]

thoroughly = settings(
    max_examples=sized(150, 500),
    deadline=None,
    # The recorder is emptied for every example.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
every_version = pytest.mark.parametrize("version", sorted(VERSIONS))

NEWEST = "1.14.0"

Call = Callable[[Any, ModuleType], Awaitable[Any]]
"""Calls a helper, with arguments made with the models of a module."""


class Outcome(NamedTuple):
    """What came of a call."""

    result: Any
    error: Exception | None
    requests: list[Seen]


class Pair:
    """The two helpers, both talking to the recorder."""

    def __init__(self, version: str, mine: DailyRESTHelper, recorder: Recorder, now: float) -> None:
        self.version = version
        self.module = helper_module(version)
        self.mine = mine
        self.recorder = recorder
        self.now = now
        self.theirs = self.module.DailyRESTHelper(
            daily_api_key=mine.daily_api_key,
            daily_api_url=mine.daily_api_url,
            aiohttp_session=mine.aiohttp_session,
        )

    async def call(self, call: Call, answer: Answer) -> tuple[Outcome, Outcome]:
        """Make the same call with Pipecat's helper and with ours."""
        self.recorder.answer = answer
        clock = SimpleNamespace(time=lambda: self.now)
        with mock.patch.object(self.module, "time", clock):
            theirs = await self._outcome(call(self.theirs, self.module))
        return theirs, await self._outcome(call(self.mine, ours))

    async def _outcome(self, call: Awaitable[Any]) -> Outcome:
        self.recorder.take()
        try:
            result = await call
        except Exception as error:  # noqa: BLE001 (Pipecat's helper raises all sorts)
            return Outcome(None, error, self.recorder.take())
        dump = result.model_dump() if isinstance(result, BaseModel) else result
        known = inputs.as_known_to(self.version, dump)
        return Outcome(known, None, self.recorder.take())


@pytest.fixture
def pair(version: str, helper: DailyRESTHelper, recorder: Recorder, now: float) -> Pair:
    return Pair(version, helper, recorder, now)


def same_requests(theirs: list[Seen], mine: list[Seen]) -> None:
    """Every try of ours is the request that Pipecat sends."""
    assert len(theirs) == 1
    assert set(mine) == set(theirs)


def same_but_for_escapes(theirs: list[Seen], mine: list[Seen]) -> None:
    """The same, for names that may be escaped more than Pipecat does."""
    same_requests(
        [seen._replace(path=unquote(seen.path)) for seen in theirs],
        [seen._replace(path=unquote(seen.path)) for seen in mine],
    )


def same_outcome(theirs: Outcome, mine: Outcome) -> None:
    """The same result, or the same text in an error that is ours."""
    if theirs.error is None:
        assert (mine.error, mine.result) == (None, theirs.result)
    elif type(theirs.error) is Exception:
        assert isinstance(mine.error, DailyError)
        assert str(mine.error) == str(theirs.error)
    else:
        # An answer that Pipecat's helper stumbles over: ours says so, or reads it all the same.
        assert isinstance(mine.error, InvalidResponseError)


@every_version
@thoroughly
@given(data=st.data())
async def test_create_room(pair: Pair, version: str, data: st.DataObject) -> None:
    spec = data.draw(inputs.room_params(version))
    as_models = data.draw(st.booleans())

    async def call(helper: Any, module: ModuleType) -> Any:
        return await helper.create_room(inputs.build_room(module, spec, as_models=as_models))

    theirs, mine = await pair.call(call, data.draw(inputs.room_answers))

    same_requests(theirs.requests, mine.requests)
    same_outcome(theirs, mine)


@every_version
@thoroughly
@given(url=inputs.room_urls(), answer=inputs.room_answers)
async def test_get_room_from_url(pair: Pair, url: str, answer: Answer) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.get_room_from_url(url)

    theirs, mine = await pair.call(call, answer)

    same_but_for_escapes(theirs.requests, mine.requests)
    same_outcome(theirs, mine)


@every_version
@thoroughly
@given(data=st.data())
async def test_get_token(pair: Pair, version: str, data: st.DataObject) -> None:
    url = data.draw(inputs.room_urls())
    options = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "expiry_time": st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9),
                "eject_at_token_exp": st.booleans(),
                "owner": st.booleans(),
            },
        )
    )
    spec = data.draw(st.none() | inputs.token_properties(version))

    async def call(helper: Any, module: ModuleType) -> Any:
        return await helper.get_token(url, params=inputs.build_token(module, spec), **options)

    theirs, mine = await pair.call(call, data.draw(inputs.token_answers))

    same_requests(theirs.requests, mine.requests)
    same_outcome(theirs, mine)


@every_version
@thoroughly
@given(url=inputs.room_urls(), answer=inputs.delete_answers)
async def test_delete_room_by_url(pair: Pair, url: str, answer: Answer) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.delete_room_by_url(url)

    theirs, mine = await pair.call(call, answer)

    same_but_for_escapes(theirs.requests, mine.requests)
    same_outcome(theirs, mine)


@every_version
@thoroughly
@given(name=inputs.room_names, answer=inputs.delete_answers)
async def test_delete_room_by_name(pair: Pair, name: str, answer: Answer) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.delete_room_by_name(name)

    theirs, mine = await pair.call(call, answer)

    same_requests(theirs.requests, mine.requests)
    same_outcome(theirs, mine)


@every_version
@thoroughly
@given(url=inputs.room_urls())
async def test_get_name_from_url(pair: Pair, url: str) -> None:
    assert pair.mine.get_name_from_url(url) == pair.theirs.get_name_from_url(url)


@every_version
@pytest.mark.parametrize("url", ["", None])
async def test_no_room_for_a_token(pair: Pair, url: Any) -> None:
    async def call(helper: Any, _: ModuleType) -> Any:
        return await helper.get_token(url)

    theirs, mine = await pair.call(call, Answer())

    assert theirs.requests == mine.requests == []
    same_outcome(theirs, mine)


def dumps(version: str, model: BaseModel) -> list[str]:
    """What a model gives when it is turned into plain values, in one form."""
    plain = (
        model.model_dump(),
        model.model_dump(exclude_none=True),
        model.model_dump(exclude_unset=True),
        model.model_dump(mode="json"),
        json.loads(model.model_dump_json()),
    )
    return [json.dumps(inputs.as_known_to(version, value), sort_keys=True) for value in plain]


def same_models(version: str, theirs: list[Any], mine: list[Any]) -> None:
    """The same dumps and reprs, equal to each other where Pipecat's are, and copied alike."""
    assert [dumps(version, model) for model in mine] == [dumps(version, model) for model in theirs]
    assert (mine[0] == mine[1]) == (theirs[0] == theirs[1])
    assert [model.model_fields_set for model in mine] == [
        model.model_fields_set for model in theirs
    ]
    if version == NEWEST:  # the older release has fewer fields to show
        assert [f"{model!r}{model}" for model in mine] == [f"{model!r}{model}" for model in theirs]
    for model in mine[:1]:
        for copied in (
            *(pickle.loads(pickle.dumps(model)), copy.copy(model), copy.deepcopy(model)),
            *(model.model_copy(), model.model_copy(deep=True)),
        ):
            assert copied == model
            assert repr(copied) == repr(model)
            assert copied.model_fields_set == model.model_fields_set


@every_version
@thoroughly
@given(data=st.data())
async def test_models_of_rooms_to_create(version: str, data: st.DataObject) -> None:
    drawn = [data.draw(inputs.room_params(version)) for _ in range(2)]
    specs = [drawn[0], data.draw(st.sampled_from(drawn))]

    theirs, mine = (
        [inputs.build_room(module, spec, as_models=True) for spec in specs]
        for module in (helper_module(version), ours)
    )

    same_models(version, theirs, mine)


@every_version
@thoroughly
@given(data=st.data())
async def test_models_of_rooms(version: str, data: st.DataObject) -> None:
    drawn = [data.draw(inputs.rooms()) for _ in range(2)]
    specs = [drawn[0], data.draw(st.sampled_from(drawn))]

    theirs, mine = (
        [module.DailyRoomObject(**spec) for spec in specs]
        for module in (helper_module(version), ours)
    )

    same_models(version, theirs, mine)
    assert mine[0].config.sip_uri == theirs[0].config.sip_uri


@every_version
@thoroughly
@given(data=st.data())
async def test_models_of_tokens(version: str, data: st.DataObject) -> None:
    drawn = [data.draw(inputs.token_properties(version)) for _ in range(2)]
    specs = [drawn[0], data.draw(st.sampled_from(drawn))]

    theirs, mine = (
        [inputs.build_token(module, spec) for spec in specs]
        for module in (helper_module(version), ours)
    )

    same_models(version, theirs, mine)


MODELS = sorted(
    name for name in ours.__all__ if issubclass(type(getattr(ours, name)), type(BaseModel))
)


def without_descriptions(schema: Any) -> Any:
    """Return a JSON schema without the words in it, which are ours."""
    if isinstance(schema, list):
        return [without_descriptions(part) for part in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    parts = cast("dict[str, Any]", schema)
    return {
        name: without_descriptions(part) for name, part in parts.items() if name != "description"
    }


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_fields_and_schemas(name: str, mode: Any) -> None:
    theirs: Any = getattr(helper_module(NEWEST), name, None) or getattr(runner_module(), name)
    mine: Any = getattr(ours, name)

    assert list(mine.model_fields) == list(theirs.model_fields)
    # As text, so that the order counts too.
    assert json.dumps(without_descriptions(mine.model_json_schema(mode=mode))) == json.dumps(
        without_descriptions(theirs.model_json_schema(mode=mode))
    )


@pytest.mark.parametrize(
    "name",
    [
        *("__init__", "create_room", "get_room_from_url", "get_token", "get_name_from_url"),
        *("delete_room_by_url", "delete_room_by_name"),
    ],
)
def test_signatures(name: str) -> None:
    theirs, mine = (
        inspect.signature(getattr(module.DailyRESTHelper, name)).parameters
        for module in (helper_module(NEWEST), ours)
    )

    assert [(part.name, part.kind, part.default) for part in mine.values()] == [
        (part.name, part.kind, part.default) for part in theirs.values()
    ]


@every_version
@pytest.mark.parametrize(
    "sip_uri", [None, {}, {"endpoint": "room.0@example.sip.daily.co"}, {"endpoint": "1", "x": 2}]
)
async def test_sip_endpoint(version: str, sip_uri: dict[str, Any] | None) -> None:
    theirs = helper_module(version).DailyRoomProperties(sip_uri=sip_uri)
    mine = ours.DailyRoomProperties(sip_uri=sip_uri)

    assert mine.sip_endpoint == theirs.sip_endpoint
