# Generated from tests/client/_async/test_transport.py by `make generate`. Do not edit.
"""What can go wrong on the way, over real sockets, and what each transport makes of it."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.client._sync.failing import BROKEN, failure_of
from tests.support._sync import (
    Sleeps,
    engine_to,
    serving,
    serving_raw,
)
from tests.support.servers.exchanges import make_request
from tests.support.servers.servers import (
    HOST,
    Answer,
    RawServer,
    Step,
    answers,
    free_port,
    read_request,
    say,
)

from dailykit import errors
from dailykit.client._sync._transport import Transport
from dailykit.client._sync.engine import Engine, Timing
from dailykit.client._sync.rooms import Rooms
from dailykit.operations import by_name

OK = b"HTTP/1.1 200 OK\r\n"


METHODS = ["GET", "POST", "PUT", "DELETE"]


def test_refused() -> None:
    port = free_port()
    failure = failure_of(f"http://{HOST}:{port}")
    assert not failure.sent
    assert not failure.timed_out
    assert not failure.lasting
    assert failure.reason.startswith(f"could not connect to {HOST}:{port}: ")


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    failure = failure_of("http://nowhere.invalid")
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


def test_too_long_in_connecting(full_port: int) -> None:
    failure = failure_of(f"http://{HOST}:{full_port}", timeout=0.2)
    assert not failure.sent
    assert failure.timed_out
    assert failure.reason == "timed out while connecting"


@pytest.mark.parametrize("method", METHODS)
def test_too_long_without_an_answer(method: str) -> None:
    with ExitStack() as stack:
        steps: list[Step] = [read_request]
        server = stack.enter_context(RawServer(steps))
        steps.append(server.until_over)
        failure = failure_of(server.url, method, timeout=0.1)
    assert failure.sent
    assert failure.timed_out
    assert failure.reason == "timed out while waiting for the response"
    assert server.connections == 1


def test_an_empty_answer_needs_no_length_where_it_can_have_no_body() -> None:
    with serving_raw([read_request, say(b"HTTP/1.1 204 No Content\r\n\r\n")]) as server:
        transport = Transport(timeout=30.0)
        response = transport.send(make_request(url=server.url))
        transport.close()
    assert (response.status, response.body) == (204, b"")


def test_too_long_in_the_middle_of_an_answer() -> None:
    with ExitStack() as stack:
        steps: list[Step] = [read_request, say(OK + b"Content-Length: 10\r\n\r\n{")]
        server = stack.enter_context(RawServer(steps))
        steps.append(server.until_over)
        failure = failure_of(server.url, timeout=0.1)
    assert failure.sent
    assert failure.timed_out


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", BROKEN)
def test_broken_answers(name: str, method: str) -> None:
    with serving_raw(BROKEN[name]) as server:
        failure = failure_of(server.url, method)
        assert failure.sent
        assert not failure.timed_out
        assert not failure.lasting
        assert failure.reason
        assert server.connections == 1  # no library has tried again by itself


@pytest.mark.parametrize(
    "url", [f"http://{HOST}:99999", f"http://{HOST}:x", "http://[half", "http://", "ftp://x"]
)
def test_no_address(url: str) -> None:
    failure = failure_of(url)
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


def test_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def shake_hands(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    with serving_raw([shake_hands]) as server:
        failure = failure_of(server.url.replace("http:", "https:"))
        assert not failure.sent
        assert failure.lasting
        assert "certificate" in failure.reason.lower()
        assert server.connections == 1


def test_tls_with_a_server_that_speaks_none() -> None:
    with serving_raw([say(b"HTTP/1.1 400 Bad Request\r\n\r\n")]) as server:
        failure = failure_of(server.url.replace("http:", "https:"))
        assert not failure.timed_out
        assert failure.reason


def call_failing(engine: Engine, error: type[errors.DailyError], match: str) -> errors.DailyError:
    rooms = Rooms(engine)
    with pytest.raises(error, match=match) as caught:
        rooms.get("standup")
    return caught.value


def test_an_answer_that_is_no_json() -> None:
    page = Answer(body=b"<html>", headers={"Content-Type": "text/html"})
    with serving(answers(page)) as server, engine_to(server.url) as engine:
        call_failing(engine, errors.InvalidResponseError, "can't be understood")
        assert len(server.received) == 1


def test_an_empty_answer() -> None:
    with serving(answers(Answer())) as server, engine_to(server.url) as engine:
        call_failing(engine, errors.InvalidResponseError, "can't be understood")
        deletion = by_name("webhooks.delete")
        path = dict.fromkeys(deletion.placeholders, "1")
        assert engine.call(deletion, path=path) is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    elsewhere = Answer(status, headers={"Location": "/v1/elsewhere"})
    with serving(answers(elsewhere)) as server, engine_to(server.url) as engine:
        error = call_failing(engine, errors.APIError, f"answered {status}")
        assert error.status == status
        assert [request.target for request in server.received] == ["/rooms/standup"]


def test_what_must_fail_again_is_not_tried_again() -> None:
    sleeps = Sleeps()
    url = f"http://{HOST}:99999/v1"
    with engine_to(url, timing=Timing(sleep=sleeps.sleep)) as engine:
        error = call_failing(engine, errors.DailyConnectionError, "not a valid URL")
    assert error.attempts == 1
    assert not error.unclear
    assert not sleeps.slept
