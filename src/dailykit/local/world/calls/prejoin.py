"""What a page shows before a participant joins, such as the prejoin screen and the lobby."""

from typing import Any, Final

from dailykit.local.base.json_types import JsonObject
from dailykit.local.world.calls.admission import Admission, Wish
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.permissions import may_send
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.domains import Domain

__all__ = ["welcome"]

# Daily's defaults, where token, room and domain set nothing.
_DEFAULTS: Final = {
    "enable_prejoin_ui": True,
    "enable_people_ui": True,
    "start_video_off": False,
    "start_audio_off": False,
    "enable_chat": False,
    "enable_hand_raising": False,
    "enable_emoji_reactions": False,
}


def welcome(calls: Calls, domain: Domain, room_name: str, token: str | None) -> JsonObject:
    """Return what a page needs to know before a participant joins.

    It contains nothing that participants may not see. Callers who may not join get a refusal.

    Args:
        calls: The calls, which decide who may join.
        domain: The room's domain.
        room_name: The room's name.
        token: The participant's meeting token.

    Raises:
        JoinRefused: They may not join.
    """
    settings, admitted = calls.look(domain, room_name, Wish(token))
    return {
        "room": room_name,
        "userName": admitted.user_name,
        "owner": admitted.is_owner,
        "mustKnock": admitted.must_knock,
        "maySend": {kind: may_send(admitted.permissions, kind) for kind in ("audio", "video")},
        "settings": {
            name: _setting(name, default, settings, admitted) for name, default in _DEFAULTS.items()
        },
    }


def _setting(name: str, default: bool, settings: EffectiveSettings, admitted: Admission) -> Any:
    told = getattr(admitted.token, name, None)
    value = settings.get(name) if told is None else told
    return default if value is None else value
