# Generated from tests/client/_async/test_connections.py by `make generate`. Do not edit.
"""Connections of the transport: reused, opened ahead, the caller's own, and none left open."""

import gc
import json
import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from tests.client._sync.failing import BROKEN, failure_of
from tests.support._sync import (
    KEY,
    Sleeps,
    at_once,
    close_session,
    engine_to,
    new_session,
    serving,
    serving_raw,
    session_with_timeout,
)
from tests.support.servers.exchanges import make_request
from tests.support.servers.servers import (
    HOST,
    Answer,
    RawServer,
    Step,
    answers,
    break_off,
    free_port,
    read_a_little,
    read_request,
    say,
)

from dailykit import errors
from dailykit.client._http import TransportError
from dailykit.client._retry import RetryPolicy
from dailykit.client._sync._transport import Transport
from dailykit.client._sync.engine import Timing
from dailykit.client._sync.rooms import Rooms
from dailykit.client.hooks import Answered, Hooks

ROOM = {"id": "1", "name": "standup", "url": "https://test.daily.co/standup"}


OK = b"HTTP/1.1 200 OK\r\n"


def test_what_passes_is_tried_again() -> None:
    sleeps = Sleeps()
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    body = json.dumps(ROOM)
    with serving_raw(
        [read_a_little, break_off],
        [read_request],
        [read_request, say(OK + b"Content-Length: 100\r\n\r\n{}")],
        [read_request, say(busy)],
        [read_request, say(OK + f"Content-Length: {len(body)}\r\n\r\n{body}".encode())],
    ) as server:
        timing = Timing(sleep=sleeps.sleep, uniform=lambda: 0.5)
        with engine_to(server.url, timing=timing) as engine:
            room = Rooms(engine).get("standup")
        assert room.name == "standup"
        assert server.connections == 5
    assert sleeps.slept == [0.25, 0.5, 1.0, 5.0]


def test_a_connection_that_was_never_made_leaves_nothing_unclear() -> None:
    policy = RetryPolicy(max_retries=1)
    with engine_to(f"http://{HOST}:{free_port()}/v1", policy=policy) as engine:
        rooms = Rooms(engine)
        with pytest.raises(errors.DailyConnectionError, match="could not connect") as caught:
            rooms.create("standup")
    assert caught.value.attempts == 2
    assert caught.value.room_name is None


def test_all_that_is_sent() -> None:
    with serving(answers(Answer(body=ROOM))) as server, engine_to(server.url) as engine:
        Rooms(engine).create("standup", privacy="private")
        Rooms(engine).get("standup")
    create, get = server.received
    assert (create.method, create.target) == ("POST", "/rooms")
    assert create.json() == {"name": "standup", "privacy": "private"}
    assert create.headers["Content-Type"] == "application/json"
    assert (get.method, get.target, get.body) == ("GET", "/rooms/standup", b"")
    assert "Content-Type" not in get.headers
    for request in server.received:
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        assert request.headers["Accept"] == "application/json"
        assert request.headers["User-Agent"].startswith("dailykit/")
        assert "Cookie" not in request.headers


def test_headers_of_an_answer_are_found_in_any_case() -> None:
    answer = Answer(body=ROOM, headers={"X-Thing": "a"})
    with serving(answers(answer)) as server:
        transport = Transport(timeout=30.0)
        try:
            response = transport.send(make_request(url=server.url))
        finally:
            transport.close()
    assert response.headers.get("x-thing") == response.headers.get("X-THING") == "a"


def test_cookies_are_not_kept() -> None:
    answer = Answer(body=ROOM, headers={"Set-Cookie": "a=b; Path=/"})
    with serving(answers(answer)) as server, engine_to(server.url) as engine:
        for _ in range(2):
            Rooms(engine).get("standup")
    assert "Cookie" not in server.received[1].headers


def test_one_connection_serves_one_call_after_the_other() -> None:
    with serving(answers(Answer(body=ROOM))) as server, engine_to(server.url) as engine:
        for _ in range(20):
            Rooms(engine).get("standup")
    assert len({request.peer for request in server.received}) == 1


def test_an_error_does_not_cost_the_connection() -> None:
    script = answers(Answer(404), Answer(503), Answer(400), Answer(body=ROOM))
    with serving(script) as server, engine_to(server.url) as engine:
        rooms = Rooms(engine)
        for kind in (errors.NotFoundError, errors.InvalidRequestError):
            with pytest.raises(kind):
                rooms.get("standup")
        rooms.get("standup")
    assert len({request.peer for request in server.received}) == 1


def test_connecting_ahead() -> None:
    with serving(answers(Answer(404), Answer(body=ROOM))) as server:
        transport = Transport(timeout=30.0)
        try:
            transport.connect(server.url)
            assert [request.target for request in server.received] == [""]
            transport.send(make_request(method="GET", url=server.url))
        finally:
            transport.close()
    assert len({request.peer for request in server.received}) == 1
    assert "Authorization" not in server.received[0].headers


@pytest.mark.parametrize("url", [f"http://{HOST}:1/v1", f"http://{HOST}:99999/v1"])
def test_connecting_ahead_can_fail(url: str) -> None:
    transport = Transport(timeout=30.0)
    try:
        with pytest.raises(TransportError) as caught:
            transport.connect(url)
    finally:
        transport.close()
    assert not caught.value.failure.sent


def test_many_at_once_over_one_client() -> None:
    names = [f"room-{number}" for number in range(200)]
    seen: list[Answered] = []

    def get_all(rooms: Rooms, some: list[str]) -> list[str]:
        return [(rooms.get(name)).name for name in some]

    with serving(
        lambda request: Answer(body={**ROOM, "name": request.target.rpartition("/")[2]})
    ) as server:
        hooks = Hooks(on_response=seen.append)
        with engine_to(server.url, hooks=hooks) as engine:
            rooms = Rooms(engine)
            shares = [names[start::8] for start in range(8)]
            found = at_once([partial(get_all, rooms, share) for share in shares])
    assert found == shares  # every answer went to who had asked
    assert len(seen) == len(names)
    assert len({request.peer for request in server.received}) <= 8


def test_a_session_of_the_caller_stays_open() -> None:
    session = new_session()
    try:
        with serving(answers(Answer(body=ROOM))) as server:
            for _ in range(2):
                with engine_to(server.url, session=session) as engine:
                    Rooms(engine).get("standup")
        assert len({request.peer for request in server.received}) == 1
    finally:
        close_session(session)


def test_a_session_of_the_caller_keeps_its_timeout() -> None:
    session = session_with_timeout(0.1)
    try:
        with ExitStack() as stack:
            steps: list[Step] = [read_request]
            server = stack.enter_context(RawServer(steps))
            steps.append(server.until_over)
            transport = Transport(session, timeout=3600.0)
            with pytest.raises(TransportError) as caught:
                transport.send(make_request(url=server.url))
            assert caught.value.failure.timed_out
            transport.close()
    finally:
        close_session(session)


def test_a_timeout_that_is_asked_for_comes_first() -> None:
    session = session_with_timeout(3600.0)
    try:
        with ExitStack() as stack:
            steps: list[Step] = [read_request]
            server = stack.enter_context(RawServer(steps))
            steps.append(server.until_over)
            transport = Transport(session, timeout=3600.0)
            with pytest.raises(TransportError) as caught:
                transport.send(make_request(url=server.url, timeout=0.1))
            assert caught.value.failure.timed_out
            transport.close()
    finally:
        close_session(session)


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 (not worth a path)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_socket_is_left_open() -> None:
    def run(steps: list[Step]) -> None:
        with serving_raw(steps) as server:
            failure_of(server.url)

    run(BROKEN["half of the body"])  # whatever is opened once and for all
    gc.collect()
    before = open_files()
    for steps in BROKEN.values():
        run(steps)
    with serving(answers(Answer(body=ROOM))) as server, engine_to(server.url) as engine:
        at_once([partial(Rooms(engine).get, "standup")] * 5)
    gc.collect()  # a socket that was forgotten would warn here
    assert open_files() <= before
