"""Who may enter a room, as what, and for how long: Daily's rules, one reason for each refusal.

The reasons are those that Daily's client libraries report:
https://docs.daily.co/reference/daily-js/events/error-events.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Self

from sqlalchemy import RowMapping

from dailykit.errors import TokenError, TokenExpiredError, TokenNotYetValidError
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls.permissions import first_permissions
from dailykit.models._base import id_text
from dailykit.models.tokens import MeetingToken

__all__ = ["MAX_PARTICIPANTS", "Admission", "EjectSettings", "RoomFacts", "Wish", "admission"]

MAX_PARTICIPANTS: Final = 200
"""How many may be in a room that says nothing about it."""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as it is when somebody wants to enter it.

    Attributes:
        id: Its id.
        name: Its name.
        is_private: Whether it takes a token, or a knock.
        config: What is set on it.
    """

    id: str
    name: str
    is_private: bool
    config: JsonObject

    @classmethod
    def of(cls, row: RowMapping) -> Self:
        """Return the facts in a row of the table of rooms."""
        config: JsonObject = json.loads(row["config"])
        return cls(row["id"], row["name"], row["privacy"] == "private", config)

    @property
    def max_participants(self) -> int:
        """How many people may be in."""
        most = self.config.get("max_participants")
        return MAX_PARTICIPANTS if most is None else int(most)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says who wants to enter.

    Attributes:
        token: Their meeting token.
        user_name: The name for the others to see. The token's comes first.
        user_data: Anything that they want the others to know.
        let_in: Whether an owner has let them in already, or nobody is asked.
        user_id: Their user id, for those who come by telephone. The token's comes first.
        session_id: Their session id, where somebody was told it before they came.
    """

    token: str | None = field(default=None, repr=False)
    user_name: str | None = None
    user_data: Any = None
    let_in: bool = False
    user_id: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """As what somebody may enter.

    Attributes:
        token: What their token says; None without one.
        user_id: The token's ``user_id``, as text.
        user_name: The name for the others to see.
        is_owner: Whether they own the meeting.
        permissions: What they may do at first.
        may_share_screen: Whether the room and their token let them share a screen.
        must_knock: Whether an owner has to let them in first.
        is_unique: Whether an earlier participant with the same user id has to go.
        eject_at: The settings that decide when they have to go, in the order of asking.
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
    """When somebody has to go: at a time, after some seconds, or never."""

    exp: float | None
    exp_reason: str
    elapsed: float | None

    def moment(self, joined_at: float) -> tuple[float, str] | None:
        """Return when somebody has to go who joins at `joined_at`, and why; None for never."""
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
    """Return as what somebody may enter a room now, as far as room and token go.

    Args:
        room: The room.
        domain_config: What holds for its domain.
        wish: Who wants to enter, and with what.
        open_token: Returns what a token says that opens the room of that name now, or raises
            `TokenError`.
        now: The time.

    Raises:
        JoinRefused: They may not; its reason says why.
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
        is_unique=_of_room_or_domain("enforce_unique_user_ids", room, domain_config) is True,
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
    # A bad token is refused where none is needed, too: whoever has one means to use it.
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
    # As text, also where the token says a number: meetings, presence and events report it so.
    return None if token is None or token.user_id is None else id_text(token.user_id)


def _must_knock(room: RoomFacts, token: MeetingToken | None) -> bool:
    has_lobby = room.config.get("enable_knocking") is True
    if token is not None:
        return has_lobby and token.knocking is True
    if room.is_private and not has_lobby:
        raise JoinRefused("not-allowed", f"the room {room.name} is private: it takes a token")
    return room.is_private


def _may_share_screen(room: RoomFacts, token: MeetingToken | None) -> bool:
    if token is not None and token.enable_screenshare is not None:
        return token.enable_screenshare
    return room.config.get("enable_screenshare") is not False


def _of_room_or_domain(name: str, room: RoomFacts, domain_config: Mapping[str, Any]) -> Any:
    value = room.config.get(name)
    return domain_config.get(name) if value is None else value


def _eject_settings(room: RoomFacts, token: MeetingToken | None) -> EjectSettings:
    # A token that has one of its settings on takes the place of all of the room's.
    if token is not None and (token.eject_at_token_exp or token.eject_after_elapsed):
        exp = token.exp if token.eject_at_token_exp else None
        return EjectSettings(exp, "exp-token", token.eject_after_elapsed)
    exp = room.config.get("exp") if room.config.get("eject_at_room_exp") is True else None
    return EjectSettings(exp, "exp-room", room.config.get("eject_after_elapsed"))
