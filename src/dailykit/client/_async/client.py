"""`AsyncDaily`: the whole REST API of Daily."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Any, Final, Self, Unpack

from dailykit.access import find_access
from dailykit.client._account import DomainMemory, account_of, headers_for
from dailykit.client._arguments import RoomReference, expiry
from dailykit.client._async._transport import Session, Transport
from dailykit.client._async.batch_processor import AsyncBatchProcessor
from dailykit.client._async.budget import AsyncInProcessBudget, AsyncRateBudget
from dailykit.client._async.dialin import AsyncDialin
from dailykit.client._async.dialin_configs import AsyncDialinConfigs
from dailykit.client._async.domain import AsyncDomainSettings
from dailykit.client._async.downloads import AsyncDownloads
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._async.logs import AsyncLogs
from dailykit.client._async.meetings import AsyncMeetings
from dailykit.client._async.phone_numbers import AsyncPhoneNumbers
from dailykit.client._async.presence import AsyncPresence
from dailykit.client._async.recordings import AsyncRecordings
from dailykit.client._async.rooms import AsyncRooms
from dailykit.client._async.sessions import start_session
from dailykit.client._async.sip_clients import AsyncSipClients
from dailykit.client._async.sip_trunks import AsyncSipTrunks
from dailykit.client._async.tokens import AsyncMeetingTokens
from dailykit.client._async.transcripts import AsyncTranscripts
from dailykit.client._async.webhooks import AsyncWebhooks
from dailykit.client._build import decode_json, raw_request
from dailykit.client._failures import error_for
from dailykit.client._http import TransportError
from dailykit.client._pacing_queue import PROCESS_QUEUES
from dailykit.client._retry import RetryPolicy, Tries
from dailykit.client.hooks import Exchange, Hooks
from dailykit.client.session import CallSession, SessionWish
from dailykit.models._base import UNSET, JSONValue, Unset
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import RoomProperties
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.redaction import Redactor

__all__ = ["AsyncDaily"]

DEFAULT_TIMEOUT: Final = 30.0
DEFAULT_RETRIES: Final = 4

_watch: ContextVar[list[Exchange] | None] = ContextVar("dailykit_watch", default=None)


class AsyncDaily:
    """Daily's REST API, asynchronous.

    Works as ``async with AsyncDaily() as daily:`` and without, with `aclose` at the end. One
    client keeps one pool of connections, so keep it for the life of the program.

    Args:
        api_key: The API key. Default: the environment's ``DAILY_API_KEY``.
        api_url: The root of the API. Default: the environment's ``DAILY_API_URL``, or Daily's.
        timeout: Seconds for one try as a whole, from connecting to the end of the answer. A
            `session` with a timeout of its own keeps that, unless this is given. Default: 30.
        max_retries: Tries after the first one, where trying again is safe. Default: 4.
        budget: What paces requests to Daily's rate limits. Default: one for all clients of this
            process; None for no pacing.
        session: An ``aiohttp.ClientSession`` to use; it is never closed by the client. One that
            was used before a fork must not be used in the child. Default: the client's own, a new
            one in each process.
        hooks: Functions to call with each request, answer and retry.
        retry_policy: When to try again, in detail; then `max_retries` does not count.

    Raises:
        ConfigurationError: There is no API key, it can't be one, or it is one of a local Daily
            whose address is not given.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        api_url: str | None = None,
        timeout: float | None = None,
        max_retries: int = DEFAULT_RETRIES,
        budget: AsyncRateBudget | Unset | None = UNSET,
        session: Session | None = None,
        hooks: Hooks | None = None,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        key, url = find_access(api_key, api_url, os.environ)
        self._transport = Transport(session, timeout=DEFAULT_TIMEOUT)
        engine = AsyncEngine(
            api_url=url,
            headers=headers_for(key),
            account=account_of(url, key),
            transport=self._transport,
            budget=AsyncInProcessBudget(PROCESS_QUEUES) if isinstance(budget, Unset) else budget,
            timeout=timeout,
            policy=retry_policy or RetryPolicy(max_retries=max_retries),
            hooks=hooks or Hooks(),
            redact=Redactor(key),
            watch=_watch,
        )
        self._set_up(engine, DomainMemory(key))

    def _set_up(self, engine: AsyncEngine, memory: DomainMemory) -> None:
        self._engine = engine
        self._memory = memory
        downloads = AsyncDownloads(engine, self._transport)
        self.rooms = AsyncRooms(engine)
        self.domain = AsyncDomainSettings(engine)
        self.meeting_tokens = AsyncMeetingTokens(engine, self.domain, memory)
        self.meetings = AsyncMeetings(engine)
        self.presence = AsyncPresence(engine)
        self.recordings = AsyncRecordings(engine, downloads)
        self.transcripts = AsyncTranscripts(engine, downloads)
        self.logs = AsyncLogs(engine)
        self.webhooks = AsyncWebhooks(engine)
        self.phone_numbers = AsyncPhoneNumbers(engine)
        self.dialin = AsyncDialin(engine)
        self.dialin_configs = AsyncDialinConfigs(engine)
        self.sip_clients = AsyncSipClients(engine)
        self.sip_trunks = AsyncSipTrunks(engine)
        self.batch_processor = AsyncBatchProcessor(engine)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(api_url={self._engine.api_url!r})"

    @property
    def api_url(self) -> str:
        """The root of the API that is used, without a slash at its end."""
        return self._engine.api_url

    def with_options(
        self,
        *,
        timeout: float | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        budget: AsyncRateBudget | Unset | None = UNSET,
        hooks: Hooks | Unset = UNSET,
    ) -> Self:
        """Return a client that differs in some options and shares the connections.

        For one call, ``await daily.with_options(timeout=5).rooms.get("standup")``, or kept for a
        stretch. Closing either closes the connections of both.

        Args:
            timeout: Seconds for one try.
            max_retries: Tries after the first one.
            budget: What paces requests; None for no pacing.
            hooks: Functions to be told of requests.
        """
        engine = self._engine
        changes: dict[str, Any] = {"timeout": timeout, "budget": budget, "hooks": hooks}
        if not isinstance(max_retries, Unset):
            changes["policy"] = replace(engine.policy, max_retries=max_retries)
        given = {name: value for name, value in changes.items() if value is not UNSET}
        twin = type(self).__new__(type(self))
        twin._transport = self._transport
        twin._set_up(replace(engine, **given), self._memory)
        return twin

    @contextmanager
    def exchanges(self) -> Generator[list[Exchange]]:
        """Collect the raw side of the calls made inside a ``with`` block.

        ``with daily.exchanges() as seen: room = await daily.rooms.get("standup")`` leaves status,
        headers, body and the number of tries in ``seen[-1]``. Only calls of the same task (or
        thread) are collected.
        """
        seen: list[Exchange] = []
        token = _watch.set(seen)
        try:
            yield seen
        finally:
            _watch.reset(token)

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: JSONValue = UNSET,
        query: Mapping[str, Any] | None = None,
    ) -> JSONValue:
        """Make any request, such as one that Daily has added since this release.

        It goes through the same pacing, retries and errors as everything else. What the table of
        operations knows is repeated as there; of the rest only ``GET``, ``PUT`` and ``DELETE``.

        Args:
            method: The HTTP method.
            path: The path below the API's root, beginning with a slash, encoded.
            json: The JSON body, if any.
            query: Query parameters; None values are left out.

        Returns:
            The answer's JSON, or None for an empty answer.

        Raises:
            DailyError: It failed.
        """
        request = raw_request(
            method,
            path,
            api_url=self._engine.api_url,
            headers=self._engine.headers,
            json=json,
            query=query,
            timeout=self._engine.timeout,
        )
        return decode_json(request, await self._engine.send(request))

    async def start_session(
        self,
        room: RoomReference | None = None,
        *,
        name: str | None = None,
        privacy: RoomPrivacy = "private",
        properties: RoomProperties | None = None,
        expires_in: timedelta | float = timedelta(hours=1),
        owner: bool | Unset = UNSET,
        user_name: str | Unset = UNSET,
        user_id: str | Unset = UNSET,
        token: MeetingTokenProperties | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> CallSession:
        """Return a room and a token for it, with one round trip.

        The room is created by one request and the token is signed here. Signing needs the
        domain's id, which the first call asks for (at the same time as it creates the room) and
        the client then remembers.

        Args:
            room: An existing room to use: name, URL or `Room`. Without it one is created.
            name: The new room's name. Default: a random one.
            privacy: The new room's privacy. Default: ``private``.
            properties: The new room's properties; `settings` come on top.
            expires_in: When room and token expire: a timedelta, or seconds. An ``exp`` of theirs
                counts instead. Default: one hour.
            owner: Whether the token makes its bearer an owner. Default: false.
            user_name: The bearer's name.
            user_id: Your own id of the bearer, at most 36 characters.
            token: Further properties of the token; the arguments here come on top.
            **settings: Any property of the new room. Who is still inside at its end is thrown
                out, unless ``eject_at_room_exp=False``.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed; where a room exists all the same, the error's ``room_name``
                names it. A task that is cancelled meanwhile leaves no room behind.
        """
        exp = expiry("start_session", self._engine.timing.now(), expires_in)
        wish = SessionWish(
            is_new=room is None,
            name=name,
            privacy=privacy,
            properties=properties,
            settings=settings,
            exp=exp,
            owner=owner,
            user_name=user_name,
            user_id=user_id,
            token=token,
        )
        return await start_session(self._engine, self.rooms, self.meeting_tokens, room, wish)

    async def connect(self) -> None:
        """Open a connection ahead of the first call, which then does not wait for one.

        Raises:
            DailyConnectionError: It could not be made.
        """
        try:
            await self._transport.connect(self._engine.api_url)
        except TransportError as error:
            probe = raw_request("GET", "/", api_url=self._engine.api_url, headers={})
            raise error_for(
                replace(probe, label="connect"),
                error.failure,
                tries=Tries(count=1),
                redact=self._engine.redact,
                now=self._engine.timing.now(),
            ) from error

    async def aclose(self) -> None:
        """Close the connections. A session that was given stays open."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
