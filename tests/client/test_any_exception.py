"""Whatever the HTTP libraries and what lies below them raise, callers get a `DailyError`."""

import asyncio
import http.client
import inspect
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import aiohttp
import pytest
import urllib3
from aiohttp import http_exceptions
from tests.support.servers.exchanges import make_request
from tests.support.servers.servers import Answer, HTTPServer, answers

from dailykit import AsyncDaily, Daily, DailyError
from dailykit.client._async import _transport as async_transport
from dailykit.client._http import TransportError
from dailykit.client._sync import _transport as sync_transport
from dailykit.client._sync._connections import Pools

KEY = "0123456789abcdef0123456789abcdef"


def classes(module: ModuleType) -> Iterator[type[Exception]]:
    for kind in vars(module).values():
        if isinstance(kind, type) and issubclass(kind, Exception):
            yield kind


def instance(kind: type[Exception]) -> Exception:
    """Return an exception with whatever arguments it needs."""
    try:
        return kind("something")
    except TypeError:
        needed = [
            parameter
            for parameter in inspect.signature(kind).parameters.values()
            if parameter.default is parameter.empty and parameter.kind.name.startswith("POSITIONAL")
        ]
        return kind(*(MagicMock() for _ in needed))


class UnspeakableError(Exception):
    """One that fails once more when it is to be shown."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


KINDS = {
    f"{kind.__module__}.{kind.__qualname__}": kind
    for kind in (
        *(one for module in (aiohttp, http_exceptions) for one in classes(module)),
        *(
            one
            for module in (urllib3.exceptions, http.client, socket, ssl)
            for one in classes(module)
        ),
        *(Exception, OSError, RuntimeError, ValueError, TypeError, KeyError, AttributeError),
        *(OverflowError, MemoryError, RecursionError, AssertionError, EOFError, LookupError),
        *(ConnectionResetError, BrokenPipeError, TimeoutError, BlockingIOError, zlib.error),
        *(asyncio.InvalidStateError, asyncio.IncompleteReadError, asyncio.QueueEmpty),
        *(UnicodeError, NotImplementedError, DeprecationWarning, ResourceWarning, UnspeakableError),
    )
}
PARTS = ("sending", "reading", "streaming", "piece by piece", "connecting")


@pytest.fixture(scope="module")
def server() -> Iterator[HTTPServer]:
    with HTTPServer(answers(Answer(body=b"{}"))) as running:
        yield running


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


def araising(error: BaseException) -> Callable[..., Any]:
    async def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


async def use_async(part: str, url: str) -> object:
    transport = async_transport.Transport(timeout=30.0)
    request = make_request(method="GET", url=url)
    try:
        if part == "connecting":
            await transport.connect(url)
            return None
        if part in {"sending", "reading"}:
            return await transport.send(request)
        async with transport.stream(request) as stream:
            return await stream.read()
    finally:
        await transport.aclose()


def use(part: str, url: str) -> object:
    transport = sync_transport.Transport(timeout=30.0)
    request = make_request(method="GET", url=url)
    try:
        if part == "connecting":
            transport.connect(url)
            return None
        if part in {"sending", "reading"}:
            return transport.send(request)
        with transport.stream(request) as stream:
            return stream.read()
    finally:
        transport.close()


def break_async(patch: pytest.MonkeyPatch, part: str, error: BaseException) -> None:
    if part in {"reading", "piece by piece"}:
        patch.setattr(aiohttp.StreamReader, "read", araising(error))
    else:
        patch.setattr(aiohttp.ClientSession, "_request", araising(error))


def break_sync(patch: pytest.MonkeyPatch, part: str, error: BaseException) -> None:
    if part in {"reading", "piece by piece"}:
        patch.setattr(
            urllib3.HTTPResponse, "read" if part == "reading" else "read1", raising(error)
        )
    else:
        patch.setattr(urllib3.HTTPConnectionPool, "urlopen", raising(error))
        patch.setattr(Pools, "request", raising(error))


@pytest.mark.parametrize("part", PARTS)
async def test_asynchronous(server: HTTPServer, part: str) -> None:
    for name, kind in KINDS.items():
        with pytest.MonkeyPatch.context() as patch:
            break_async(patch, part, instance(kind))
            with pytest.raises(TransportError) as caught:
                await use_async(part, server.url)
        assert caught.value.failure.reason, name


@pytest.mark.parametrize("part", PARTS)
def test_synchronous(server: HTTPServer, part: str) -> None:
    for name, kind in KINDS.items():
        with pytest.MonkeyPatch.context() as patch:
            break_sync(patch, part, instance(kind))
            with pytest.raises(TransportError) as caught:
                use(part, server.url)
        assert caught.value.failure.reason, name


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_the_program_goes_through(
    server: HTTPServer, part: str, stop: type[BaseException]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        break_sync(patch, part, stop())
        with pytest.raises(stop):
            use(part, server.url)


@pytest.mark.parametrize("part", PARTS)
async def test_being_cancelled_goes_through(server: HTTPServer, part: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        break_async(patch, part, asyncio.CancelledError())
        with pytest.raises(asyncio.CancelledError):
            await use_async(part, server.url)


async def test_callers_get_an_error_of_ours(
    server: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AsyncDaily(KEY, api_url=server.url, max_retries=0) as daily:
        break_async(monkeypatch, "sending", OverflowError("cannot fit 'int'"))
        with pytest.raises(DailyError, match="OverflowError: cannot fit") as caught:
            await daily.rooms.create("a")
        with pytest.raises(DailyError, match="OverflowError: cannot fit"):
            await daily.connect()
    assert caught.value.unclear
    assert caught.value.room_name == "a"
    with Daily(KEY, api_url=server.url, max_retries=0) as blocking:
        break_sync(monkeypatch, "sending", OverflowError("cannot fit 'int'"))
        with pytest.raises(DailyError, match="OverflowError: cannot fit") as caught:
            blocking.rooms.create("a")
        with pytest.raises(DailyError, match="OverflowError: cannot fit"):
            blocking.connect()
        with pytest.raises(DailyError, match="OverflowError: cannot fit"):
            blocking.recordings.download("1", tmp_path / "recording.mp4")
    assert caught.value.unclear
    assert caught.value.room_name == "a"
