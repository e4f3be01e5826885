"""Both helpers on the same session, of whatever kind: the same calls, results and texts.

What is deliberately otherwise is in `test_differences`, and in ``docs/from-pipecat.md``. Of that,
only the retries touch what is generated here: what the helper does again is expected to be what
Pipecat's helper does when it is called again.
"""

import json
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple
from unittest import mock

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from tests.support.pipecat import inputs
from tests.support.pipecat.comparing import Came, came_of, same_text
from tests.support.pipecat.original import VERSIONS, helper_module
from tests.support.pipecat.sessions import SESSIONS, Journal, Script, Step, ended
from tests.support.sizes import sized

import dailykit.pipecat as ours
from dailykit.client._async.engine import Timing
from dailykit.errors import DailyError
from dailykit.pipecat._helper import Surroundings

pytestmark = pytest.mark.slow

NOW = 1_700_000_000.5
KEY = "0123456789abcdef-the-key"
URL = "https://api.daily.co/v1"


class Own(Exception):  # noqa: N818
    """An exception of a test's own."""

    def __init__(self, first: str, second: int) -> None:
        super().__init__(first, second)
        self.second = second


def _key() -> Any:
    return SimpleNamespace(host="api.daily.co", port=443, ssl=True)


def _info() -> Any:
    return SimpleNamespace(real_url="https://h/")


UNCONNECTED = {
    "connector": lambda: aiohttp.ClientConnectorError(_key(), OSError(111, "refused")),
    "dns": lambda: aiohttp.ClientConnectorDNSError(_key(), OSError(-2, "unknown")),
    "connection timeout": lambda: aiohttp.ConnectionTimeoutError("Connection timeout to host"),
}
"""What surely did nothing."""

RAISED = {
    **UNCONNECTED,
    "client": lambda: aiohttp.ClientError("boom"),
    "connection": lambda: aiohttp.ClientConnectionError("Connection refused: POST x"),
    "disconnected": aiohttp.ServerDisconnectedError,
    "payload": lambda: aiohttp.ClientPayloadError("cut off"),
    "os": lambda: aiohttp.ClientOSError(104, "reset"),
    "server timeout": lambda: aiohttp.ServerTimeoutError("slow"),
    "content type": lambda: aiohttp.ContentTypeError(_info(), (), status=200, message="odd"),
    "response": lambda: aiohttp.ClientResponseError(_info(), (), status=401, message="no"),
    "url": lambda: aiohttp.InvalidURL("x"),
    "timeout": TimeoutError,
    "reset": lambda: ConnectionResetError(104, "reset"),
    "closed": lambda: RuntimeError("Session is closed"),
    "value": lambda: ValueError("bad"),
    "type": lambda: TypeError("object MagicMock can't be used in 'await' expression"),
    "lookup": lambda: KeyError("token"),
    "json": lambda: json.JSONDecodeError("Expecting value", "", 0),
    "unicode": lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
    "assertion": lambda: AssertionError("unexpected"),
    "stop": StopIteration,
    "exception": lambda: Exception("boom"),
    "own": lambda: Own("mine", 2),
}


class Ask(NamedTuple):
    """A call of the helper: its name and what makes its arguments."""

    name: str
    spec: Any

    async def of(self, helper: Any, module: ModuleType) -> Any:
        if self.name == "create_room":
            return await helper.create_room(inputs.build_room(module, self.spec, as_models=True))
        if self.name == "get_token":
            url, options, properties = self.spec
            params = inputs.build_token(module, properties)
            return await helper.get_token(url, params=params, **options)
        return await getattr(helper, self.name)(self.spec)


def passing(step: Step) -> bool:
    """Tell whether a step surely did nothing, so that ours tries again."""
    if step.raises is None or step.place in {"json", "exit"}:
        return step.status in {429, 503}
    if step.place == "text" and step.status != 200:
        return step.status in {429, 503}
    return step.raises in UNCONNECTED.values() and step.place in {"call", "enter"}


async def expected(
    ask: Ask, module: ModuleType, kind: str, script: Script, api_url: str, most: int
) -> Came:
    """Return what Pipecat's helper makes of a script when it is called again after each refusal."""
    rest, done, outcomes = list(script), list[Any](), list[Came]()
    while True:
        step = rest.pop(0) if rest else Step(raises=ended, place="call")
        journal = Journal([step])
        helper = module.DailyRESTHelper(
            daily_api_key=KEY, daily_api_url=api_url, aiohttp_session=SESSIONS[kind](journal)
        )
        outcomes.append(await came_of(ask.of(helper, module), journal))
        done += outcomes[-1].done
        again = passing(step) and outcomes[-1].error is not None and len(outcomes) < most
        if not again:
            break
    # A ClientResponseError with a status of failure is an answer, of a session that raises for it.
    answered = step.raises is None or step.place not in {"call", "enter"}
    answered = answered or step.raises is RAISED["response"]
    return outcomes[-1 if answered else 0]._replace(done=done)


def plain(version: str, value: Any) -> Any:
    if isinstance(value, BaseModel):
        return inputs.as_known_to(version, value.model_dump())
    return value


def same(version: str, theirs: Came, mine: Came) -> None:
    """The same calls, the same result, the same text; and an error is ours besides."""
    assert mine.done == theirs.done
    if theirs.error is None:
        assert mine.error is None
        assert plain(version, mine.result) == plain(version, theirs.result)
        return
    assert mine.error is not None
    same_text(theirs.error, mine.error)
    assert isinstance(mine.error, type(theirs.error))
    if not isinstance(theirs.error, ValidationError):
        assert isinstance(mine.error, DailyError)
        assert isinstance(mine.error, aiohttp.ClientError | OSError) >= isinstance(
            theirs.error, aiohttp.ClientError | OSError
        )


def steps(data: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    statuses = st.sampled_from([200, 200, 200, 404, *inputs.STATUSES])
    answers = st.builds(Step, statuses, data, inputs.words)
    raised = st.builds(
        Step,
        statuses,
        data,
        inputs.words,
        st.sampled_from(list(RAISED.values())),
        st.sampled_from(["call", "enter", "json", "text", "exit"]),
    )
    return answers | answers | raised


_odd: st.SearchStrategy[Any] = st.sampled_from(
    [None, 1, [], ["x"], "x", {}, {"token": None}, {"token": 5}]
)
# Whole models, with all their fields, are generated elsewhere: here it is about conversations.
_configs: st.SearchStrategy[Any] = st.sampled_from(
    [{}, {"exp": 1.5, "x_new": [1]}, {"sip_uri": {"endpoint": "x"}}, {"enable_chat": True}]
)


def _room(name: str, config: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "1",
        "name": name,
        "api_created": True,
        "privacy": "public",
        "url": "u",
        "created_at": "2019",
        "config": config,
    }


_rooms = st.builds(_room, inputs.words, _configs)
_properties: st.SearchStrategy[Any] = st.sampled_from(
    [{}, {"user_name": "Ada"}, {"nbf": 5, "permissions": {"a": [1]}}]
)
_tokens = inputs.words.map(lambda token: {"token": token})


NAMES = (
    *("create_room", "get_token", "get_room_from_url"),
    *("delete_room_by_url", "delete_room_by_name"),
)


@st.composite
def conversations(draw: st.DrawFn) -> list[tuple[Ask, Script]]:
    """Draw calls, each with what the session answers to it."""
    drawn: list[tuple[Ask, Script]] = []
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(NAMES))
        spec: Any = draw(inputs.room_urls())
        data = _rooms | _odd
        if name == "create_room":
            spec = {"name": draw(st.none() | inputs.words), "properties": draw(_configs)}
        elif name == "delete_room_by_name":
            spec = draw(inputs.room_names)
        elif name == "get_token":
            data = _tokens | _odd
            options = st.fixed_dictionaries(
                {}, optional={"expiry_time": st.floats(-1e9, 1e9), "owner": st.booleans()}
            )
            spec = (spec, draw(options), draw(st.none() | _properties))
        drawn.append((Ask(name, spec), draw(st.lists(steps(data), min_size=1, max_size=4))))
    return drawn


@pytest.mark.sized
@pytest.mark.parametrize("version", sorted(VERSIONS))
@settings(max_examples=sized(80, 250), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
async def test_conversations(version: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(SESSIONS)))
    module = helper_module(version)
    surroundings = Surroundings(clock=lambda: NOW, timing=Timing(uniform=lambda: 0.0))
    journal = Journal([])
    helper = ours.DailyRESTHelper(
        daily_api_key=KEY, daily_api_url=URL, aiohttp_session=SESSIONS[kind](journal)
    )
    helper._surroundings = surroundings

    models = data.draw(st.sampled_from([ours, module]))  # an app may have changed one import alone

    for ask, script in data.draw(conversations()):
        clock = SimpleNamespace(time=lambda: NOW)
        with mock.patch.object(module, "time", clock):
            most = surroundings.policy.max_retries + 1
            theirs = await expected(ask, module, kind, script, URL, most)
        journal.script = list(script)
        same(version, theirs, await came_of(ask.of(helper, models), journal))


def _cut_off() -> Exception:
    return aiohttp.ClientPayloadError("cut off")


@pytest.mark.parametrize("kind", sorted(SESSIONS))
async def test_what_broke_off_after_a_refusal_is_told(kind: str) -> None:
    refused, broken = Step(503, None, ""), Step(200, None, "", _cut_off, "json")
    ask, version = Ask("create_room", {"name": "standup", "properties": {}}), max(VERSIONS)
    journal = Journal([refused, broken])
    helper = ours.DailyRESTHelper(
        daily_api_key=KEY, daily_api_url=URL, aiohttp_session=SESSIONS[kind](journal)
    )
    helper._surroundings = Surroundings(clock=lambda: NOW, timing=Timing(uniform=lambda: 0.0))

    theirs = await expected(ask, helper_module(version), kind, [refused, broken], URL, 5)
    mine = await came_of(ask.of(helper, ours), journal)

    same(version, theirs, mine)
    assert isinstance(mine.error, DailyError)
    assert (mine.error.room_name, mine.error.unclear) == ("standup", True)
