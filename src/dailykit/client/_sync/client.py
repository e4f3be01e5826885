# Generated from src/dailykit/client/_async/client.py by `make generate`. Do not edit.
"""`Daily`: Daily's whole REST API."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, Unpack

from dailykit.access import find_access
from dailykit.client._account import DomainMemory, account_of, headers_for
from dailykit.client._arguments import RoomReference, expiry
from dailykit.client._build import decode_json, raw_request
from dailykit.client._failures import error_for
from dailykit.client._http import TransportError
from dailykit.client._retry import RetryPolicy, Tries
from dailykit.client._sync._transport import Session, Transport
from dailykit.client._sync.budget import RateBudget
from dailykit.client._sync.budgets import Budgets
from dailykit.client._sync.engine import Engine
from dailykit.client._sync.groups import Groups
from dailykit.client._telemetry import Telemetry, asks_for_telemetry, telemetry_from_environment
from dailykit.client.hooks import Exchange, Hooks
from dailykit.models._base import UNSET, JSONValue, Unset, UserId
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacyInput
from dailykit.redaction import Redactor

if TYPE_CHECKING:
    from dailykit.client.session import CallSession
    from dailykit.models.rooms import RoomProperties
    from dailykit.models.tokens import MeetingTokenProperties

__all__ = ["Daily"]

DEFAULT_TIMEOUT: Final = 30.0
DEFAULT_RETRIES: Final = 4

_watch: ContextVar[list[Exchange] | None] = ContextVar("dailykit_watch", default=None)


class Daily(Groups):
    """An synchronous client for Daily's REST API.

    Use it as ``with Daily() as daily:``, or call `close` when you are done. Each
    client has its own connection pool, so create one and keep it while the program runs.

    Args:
        api_key: The API key. Default: the ``DAILY_API_KEY`` environment variable.
        api_url: The API's base URL. Default: the ``DAILY_API_URL`` environment variable, or
            Daily's URL.
        timeout: Seconds for each attempt, from connecting to the end of the response. If unset, a
            `session` with its own timeout keeps it. Default: 30.
        max_retries: Attempts after the first one, if retrying is safe. Default: 4.
        budget: Paces requests to Daily's rate limits: the URL of a Redis that all processes with
            this API key share (``redis://…``, extra ``[redis]``), or any budget. None turns pacing
            off. Default: the ``DAILY_BUDGET_URL`` environment variable, or else one budget that all
            clients in this process share.
        session: A ``urllib3.PoolManager`` to use. The client never closes it. Do not use a
            session in a child process if it was used before the fork. Default: the client's own
            session, a new one in each process.
        hooks: Functions to call for each request, response and retry.
        retry_policy: Detailed retry settings; `max_retries` is then ignored.

    Raises:
        ConfigurationError: The API key is missing or malformed, or it belongs to a local Daily
            whose URL is not set. Or the URL of the budget is not one of Redis, or the extra
            ``[redis]`` is not installed.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        api_url: str | None = None,
        timeout: float | None = None,
        max_retries: int = DEFAULT_RETRIES,
        budget: RateBudget | str | Unset | None = UNSET,
        session: Session | None = None,
        hooks: Hooks | None = None,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        key, url = find_access(api_key, api_url, os.environ)
        self._transport = Transport(session, timeout=DEFAULT_TIMEOUT)
        self._budgets = Budgets(os.environ)
        engine = Engine(
            api_url=url,
            headers=headers_for(key),
            account=account_of(url, key),
            transport=self._transport,
            budget=self._budgets.find(budget),
            timeout=timeout,
            policy=retry_policy or RetryPolicy(max_retries=max_retries),
            hooks=hooks or Hooks(),
            redact=Redactor(key),
            watch=_watch,
        )
        self._set_up(engine, DomainMemory(key))
        if asks_for_telemetry(os.environ):
            self.observe(telemetry_from_environment())

    def _set_up(self, engine: Engine, memory: DomainMemory) -> None:
        self._use(engine, memory)
        self._budgets.listen(engine.budget, engine.hooks)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(api_url={self._engine.api_url!r})"

    @property
    def account(self) -> str:
        """An identifier of the API key, for places where the key itself must not be stored."""
        return self._engine.account

    @property
    def api_url(self) -> str:
        """The API's base URL, without a trailing slash."""
        return self._engine.api_url

    def with_options(
        self,
        *,
        timeout: float | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        budget: RateBudget | str | Unset | None = UNSET,
        hooks: Hooks | Unset = UNSET,
    ) -> Self:
        """Return a client with different options that shares this client's connections.

        Use it for one call, ``daily.with_options(timeout=5).rooms.get("standup")``, or keep
        it. Closing either client closes the connections of both.

        Args:
            timeout: Seconds for each attempt.
            max_retries: Attempts after the first one.
            budget: Paces requests: the URL of a Redis, or any budget. None turns pacing off.
            hooks: Functions to call for each request, response and retry.
        """
        engine = self._engine
        changes: dict[str, Any] = {"timeout": timeout, "hooks": hooks}
        if not isinstance(budget, Unset):
            changes["budget"] = self._budgets.find(budget)
        if not isinstance(max_retries, Unset):
            changes["policy"] = replace(engine.policy, max_retries=max_retries)
        given = {name: value for name, value in changes.items() if value is not UNSET}
        twin = type(self).__new__(type(self))
        twin._transport, twin._budgets = self._transport, self._budgets
        twin._set_up(replace(engine, **given), self._memory)
        return twin

    def observe(self, telemetry: Telemetry | None) -> None:
        """Let telemetry see all calls of this client; `dailykit.otel.instrument` does this.

        Args:
            telemetry: What sees them; None for nothing.
        """
        self._set_up(replace(self._engine, trace=telemetry, count=telemetry), self._memory)

    @contextmanager
    def exchanges(self) -> Generator[list[Exchange]]:
        """Collect the raw responses to the calls made inside a ``with`` block.

        After ``with daily.exchanges() as seen: room = daily.rooms.get("standup")``,
        ``seen[-1]`` has the status, headers, body and number of attempts. Only calls from the same
        task or thread are collected.
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
        """Send any request, such as one to an endpoint newer than this release.

        It has the same pacing, retries and errors as every other call. Known operations are
        retried as usual; of unknown ones, only ``GET``, ``HEAD``, ``PUT`` and ``DELETE``.

        Args:
            method: The HTTP method.
            path: The path below the base URL, percent-encoded, with a leading slash.
            json: The JSON body, if any.
            query: Query parameters; None values are omitted.

        Returns:
            The response's JSON, or None if the body is empty.

        Raises:
            DailyError: The request failed.
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
        privacy: RoomPrivacyInput = "private",
        properties: "RoomProperties | None" = None,
        expires_in: timedelta | float = timedelta(hours=1),
        owner: bool | Unset = UNSET,
        user_name: str | Unset = UNSET,
        user_id: UserId | Unset = UNSET,
        token: "MeetingTokenProperties | None" = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> "CallSession":
        """Return a room and a meeting token for it, in one round trip.

        One request creates the room; the token is signed locally. Signing needs the domain's id.
        The first call fetches it while it creates the room, and the client remembers it.

        Args:
            room: An existing room: its name, URL or a `Room`. Default: create one.
            name: The new room's name. Default: a random one.
            privacy: The new room's privacy. Default: ``private``.
            properties: The new room's properties; `settings` override them.
            expires_in: When the room and token expire: a timedelta, or seconds. An explicit
                ``exp`` takes precedence. Default: one hour.
            owner: Whether the token makes the participant an owner. Default: false.
            user_name: The participant's name.
            user_id: Your own id for the participant, at most 36 characters.
            token: More properties of the token; the arguments above override them.
            **settings: Any property of the new room. Participants are ejected when it expires,
                unless ``eject_at_room_exp=False``.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed. If a room may exist, the error's ``room_name`` names
                it. Cancelling the task leaves no room behind.
        """
        from dailykit.client._sync.sessions import start_session
        from dailykit.client.session import SessionWish

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
        """Open a connection, so that the first call does not wait for one.

        Raises:
            DailyConnectionError: The connection failed.
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
        """Close the connections. A `session` or budget that you passed in stays open."""
        self._budgets.close()
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
