"""What a hostile or broken server can't do: hold a try for ever, or fill the memory."""

import gzip
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from tests.support._async import close_session, new_session
from tests.support.servers.exchanges import make_request
from tests.support.servers.servers import RawServer, Step, read_request, say

from dailykit.client._async._transport import Transport
from dailykit.client._http import Failure, TransportError

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

DRIPS: dict[str, tuple[bytes, bytes]] = {
    "the status line": (b"HTTP/1.1 200 ", b"O"),
    "one header": (OK + b"X-A: ", b"b"),
    "headers": (OK, b"X-A: b\r\n"),
    "a body": (OK + b"Content-Length: 1000000\r\n\r\n", b" "),
    "a body without a length": (OK + b"\r\n", b" "),
    "chunks": (CHUNKED, b"1\r\n \r\n"),
    "the length of a chunk": (CHUNKED, b"0"),
    "a chunk's extension": (CHUNKED + b"1;", b"x"),
    "what comes after the chunks": (CHUNKED + b"0\r\n", b"X-A: b\r\n"),
    "answers before the answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


async def failing(
    transport: Transport, url: str, body: bytes = b"{}", seconds: float | None = None
) -> tuple[Failure, float]:
    """Send a request that must fail; return how, and after how many seconds."""
    began = time.monotonic()
    with pytest.raises(TransportError) as caught:
        await transport.send(make_request(url=url, body=body, timeout=seconds))
    return caught.value.failure, time.monotonic() - began


async def failure_of(
    steps: Callable[[RawServer], list[Step]],
    seconds: float = 30.0,
    largest: int = 1000,
) -> tuple[Failure, float]:
    script: list[Step] = []
    with RawServer(script) as server:
        script += steps(server)
        transport = Transport(timeout=30.0, largest=largest)
        try:
            return await failing(transport, server.url, seconds=seconds)
        finally:
            await transport.aclose()


@pytest.mark.parametrize("name", DRIPS)
@pytest.mark.parametrize("pause", [0.01, 0.0])
async def test_a_try_has_its_time_as_a_whole(name: str, pause: float) -> None:
    start, piece = DRIPS[name]
    failure, took = await failure_of(
        lambda server: [read_request, say(start), server.dripping(piece, pause)],
        seconds=0.2,
        largest=10**9,
    )
    # What comes fast enough may be refused for its size first, by the libraries' own limits.
    assert failure.timed_out or (pause == 0.0 and failure.sent)
    assert took < 2.0


async def test_so_has_one_over_a_session_of_the_caller() -> None:
    session = new_session()
    try:
        for start, piece in (DRIPS["one header"], DRIPS["a body"]):
            script: list[Step] = [read_request, say(start)]
            with RawServer(script) as server:
                script.append(server.dripping(piece))
                transport = Transport(session, timeout=0.2)
                failure, took = await failing(transport, server.url)
            assert failure.timed_out
            assert took < 2.0
    finally:
        await close_session(session)


@pytest.mark.parametrize("name", ["the status line", "one header", "headers"])
async def test_a_download_has_that_time_until_the_file_begins(name: str) -> None:
    start, piece = DRIPS[name]
    script: list[Step] = [read_request, say(start)]
    with RawServer(script) as server:
        script.append(server.dripping(piece))
        transport = Transport(timeout=0.2)
        began = time.monotonic()
        with pytest.raises(TransportError) as caught:
            async with transport.stream(make_request(method="GET", url=server.url)):
                pass
        assert time.monotonic() - began < 2.0
        await transport.aclose()
    assert caught.value.failure.timed_out


async def test_a_download_goes_on_for_as_long_as_pieces_come() -> None:
    script: list[Step] = [read_request, say(OK + b"Content-Length: 30\r\n\r\n")]
    with RawServer(script) as server:
        # Longer as a whole than a try may take, and each far shorter: a busy machine stutters.
        slowly = server.pausing(0.4)
        script += [slowly, say(b"x" * 10)] * 3
        transport = Transport(timeout=1.0)
        pieces: list[bytes] = []
        async with transport.stream(make_request(method="GET", url=server.url)) as stream:
            while piece := await stream.read():
                pieces.append(piece)
        await transport.aclose()
    assert b"".join(pieces) == b"x" * 30


async def test_a_download_of_which_nothing_comes_any_more() -> None:
    script: list[Step] = [read_request, say(OK + b"Content-Length: 30\r\n\r\nx")]
    with RawServer(script) as server:
        script.append(server.until_over)
        transport = Transport(timeout=0.2)
        async with transport.stream(make_request(method="GET", url=server.url)) as stream:
            assert await stream.read() == b"x"
            with pytest.raises(TransportError) as caught:
                await stream.read()
        await transport.aclose()
    assert caught.value.failure.timed_out


async def test_a_request_that_is_not_read() -> None:
    with ExitStack() as stack:
        steps: list[Step] = []
        server = stack.enter_context(RawServer(steps))
        steps.append(server.pausing(30))
        transport = Transport(timeout=0.3)
        failure, took = await failing(transport, server.url, body=b" " * 30_000_000)
        await transport.aclose()
    assert failure.timed_out
    assert failure.sent
    assert took < 2.0


async def test_a_server_that_says_nothing_while_tls_is_begun() -> None:
    with ExitStack() as stack:
        steps: list[Step] = []
        server = stack.enter_context(RawServer(steps))
        steps.append(server.until_over)
        transport = Transport(timeout=0.2)
        failure, took = await failing(transport, server.url.replace("http:", "https:"))
        await transport.aclose()
    assert failure.timed_out
    assert took < 2.0


async def test_time_that_one_try_has_used_up_is_not_missing_from_the_next() -> None:
    """Both go over the same connection, whose socket remembers the last timeout."""
    half = say(OK + b"Content-Length: 2\r\n\r\n{")
    with ExitStack() as stack:
        steps: list[Step] = [read_request, half]
        server = stack.enter_context(RawServer(steps))
        slowly = server.pausing(0.3)
        steps += [slowly, say(b"}"), read_request, slowly, half, say(b"}")]
        transport = Transport(timeout=0.5)
        for _ in range(2):
            answer = await transport.send(make_request(url=server.url, body=b"{}"))
            assert answer.body == b"{}"
        await transport.aclose()
    assert server.connections == 1


SIZES: dict[str, bytes] = {
    "a length": OK + b"Content-Length: 1001\r\n\r\n" + b" " * 1001,
    "an absurd length": OK + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "a length of many digits": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "no length": OK + b"Connection: close\r\n\r\n" + b" " * 1001,
    "chunks": CHUNKED + b"3e9\r\n" + b" " * 1001 + b"\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", SIZES)
async def test_an_answer_has_a_largest_size(name: str) -> None:
    failure, _ = await failure_of(lambda _: [read_request, say(SIZES[name])])
    assert failure.sent
    assert not failure.timed_out
    if "ContentLength" not in failure.reason.replace("-", ""):  # which is no HTTP to aiohttp
        assert failure.answered
        assert failure.lasting
        assert failure.reason == "the response has more than 64 MiB"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("framing", ["length", "chunks"])
async def test_what_counts_is_the_size_after_decompression(encoding: str, framing: str) -> None:
    bomb = b" " * 50_000_000
    packed = gzip.compress(bomb, 1) if encoding == "gzip" else zlib.compress(bomb, 1)
    head = OK + f"Content-Encoding: {encoding}\r\n".encode()
    if framing == "length":
        whole = head + f"Content-Length: {len(packed)}\r\n\r\n".encode() + packed
    else:
        whole = head + f"Transfer-Encoding: chunked\r\n\r\n{len(packed):x}\r\n".encode() + packed
    failure, _ = await failure_of(
        lambda server: [read_request, say(whole), server.until_over], largest=1_000_000
    )
    assert failure.answered
    assert failure.reason == "the response has more than 64 MiB"


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 1000\r\n\r\n" + b" " * 1000,
        CHUNKED + b"3e8\r\n" + b" " * 1000 + b"\r\n0\r\n\r\n",
        OK
        + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
        % (len(gzip.compress(b" " * 1000, mtime=0)), gzip.compress(b" " * 1000, mtime=0)),
    ],
    ids=["length", "chunks", "gzip"],
)
async def test_an_answer_of_just_that_size(answer: bytes) -> None:
    with RawServer([read_request, say(answer), read_request, say(answer)]) as server:
        transport = Transport(timeout=30.0, largest=1000)
        for _ in range(2):
            got = await transport.send(make_request(url=server.url, body=b"{}"))
            assert got.body == b" " * 1000
        await transport.aclose()
        assert server.connections == 1  # the connection was given back


@pytest.mark.parametrize("status", [101])
async def test_what_is_no_final_status_is_no_success(status: int) -> None:
    answer = f"HTTP/1.1 {status} X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n".encode()
    failure, _ = await failure_of(lambda server: [read_request, say(answer), server.until_over])
    assert failure.sent
    assert failure.answered
    assert failure.reason == f"{status} is not a final response"
