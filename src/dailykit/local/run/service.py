"""A running local Daily: store, world and HTTP server on the running event loop."""

import asyncio
import errno
import os
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Self

from aiohttp import web

from dailykit.errors import InvalidArgumentError
from dailykit.local.base.clock import Clock
from dailykit.local.base.errors import StartError
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject
from dailykit.local.control.control import Control
from dailykit.local.control.http.control import ControlAnswers
from dailykit.local.control.http.dashboard import DashboardAnswers, DashboardPage
from dailykit.local.control.http.gate import Gate
from dailykit.local.control.http.live import EventStream
from dailykit.local.control.http.participants import Connect, ParticipantAnswers
from dailykit.local.control.listeners import Listeners
from dailykit.local.control.live import Live
from dailykit.local.control.parts import Parts
from dailykit.local.control.sender import Sender
from dailykit.local.requests.answers import json_answer
from dailykit.local.requests.faults import Faults
from dailykit.local.requests.hosts import is_allowed_host, is_wildcard
from dailykit.local.requests.limits import RateLimits
from dailykit.local.requests.origins import PageOrigins
from dailykit.local.rest.files import FileDoor
from dailykit.local.rest.rest import RestApi, no_such_endpoint
from dailykit.local.run.addresses import Addresses
from dailykit.local.run.connection import InProcessConnection
from dailykit.local.run.http_server import HttpServer, Route
from dailykit.local.run.settings import Settings
from dailykit.local.run.timekeeper import Timekeeper
from dailykit.local.socket.session import ParticipantSession
from dailykit.local.socket.socket import CallSocket
from dailykit.local.store import Store
from dailykit.local.web.pages import Pages
from dailykit.local.web.prejoin import PrejoinAnswers
from dailykit.local.world import Domain, World
from dailykit.local.world.calls.step import Tell

__all__ = ["Service"]

# Requests take milliseconds; one that is unanswered after this long is stuck.
_SHUTDOWN_SECONDS: Final = 1.0
_BACKLOG: Final = 1024
_WITNESS_SECONDS: Final = 15.0
_LAST_PORT: Final = 65_535


class Service:
    """A running local Daily. Create it with `Service.start`.

    Attributes:
        url: The root URL, without a slash at the end.
        port: The port that it listens on.
        world: The world. Use it on the service's loop only.
        control: The control. Use it on the service's loop only.
    """

    def __init__(
        self,
        runner: web.ServerRunner,
        control: Control,
        names: Sequence[str],
        addresses: Addresses,
        calls: CallSocket,
        live: Live,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._runner = runner
        self.world = control.parts.world
        self._timekeeper = Timekeeper(self.world.scheduler, control.parts.clock)
        self._witness = asyncio.create_task(_watch_meetings(self.world))
        self._addresses = addresses
        self._calls = calls
        self._live = live
        self.control = control
        self._names = names
        self.url = addresses.root
        self.port = int(self.url.rpartition(":")[2])

    @property
    def domains(self) -> list[Domain]:
        """The domains of the settings, with their current keys."""
        found = (self.world.domains.named(name) for name in self._names)
        return [domain for domain in found if domain is not None]

    @property
    def api_url(self) -> str:
        """The base URL of the REST API."""
        return f"{self.url}/v1"

    @classmethod
    async def start(cls, settings: Settings) -> Self:
        """Open the database and the port, and start answering.

        Raises:
            StartError: The service can't start; nothing is left open.
        """
        listener = _listen(settings.host, settings.port)
        try:
            store = Store.open(settings.db)
        except BaseException:
            listener.close()
            raise
        try:
            return await cls._serve(settings, listener, store)
        except BaseException:
            store.close()
            listener.close()
            raise

    @classmethod
    async def _serve(cls, settings: Settings, listener: socket.socket, store: Store) -> Self:
        url = _root_url(settings.host, listener)
        names = [name for name, _ in settings.domains]
        addresses = Addresses(url, names[0], domains_in_path=settings.domains_in_path)
        control = Control(_parts(settings, store, addresses))
        await control.begin()
        world = control.parts.world
        hosts = [host for host in (*settings.allowed_hosts, settings.host) if not is_wildcard(host)]

        def room_at(header: str, path: str) -> tuple[Domain, str]:
            return addresses.room_at(header, path, world)

        origins = PageOrigins(lambda header: is_allowed_host(header, hosts))
        calls = CallSocket(world, room_at, origins)
        pages = Pages(origins)
        live = _live(control)
        rest = RestApi(
            world, control.faults, control.parts.limits, control.parts.sender.post, live.note
        )
        routes: dict[str, Route] = {
            "call": calls.answer,
            "daily-js": pages.answer_daily_js,
            "files": FileDoor(world).answer,
            "health": partial(_answer_health, settings.clock),
            "room": PrejoinAnswers(world, room_at, origins).answer,
            "static": pages.answer_static,
            **_inner_routes(
                control,
                rest,
                live,
                pages,
                partial(_connection_to, world, addresses, asyncio.get_running_loop()),
                settings.control_token,
            ),
        }
        server = HttpServer(rest, routes, pages.answer_room, hosts)
        runner = web.ServerRunner(server, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        await web.SockSite(runner, listener, backlog=_BACKLOG).start()
        return cls(runner, control, names, addresses, calls, live)

    def connection_to(
        self, host: str | None, room_name: str, domain_name: str | None = None
    ) -> Callable[[Callable[[JsonObject], None]], InProcessConnection]:
        """Return the function that opens a participant's connection. Call it from any thread.

        Args:
            host: The host and port of the room's URL; None for the first domain's rooms.
            room_name: The room's name, or the path of its URL.
            domain_name: The room's domain, if it is not the domain of the URL.

        Returns:
            A function that opens the connection, given the function that receives the server's
            messages in the server's thread.

        Raises:
            InvalidArgumentError: The domain does not exist.
        """
        return _connection_to(self.world, self._addresses, self._loop, host, room_name, domain_name)

    async def stop(self) -> None:
        """Finish the current requests, and close everything."""
        try:
            await self._timekeeper.stop()
            await self.control.parts.listeners.close()
            await self.control.parts.sender.close()
            self._witness.cancel()
            self._live.close()
            self.world.calls.end_all("server-stopped")
            await self._calls.close()
            await self._runner.cleanup()
        finally:
            self.control.parts.store.close()


def _parts(settings: Settings, store: Store, addresses: Addresses) -> Parts:
    seed = None if settings.seed is None else f"{settings.seed}:{store.starts}"
    world = World(store, settings.clock, Ids(seed), addresses.room, addresses.root)
    world.calls.ready_after = settings.call_ready_after
    world.rooms.most = settings.max_rooms
    for name, key in settings.domains:
        world.domains.open(name, key)
    sender = Sender(world)
    return Parts(
        world=world,
        store=store,
        clock=settings.clock,
        sender=sender,
        listeners=Listeners(world, sender.post),
        faults=Faults(seed),
        limits=RateLimits(settings.rate_limits, world.scheduler),
        own=settings.domains[0][0],
        api_url=f"{addresses.root}/v1",
        rooms_below=addresses.rooms_below,
        random_seed=settings.seed,
        seed=settings.begin_with,
    )


def _connection_to(
    world: World,
    addresses: Addresses,
    loop: asyncio.AbstractEventLoop,
    host: str | None,
    room_name: str,
    domain_name: str | None,
) -> Callable[[Callable[[JsonObject], None]], InProcessConnection]:
    domain, name = addresses.room_at(host or "", room_name, world)
    if domain_name is not None:
        named = world.domains.named(domain_name)
        if named is None:
            raise InvalidArgumentError(f"this local Daily has no domain {domain_name!r}")
        domain = named

    def session(tell: Tell) -> ParticipantSession:
        return ParticipantSession(world, domain, name, tell)

    return lambda receive: InProcessConnection(loop, session, receive)


async def _answer_health(
    clock: Clock,
    request: web.BaseRequest,  # noqa: ARG001 - a route
    segments: list[str],
    query: str,  # noqa: ARG001
) -> web.StreamResponse:
    """Say that the server answers, and its time, to anyone who may ask it something."""
    if segments:
        raise no_such_endpoint()
    return json_answer({"status": "ok", "time": clock.now()})


def _live(control: Control) -> Live:
    loop = asyncio.get_running_loop()

    def soon(act: Callable[[], object]) -> None:
        # The clock may be moved while the loop closes, or later.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(act)

    return Live(control, soon)


def _inner_routes(
    control: Control,
    rest: RestApi,
    live: Live,
    pages: Pages,
    connect: Connect,
    control_token: str | None,
) -> Mapping[str, Route]:
    """Return the routes that only local programs and our own page may use."""
    # Not generated like ids, which a seed makes predictable.
    page_token = secrets.token_urlsafe(32)
    dashboard = DashboardAnswers(control, rest)
    answerers = {
        **ControlAnswers(control).answerers,
        **ParticipantAnswers(connect).answerers,
        **dashboard.answerers,
        ("GET", "live"): EventStream(control, live, dashboard.about).answer,
    }
    gate = Gate(page_token, answerers, control_token)
    return {"": DashboardPage(pages, page_token).answer, **gate.routes}


async def _watch_meetings(world: World) -> None:
    """Store regularly that meetings are still going on, in case the process is killed."""
    # In real time: a jump of the world's clock is no reason to store it more often.
    while True:
        await asyncio.sleep(_WITNESS_SECONDS)
        world.calls.note_alive()


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise StartError(
            f"the local Daily can't listen on {host}:{port}: that is not a port number"
        )
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        # For names with both, such as localhost, clients try IPv4 at least as a second choice.
        family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        where = (str(address[0]), port)
        return socket.create_server(where, family=family, backlog=_BACKLOG)
    except OSError as error:
        # Python adds its own context to the system's message; ours is clearer.
        has_words = isinstance(error, socket.gaierror) or error.errno is None
        reason = str(error) if has_words else os.strerror(error.errno or 0)
        if error.errno == errno.EADDRINUSE:
            reason += ", perhaps by another local Daily. Use another port, or 0 for a free one"
        raise StartError(f"the local Daily can't listen on {host}:{port}: {reason}") from error


def _root_url(host: str, listener: socket.socket) -> str:
    """Return the address to use from this machine, with the configured host name if possible."""
    six = listener.family == socket.AF_INET6
    if is_wildcard(host):
        host = "::1" if six else "127.0.0.1"
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
