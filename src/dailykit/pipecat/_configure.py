"""``configure()``: a room for a bot, from the environment or new, and a token for it."""

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import aiohttp
from pydantic import BaseModel, Field

from dailykit.access import DAILY_API_URL
from dailykit.errors import ConfigurationError, DailyError
from dailykit.pipecat._failing import redactor
from dailykit.pipecat._helper import DailyRESTHelper
from dailykit.pipecat._models import (
    DailyMeetingTokenParams,
    DailyMeetingTokenProperties,
    DailyRoomParams,
    DailyRoomProperties,
    DailyRoomSipParams,
)

__all__ = ["DailyRoomConfig", "Wishes", "configure", "room_and_token"]

_log = logging.getLogger("dailykit.pipecat")

_HOURS: Final = 2.0
"""The default lifetime of rooms and tokens, in hours."""

_BOTH_GIVEN: Final = (
    "Both room_properties and individual parameters (room_exp_duration, token_exp_duration, "
    "sip_*) were provided. The room_properties will be used and individual parameters "
    "will be ignored."
)


class DailyRoomConfig(BaseModel):
    """A bot's room and its meeting token. Unpacks to ``(room_url, token)``.

    Attributes:
        room_url: The room's URL.
        token: The bot's token. The repr does not show it.
        sip_endpoint: The SIP address, or None if the room has none.
    """

    room_url: str
    token: str = Field(repr=False)
    sip_endpoint: str | None = None

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # as in Pipecat, not pairs
        yield self.room_url
        yield self.token


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The arguments of `configure` that describe the room and the token."""

    room_exp_duration: float = _HOURS
    token_exp_duration: float = _HOURS
    sip_caller_phone: str | None = None
    sip_enable_video: bool = False
    sip_num_endpoints: int = 1
    enable_dialout: bool = False
    sip_codecs: dict[str, list[str]] | None = None
    sip_provider: str | None = None
    room_geo: str | None = None
    room_properties: DailyRoomProperties | None = None
    token_properties: DailyMeetingTokenProperties | None = None

    @property
    def has_sip(self) -> bool:
        """Whether the room needs a SIP address."""
        given = self.room_properties
        in_properties = bool(given and given.sip)
        return in_properties or self.sip_caller_phone is not None

    @property
    def token_seconds(self) -> float:
        """Seconds until the token expires."""
        return self.token_exp_duration * 60 * 60

    def warn(self) -> None:
        """Warn if some arguments will be ignored."""
        if self.room_properties is None:
            return
        given = (
            self.room_exp_duration != _HOURS,
            self.token_exp_duration != _HOURS,
            self.sip_caller_phone is not None,
            self.sip_enable_video is not False,
            self.sip_num_endpoints != 1,
            self.enable_dialout is not False,
            self.sip_codecs is not None,
            self.sip_provider is not None,
            self.room_geo is not None,
        )
        if any(given):
            _log.warning(_BOTH_GIVEN)

    def room_name(self, random_hex: Callable[[], str]) -> str:
        """Return a new name; its prefix shows the room's purpose."""
        phone = self.has_sip or self.enable_dialout
        return f"{'pipecat-telephony' if phone else 'pipecat'}-{random_hex()}"

    def properties(self, now: Callable[[], float]) -> DailyRoomProperties:
        """Return the properties of the new room."""
        if self.room_properties is not None:
            return self.room_properties
        made = DailyRoomProperties(
            exp=now() + (self.room_exp_duration * 60 * 60), eject_at_room_exp=True
        )
        # Set one by one, as Pipecat does, so that the values are sent as given.
        if self.room_geo:
            made.geo = self.room_geo
        if self.enable_dialout:
            made.enable_dialout = True
        if self.sip_caller_phone:
            made.sip = self._sip(self.sip_caller_phone)
            made.start_video_off = not self.sip_enable_video
        return made

    def token_params(self) -> DailyMeetingTokenParams | None:
        """Return the token's further properties."""
        further = self.token_properties
        return DailyMeetingTokenParams(properties=further) if further else None

    def _sip(self, caller: str) -> DailyRoomSipParams:
        return DailyRoomSipParams(
            display_name=caller,
            video=self.sip_enable_video,
            num_endpoints=self.sip_num_endpoints,
            codecs=self.sip_codecs,
            provider=self.sip_provider,
        )


async def configure(
    aiohttp_session: aiohttp.ClientSession,
    *,
    api_key: str | None = None,
    room_exp_duration: float = 2.0,
    token_exp_duration: float = 2.0,
    sip_caller_phone: str | None = None,
    sip_enable_video: bool = False,
    sip_num_endpoints: int = 1,
    enable_dialout: bool = False,
    sip_codecs: dict[str, list[str]] | None = None,
    sip_provider: str | None = None,
    room_geo: str | None = None,
    room_properties: DailyRoomProperties | None = None,
    token_properties: DailyMeetingTokenProperties | None = None,
) -> DailyRoomConfig:
    """Return a room for a bot and an owner token for it.

    The ``DAILY_ROOM_URL`` environment variable names an existing room, which is used as it is. If
    it is unset, or if you need SIP, a new public room is created, with a name like
    ``pipecat-<8 hex digits>`` (``pipecat-telephony-…`` with SIP or dial-out). ``DAILY_API_URL``
    sets the API's base URL.

    Args:
        aiohttp_session: The session to use; it stays open.
        api_key: The API key. Default: the ``DAILY_API_KEY`` environment variable.
        room_exp_duration: Hours until the new room expires and its participants are ejected.
        token_exp_duration: Hours until the token expires.
        sip_caller_phone: Gives the room SIP addresses, with this as the caller's name.
        sip_enable_video: Whether SIP callers may send video.
        sip_num_endpoints: How many SIP addresses to create; the result has the first.
        enable_dialout: Whether to allow dial-out; the domain must have it enabled.
        sip_codecs: Preferred codecs, such as ``{"audio": ["OPUS"], "video": ["H264"]}``.
        sip_provider: The provider of SIP calls.
        room_geo: The region of the media server.
        room_properties: The new room's properties, instead of all room arguments above. Without
            ``exp`` the room never expires.
        token_properties: More properties of the token; those that `DailyRESTHelper.get_token`
            sets are ignored.

    Returns:
        The room's URL, the token and, for a room with SIP, its address.
        ``url, token = await configure(…)`` works too.

    Raises:
        ConfigurationError: The API key is missing.
        DailyError: Creating the room or the token failed. If only the token failed, the room
            stays, and the error's ``room_name`` names it.
    """
    wishes = Wishes(
        room_exp_duration=room_exp_duration,
        token_exp_duration=token_exp_duration,
        sip_caller_phone=sip_caller_phone,
        sip_enable_video=sip_enable_video,
        sip_num_endpoints=sip_num_endpoints,
        enable_dialout=enable_dialout,
        sip_codecs=sip_codecs,
        sip_provider=sip_provider,
        room_geo=room_geo,
        room_properties=room_properties,
        token_properties=token_properties,
    )
    key = api_key or os.getenv("DAILY_API_KEY")
    if not key:
        raise ConfigurationError(
            "DAILY_API_KEY environment variable is required. "
            "Get your API key from https://dashboard.daily.co/developers"
        )
    helper = DailyRESTHelper(
        daily_api_key=key,
        daily_api_url=os.getenv("DAILY_API_URL", DAILY_API_URL) or DAILY_API_URL,
        aiohttp_session=aiohttp_session,
    )
    return await room_and_token(helper, wishes, os.getenv("DAILY_ROOM_URL"))


def _now() -> float:
    return time.time()  # looked up each time: tests replace it


def _random_hex() -> str:
    return uuid.uuid4().hex[:8]


async def room_and_token(
    helper: DailyRESTHelper,
    wishes: Wishes,
    existing_room_url: str | None,
    *,
    clock: Callable[[], float] = _now,
    random_hex: Callable[[], str] = _random_hex,
) -> DailyRoomConfig:
    """Do the work of `configure`.

    Args:
        helper: Sends the requests.
        wishes: The requested room and token.
        existing_room_url: The existing room's URL from the environment, if any.
        clock: Returns unix seconds.
        random_hex: Returns the random part of a name.
    """
    wishes.warn()
    sip, seconds = wishes.has_sip, wishes.token_seconds
    if existing_room_url and not sip:
        shown = redactor(helper.daily_api_key)(existing_room_url.partition("?")[0])
        _log.info("Using existing Daily room: %s", shown)
        token = await helper.get_token(existing_room_url, seconds, params=wishes.token_params())
        return DailyRoomConfig(room_url=existing_room_url, token=token)
    name = wishes.room_name(random_hex)
    _log.info("Creating new Daily room: %s", name)
    params = DailyRoomParams(name=name, properties=wishes.properties(clock))
    try:
        room = await helper.create_room(params)
        room_url = room.url
        _log.info("Created Daily room: %s", room_url)
        token = await _token_for_new(helper, wishes, name, room_url)
        if not sip:
            return DailyRoomConfig(room_url=room_url, token=token)
        endpoint = room.config.sip_endpoint
        _log.info("SIP endpoint: %s", endpoint)
        return DailyRoomConfig(room_url=room_url, token=token, sip_endpoint=endpoint)
    except Exception as error:
        _log.error("Error creating Daily room: %s", error)
        raise


async def _token_for_new(helper: DailyRESTHelper, wishes: Wishes, name: str, room_url: str) -> str:
    try:
        params = wishes.token_params()
        return await helper.get_token(room_url, wishes.token_seconds, params=params)
    except DailyError as error:
        first: BaseException = error
        while first.__cause__ is not None:
            first = first.__cause__
        first.__cause__ = DailyError(
            f"room {name} was created before this error and still exists: {room_url}"
        )
        error.room_name = name
        raise
