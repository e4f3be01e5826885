"""What only the asynchronous transport has to get right: cancellation, event loops, middlewares."""

import asyncio
import gc
import socket
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import aiohttp
import pytest
from tests.support.servers.exchanges import make_request
from tests.support.servers.servers import (
    Answer,
    HTTPServer,
    RawServer,
    Step,
    answers,
    read_request,
    say,
)

from dailykit.client._async._transport import Transport
from dailykit.client._http import TransportError

OK = b"HTTP/1.1 200 OK\r\n"
STAGES: dict[str, Sequence[Step]] = {
    "before anything was read": [],
    "before the answer": [read_request],
    "in the status line": [read_request, say(b"HTTP/1.1 20")],
    "in the headers": [read_request, say(OK + b"Content-Le")],
    "in the body": [read_request, say(OK + b"Content-Length: 100\r\n\r\n{")],
    "between chunks": [read_request, say(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")],
}


def tell(reached: asyncio.Event) -> Step:
    """Step: let the test know that the server is here."""
    loop = asyncio.get_running_loop()

    def step(_: socket.socket) -> None:
        loop.call_soon_threadsafe(reached.set)

    return step


@pytest.mark.parametrize("stage", STAGES)
async def test_cancelled_while_sending_leaves_the_pool_as_it_was(stage: str) -> None:
    """The pool has room for one connection: were that lost, the next request could not go out."""
    reached = asyncio.Event()
    last = [read_request, say(OK + b"Content-Length: 2\r\n\r\n{}")]
    with ExitStack() as stack:
        steps: list[Step] = list(STAGES[stage])
        server = stack.enter_context(RawServer(steps, last))
        steps += [tell(reached), server.until_over]
        transport = Transport(timeout=30.0, connections=1)
        request = make_request(url=server.url, body=b"{}")
        task = asyncio.create_task(transport.send(request))
        await reached.wait()
        waiting = asyncio.create_task(transport.send(request))  # for the one connection
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await waiting).body == b"{}"
        assert server.connections == 2  # the one that was left in the middle is not used again
        connector = transport._opened().connector
        assert isinstance(connector, aiohttp.TCPConnector)
        assert not connector._acquired
        await transport.aclose()


async def test_cancelled_while_waiting_for_a_connection() -> None:
    reached = asyncio.Event()
    with ExitStack() as stack:
        steps: list[Step] = [read_request]
        server = stack.enter_context(RawServer(steps))
        steps += [tell(reached), server.until_over]
        transport = Transport(timeout=30.0, connections=1)
        request = make_request(url=server.url, body=b"{}")
        first = asyncio.create_task(transport.send(request))
        await reached.wait()
        second = asyncio.create_task(transport.send(request))
        for _ in range(5):
            await asyncio.sleep(0)
        second.cancel()
        first.cancel()
        for task in (first, second):
            with pytest.raises(asyncio.CancelledError):
                await task
        connector = transport._opened().connector
        assert isinstance(connector, aiohttp.TCPConnector)
        assert not connector._acquired
        assert not connector._waiters
        await transport.aclose()


async def test_cancelled_while_closing() -> None:
    with HTTPServer(answers(Answer(body={}))) as server:
        transport = Transport(timeout=30.0)
        await transport.send(make_request(url=server.url))
        session = transport._opened()
        closing = asyncio.create_task(transport.aclose())
        await asyncio.sleep(0)
        closing.cancel()
        with suppress(asyncio.CancelledError):
            await closing
        assert session.closed


def test_one_client_in_one_event_loop_after_the_other() -> None:
    with HTTPServer(answers(Answer(body={}))) as server:
        transport = Transport(timeout=30.0)
        request = make_request(url=server.url)

        async def send() -> int:
            return (await transport.send(request)).status

        async def send_and_close() -> int:
            status = await send()
            await transport.aclose()
            return status

        with warnings.catch_warnings():
            # What the first loop left open when it was closed is its own affair.
            warnings.simplefilter("ignore", ResourceWarning)
            assert asyncio.run(send()) == 200
            assert asyncio.run(send_and_close()) == 200
            gc.collect()
        assert len({received.peer for received in server.received}) == 2


def test_one_client_in_two_event_loops_that_are_both_open() -> None:
    with HTTPServer(answers(Answer(body={}))) as server:
        transport = Transport(timeout=30.0)
        request = make_request(method="GET", url=server.url)
        loops = [asyncio.new_event_loop(), asyncio.new_event_loop()]
        for _ in range(3):
            for loop in loops:
                assert loop.run_until_complete(transport.send(request)).status == 200
        loops[0].run_until_complete(transport.aclose())
        # The other loop's connection is still there.
        assert loops[1].run_until_complete(transport.send(request)).status == 200
        assert len({received.peer for received in server.received}) == 2
        loops[1].run_until_complete(transport.aclose())
        for loop in loops:
            loop.close()


def test_one_client_in_many_event_loops_at_once() -> None:
    with HTTPServer(answers(Answer(body={}))) as server:
        transport = Transport(timeout=30.0)
        request = make_request(method="GET", url=server.url)

        async def use() -> set[int]:
            statuses = {(await transport.send(request)).status for _ in range(30)}
            await transport.aclose()
            return statuses

        with ThreadPoolExecutor(6) as threads:
            done = [threads.submit(lambda: asyncio.run(use())) for _ in range(12)]
            assert [one.result() for one in done] == [{200}] * 12
        assert len({received.peer for received in server.received}) == 12
        assert not transport._sessions


async def test_a_closed_client_opens_anew_when_it_is_used_again() -> None:
    with HTTPServer(answers(Answer(body={}))) as server:
        transport = Transport(timeout=30.0)
        for _ in range(2):
            await transport.send(make_request(url=server.url))
            await transport.aclose()
            await transport.aclose()
        assert len({received.peer for received in server.received}) == 2


async def test_a_session_that_the_caller_has_closed() -> None:
    session = aiohttp.ClientSession()
    await session.close()
    with pytest.raises(TransportError, match="the session is closed") as caught:
        await Transport(session, timeout=30.0).send(make_request())
    assert not caught.value.failure.sent
    assert caught.value.failure.lasting


async def test_a_session_that_raises_is_overruled() -> None:
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        with HTTPServer(answers(Answer(503))) as server:
            transport = Transport(session, timeout=30.0)
            assert (await transport.send(make_request(url=server.url))).status == 503
            await transport.connect(server.url)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_middlewares_of_the_callers_session_are_kept(method: str) -> None:
    seen: list[str] = []

    async def note(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        seen.append(request.method)
        return await handler(request)

    async with aiohttp.ClientSession(middlewares=[note]) as session:
        with HTTPServer(answers(Answer(body={}))) as server:
            transport = Transport(session, timeout=30.0)
            await transport.send(make_request(method=method, url=server.url))
    assert seen == [method]
