# Generated from src/dailykit/client/_async/client.py by `make generate`. Do not edit.
"""`Daily`: the whole REST API of Daily."""

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
from dailykit.client._build import decode_json, raw_request
from dailykit.client._failures import error_for
from dailykit.client._http import TransportError
from dailykit.client._pacing_queue import PROCESS_QUEUES
from dailykit.client._retry import RetryPolicy, Tries
from dailykit.client._sync._transport import Session, Transport
from dailykit.client._sync.batch_processor import BatchProcessor
from dailykit.client._sync.budget import InProcessBudget, RateBudget
from dailykit.client._sync.dialin import Dialin
from dailykit.client._sync.dialin_configs import DialinConfigs
from dailykit.client._sync.domain import DomainSettings
from dailykit.client._sync.downloads import Downloads
from dailykit.client._sync.engine import Engine
from dailykit.client._sync.logs import Logs
from dailykit.client._sync.meetings import Meetings
from dailykit.client._sync.phone_numbers import PhoneNumbers
from dailykit.client._sync.presence import Presence
from dailykit.client._sync.recordings import Recordings
from dailykit.client._sync.rooms import Rooms
from dailykit.client._sync.sessions import start_session
from dailykit.client._sync.sip_clients import SipClients
from dailykit.client._sync.sip_trunks import SipTrunks
from dailykit.client._sync.tokens import MeetingTokens
from dailykit.client._sync.transcripts import Transcripts
from dailykit.client._sync.webhooks import Webhooks
from dailykit.client.hooks import Exchange, Hooks
from dailykit.client.session import CallSession, SessionWish
from dailykit.models._base import UNSET, JSONValue, Unset
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import RoomProperties
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.redaction import Redactor

__all__ = ["Daily"]

DEFAULT_TIMEOUT: Final = 30.0
DEFAULT_RETRIES: Final = 4

_watch: ContextVar[list[Exchange] | None] = ContextVar("dailykit_watch", default=None)


class Daily:
    """Daily's REST API, synchronous.

    Works as ``with Daily() as daily:`` and without, with `close` at the end. One
    client keeps one pool of connections, so keep it for the life of the program.

    Args:
        api_key: The API key. Default: the environment's ``DAILY_API_KEY``.
        api_url: The root of the API. Default: the environment's ``DAILY_API_URL``, or Daily's.
        timeout: Seconds for one try as a whole, from connecting to the end of the answer. A
            `session` with a timeout of its own keeps that, unless this is given. Default: 30.
        max_retries: Tries after the first one, where trying again is safe. Default: 4.
        budget: What paces requests to Daily's rate limits. Default: one for all clients of this
            process; None for no pacing.
        session: A ``urllib3.PoolManager`` to use; it is never closed by the client. One that
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
        budget: RateBudget | Unset | None = UNSET,
        session: Session | None = None,
        hooks: Hooks | None = None,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        key, url = find_access(api_key, api_url, os.environ)
        self._transport = Transport(session, timeout=DEFAULT_TIMEOUT)
        engine = Engine(
            api_url=url,
            headers=headers_for(key),
            account=account_of(url, key),
            transport=self._transport,
            budget=InProcessBudget(PROCESS_QUEUES) if isinstance(budget, Unset) else budget,
            timeout=timeout,
            policy=retry_policy or RetryPolicy(max_retries=max_retries),
            hooks=hooks or Hooks(),
            redact=Redactor(key),
            watch=_watch,
        )
        self._set_up(engine, DomainMemory(key))

    def _set_up(self, engine: Engine, memory: DomainMemory) -> None:
        self._engine = engine
        self._memory = memory
        downloads = Downloads(engine, self._transport)
        self.rooms = Rooms(engine)
        self.domain = DomainSettings(engine)
        self.meeting_tokens = MeetingTokens(engine, self.domain, memory)
        self.meetings = Meetings(engine)
        self.presence = Presence(engine)
        self.recordings = Recordings(engine, downloads)
        self.transcripts = Transcripts(engine, downloads)
        self.logs = Logs(engine)
        self.webhooks = Webhooks(engine)
        self.phone_numbers = PhoneNumbers(engine)
        self.dialin = Dialin(engine)
        self.dialin_configs = DialinConfigs(engine)
        self.sip_clients = SipClients(engine)
        self.sip_trunks = SipTrunks(engine)
        self.batch_processor = BatchProcessor(engine)

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
        budget: RateBudget | Unset | None = UNSET,
        hooks: Hooks | Unset = UNSET,
    ) -> Self:
        """Return a client that differs in some options and shares the connections.

        For one call, ``daily.with_options(timeout=5).rooms.get("standup")``, or kept for a
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

        ``with daily.exchanges() as seen: room = daily.rooms.get("standup")`` leaves status,
        headers, body and the number of tries in ``seen[-1]``. Only calls of the same task (or
        thread) are collected.
        """
        seen: list[Exchange] = []
        token = _watch.set(seen)
        try:
            yield seen
        finally:
            _watch.reset(token)

    def request(
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
        return decode_json(request, self._engine.send(request))

    def start_session(
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
        return start_session(self._engine, self.rooms, self.meeting_tokens, room, wish)

    def connect(self) -> None:
        """Open a connection ahead of the first call, which then does not wait for one.

        Raises:
            DailyConnectionError: It could not be made.
        """
        try:
            self._transport.connect(self._engine.api_url)
        except TransportError as error:
            probe = raw_request("GET", "/", api_url=self._engine.api_url, headers={})
            raise error_for(
                replace(probe, label="connect"),
                error.failure,
                tries=Tries(count=1),
                redact=self._engine.redact,
                now=self._engine.timing.now(),
            ) from error

    def close(self) -> None:
        """Close the connections. A session that was given stays open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
