"""The helper itself: Pipecat's interface on dailykit's engine."""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, NoReturn, cast
from urllib.parse import urlparse

import aiohttp
from pydantic import ValidationError

from dailykit.access import DAILY_API_URL
from dailykit.client._account import account_of
from dailykit.client._async.engine import AsyncEngine, Timing
from dailykit.client._retry import RetryPolicy, Tries
from dailykit.errors import DailyError, InvalidArgumentError, NotFoundError
from dailykit.operations import Operation
from dailykit.operations import rooms as room_operations
from dailykit.operations import tokens as token_operations
from dailykit.pipecat._bodies import name_in, segment_of, token_body, url_of_room
from dailykit.pipecat._errors import both, said
from dailykit.pipecat._failing import error_of, redactor, unreadable
from dailykit.pipecat._models import (
    DailyMeetingTokenParams,
    DailyRoomObject,
    DailyRoomParams,
)
from dailykit.pipecat._pacing import budget_in
from dailykit.pipecat._reading import read_room
from dailykit.pipecat._session import Ask, Conversation

__all__ = ["DailyRESTHelper", "Surroundings"]

_log = logging.getLogger("dailykit.pipecat")
_engine_log = logging.getLogger("dailykit")

_NO_ROOM: Final = (
    "No Daily room specified. You must specify a Daily room in order a token to be generated."
)


def _now() -> float:
    return time.time()  # looked up each time: tests replace it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The helper's clocks and settings, which tests replace.

    Attributes:
        clock: Returns unix seconds.
        policy: How often, and for how long, to retry.
        timing: The engine's clocks and randomness. `DailyRESTHelper.sleep` does the waiting.
    """

    clock: Callable[[], float] = _now
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    timing: Timing = field(default_factory=Timing)


class DailyRESTHelper:
    """Pipecat's helper for Daily's REST API, with typed errors, retries and time limits.

    It uses only what Pipecat's helper uses of the session: ``post``, ``get`` and ``delete`` with
    ``url``, ``headers`` and ``json``, and the response's ``status``, ``text()`` and ``json()``. So
    a mock or a fake works as well as an `aiohttp.ClientSession`.

    All methods raise `DailyError` with Pipecat's text, and with Daily's ``status``, ``code`` and
    ``info``. An exception from the session keeps its text and its class, such as
    `aiohttp.ClientConnectorError`, and is also a `DailyError`: a `DailyConnectionError` or
    `DailyTimeoutError` if the network failed. The ``__cause__`` of an error has the details, so
    that a traceback shows them.

    A call is retried only if the first attempt certainly did nothing: it could not connect, or
    Daily answered 429 or 503. There are at most 4 retries within a minute.

    Requests are not paced, as in Pipecat, unless the ``DAILY_BUDGET_URL`` environment variable
    names a Redis that the bots share: see `AsyncRedisBudget`.

    Args:
        daily_api_key: The API key.
        daily_api_url: The API's base URL.
        aiohttp_session: The session to use; the helper never closes it. If it has no timeout of
            its own, each attempt takes at most 30 seconds.
    """

    _surroundings = Surroundings()

    def __init__(
        self,
        *,
        daily_api_key: str,
        daily_api_url: str = DAILY_API_URL,
        aiohttp_session: aiohttp.ClientSession,
    ) -> None:
        self.daily_api_key = daily_api_key
        self.daily_api_url = daily_api_url
        self.aiohttp_session = aiohttp_session

    def __repr__(self) -> str:
        return f"{type(self).__name__}(daily_api_url={self.daily_api_url!r})"

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts. Tests can replace this method, or ``asyncio.sleep``.

        Args:
            seconds: How long to wait.
        """
        await asyncio.sleep(seconds)

    def get_name_from_url(self, room_url: str) -> str:
        """Return the room name in a room's URL: its path, exactly as written.

        Slashes around it, a query (``?t=…``) and a fragment are not part of the name.

        Args:
            room_url: The room's full URL, with ``https://``. A bare name loses its first letter,
                as in Pipecat, and a warning is logged.

        Raises:
            InvalidArgumentError: It is not a URL.
        """
        try:
            path: Any = urlparse(room_url).path
        except Exception as raised:  # noqa: BLE001 (it says what Python says)
            self._refuse_argument(raised)
        if not isinstance(path, str):  # of bytes, or of None
            return cast("str", path[1:])
        name = path[1:].strip("/")
        if path and not path.startswith("/"):
            self._warn_of_name(path, name)
        return name

    async def create_room(self, params: DailyRoomParams) -> DailyRoomObject:
        """Create a room.

        Args:
            params: The room to create; it is never modified. Pipecat's own model works too.

        Returns:
            The room.

        Raises:
            DailyError: The request failed: ``Unable to create room (status: …): …``, or
                ``Invalid response: …`` if the response is not a room. If the room may exist,
                ``room_name`` names it.
        """
        try:
            body: Any = params.model_dump(exclude_none=True)
        except Exception as raised:  # noqa: BLE001 (it says what Python says)
            self._refuse_argument(raised)
        ask = self._ask(
            room_operations.CREATE,
            f"{self._root()}/rooms",
            options={"json": body},
            wording=lambda status, text: f"Unable to create room (status: {status}): {text}",
            room_name=name_in(body),
        )
        return self._room(ask, await self._send(ask))

    async def get_room_from_url(self, room_url: str) -> DailyRoomObject:
        """Return a room.

        Args:
            room_url: The room's full URL.

        Returns:
            The room.

        Raises:
            NotFoundError: The room does not exist: ``Room not found: <name>``.
            DailyError: The request failed. The text is the same for every status except 200; the
                type, ``status``, ``info`` and the error's cause have the details.
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
        """Create a meeting token.

        Args:
            room_url: The URL of the room that the token is for.
            expiry_time: Seconds until it expires. Default: one hour.
            eject_at_token_exp: Whether to eject the participant then. Default: False.
            owner: Whether the token makes the participant an owner. Default: True.
            params: More properties; it is never modified. Its ``room_name``, ``exp``,
                ``eject_at_token_exp`` and ``is_owner`` are ignored: the arguments above are sent.
                Pipecat's own model works too.

        Returns:
            The token.

        Raises:
            DailyError: The request failed: ``Failed to create meeting token (status: …): …``.
            InvalidArgumentError: `room_url` has no room name, or `expiry_time` is not a time.
            pydantic.ValidationError: Another argument is of the wrong type.
        """
        if not room_url:
            raise InvalidArgumentError(_NO_ROOM)
        try:
            expiration = int(self._surroundings.clock() + expiry_time)
            name = self._name_for_token(room_url)
            body = token_body(
                params,
                room_name=name,
                exp=expiration,
                eject_at_token_exp=eject_at_token_exp,
                is_owner=owner,
            )
        except (DailyError, ValidationError):
            raise
        except Exception as raised:  # noqa: BLE001 (it says what Python says)
            self._refuse_argument(raised)
        ask = self._ask(
            token_operations.CREATE,
            f"{self._root()}/meeting-tokens",
            options={"json": body},
            wording=lambda status, text: (
                f"Failed to create meeting token (status: {status}): {text}"
            ),
        )
        answer = await self._send(ask, name)
        try:
            token: str = answer["token"]
        except Exception as raised:  # noqa: BLE001 (it says what Python says)
            redact = redactor(self.daily_api_key)
            raise unreadable(ask.request, raised, text=None, redact=redact, data=answer)  # noqa: B904
        return token

    async def delete_room_by_url(self, room_url: str) -> bool:
        """Delete a room and eject its participants.

        Args:
            room_url: The room's full URL.

        Returns:
            True, even if the room did not exist.

        Raises:
            DailyError: The request failed: ``Failed to delete room [<name>] (status: …): …``.
            InvalidArgumentError: The URL has no room name.
        """
        return await self.delete_room_by_name(self.get_name_from_url(room_url))

    async def delete_room_by_name(self, room_name: str) -> bool:
        """Delete a room and eject its participants.

        Args:
            room_name: The room's name.

        Returns:
            True, even if the room did not exist.

        Raises:
            DailyError: The request failed: ``Failed to delete room [<name>] (status: …): …``.
            InvalidArgumentError: No room can have that name.
        """
        wording = f"Failed to delete room [{room_name}]"
        segment = segment_of(f"{room_name}") if room_name != "" else None
        if segment is None:
            redact = redactor(self.daily_api_key, room_name)
            raise InvalidArgumentError(redact(f"{wording}: it is not a room name"))
        ask = self._ask(
            room_operations.DELETE,
            self._url_of(f"{room_name}", segment),
            good=(200, 404),
            reads=False,
            wording=lambda status, text: f"{wording} (status: {status}): {text}",
            path={"room_name": segment},
        )
        await self._send(ask, room_name)
        return True

    async def _get_room_from_name(self, room_name: str) -> DailyRoomObject:
        wording = f"Room not found: {room_name}"
        segment = segment_of(f"{room_name}") if room_name else None
        if segment is None:
            redact = redactor(self.daily_api_key, room_name)
            cause = InvalidArgumentError("nothing was sent: no room can have that name")
            raise NotFoundError(redact(wording), method="GET") from cause
        ask = self._ask(
            room_operations.GET,
            self._url_of(f"{room_name}", segment),
            tells=False,
            wording=lambda _status, _text: wording,
            path={"room_name": segment},
        )
        return self._room(ask, await self._send(ask, room_name), room_name)

    def _root(self) -> str:
        return f"{self.daily_api_url}".rstrip("/")

    def _url_of(self, room_name: str, segment: str) -> Any:
        return url_of_room(self._root(), room_name, segment)

    def _name_for_token(self, room_url: str) -> str:
        name = self.get_name_from_url(room_url)
        if not name:
            raise InvalidArgumentError(_NO_ROOM)
        return name

    def _warn_of_name(self, path: str, name: str) -> None:
        if redactor(self.daily_api_key, name)(path) != path:
            _log.warning("pass a room's full URL, with https://, not a token or a key")
            return
        _log.warning("pass a room's full URL, with https://: %r is read as room %r", path, name)

    def _refuse_argument(self, raised: Exception) -> NoReturn:
        redact = redactor(self.daily_api_key)
        typed = InvalidArgumentError(redact(f"an argument is invalid: {said(raised)}"))
        raise both(typed, raised, redact)

    def _ask(
        self,
        operation: Operation[Any],
        url: Any,
        *,
        wording: Callable[[object, object], str],
        **more: Any,
    ) -> Ask:
        return Ask(
            operation=operation,
            session=self.aiohttp_session,
            url=url,
            api_key=self.daily_api_key,
            wording=wording,
            **more,
        )

    async def _send(self, ask: Ask, name: object = "") -> Any:
        """Send a request, and return the response's JSON."""
        given, talk = self._surroundings.timing, Conversation(ask)
        budget, began = budget_in(os.environ), given.monotonic()
        # Most calls need no more than this: only what comes after a failure takes an engine.
        ahead = budget is None and not _engine_log.isEnabledFor(logging.DEBUG)
        if ahead and await talk.succeeds():
            return talk.data
        redact, request = redactor(self.daily_api_key, name), ask.request
        timing, failed = replace(given, sleep=self.sleep), None
        engine = AsyncEngine(
            api_url="",
            headers={},
            account=account_of(self._root(), str(self.daily_api_key)) if budget else "",
            transport=talk,
            budget=budget,
            policy=self._surroundings.policy,
            redact=redact,
            timing=timing,
        )
        try:
            await engine.send(request, Tries(since=began if ahead else None))
        except DailyError as error:
            failed = error
        if failed is None and talk.failure is None:
            return talk.data
        raise error_of(request, talk, failed, redact=redact, now=timing.now())

    def _room(self, ask: Ask, answer: Any, name: object = "") -> DailyRoomObject:
        try:
            return read_room(answer)
        except Exception as raised:  # noqa: BLE001 (it says what Python says)
            text = f"Invalid response: {raised}" if isinstance(raised, ValidationError) else None
            redact = redactor(self.daily_api_key, name)
            raise unreadable(ask.request, raised, text=text, redact=redact, data=answer)  # noqa: B904
