"""``daily.meeting_tokens``: tokens that let participants join rooms."""

from datetime import timedelta
from typing import Unpack

from dailykit.client._account import DomainMemory
from dailykit.client._answers import check_token
from dailykit.client._arguments import (
    RoomReference,
    expiry,
    make_body,
    make_part,
    make_query,
    room_name,
)
from dailykit.client._async._resource import AsyncResource
from dailykit.client._async.domain import AsyncDomainSettings
from dailykit.client._async.engine import AsyncEngine
from dailykit.errors import InvalidArgumentError, InvalidResponseError
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import MeetingTokenPropertiesKeywords
from dailykit.models.tokens import MeetingToken, MeetingTokenProperties
from dailykit.operations import tokens as table

__all__ = ["AsyncMeetingTokens"]


class AsyncMeetingTokens(AsyncResource):
    """Meeting tokens. Daily does not store them, so they can't be listed or revoked."""

    __slots__ = ("_domain", "_memory")

    def __init__(
        self, engine: AsyncEngine, domain: AsyncDomainSettings, memory: DomainMemory
    ) -> None:
        super().__init__(engine)
        self._domain = domain
        self._memory = memory

    async def create(
        self,
        room: RoomReference | None = None,
        *,
        properties: MeetingTokenProperties | None = None,
        expires_in: timedelta | float | None = None,
        owner: bool | Unset = UNSET,
        local: bool = False,
        **settings: Unpack[MeetingTokenPropertiesKeywords],
    ) -> str:
        """Create a meeting token.

        Args:
            room: The room that the token is for: its name, URL or a `Room`. Without it, the token
                is valid for every room of the domain.
            properties: The token's properties; the other arguments override them.
            expires_in: Sets ``exp`` this far ahead: a timedelta, or seconds. A token without
                ``exp`` never expires.
            owner: Whether the token makes the participant an owner; the same as ``is_owner``.
            local: Whether to sign the token locally, without a request. Daily accepts such tokens
                like its own, but they need a `room`. The first call fetches the domain's id.
            **settings: Any property of a token, such as ``user_name="Ada"``; see
                `MeetingTokenProperties`.

        Returns:
            The token. Anyone who has it can join, so keep it secret.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        Warns:
            dailykit.tokens.TokenWarning: With `local`: the token works, but may be valid for
                longer, or eject differently, than you expect.

        See https://docs.daily.co/reference/rest-api/meeting-tokens/create-meeting-token. Safe to
        retry: Daily does not store tokens.
        """
        wanted = self._wanted(room, properties, expires_in, owner, settings)
        if local:
            return await self._sign(wanted, room)
        body = make_body(table.CREATE, properties=wanted)
        token = (await self._engine.call(table.CREATE, body=body)).token
        check_token(table.CREATE, wanted.room_name, token)
        return token

    async def _sign(self, wanted: MeetingTokenProperties, room: RoomReference | None) -> str:
        if not wanted.room_name:
            raise InvalidArgumentError("meeting_tokens.create: a locally signed token needs a room")
        from dailykit import tokens

        domain_id = await self.prepare_local()
        now = self._engine.timing.now()
        try:
            return tokens.sign(self._memory.api_key, domain_id, wanted, now=now, room=room)
        except InvalidArgumentError as error:
            raise error.restated(f"meeting_tokens.create: {error}") from None

    async def prepare_local(self) -> str:
        """Return the domain's id, which signing tokens needs. The first call fetches it.

        Raises:
            DailyError: The request failed.
        """
        if self._memory.domain_id is None:
            domain = await self._domain.get()
            if domain.domain_id is None:
                raise InvalidResponseError(
                    "domain.get: the response has no domain_id, which local signing needs"
                )
            self._memory.domain_id = domain.domain_id
        return self._memory.domain_id

    async def validate(self, token: str, *, ignore_nbf: bool | Unset = UNSET) -> MeetingToken:
        """Validate a token with Daily, and return its properties.

        Args:
            token: The token.
            ignore_nbf: Whether to accept a token that is not valid yet. Default: false.

        Raises:
            InvalidRequestError: The token was signed with another key, has expired, or is not
                valid yet.
            InvalidArgumentError: It is not a token; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/meeting-tokens/validate-meeting-token. Safe to
        retry.
        """
        query = make_query(table.VALIDATE, ignore_nbf=ignore_nbf)
        return await self._engine.call(table.VALIDATE, path={"meeting_token": token}, query=query)

    def _wanted(
        self,
        room: RoomReference | None,
        properties: MeetingTokenProperties | None,
        expires_in: timedelta | float | None,
        owner: bool | Unset,
        settings: MeetingTokenPropertiesKeywords,
    ) -> MeetingTokenProperties:
        if expires_in is not None:
            if settings.get("exp") is not None:
                raise InvalidArgumentError(
                    "meeting_tokens.create: pass either exp or expires_in, not both"
                )
            settings["exp"] = expiry(table.CREATE.name, self._engine.timing.now(), expires_in)
        if room is not None:
            settings["room_name"] = room_name(table.CREATE, room)
        if not isinstance(owner, Unset):
            settings["is_owner"] = owner
        return make_part(table.CREATE, MeetingTokenProperties, properties, **settings)
