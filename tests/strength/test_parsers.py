"""Whatever parsers are given, they return something or raise one of our errors."""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.servers.exchanges import NOW, make_request, make_response
from tests.support.sizes import sized
from tests.support.strength.inputs import Inputs
from tests.support.strength.tally import SEED, Tally

from dailykit import DailyError, tokens
from dailykit.client import _failures
from dailykit.client._arguments import in_room, make_body, make_query
from dailykit.client._build import build, decode, decode_json, raw_request
from dailykit.client._reconcile import is_ours
from dailykit.client._retry import Tries, retry_after
from dailykit.local import MovableClock
from dailykit.local.base.errors import SeedError
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import is_list, is_object
from dailykit.local.control.seeds import load_seed, parse_seed, room_bodies, webhook_bodies
from dailykit.local.socket.session import ParticipantSession
from dailykit.local.socket.socket import _decoded
from dailykit.local.store import Store
from dailykit.local.world import World
from dailykit.models.events import EVENT_TYPES
from dailykit.models.rooms import CreateRoomBody
from dailykit.operations import OPERATIONS
from dailykit.operations import rooms as room_operations
from dailykit.redaction import Redactor
from dailykit.tokens._jwt import encode
from dailykit.webhooks import new_secret, parse, sign, verify
from dailykit.webhooks.samples import sample_event

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(900)]

EACH = sized(250, 10_000)
KEY = "0123456789abcdef0123456789abcdef"
SECRET = new_secret(lambda size: bytes(size))


def names_of(model: Any) -> list[str]:
    """Return the names of a model's fields, and of those of the models in it, as on the wire."""
    schema = json.dumps(model.model_json_schema(by_alias=True)) if model is not None else "{}"
    found: list[str] = []

    def walk(part: Any) -> None:
        if is_object(part):
            found.extend(part.get("properties", {}))
            for inner in part.values():
                walk(inner)
        elif is_list(part):
            for inner in part:
                walk(inner)

    walk(json.loads(schema))
    return sorted(set(found))


Parser = Callable[[Inputs], object]


def answers() -> Parser:
    """Answers of every operation, good and bad."""
    operations = [one for one in OPERATIONS if hasattr(one.result, "model_json_schema")]
    names = {one.name: names_of(one.result) for one in operations}

    def run(inputs: Inputs) -> object:
        operation = inputs.dice.choice(operations)
        value = inputs.value(names[operation.name])
        if inputs.dice.random() < 0.3:
            value = {"total_count": inputs.number(), "data": [value]}
        response = make_response(200, inputs.document(value))
        decode_json(make_request(), response)
        return decode(operation, make_request(label=operation.name), response)

    return run


def refusals() -> Parser:
    """Errors of Daily, and headers that say when to come back."""

    def run(inputs: Inputs) -> object:
        value = {"error": inputs.value(), "info": inputs.value()}
        status = inputs.dice.choice([400, 401, 403, 404, 429, 500, 503, 599])
        headers = {"Retry-After": inputs.text(), "Content-Type": f"a/b; charset={inputs.text()}"}
        response = make_response(status, inputs.document(value), **headers)
        wait = retry_after(response, NOW)
        assert wait is None or wait >= 0
        error = _failures.error_for(
            make_request(body=b"{}"),
            response,
            tries=Tries(count=1),
            redact=Redactor(KEY),
            now=NOW,
        )
        return str(error)

    return run


def rooms_read_again() -> Parser:
    """Rooms that an earlier attempt may have created."""
    names = names_of(room_operations.GET.result)
    request = make_request(body=b'{"name": "a", "properties": {"exp": 5, "lang": "en"}}')

    def run(inputs: Inputs) -> object:
        value = inputs.object(names)
        value["created_at"] = inputs.text()
        response = make_response(200, inputs.document(value), Date=inputs.text())
        return is_ours(request, response, elapsed=inputs.dice.random() * 100, now=NOW)

    return run


def webhook_bodies_and_headers() -> Parser:
    """Bodies of webhooks, with signatures and without."""
    kinds = sorted(EVENT_TYPES)

    def run(inputs: Inputs) -> object:
        kind = inputs.dice.choice(kinds)
        with suppress(KeyError, ValueError):
            sample = json.loads(json.dumps(sample_event(kind)))
            body = inputs.document(inputs.altered(sample, list(sample)))
            headers = dict(sign(body, SECRET).items())
            for name in list(headers):
                if inputs.dice.random() < 0.3:
                    headers[name] = inputs.text()
            with suppress(DailyError):
                verify(body, headers, inputs.dice.choice([SECRET, inputs.text()]))
            return parse(body)
        return None

    return run


def meeting_tokens() -> Parser:
    """Meeting tokens: altered, made up, and signed with what they should not say."""
    good = encode({"r": "standup", "d": "d", "exp": 2_000_000_000}, KEY)
    claims = ["r", "exp", "nbf", "o", "u", "ud", "d", "iat", "p", "ss", "sr", "er", "uil", "ctoe"]

    def encoded(value: Any, inputs: Inputs) -> str:
        return base64.urlsafe_b64encode(inputs.document(value)).decode().rstrip("=")

    def run(inputs: Inputs) -> object:
        match inputs.dice.randrange(4):
            case 0:
                token = inputs.text()
            case 1:
                token = inputs.broken(good.encode()).decode("latin-1")
            case 2:
                header = {"alg": inputs.dice.choice(["HS256", "none", inputs.value()])}
                parts = (encoded(header, inputs), encoded(inputs.object(claims), inputs))
                token = ".".join([*parts, inputs.dice.choice(["", "c2ln", inputs.text()])])
            case _:
                token = encode(inputs.object(claims), KEY)
        with suppress(DailyError):
            tokens.inspect(token)
        return tokens.verify(token, KEY, room="standup", domain_id="d", now=1_900_000_000)

    return run


def addresses() -> Parser:
    """Rooms by name and URL, raw paths, and arguments of every kind."""
    operations = list(OPERATIONS)

    def run(inputs: Inputs) -> object:
        with suppress(DailyError):
            path = in_room(room_operations.GET, inputs.text())
            build(room_operations.GET, api_url="https://x/v1", headers={}, path=path)
        with suppress(DailyError):
            raw_request(
                inputs.dice.choice(["GET", inputs.text()]),
                inputs.dice.choice(["/rooms/", ""]) + inputs.text(),
                api_url="https://x/v1",
                headers={},
                json=inputs.value(),
                query={"a": inputs.value()},
            )
        operation = inputs.dice.choice(operations)
        make = make_query if operation.query else make_body
        model = operation.query or operation.body
        part = make(operation, **inputs.object(sorted(model.model_fields) if model else []))
        values = dict.fromkeys(operation.placeholders, inputs.text())
        is_query = operation.query is not None
        return build(
            operation,
            api_url="https://x/v1",
            headers={},
            path=values,
            query=part if is_query else None,
            body=None if is_query else part,
        )

    return run


def seeds(folder: Path) -> Parser:
    """Seeds: as objects, as JSON and as YAML."""
    names = [
        *("rooms", "webhooks", "domains", "config", "clock", "name", "privacy", "properties"),
        *("exp", "nbf", "url", "eventTypes", "hmac", "api_key", "enable_chat"),
    ]
    good = {
        "rooms": [{"name": "a", "privacy": "private", "properties": {"exp": "+1h"}}],
        "webhooks": [{"url": "http://localhost:1/", "eventTypes": ["meeting.started"]}],
        "domains": [{"name": "acme", "api_key": "k", "rooms": [{"name": "b"}]}],
    }

    def run(inputs: Inputs) -> object:
        content = inputs.altered(good, names)
        if inputs.dice.random() < 0.3:
            suffix = inputs.dice.choice(["json", "yaml"])
            path = folder / f"seed.{suffix}"
            text = inputs.document(content)
            if suffix == "yaml" and inputs.dice.random() < 0.5:
                text = inputs.broken(yaml.safe_dump(content, allow_unicode=False).encode())
            path.write_bytes(text)
            seed = load_seed(path)
        else:
            seed = parse_seed(content)
        return [*room_bodies(seed, 1.8e9), *webhook_bodies(seed)]

    return run


@dataclass
class SocketMessages:
    """Messages of a participant."""

    world: World
    said: list[Any] = field(default_factory=list[Any])
    number: int = 0

    def __post_init__(self) -> None:
        self.domain = self.world.domains.open("acme")
        for name in ("standup", "retro"):
            body = {"name": name, "properties": {"enable_knocking": True}}
            self.world.rooms.create(self.domain, CreateRoomBody.model_validate(body))
        self._session = self._new()

    def _new(self) -> ParticipantSession:
        return ParticipantSession(self.world, self.domain, "standup", self.said.append)

    def __call__(self, inputs: Inputs) -> object:
        self.number += 1
        if self.number % 40 == 0 or self._session.is_over:
            self._session.hang_up()
            self._session = self._new()
            self.said.clear()
            self._session.receive({"type": "join", "userName": "Ada"})
        kinds = [
            *("join", "leave", "app-message", "signal", "update", "speaks", "time", "admit"),
            *("set-session-data", "deny", "eject", "update-participant", "request"),
            *("update-permissions", inputs.text()),
        ]
        names = ["token", "userName", "userData", "to", "data", "id", "tracks", "permissions"]
        names += ["name", "options", "mode", "participant", "chat", "text", "audio", "video"]
        message = {**inputs.object(names, 1), "type": inputs.dice.choice(kinds)}
        before = len(self.said)
        document = inputs.document(message).decode("utf-8", "replace")
        self._session.receive(_decoded(document))
        for answer in self.said[before:]:
            assert answer.get("error") != "server-error", (message, answer)
            json.dumps(answer)
        return None


@pytest.fixture
def world() -> Iterator[World]:
    store = Store.open()
    yield World(store, MovableClock(start=1.8e9), Ids("x"), lambda domain, name: name)
    store.close()


def tried(parser: Parser, name: str) -> Counter[str]:
    """Give a parser many inputs, and count how that ended."""
    ends: Counter[str] = Counter()
    for number in range(EACH):
        inputs = Inputs(f"{SEED}/{name}/{number}")
        try:
            parser(inputs)
        except (DailyError, SeedError) as error:
            str(error)
            ends[f"{name}: refused"] += 1
        except Exception as error:  # noqa: BLE001
            pytest.fail(f"{name}, input {number}: {error!r}")
        else:
            ends[f"{name}: read"] += 1
    return ends


PARSERS: dict[str, Callable[[], Parser]] = {
    "answers": answers,
    "refusals": refusals,
    "rooms read again": rooms_read_again,
    "webhooks": webhook_bodies_and_headers,
    "meeting tokens": meeting_tokens,
    "addresses and arguments": addresses,
}


@pytest.mark.parametrize("name", PARSERS)
def test_only_our_errors(name: str, tally: Tally) -> None:
    tally("inputs of parsers", tried(PARSERS[name](), name))


def test_only_our_errors_for_seeds(tmp_path: Path, tally: Tally) -> None:
    tally("inputs of parsers", tried(seeds(tmp_path), "seeds"))


def test_only_our_errors_for_messages(
    world: World, tally: Tally, caplog: pytest.LogCaptureFixture
) -> None:
    tally("inputs of parsers", tried(SocketMessages(world), "socket messages"))
    assert "failed" not in caplog.text
