"""Requests to a Daily over plain HTTP, and cleaning up afterwards."""

import itertools
import json
import secrets
import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

import aiohttp
from yarl import URL

from dailykit.conformance._answer import CaseAnswer
from dailykit.conformance._finishing import to_its_end
from dailykit.conformance._pacing import Pacer
from dailykit.local.base.json_types import is_list, is_object
from dailykit.redaction import Redactor

if TYPE_CHECKING:
    from dailykit.conformance._local import LocalHands
    from dailykit.local import LocalParticipant

__all__ = ["NotInPlan", "Probe", "Target"]

WITH_KEY: Final = "Bearer <the key>"
"""Stands for the correct header."""

NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})

_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)
_ROOM_SECONDS: Final = 600
# From so many rooms on, deleting them in one batch is kinder to the limits than one by one.
_MANY_ROOMS: Final = 4

_UNDONE_AT: Final[Mapping[str, tuple[str, str]]] = {
    "/batch-processor": ("/batch-processor/", "id"),
    "/domain-dialin-config": ("/domain-dialin-config/", "id"),
    "/rooms": ("/rooms/", "name"),
    "/sip-clients": ("/sip-clients/", "username"),
    "/sip-trunk": ("/sip-trunk/", "id"),
    "/webhooks": ("/webhooks/", "uuid"),
}
"""Where an object created at a path is deleted: a prefix, and the field to append."""


class NotInPlan(Exception):  # noqa: N818 - not an error
    """The account's plan does not have what a case asks for."""


class Target:
    """The Daily to check.

    Args:
        api_url: The root of its API.
        api_key: The API key.
        session: The HTTP session.
        pacer: Keeps within the rate limits; None for no limits.
        local: The control of a local Daily; None for any other.
    """

    def __init__(
        self,
        api_url: str,
        api_key: str,
        *,
        session: aiohttp.ClientSession,
        pacer: Pacer | None = None,
        local: "LocalHands | None" = None,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self.api_key = api_key
        self.session = session
        self.pacer = pacer
        self.local = local
        self.redact = Redactor(api_key)

    def for_one_case(self) -> "Target":
        """Return the target of one case: on a local Daily, a new domain."""
        if self.local is None:
            return self
        return Target(
            self.api_url,
            self.local.new_key(),
            session=self.session,
            pacer=self.pacer,
            local=self.local,
        )


class Probe:
    """The requests of one case. It records what it creates, and deletes it at the end.

    Args:
        target: The Daily to check.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._run = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self._undo: dict[str, None] = {}
        self._people: list[LocalParticipant] = []

    @property
    def api_key(self) -> str:
        """The API key."""
        return self._target.api_key

    @property
    def api_url(self) -> str:
        """The root of the API, without a slash at the end."""
        return self._target.api_url

    @property
    def local(self) -> "LocalHands":
        """The control of a local Daily."""
        if self._target.local is None:
            raise RuntimeError("this case was not said to need a local Daily")
        return self._target.local

    def now(self) -> float:
        """Return the Daily's time in unix seconds."""
        return time.time() if self._target.local is None else self._target.local.now()

    def name(self) -> str:
        """Return a name that no room has."""
        return f"conformance-{self._run}-{next(self._numbers)}"

    def soon(self, seconds: int = _ROOM_SECONDS) -> int:
        """Return a future time in unix seconds."""
        return int(self.now()) + seconds

    async def room(self, *, privacy: str = "public", **properties: Any) -> dict[str, Any]:
        """Create a room that expires in ten minutes unless `exp` is given."""
        return dict[str, Any](
            await self.made("/rooms", self.room_body(privacy=privacy, **properties))
        )

    def room_body(self, *, privacy: str = "public", **properties: Any) -> dict[str, Any]:
        """Return the body of a request for a room, see `room`."""
        properties = {"exp": self.soon(), **properties}
        return {"name": self.name(), "privacy": privacy, "properties": properties}

    async def token(self, **properties: Any) -> str:
        """Create a meeting token that expires unless `exp` is given."""
        body = {"properties": {"exp": self.soon(), **properties}}
        return str((await self.made("/meeting-tokens", body))["token"])

    async def made(self, path: str, body: Any = None) -> Any:
        """Return the object created by a POST."""
        return (await self.post(path, body)).ok()

    async def found(self, path: str) -> Any:
        """Return the object read by a GET."""
        return (await self.get(path)).ok()

    async def join(
        self, room: Any, user_name: str | None = None, token: str | None = None
    ) -> "LocalParticipant":
        """Join a participant to a room; they leave at the latest when the case is over.

        Args:
            room: The room, as returned.
            user_name: Their name.
            token: Their meeting token.

        Raises:
            JoinRefused: The participant can't join.
        """
        person = await self.local.join(room["url"], token, user_name)
        self._people.append(person)
        return person

    async def get(self, path: str, **options: Any) -> CaseAnswer:
        """Send a GET, see `ask`."""
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> CaseAnswer:
        """Send a POST, see `ask`."""
        return await self.ask("POST", path, body, **options)

    async def delete(self, path: str, body: Any = None, **options: Any) -> CaseAnswer:
        """Send a DELETE, see `ask`."""
        return await self.ask("DELETE", path, body, **options)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        authorization: str | None = WITH_KEY,
        headers: Mapping[str, str] = NO_HEADERS,
        root: str | None = None,
    ) -> CaseAnswer:
        """Send one request, once, and return the answer.

        Args:
            method: The HTTP method.
            path: The path below ``/v1`` with its query, percent-encoded where needed.
            body: What to send as JSON; None sends nothing.
            raw: The raw body to send instead, declared as JSON.
            authorization: The header instead of the one with the key; None leaves it out.
            headers: Further headers; an empty ``Content-Type`` leaves that out.
            root: The root of the API, where another one than usual is meant.

        Raises:
            NotInPlan: The account's plan does not have this.
            aiohttp.ClientError: There was no answer.
        """
        async with self._turn(method, path):
            # What has no name of ours can only be deleted when the answer has told its name.
            request = self._request(body, raw, authorization, headers)
            url = (self._target.api_url if root is None else root) + path
            answer = await to_its_end(self._exchange(method, path, body, url, request))
        if self._target.local is None and _error_of(answer) == "invalid-plan-type":
            raise NotInPlan(f"{answer.asked} is not available on this plan")
        return answer

    async def put_back(self) -> list[str]:
        """Delete everything still left, and return the paths where that failed."""
        await self.leave_all()
        rooms = [path for path in self._undo if path.startswith("/rooms/")]
        if len(rooms) >= _MANY_ROOMS:
            names = [unquote(path.removeprefix("/rooms/")) for path in rooms]
            await self.delete("/batch/rooms", {"rooms": names})
        for path in reversed(list(self._undo)):
            await self.delete(path)
        return self.left()

    async def leave_all(self) -> None:
        """Make all joined participants leave."""
        while self._people:
            await self._people.pop().leave()

    def left(self) -> list[str]:
        """Return the paths of created objects not known to be deleted."""
        return list(self._undo)

    @asynccontextmanager
    async def _turn(self, method: str, path: str) -> AsyncGenerator[None]:
        pacer = self._target.pacer
        async with pacer.turn(method, path) if pacer else nullcontext():
            yield

    async def _exchange(
        self, method: str, path: str, body: Any, url: str, request: Mapping[str, Any]
    ) -> CaseAnswer:
        try:
            answer = await self._send(method, path, url, request)
        except BaseException:
            # It may have been created nevertheless.
            self._note_made(method, path, body)
            raise
        self._note(method, path, body, answer)
        return answer

    def _request(
        self,
        body: Any,
        raw: bytes | None,
        authorization: str | None,
        headers: Mapping[str, str],
    ) -> Mapping[str, Any]:
        own = f"Bearer {self.api_key}"
        sent = {} if raw is None else {"Content-Type": "application/json"}
        sent |= {"Authorization": own if authorization is WITH_KEY else authorization or ""}
        sent |= headers
        if authorization is None:
            del sent["Authorization"]
        options: dict[str, Any] = {"headers": sent}
        if raw is not None:
            options["data"] = raw
        elif body is not None:
            options["json"] = body
        if sent.get("Content-Type") == "":
            del sent["Content-Type"]
            options["skip_auto_headers"] = ["Content-Type"]
        return options

    async def _send(
        self, method: str, path: str, url: str, request: Mapping[str, Any]
    ) -> CaseAnswer:
        where = URL(url, encoded=True)
        session = self._target.session
        async with session.request(method, where, timeout=_TIMEOUT, **request) as response:
            content = await response.read()
            return CaseAnswer(f"{method} {path}", response.status, response.headers, content)

    def _note(self, method: str, path: str, body: Any, answer: CaseAnswer) -> None:
        if method == "DELETE" and answer.status in (200, 404):
            self._undo.pop(path, None)
        if answer.status != 200:
            return
        if (method, path) == ("DELETE", "/batch/rooms") and is_object(body):
            for name in body.get("rooms", []):
                self._undo.pop(f"/rooms/{quote(name, safe='')}", None)
        self._note_made(method, path, _parsed(answer))

    def _note_made(self, method: str, path: str, made: Any) -> None:
        if method == "POST":
            self._undo.update(dict.fromkeys(_undone_at(path, made)))


def _undone_at(path: str, made: Any) -> Iterator[str]:
    path, things = path.rstrip("/"), list[Any]([made])
    if path == "/batch/rooms":
        path, things = "/rooms", made if is_list(made) else []
    prefix, field = _UNDONE_AT.get(path, ("", ""))
    for thing in things if prefix else []:
        name = thing.get(field) if is_object(thing) else None
        if isinstance(name, str):
            yield prefix + quote(name, safe="")


def _parsed(answer: CaseAnswer) -> Any:
    try:
        return json.loads(answer.raw)
    except ValueError:
        return None


def _error_of(answer: CaseAnswer) -> Any:
    body = _parsed(answer)
    return body.get("error") if is_object(body) else None
