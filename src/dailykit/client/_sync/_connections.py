"""urllib3 connections with a deadline for a whole attempt, and kept to their process.

urllib3 applies a timeout to each read, so a server that sends one byte now and then could block a
thread forever. Here the socket's timeout is set to the remaining time before each read.
"""

import http.client
import io
import logging
import queue
import socket
import time
from functools import lru_cache
from typing import Any, Final, cast

import urllib3
from urllib3 import connection, exceptions
from urllib3.util.connection import allowed_gai_family

from dailykit.client._forks import keep_to_this_process
from dailykit.redaction import hidden

__all__ = ["Deadline", "Pools", "WholeTry", "keep_time"]

_SHORTEST: Final = 0.001
"""Seconds; to a socket, zero means "do not wait"."""


class _NoSecrets(logging.Filter):
    """Hides meeting tokens, which are part of some paths, in urllib3's log of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(a) if isinstance(a, str) else a for a in record.args)
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_NoSecrets())


class Deadline:
    """The time by which something must end. It can be moved."""

    __slots__ = ("_until",)

    def __init__(self, seconds: float) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        """Set the deadline to this many seconds from now."""
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Return the remaining seconds.

        Raises:
            TimeoutError: The deadline has passed.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return max(left, _SHORTEST)


class _Seconds(float):
    """A connection's timeout, with the deadline that it was computed from."""

    deadline: Deadline


class WholeTry(urllib3.Timeout):
    """A timeout for an attempt as a whole, from now on.

    Args:
        deadline: When the attempt must end.
        connecting: The most seconds of it that connecting may take.
    """

    def __init__(self, deadline: Deadline, connecting: float) -> None:
        super().__init__()
        self._deadline = deadline
        self._connecting = connecting

    def clone(self) -> "WholeTry":
        """Return itself: it is for one attempt, and tracks the elapsed time by its deadline."""
        return self

    def start_connect(self) -> float:
        """Do nothing: the deadline has been running since the attempt started."""
        return 0.0

    @property
    def connect_timeout(self) -> float:
        """The seconds left for connecting."""
        return self._at_most(self._connecting)

    @property
    def read_timeout(self) -> float:
        """The seconds left for the whole response."""
        return self._at_most(float("inf"))

    def _at_most(self, seconds: float) -> _Seconds:
        left = _Seconds(min(self._deadline.left(), seconds))
        left.deadline = self._deadline
        return left


class _InTime(io.RawIOBase):
    """Incoming data of a socket, with a deadline."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._raw = connected.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._socket.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Source:
    """A stand-in for a socket whose file object has a deadline."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._in_time = _InTime(connected, deadline)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(self._in_time)


class _KeepsTime(connection.HTTPConnection):
    """A connection that supports deadlines in addition to urllib3's timeouts."""

    _unsent: list[bytes] | None = None

    @property
    def response_class(self) -> Any:  # type: ignore[override]
        """The class or function that reads a response."""
        if not isinstance(self.timeout, _Seconds):
            return http.client.HTTPResponse
        deadline = self.timeout.deadline

        def answer(connected: socket.socket, **options: Any) -> http.client.HTTPResponse:
            return http.client.HTTPResponse(cast("Any", _Source(connected, deadline)), **options)

        return answer

    def connect(self) -> None:
        """Connect, by the deadline and for this process only."""
        super().connect()
        keep_to_this_process(self.sock)
        self._set_time()

    def request(self, *args: Any, **options: Any) -> None:
        """Send a request, by the deadline, and all of it at once.

        http.client would send headers and body one after the other: two system calls, and two
        packets.
        """
        if self.sock is not None:
            self._set_time()
        self._unsent = []
        try:
            super().request(*args, **options)
            whole = b"".join(self._unsent)
        finally:
            self._unsent = None
        self.send(whole)

    def send(self, data: Any) -> None:
        """Send data, or keep it until the request is complete."""
        if self._unsent is not None and isinstance(data, bytes):
            self._unsent.append(data)
        else:
            super().send(data)

    def _set_time(self) -> None:
        if isinstance(self.timeout, _Seconds):
            self.sock.settimeout(self.timeout.deadline.left())

    def _new_conn(self) -> socket.socket:
        # Proxy connections connect in their own way.
        has_own_way = super()._new_conn.__func__ is not connection.HTTPConnection._new_conn  # type: ignore[attr-defined]
        if has_own_way or not isinstance(self.timeout, _Seconds):
            return super()._new_conn()
        within = Deadline(self.timeout)
        try:
            connected = self._connect_within(within)
            connected.settimeout(within.left())  # for TLS
        except socket.gaierror as cause:
            raise exceptions.NameResolutionError(self.host, self, cause) from cause
        except TimeoutError as cause:
            raise exceptions.ConnectTimeoutError(self, "connecting timed out") from cause
        except OSError as cause:
            raise exceptions.NewConnectionError(self, str(cause)) from cause
        return connected

    def _connect_within(self, within: Deadline) -> socket.socket:
        """Connect to the first address that answers. All addresses share the time."""
        host = self._dns_host.strip("[]")
        try:
            host.encode("idna")
        except UnicodeError:
            raise exceptions.LocationParseError(host) from None
        found = socket.getaddrinfo(host, self.port, allowed_gai_family(), socket.SOCK_STREAM)
        trouble = OSError("the host name has no address")
        for number, (family, kind, protocol, _, address) in enumerate(found):
            try:
                # Before there is a socket, which nothing would close if the time is over.
                seconds = within.left() / (len(found) - number)
                return self._connect_to(socket.socket(family, kind, protocol), address, seconds)
            except OSError as error:
                trouble = error
        raise trouble

    def _connect_to(self, made: socket.socket, address: Any, seconds: float) -> socket.socket:
        try:
            for option in self.socket_options or ():
                made.setsockopt(*option)
            made.settimeout(seconds)
            if self.source_address:
                made.bind(self.source_address)
            made.connect(address)
        except BaseException:
            made.close()
            raise
        return made


@lru_cache(maxsize=32)
def _keeping_time(kind: Any) -> Any:
    """Return a connection class with deadlines; a class that is not urllib3's stays unchanged."""
    if not issubclass(kind, connection.HTTPConnection) or issubclass(kind, _KeepsTime):
        return kind
    return type(kind.__name__, (_KeepsTime, kind), {})


def keep_time(pool: urllib3.HTTPConnectionPool) -> None:
    """Make a pool's new connections support deadlines."""
    kind: Any = pool.ConnectionCls
    if (better := _keeping_time(kind)) is not kind:
        pool.ConnectionCls = better


class _HTTPPool(urllib3.HTTPConnectionPool):
    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override] # noqa: N802 (urllib3's name)
        # Looked up each time: tools that record HTTP traffic replace it temporarily.
        return _keeping_time(super().ConnectionCls)


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    @property
    def ConnectionCls(self) -> Any:  # type: ignore[override] # noqa: N802
        return _keeping_time(super().ConnectionCls)


class Pools(urllib3.PoolManager):
    """A pool manager whose connections support deadlines.

    Args:
        connections: How many to keep open for each host.
    """

    def __init__(self, connections: int) -> None:
        super().__init__(maxsize=connections)
        self.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
        self._by_origin: dict[str, urllib3.HTTPConnectionPool] = {}

    def pool_for(self, url: str) -> tuple[urllib3.HTTPConnectionPool, str]:
        """Return the pool for a URL, and the URL's path and query.

        Looking it up by the origin's text saves a tenth of urllib3's time per call.
        """
        scheme, _, host, *path = url.split("/", 3)
        origin = f"{scheme}//{host}"
        pool = self._by_origin.get(origin)
        if pool is None:
            pool = self._by_origin[origin] = self.connection_from_url(origin)
        return pool, "/" + "".join(path)

    def clear(self) -> None:
        """Close all connections that are not in use; urllib3 would leave that to the collector."""
        self._by_origin = {}
        pools = [self.pools.get(key) for key in self.pools.keys()]  # noqa: SIM118 (no dictionary)
        super().clear()
        for pool in pools:
            _close_idle(pool)


def _close_idle(pool: urllib3.HTTPConnectionPool | None) -> None:
    # Not `pool.close()`, which would make requests that other threads are just starting fail.
    idle = None if pool is None else pool.pool
    while idle is not None:
        try:
            connection = idle.get(block=False)
        except queue.Empty:
            return
        if connection is not None:
            connection.close()
