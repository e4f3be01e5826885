"""Webhooks over real HTTP, taken with each framework."""

import json
import queue
import urllib.request
from urllib.error import HTTPError

import pytest
from tests.support.servers.webhook_apps import FRAMEWORKS, serving

from dailykit.models.events import EVENT_TYPES, Event
from dailykit.webhooks import new_secret, sample_event, sign

SECRET = new_secret()
KINDS = [kind for kind in EVENT_TYPES if not kind.startswith("sip_trunk.")]

each_framework = pytest.mark.parametrize("framework", FRAMEWORKS)


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    request = urllib.request.Request(
        url, body, {"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status: int = answer.status
            return status
    except HTTPError as error:
        with error:
            return error.code


def deliver(url: str, content: object, secret: str = SECRET) -> int:
    body = json.dumps(content, separators=(",", ":")).encode()
    return post(url, body, sign(body, secret))


@each_framework
def test_events_arrive_typed_and_once(framework: str) -> None:
    taken: queue.Queue[Event] = queue.Queue()
    samples = {kind: sample_event(kind) for kind in KINDS}

    with serving(framework, SECRET, taken.put) as url:
        assert deliver(url, sample_event("test")) == 200
        for _ in range(2):
            statuses = {kind: deliver(url, sample) for kind, sample in samples.items()}
            assert statuses == dict.fromkeys(KINDS, 200)
    # Whoever stops a server has its handlers run first.
    events = [taken.get_nowait() for _ in range(taken.qsize())]

    assert len(events) == len(KINDS)
    for event in events:
        sample = next(one for one in samples.values() if one["id"] == event.id)
        assert type(event) is EVENT_TYPES[sample["type"]]
        assert event.model_dump(mode="json", by_alias=True, exclude_unset=True) == sample


@each_framework
def test_forgeries_are_refused(framework: str) -> None:
    taken: queue.Queue[Event] = queue.Queue()
    body = json.dumps(sample_event("participant.joined")).encode()

    with serving(framework, SECRET, taken.put) as url:
        assert post(url, body, {}) == 401
        assert post(url, body, sign(body, new_secret())) == 401
        assert post(url, body + b" ", sign(body, SECRET)) == 401
        assert post(url, body, sign(body, SECRET, sent_at=1_700_000_000)) == 401
        assert deliver(url, sample_event("test"), new_secret()) == 401
        with urllib.request.urlopen(
            urllib.request.Request(url, body, sign(body, SECRET)), timeout=20
        ) as answer:
            assert answer.status == 200

    assert taken.qsize() == 1


def test_other_methods_are_refused() -> None:
    with (
        serving("starlette mount", SECRET, lambda event: None) as url,
        pytest.raises(HTTPError) as caught,
    ):
        urllib.request.urlopen(url, timeout=20)
    with caught.value:
        assert caught.value.code == 405
        assert caught.value.headers["Allow"] == "POST"


def test_a_long_body_is_refused_before_it_is_looked_at() -> None:
    with serving("uvicorn alone", SECRET, lambda event: None) as url:
        assert post(url, b" " * ((1 << 20) + 1), {}) == 413
