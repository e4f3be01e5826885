"""Who may join a room, in what role and for how long: Daily's rules, with a reason per refusal.

The reasons are those that Daily's client libraries report:
https://docs.daily.co/reference/daily-js/events/error-events.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Self

from dailykit.errors import TokenError, TokenExpiredError, TokenNotYetValidError
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.json_types import JsonObject
from dailykit.local.store.statements import Row
from dailykit.local.world.calls.permissions import first_permissions
from dailykit.local.world.core.effective import effective
from dailykit.models._base import id_text
from dailykit.models.tokens import MeetingToken

__all__ = ["MAX_PARTICIPANTS", "Admission", "EjectSettings", "RoomFacts", "Wish", "admission"]

MAX_PARTICIPANTS: Final = 200
"""The limit on participants in a room that sets none."""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room at the moment when a participant wants to join it.

    Attributes:
        id: Its id.
        name: Its name.
        is_private: Whether joining needs a meeting token, or a knock.
        config: The room's own properties.
    """

    id: str
    name: str
    is_private: bool
    config: JsonObject

    @classmethod
    def of(cls, row: Row) -> Self:
        """Return the facts from a row of the table of rooms."""
        config: JsonObject = json.loads(row["config"])
        return cls(row["id"], row["name"], row["privacy"] == "private", config)

    @property
    def max_participants(self) -> int:
        """The maximum number of participants."""
        most = self.config.get("max_participants")
        return MAX_PARTICIPANTS if most is None else int(most)


@dataclass(frozen=True, slots=True)
class Wish:
    """A participant's request to join.

    Attributes:
        token: Their meeting token.
        user_name: Their display name. The token's takes precedence.
        user_data: Any data of theirs for the others to see.
        let_in: Whether to skip the lobby: an owner has admitted them, or it is a telephone call.
        user_id: The user id of a telephone participant. The token's takes precedence.
        session_id: Their session id, if it was returned before they joined.
    """

    token: str | None = field(default=None, repr=False)
    user_name: str | None = None
    user_data: Any = None
    let_in: bool = False
    user_id: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """The role in which a participant may join.

    Attributes:
        token: The claims of their meeting token. None without one.
        user_id: The token's ``user_id``, as text.
        user_name: Their display name.
        is_owner: Whether they are an owner.
        permissions: Their initial permissions.
        may_share_screen: Whether room and token allow them to share a screen.
        must_knock: Whether an owner must admit them first.
        is_unique: Whether joining ejects an earlier participant with the same user id.
        eject_at: The settings that decide when they are ejected.
    """

    token: MeetingToken | None
    user_id: str | None
    user_name: str | None
    is_owner: bool
    permissions: JsonObject
    may_share_screen: bool
    must_knock: bool
    is_unique: bool
    eject_at: "EjectSettings"


@dataclass(frozen=True, slots=True)
class EjectSettings:
    """When a participant is ejected: at a time, after some seconds, or never."""

    exp: float | None
    exp_reason: str
    elapsed: float | None

    def moment(self, joined_at: float) -> tuple[float, str] | None:
        """Return when and why a participant who joins at `joined_at` is ejected. None for never."""
        moments = list[tuple[float, str]]()
        if self.exp is not None:
            moments.append((self.exp, self.exp_reason))
        if self.elapsed is not None and self.elapsed > 0:
            moments.append((joined_at + self.elapsed, "ejected"))
        return min(moments, default=None)


def admission(
    room: RoomFacts,
    domain_config: Mapping[str, Any],
    wish: Wish,
    open_token: Callable[[str, str], MeetingToken],
    now: float,
) -> Admission:
    """Return the role in which a participant may join a room now, by the rules of room and token.

    Args:
        room: The room.
        domain_config: The domain's properties, including defaults.
        wish: The request to join.
        open_token: Returns the claims of a token that opens the room of that name now, or raises
            `TokenError`.
        now: The time.

    Raises:
        JoinRefused: They may not join. Its reason says why.
    """
    _check_times(room, now)
    token = None if wish.token is None else _opened(wish.token, room, open_token)
    is_owner = token is not None and token.is_owner is True
    told = None if token is None or token.permissions is None else token.permissions
    return Admission(
        token=token,
        user_id=_user_id(token) or wish.user_id,
        user_name=(token.user_name if token is not None else None) or wish.user_name,
        is_owner=is_owner,
        permissions=first_permissions(
            domain_config.get("permissions"),
            room.config.get("permissions"),
            told and told.model_dump(mode="json", by_alias=True, exclude_none=True),
            owner=is_owner,
            hidden=room.config.get("enable_hidden_participants") is True,
        ),
        may_share_screen=_may_share_screen(room, token),
        must_knock=not wish.let_in and _must_knock(room, token),
        is_unique=effective("enforce_unique_user_ids", room.config, domain_config) is True,
        eject_at=_eject_settings(room, token),
    )


def _check_times(room: RoomFacts, now: float) -> None:
    exp, nbf = room.config.get("exp"), room.config.get("nbf")
    if exp is not None and exp <= now:
        raise JoinRefused("exp-room", f"the room {room.name} has expired")
    if nbf is not None and nbf > now:
        raise JoinRefused("nbf-room", f"the room {room.name} is not open yet")


def _opened(
    token: str, room: RoomFacts, open_token: Callable[[str, str], MeetingToken]
) -> MeetingToken:
    # A bad token is refused even if the room needs none: its holder means to use it.
    try:
        return open_token(token, room.name)
    except TokenError as error:
        _refuse(error)


def _refuse(error: TokenError) -> NoReturn:
    reason = "not-allowed"
    if isinstance(error, TokenExpiredError):
        reason = "exp-token"
    elif isinstance(error, TokenNotYetValidError):
        reason = "nbf-token"
    raise JoinRefused(reason, str(error)) from None


def _user_id(token: MeetingToken | None) -> str | None:
    # As text, even if the token has a number: meetings, presence and events report it as text.
    return None if token is None or token.user_id is None else id_text(token.user_id)


def _must_knock(room: RoomFacts, token: MeetingToken | None) -> bool:
    has_lobby = room.config.get("enable_knocking") is True
    if token is not None:
        return has_lobby and token.knocking is True
    if room.is_private and not has_lobby:
        raise JoinRefused(
            "not-allowed", f"the room {room.name} is private: join with a meeting token"
        )
    return room.is_private


def _may_share_screen(room: RoomFacts, token: MeetingToken | None) -> bool:
    if token is not None and token.enable_screenshare is not None:
        return token.enable_screenshare
    return room.config.get("enable_screenshare") is not False


def _eject_settings(room: RoomFacts, token: MeetingToken | None) -> EjectSettings:
    # If the token sets one of these, it replaces all of the room's settings.
    if token is not None and (token.eject_at_token_exp or token.eject_after_elapsed):
        exp = token.exp if token.eject_at_token_exp else None
        return EjectSettings(exp, "exp-token", token.eject_after_elapsed)
    exp = room.config.get("exp") if room.config.get("eject_at_room_exp") is True else None
    return EjectSettings(exp, "exp-room", room.config.get("eject_after_elapsed"))
