"""A proxy in front of a local Daily that alters what goes through, to see who notices."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import aiohttp
from aiohttp import web
from yarl import URL

from dailykit.conformance._tokens import claims_of, self_signed
from dailykit.local.base.json_types import is_list, is_object

LOST: Final = 0
"""The status of an answer that never arrives."""


@dataclass(frozen=True)
class Exchange:
    """A request that was forwarded, and its answer."""

    method: str
    path: str
    asked: Any
    status: int
    said: Any
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Alteration = Callable[[Exchange], Exchange]


@dataclass
class BrokenDaily:
    """The proxy: set `alteration` to break it in some way."""

    api_url: str = ""
    alteration: Alteration = field(default=lambda exchange: exchange)


@asynccontextmanager
async def broken_daily(api_url: str) -> AsyncGenerator[BrokenDaily]:
    """Run a proxy in front of the API at `api_url`."""
    proxy = BrokenDaily()
    async with aiohttp.ClientSession() as session:

        async def serve(request: web.BaseRequest) -> web.Response:
            exchange = proxy.alteration(await _forward(session, api_url, request))
            if exchange.status == LOST and request.transport is not None:
                request.transport.abort()
            text = "" if exchange.said is None else json.dumps(exchange.said, separators=(",", ":"))
            return web.Response(
                status=exchange.status or 500,
                text=text,
                content_type=exchange.content_type,
                headers=exchange.headers,
            )

        runner = web.ServerRunner(web.Server(serve, access_log=None))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            proxy.api_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
            yield proxy
        finally:
            await runner.cleanup()


async def _forward(
    session: aiohttp.ClientSession, api_url: str, request: web.BaseRequest
) -> Exchange:
    raw = await request.read()
    headers = {name: value for name, value in request.headers.items() if _goes_through(name)}
    url = URL(api_url.removesuffix("/v1") + request.raw_path, encoded=True)
    async with session.request(
        request.method, url, data=raw or None, headers=headers, skip_auto_headers=["Content-Type"]
    ) as response:
        said = _parsed(await response.read())
        path = request.raw_path.removeprefix("/api").removeprefix("/v1")
        told = {name: value for name, value in response.headers.items() if _goes_through(name)}
        told.pop("Content-Type", None)
        return Exchange(request.method, path, _parsed(raw), response.status, said, headers=told)


def _goes_through(header: str) -> bool:
    return header in ("Authorization", "Content-Type", "Origin") or header.startswith("Access-")


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


# --- ways to be broken ----------------------------------------------------------------------------


def echo(exchange: Exchange) -> Exchange:
    """Say yes to everything, and repeat what was asked."""
    return replace(exchange, status=200, said=exchange.asked or {"asked": exchange.path})


def yes(exchange: Exchange) -> Exchange:
    """Turn every refusal into a success that says nothing."""
    return exchange if exchange.status == 200 else replace(exchange, status=200, said={})


def no(exchange: Exchange) -> Exchange:
    """Turn every success into a refusal."""
    if exchange.status != 200:
        return exchange
    said = {"error": "invalid-request-error", "info": "no"}
    return replace(exchange, status=400, said=said)


def neighbouring_status(exchange: Exchange) -> Exchange:
    """Answer with statuses that other services would choose."""
    others = {200: 201, 400: 422, 401: 403, 404: 410}
    return replace(exchange, status=others.get(exchange.status, exchange.status))


def page(exchange: Exchange) -> Exchange:
    """Call everything a page for people."""
    return replace(exchange, content_type="text/html")


def closed(exchange: Exchange) -> Exchange:
    """Let no page of another origin read anything."""
    return replace(exchange, headers={})


def without_head(exchange: Exchange) -> Exchange:
    """Know no HEAD."""
    return replace(exchange, status=404) if exchange.method == "HEAD" else exchange


def without_slashes(exchange: Exchange) -> Exchange:
    """Know no path with a slash at its end."""
    missing = {"error": "not-found", "info": "api endpoint does not exist"}
    ends = exchange.path.partition("?")[0].endswith("/")
    return replace(exchange, status=404, said=missing) if ends else exchange


def floating(exchange: Exchange) -> Exchange:
    """Write whole numbers with a point."""

    def change(value: Any) -> Any:
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    return _in_values(exchange, change)


def _in_objects(exchange: Exchange, change: Callable[[Mapping[str, Any]], Any]) -> Exchange:
    def walk(value: Any) -> Any:
        if is_object(value):
            return change({name: walk(inner) for name, inner in value.items()})
        return [walk(item) for item in value] if is_list(value) else value

    return replace(exchange, said=walk(exchange.said))


def _in_values(exchange: Exchange, change: Callable[[Any], Any]) -> Exchange:
    def walk(value: Any) -> Any:
        if is_object(value):
            return {name: walk(inner) for name, inner in value.items()}
        return [walk(item) for item in value] if is_list(value) else change(value)

    return replace(exchange, said=walk(exchange.said))


def _without(name: str) -> Alteration:
    def alter(exchange: Exchange) -> Exchange:
        return _in_objects(
            exchange, lambda said: {key: value for key, value in said.items() if key != name}
        )

    return alter


def renamed(exchange: Exchange) -> Exchange:
    """Call every member something else."""
    return _in_objects(exchange, lambda said: {f"{key}_": value for key, value in said.items()})


def chatty(exchange: Exchange) -> Exchange:
    """Add a member to every object."""
    return _in_objects(exchange, lambda said: {**said, "more": True})


def silent(exchange: Exchange) -> Exchange:
    """Answer nothing, with the right status."""
    return replace(exchange, said={})


def backwards(exchange: Exchange) -> Exchange:
    """Turn every list around."""

    def walk(value: Any) -> Any:
        if is_object(value):
            return {name: walk(inner) for name, inner in value.items()}
        return [walk(item) for item in value][::-1] if is_list(value) else value

    return replace(exchange, said=walk(exchange.said))


def beheaded(exchange: Exchange) -> Exchange:
    """Leave out the first item of every list."""

    def walk(value: Any) -> Any:
        if is_object(value):
            return {name: walk(inner) for name, inner in value.items()}
        return [walk(item) for item in value[1:]] if is_list(value) else value

    return replace(exchange, said=walk(exchange.said))


def miscounted(exchange: Exchange) -> Exchange:
    """Add a bit to every number."""

    def change(value: Any) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value + 1000 if is_number else value

    return _in_values(exchange, change)


def contrary(exchange: Exchange) -> Exchange:
    """Turn every flag around."""
    return _in_values(exchange, lambda value: not value if isinstance(value, bool) else value)


def misspelt(exchange: Exchange) -> Exchange:
    """Alter the end of every text."""
    return _in_values(exchange, lambda value: f"{value}~" if isinstance(value, str) else value)


def slashed(exchange: Exchange) -> Exchange:
    """Put a slash behind every URL."""

    def change(value: Any) -> Any:
        return f"{value}/" if isinstance(value, str) and "://" in value else value

    return _in_values(exchange, change)


def wordy(exchange: Exchange) -> Exchange:
    """Say what tokens say under other names, and sign them in another way."""

    def change(value: Any) -> Any:
        is_token = isinstance(value, str) and value.startswith("eyJ") and value.count(".") == 2
        return _reworded(value) if is_token else value

    return _in_values(exchange, change)


def _reworded(token: str) -> str:
    claims = {f"{name}_": value for name, value in claims_of(token).items()}
    return self_signed(claims, "another key", algorithm="HS512")


class Mirror:
    """Remembers what it is told about rooms, tells that again, and refuses nothing.

    It gives rooms their form, but knows no rule about them.
    """

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, Any]] = {}

    def __call__(self, exchange: Exchange) -> Exchange:
        asked = exchange.asked if is_object(exchange.asked) else {}
        match exchange.path.partition("?")[0].split("/"):
            case ["", "rooms"] if exchange.method == "POST":
                said: Any = self._remember(str(asked.get("name", "made-up")), asked)
            case ["", "batch", "rooms"] if exchange.method == "POST":
                bodies: list[Any] = asked.get("rooms", [])
                said = [self._remember(str(body.get("name", "made-up")), body) for body in bodies]
            case ["", "batch", "rooms"]:
                said = {"deleted_count": len(asked.get("rooms", []))}
            case ["", "rooms"]:
                rooms = list(self._rooms.values())
                said = {"total_count": len(rooms), "data": rooms}
            case ["", "rooms", name] if exchange.method == "DELETE":
                said = {"deleted": True, "name": name}
            case ["", "rooms", name]:
                said = self._remember(name, asked)
            case _:
                return echo(exchange)
        return replace(exchange, status=200, said=said)

    def _remember(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        room = self._rooms.setdefault(
            name,
            {
                "id": name,
                "name": name,
                "api_created": True,
                "privacy": "public",
                "url": f"https://mirror.daily.co/{name}",
                "created_at": "2026-11-23T15:00:00.000Z",
                "config": {},
            },
        )
        room["privacy"] = body.get("privacy", room["privacy"])
        properties = body.get("properties")
        room["config"] = {**room["config"], **(properties if is_object(properties) else {})}
        return room


WRONG_HTTP: Final[Mapping[str, tuple[Alteration, set[str]]]] = {
    "closed": (
        closed,
        {"http.pages_may_ask", "http.pages_read_how_long_to_wait", "http.pages_read_refusals"},
    ),
    "without HEAD": (without_head, {"http.head"}),
    "without slashes": (
        without_slashes,
        {"http.slash_after_other_collections", "http.slash_after_rooms"},
    ),
    "floating": (floating, {"http.any_content_type", "http.numbers"}),
}
"""Alterations that some cases about HTTP alone are there to notice, with their names."""

WRONG_BODIES: Final[Mapping[str, Alteration]] = {
    "misspelt": misspelt,
    "no info": _without("info"),
    "beheaded": beheaded,
    "miscounted": miscounted,
    "chatty": chatty,
    "wordy": wordy,
    "contrary": contrary,
    "slashed": slashed,
    "backwards": backwards,
    "no data": _without("data"),
    "no config": _without("config"),
    "renamed": renamed,
    "silent": silent,
}
"""Alterations of what is said, with the right status; first those that most should notice."""

WRONG_ANSWERS: Final[Mapping[str, Alteration]] = {
    "echo": echo,
    "yes": yes,
    "no": no,
    "neighbouring status": neighbouring_status,
    "page": page,
}
"""Alterations of the whole answer."""
