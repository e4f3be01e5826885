"""What can go wrong on the way, over real sockets, and what each transport makes of it."""

import gc
import json
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from tests.support._async import (
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
from dailykit.client._async._transport import Transport
from dailykit.client._async.engine import AsyncEngine, Timing
from dailykit.client._async.rooms import AsyncRooms
from dailykit.client._http import Failure, TransportError
from dailykit.client._retry import RetryPolicy
from dailykit.client.hooks import Answered, Hooks
from dailykit.operations import by_name

ROOM = {"id": "1", "name": "standup", "url": "https://test.daily.co/standup"}
OK = b"HTTP/1.1 200 OK\r\n"
METHODS = ["GET", "POST", "PUT", "DELETE"]


async def failure_of(url: str, method: str = "POST", *, timeout: float = 30.0) -> Failure:  # noqa: ASYNC109 (of one try)
    """Send one request that must fail, and return how."""
    transport = Transport(timeout=timeout)
    try:
        with pytest.raises(TransportError) as caught:
            await transport.send(make_request(method=method, url=f"{url}/rooms", body=b"{}"))
    finally:
        await transport.aclose()
    return caught.value.failure


async def test_refused() -> None:
    port = free_port()
    failure = await failure_of(f"http://{HOST}:{port}")
    assert not failure.sent
    assert not failure.timed_out
    assert not failure.lasting
    assert failure.reason.startswith(f"could not connect to {HOST}:{port}: ")


async def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    failure = await failure_of("http://nowhere.invalid")
    assert (failure.sent, failure.timed_out, failure.lasting) == (False, False, False)
    assert failure.reason.startswith("could not connect to nowhere.invalid:80: ")


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port that listens, but has no room for another connection."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind((HOST, 0))
        listening.listen(0)
        address: tuple[str, int] = listening.getsockname()
        for _ in range(8):
            filling = stack.enter_context(socket.socket())
            filling.setblocking(False)
            filling.connect_ex(address)
        with socket.socket() as probe:
            probe.settimeout(0.05)
            try:
                probe.connect(address)
            except TimeoutError:
                yield address[1]
                return
        pytest.skip("this system takes more connections than it was told to")


async def test_too_long_in_connecting(full_port: int) -> None:
    failure = await failure_of(f"http://{HOST}:{full_port}", timeout=0.2)
    assert not failure.sent
    assert failure.timed_out
    assert failure.reason == "timed out while connecting"


@pytest.mark.parametrize("method", METHODS)
async def test_too_long_without_an_answer(method: str) -> None:
    with ExitStack() as stack:
        steps: list[Step] = [read_request]
        server = stack.enter_context(RawServer(steps))
        steps.append(server.until_over)
        failure = await failure_of(server.url, method, timeout=0.1)
    assert failure.sent
    assert failure.timed_out
    assert failure.reason == "timed out while waiting for the response"
    assert server.connections == 1


async def test_an_empty_answer_needs_no_length_where_it_can_have_no_body() -> None:
    async with serving_raw([read_request, say(b"HTTP/1.1 204 No Content\r\n\r\n")]) as server:
        transport = Transport(timeout=30.0)
        response = await transport.send(make_request(url=server.url))
        await transport.aclose()
    assert (response.status, response.body) == (204, b"")


async def test_too_long_in_the_middle_of_an_answer() -> None:
    with ExitStack() as stack:
        steps: list[Step] = [read_request, say(OK + b"Content-Length: 10\r\n\r\n{")]
        server = stack.enter_context(RawServer(steps))
        steps.append(server.until_over)
        failure = await failure_of(server.url, timeout=0.1)
    assert failure.sent
    assert failure.timed_out


BROKEN: dict[str, list[Step]] = {
    "reset while reading": [read_a_little, break_off],
    "reset after reading": [read_request, break_off],
    "closed after reading": [read_request],
    "half a status line": [read_request, say(b"HTTP/1.1 20")],
    "a status line alone": [read_request, say(OK)],
    "half of the headers": [read_request, say(OK + b"Content-Le")],
    "half of the body": [read_request, say(OK + b"Content-Length: 100\r\n\r\n{}")],
    "reset in the body": [read_request, say(OK + b"Content-Length: 100\r\n\r\n{}"), break_off],
    "half of the chunks": [read_request, say(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab")],
    "no chunks": [read_request, say(OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n")],
    "no HTTP": [read_request, say(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")],
    "no gzip": [
        read_request,
        say(OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
    ],
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", BROKEN)
async def test_broken_answers(name: str, method: str) -> None:
    async with serving_raw(BROKEN[name]) as server:
        failure = await failure_of(server.url, method)
        assert failure.sent
        assert not failure.timed_out
        assert not failure.lasting
        assert failure.reason
        assert server.connections == 1  # no library has tried again by itself


@pytest.mark.parametrize(
    "url", [f"http://{HOST}:99999", f"http://{HOST}:x", "http://[half", "http://", "ftp://x"]
)
async def test_no_address(url: str) -> None:
    failure = await failure_of(url)
    assert not failure.sent
    assert failure.lasting


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that nobody vouches for, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path / "self-signed.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-keyout", str(path), "-out", f"{path}.crt"),
        ],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


async def test_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def shake_hands(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    async with serving_raw([shake_hands]) as server:
        failure = await failure_of(server.url.replace("http:", "https:"))
        assert not failure.sent
        assert failure.lasting
        assert "certificate" in failure.reason.lower()
        assert server.connections == 1


async def test_tls_with_a_server_that_speaks_none() -> None:
    async with serving_raw([say(b"HTTP/1.1 400 Bad Request\r\n\r\n")]) as server:
        failure = await failure_of(server.url.replace("http:", "https:"))
        assert not failure.timed_out
        assert failure.reason


# Through the engine.


async def call_failing(
    engine: AsyncEngine, error: type[errors.DailyError], match: str
) -> errors.DailyError:
    rooms = AsyncRooms(engine)
    with pytest.raises(error, match=match) as caught:
        await rooms.get("standup")
    return caught.value


async def test_an_answer_that_is_no_json() -> None:
    page = Answer(body=b"<html>", headers={"Content-Type": "text/html"})
    async with serving(answers(page)) as server, engine_to(server.url) as engine:
        await call_failing(engine, errors.InvalidResponseError, "can't be understood")
        assert len(server.received) == 1


async def test_an_empty_answer() -> None:
    async with serving(answers(Answer())) as server, engine_to(server.url) as engine:
        await call_failing(engine, errors.InvalidResponseError, "can't be understood")
        deletion = by_name("webhooks.delete")
        path = dict.fromkeys(deletion.placeholders, "1")
        assert await engine.call(deletion, path=path) is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(status: int) -> None:
    elsewhere = Answer(status, headers={"Location": "/v1/elsewhere"})
    async with serving(answers(elsewhere)) as server, engine_to(server.url) as engine:
        error = await call_failing(engine, errors.APIError, f"answered {status}")
        assert error.status == status
        assert [request.target for request in server.received] == ["/rooms/standup"]


async def test_what_must_fail_again_is_not_tried_again() -> None:
    sleeps = Sleeps()
    url = f"http://{HOST}:99999/v1"
    async with engine_to(url, timing=Timing(sleep=sleeps.sleep)) as engine:
        error = await call_failing(engine, errors.DailyConnectionError, "not a valid URL")
    assert error.attempts == 1
    assert not error.unclear
    assert not sleeps.slept


async def test_what_passes_is_tried_again() -> None:
    sleeps = Sleeps()
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    body = json.dumps(ROOM)
    async with serving_raw(
        [read_a_little, break_off],
        [read_request],
        [read_request, say(OK + b"Content-Length: 100\r\n\r\n{}")],
        [read_request, say(busy)],
        [read_request, say(OK + f"Content-Length: {len(body)}\r\n\r\n{body}".encode())],
    ) as server:
        timing = Timing(sleep=sleeps.sleep, uniform=lambda: 0.5)
        async with engine_to(server.url, timing=timing) as engine:
            room = await AsyncRooms(engine).get("standup")
        assert room.name == "standup"
        assert server.connections == 5
    assert sleeps.slept == [0.25, 0.5, 1.0, 5.0]


async def test_a_connection_that_was_never_made_leaves_nothing_unclear() -> None:
    policy = RetryPolicy(max_retries=1)
    async with engine_to(f"http://{HOST}:{free_port()}/v1", policy=policy) as engine:
        rooms = AsyncRooms(engine)
        with pytest.raises(errors.DailyConnectionError, match="could not connect") as caught:
            await rooms.create("standup")
    assert caught.value.attempts == 2
    assert caught.value.room_name is None


async def test_all_that_is_sent() -> None:
    async with serving(answers(Answer(body=ROOM))) as server, engine_to(server.url) as engine:
        await AsyncRooms(engine).create("standup", privacy="private")
        await AsyncRooms(engine).get("standup")
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


async def test_headers_of_an_answer_are_found_in_any_case() -> None:
    answer = Answer(body=ROOM, headers={"X-Thing": "a"})
    async with serving(answers(answer)) as server:
        transport = Transport(timeout=30.0)
        try:
            response = await transport.send(make_request(url=server.url))
        finally:
            await transport.aclose()
    assert response.headers.get("x-thing") == response.headers.get("X-THING") == "a"


async def test_cookies_are_not_kept() -> None:
    answer = Answer(body=ROOM, headers={"Set-Cookie": "a=b; Path=/"})
    async with serving(answers(answer)) as server, engine_to(server.url) as engine:
        for _ in range(2):
            await AsyncRooms(engine).get("standup")
    assert "Cookie" not in server.received[1].headers


# Connections.


async def test_one_connection_serves_one_call_after_the_other() -> None:
    async with serving(answers(Answer(body=ROOM))) as server, engine_to(server.url) as engine:
        for _ in range(20):
            await AsyncRooms(engine).get("standup")
    assert len({request.peer for request in server.received}) == 1


async def test_an_error_does_not_cost_the_connection() -> None:
    script = answers(Answer(404), Answer(503), Answer(400), Answer(body=ROOM))
    async with serving(script) as server, engine_to(server.url) as engine:
        rooms = AsyncRooms(engine)
        for kind in (errors.NotFoundError, errors.InvalidRequestError):
            with pytest.raises(kind):
                await rooms.get("standup")
        await rooms.get("standup")
    assert len({request.peer for request in server.received}) == 1


async def test_connecting_ahead() -> None:
    async with serving(answers(Answer(404), Answer(body=ROOM))) as server:
        transport = Transport(timeout=30.0)
        try:
            await transport.connect(server.url)
            assert [request.target for request in server.received] == [""]
            await transport.send(make_request(method="GET", url=server.url))
        finally:
            await transport.aclose()
    assert len({request.peer for request in server.received}) == 1
    assert "Authorization" not in server.received[0].headers


@pytest.mark.parametrize("url", [f"http://{HOST}:1/v1", f"http://{HOST}:99999/v1"])
async def test_connecting_ahead_can_fail(url: str) -> None:
    transport = Transport(timeout=30.0)
    try:
        with pytest.raises(TransportError) as caught:
            await transport.connect(url)
    finally:
        await transport.aclose()
    assert not caught.value.failure.sent


async def test_many_at_once_over_one_client() -> None:
    names = [f"room-{number}" for number in range(200)]
    seen: list[Answered] = []

    async def get_all(rooms: AsyncRooms, some: list[str]) -> list[str]:
        return [(await rooms.get(name)).name for name in some]

    async with serving(
        lambda request: Answer(body={**ROOM, "name": request.target.rpartition("/")[2]})
    ) as server:
        hooks = Hooks(on_response=seen.append)
        async with engine_to(server.url, hooks=hooks) as engine:
            rooms = AsyncRooms(engine)
            shares = [names[start::8] for start in range(8)]
            found = await at_once([partial(get_all, rooms, share) for share in shares])
    assert found == shares  # every answer went to who had asked
    assert len(seen) == len(names)
    assert len({request.peer for request in server.received}) <= 8


async def test_a_session_of_the_caller_stays_open() -> None:
    session = new_session()
    try:
        async with serving(answers(Answer(body=ROOM))) as server:
            for _ in range(2):
                async with engine_to(server.url, session=session) as engine:
                    await AsyncRooms(engine).get("standup")
        assert len({request.peer for request in server.received}) == 1
    finally:
        await close_session(session)


async def test_a_session_of_the_caller_keeps_its_timeout() -> None:
    session = session_with_timeout(0.1)
    try:
        with ExitStack() as stack:
            steps: list[Step] = [read_request]
            server = stack.enter_context(RawServer(steps))
            steps.append(server.until_over)
            transport = Transport(session, timeout=3600.0)
            with pytest.raises(TransportError) as caught:
                await transport.send(make_request(url=server.url))
            assert caught.value.failure.timed_out
            await transport.aclose()
    finally:
        await close_session(session)


async def test_a_timeout_that_is_asked_for_comes_first() -> None:
    session = session_with_timeout(3600.0)
    try:
        with ExitStack() as stack:
            steps: list[Step] = [read_request]
            server = stack.enter_context(RawServer(steps))
            steps.append(server.until_over)
            transport = Transport(session, timeout=3600.0)
            with pytest.raises(TransportError) as caught:
                await transport.send(make_request(url=server.url, timeout=0.1))
            assert caught.value.failure.timed_out
            await transport.aclose()
    finally:
        await close_session(session)


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 (not worth a path)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
async def test_no_socket_is_left_open() -> None:
    async def run(steps: list[Step]) -> None:
        async with serving_raw(steps) as server:
            await failure_of(server.url)

    await run(BROKEN["half of the body"])  # whatever is opened once and for all
    gc.collect()
    before = open_files()
    for steps in BROKEN.values():
        await run(steps)
    async with serving(answers(Answer(body=ROOM))) as server, engine_to(server.url) as engine:
        await at_once([partial(AsyncRooms(engine).get, "standup")] * 5)
    gc.collect()  # a socket that was forgotten would warn here
    assert open_files() <= before
