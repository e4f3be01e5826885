"""The helper itself: Pipecat's face, our engine behind it."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urlparse

from dailykit.client._async._transport import Session, Transport
from dailykit.client._async.engine import AsyncEngine, Timing
from dailykit.client._build import build, decode
from dailykit.client._exchange import Request, Response
from dailykit.client._failures import Redactor, error_for
from dailykit.client._retry import RetryPolicy, Tries
from dailykit.errors import (
    APIError,
    ConfigurationError,
    DailyError,
    InvalidArgumentError,
    InvalidResponseError,
    NotFoundError,
)
from dailykit.operations import Operation, Repeat
from dailykit.operations import rooms as room_operations
from dailykit.operations import tokens as token_operations
from dailykit.pipecat._models import (
    DailyMeetingTokenParams,
    DailyRoomObject,
    DailyRoomParams,
    read_room,
)

__all__ = ["DailyRESTHelper", "Surroundings"]

_log = logging.getLogger("dailykit.pipecat")

_TIMEOUT: Final = 30.0
"""Seconds for one try, for a session without a timeout of its own."""

_NO_ROOM: Final = (
    "No Daily room specified. You must specify a Daily room in order a token to be generated."
)

_Wording = Callable[[DailyError], str]
"""Says a failure as Pipecat does."""


_POLICY: Final = RetryPolicy(passing=frozenset({429, *range(500, 600)}))
"""Also after a plain 500, which most likely stays: nothing is lost but a few seconds."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the helper takes from the world around it; tests put others in its place.

    Attributes:
        clock: Gives unix seconds.
        policy: When to try again.
        timing: The engine's clocks and chance.
    """

    clock: Callable[[], float] = time.time
    policy: RetryPolicy = _POLICY
    timing: Timing = field(default_factory=Timing)


class DailyRESTHelper:
    """Pipecat's helper for Daily's REST API, with typed errors, retries and time limits.

    All methods raise `DailyError` with Pipecat's text, and with ``status``, ``code`` and ``info``
    of Daily's answer. Where there was no answer it is a `DailyConnectionError` or a
    `DailyTimeoutError`, with a text of our own.

    Args:
        daily_api_key: The API key.
        daily_api_url: The root of the API.
        aiohttp_session: The session to use; it is never closed here. Without a timeout of its
            own each try takes 30 seconds at most.
    """

    def __init__(
        self,
        *,
        daily_api_key: str,
        daily_api_url: str = "https://api.daily.co/v1",
        aiohttp_session: Session,
    ) -> None:
        self.daily_api_key = daily_api_key
        self.daily_api_url = daily_api_url
        self.aiohttp_session = aiohttp_session
        self._surroundings = Surroundings()
        self._made: tuple[tuple[str, str, Session, Surroundings], AsyncEngine] | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(daily_api_url={self.daily_api_url!r})"

    def get_name_from_url(self, room_url: str) -> str:
        """Return the name of the room that a URL leads to: its path, as it is written there.

        Slashes around it, a query (``?t=…``) and a fragment are no part of the name.

        Args:
            room_url: The room's whole URL, with ``https://``. A name alone loses its first
                letter, as it does in Pipecat; the log has a warning.

        Raises:
            InvalidArgumentError: It can't be read as a URL.
        """
        try:
            path = urlparse(room_url or "").path
        except ValueError as cause:
            raise InvalidArgumentError(str(cause)) from cause
        name = path[1:].strip("/")
        if path and not path.startswith("/"):
            _log.warning(
                "a room's whole URL is needed, with https://: %r is taken for the room %r",
                path,
                name,
            )
        return name

    async def create_room(self, params: DailyRoomParams) -> DailyRoomObject:
        """Create a room.

        With a name in `params` it is tried again after any passing failure, and a room that an
        earlier try made is found again. Without a name it is tried again only when the first try
        surely did nothing.

        Args:
            params: The room to create; never changed.

        Returns:
            The room.

        Raises:
            DailyError: It failed: ``Unable to create room (status: …): …``, or
                ``Invalid response: …`` for an answer that describes no room.
        """
        body = params.model_dump(exclude_none=True)
        name = body.get("name") or None
        request = self._request(
            room_operations.CREATE,
            body=body,
            repeat=Repeat.NAMED if name else Repeat.UNSAFE,
            room_name=name,
        )
        answer = await self._send(
            request,
            lambda error: f"Unable to create room (status: {error.status}): {error.body}",
        )
        return self._room(request, answer)

    async def get_room_from_url(self, room_url: str) -> DailyRoomObject:
        """Read a room.

        Args:
            room_url: The room's whole URL.

        Returns:
            The room.

        Raises:
            NotFoundError: There is no such room: ``Room not found: <name>``.
            DailyError: It failed otherwise. The text is the same for every answer but 200; the
                type, ``status`` and the note on the exception say what it was.
        """
        return await self._get_room_from_name(self.get_name_from_url(room_url))

    async def get_token(
        self,
        room_url: str,
        expiry_time: float = 60 * 60,
        eject_at_token_exp: bool = False,
        owner: bool = True,
        params: DailyMeetingTokenParams | None = None,
    ) -> str:
        """Make a meeting token.

        Args:
            room_url: The URL of the room that it opens.
            expiry_time: Seconds until it expires. Default: one hour.
            eject_at_token_exp: Whether its bearer is thrown out then. Default: False.
            owner: Whether its bearer owns the meeting. Default: True.
            params: Further properties. Its ``room_name``, ``exp``, ``eject_at_token_exp`` and
                ``is_owner`` count for nothing: those of the arguments are sent. Never changed.

        Returns:
            The token.

        Raises:
            DailyError: It failed: ``Failed to create meeting token (status: …): …``.
            InvalidArgumentError: There is no room in `room_url`, or no time in `expiry_time`.
        """
        name = self.get_name_from_url(room_url)
        if not name:
            raise InvalidArgumentError(_NO_ROOM)
        body: dict[str, Any] = {"properties": {}}
        if params is not None:
            body = params.model_dump(exclude_none=True)
        body["properties"] |= {
            "room_name": name,
            "exp": self._expiration(expiry_time),
            "eject_at_token_exp": eject_at_token_exp,
            "is_owner": owner,
        }
        request = self._request(token_operations.CREATE, body=body)
        answer = await self._send(
            request,
            lambda error: f"Failed to create meeting token (status: {error.status}): {error.body}",
        )
        return decode(token_operations.CREATE, request, answer).token

    async def delete_room_by_url(self, room_url: str) -> bool:
        """Delete a room; who is inside is thrown out.

        Args:
            room_url: The room's whole URL.

        Returns:
            True, also when there was no such room.

        Raises:
            DailyError: It failed: ``Failed to delete room [<name>] (status: …): …``.
            InvalidArgumentError: There is no room's name in the URL.
        """
        return await self.delete_room_by_name(self.get_name_from_url(room_url))

    async def delete_room_by_name(self, room_name: str) -> bool:
        """Delete a room; who is inside is thrown out.

        Args:
            room_name: The room's name.

        Returns:
            True, also when there was no such room.

        Raises:
            DailyError: It failed: ``Failed to delete room [<name>] (status: …): …``.
            InvalidArgumentError: No room can have that name.
        """
        segment = _segment(room_name)
        if segment is None:
            raise InvalidArgumentError(f"Failed to delete room [{room_name}]: it is no room's name")
        request = self._request(room_operations.DELETE, path={"room_name": segment})
        try:
            await self._send(
                request,
                lambda error: (
                    f"Failed to delete room [{room_name}] (status: {error.status}): {error.body}"
                ),
            )
        except APIError as error:
            if error.status != 404:
                raise
        return True

    async def _get_room_from_name(self, room_name: str) -> DailyRoomObject:
        wording = f"Room not found: {room_name}"
        segment = _segment(room_name)
        if segment is None:
            error = NotFoundError(wording, method="GET")
            error.add_note("Nothing was sent: no room can have that name.")
            raise error
        request = self._request(room_operations.GET, path={"room_name": segment})
        return self._room(request, await self._send(request, lambda _: wording))

    def _expiration(self, expiry_time: float) -> int:
        try:
            return int(self._surroundings.clock() + expiry_time)
        except (ValueError, OverflowError) as cause:
            raise InvalidArgumentError(f"expiry_time can't be {expiry_time!r}") from cause

    def _request(
        self,
        operation: Operation[Any],
        *,
        path: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        repeat: Repeat | None = None,
        room_name: str | None = None,
    ) -> Request:
        engine = self._engine()
        return build(
            operation,
            api_url=engine.api_url,
            headers=engine.headers,
            path=path or {},
            body=body,
            repeat=repeat,
            room_name=room_name,
        )

    def _engine(self) -> AsyncEngine:
        """Return an engine for the key, URL and session of this moment: all may be changed."""
        wanted = (
            self.daily_api_key,
            self.daily_api_url,
            self.aiohttp_session,
            self._surroundings,
        )
        if self._made is None or self._made[0] != wanted:
            self._made = (wanted, _make_engine(*wanted))
        return self._made[1]

    async def _send(self, request: Request, wording: _Wording) -> Response:
        """Send a request and return the answer if it is a 200, else raise in Pipecat's words."""
        engine = self._engine()
        try:
            answer = await engine.send(request)
            if answer.status == 200:
                return answer
            raise error_for(
                request, answer, tries=Tries(count=1), redact=engine.redact, now=engine.timing.now()
            )
        except DailyError as error:
            if error.status is None:
                raise
            said = error.restated(engine.redact(wording(error)))
            said.add_note(str(error))
            raise said from None

    def _room(self, request: Request, answer: Response) -> DailyRoomObject:
        try:
            return read_room(answer.body)
        except (ValueError, RecursionError) as cause:
            redact = self._engine().redact.with_sent(request.body)
            raise InvalidResponseError(
                redact(f"Invalid response: {cause}"),
                status=answer.status,
                method=request.method,
                path=redact(request.path),
                body=redact(answer.text()),
                room_name=request.room_name,
            ) from None


def _make_engine(
    api_key: str, api_url: str, session: Session, surroundings: Surroundings
) -> AsyncEngine:
    """Return an engine that does not pace.

    Pipecat's helper does not pace either, and whoever calls it many times would find ours standing
    still. A refusal for sending too much is tried again.
    """
    if session is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise ConfigurationError("aiohttp_session is None: the helper needs a session")
    if not str(api_key).isprintable():
        raise ConfigurationError(
            "the API key has characters that no key has, such as a line break at its end"
        )
    return AsyncEngine(
        api_url=api_url.rstrip("/"),
        headers={"Authorization": f"Bearer {api_key}"},
        account="",  # pacing alone would need to tell one key from another
        transport=Transport(session, timeout=_TIMEOUT),
        policy=surroundings.policy,
        redact=Redactor(api_key) if api_key else Redactor(),
        timing=surroundings.timing,
    )


def _segment(room_name: str) -> str | None:
    """Return a name for the path of a request, or None where no room can have it.

    A name from a URL may hold percent-escapes. They are undone here, because the path is escaped
    as a whole later: so they mean the same as in the URL, and a name can leave its place neither
    with a slash nor with dots, escaped or not.
    """
    name = unquote(room_name)
    try:
        name.encode()
    except UnicodeEncodeError:
        return None
    return name if name.strip(".") else None
