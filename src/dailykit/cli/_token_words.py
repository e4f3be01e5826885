"""A meeting token in plain words. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from pydantic_core import to_json

from dailykit.durations import in_words
from dailykit.models._base import id_text
from dailykit.models.permissions import CanReceive, Permissions
from dailykit.models.tokens import MeetingToken

__all__ = ["explain"]

_LONGEST_VALUE: Final = 200

_MEDIA: Final = {
    "video": "camera",
    "audio": "microphone",
    "screenVideo": "screen",
    "screenAudio": "the screen's sound",
    "customVideo": "custom video",
    "customAudio": "custom audio",
}
_TASKS: Final = {
    "participants": "mute, eject and admit others",
    "streaming": "record and stream",
    "transcription": "transcribe",
}
_FLAGS: Final = {
    ("knocking", True): "must knock, if the room allows knocking",
    ("start_video_off", True): "joins with the camera off",
    ("start_audio_off", True): "joins with the microphone off",
    ("enable_screenshare", False): "may not share the screen",
    ("start_cloud_recording", True): "starts a recording on joining",
    ("auto_start_transcription", True): "starts transcription on joining",
    ("close_tab_on_exit", True): "closes the browser's tab on leaving",
}


def explain(said: MeetingToken, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield a token's contents as headings and sentences.

    Args:
        said: The token's properties.
        now: The time (aware).
    """
    odd = said.odd_values
    yield "Who", _who(said)
    if "room_name" not in odd:
        yield "Room", said.room_name or "every room of the domain (the token names none)"
    if "nbf" not in odd:
        yield "From", "now" if said.nbf is None else _moment(said.nbf, now)
    if "exp" not in odd:
        yield "Until", "never expires (no exp)" if said.exp is None else _moment(said.exp, now)
    if said.iat is not None:
        yield "Issued", _moment(said.iat, now)
    yield from (("Can", right) for right in _rights(said))
    yield from (("Also", habit) for habit in _habits(said))
    if said.domain_id is not None:
        yield "Domain", said.domain_id
    yield from (("Other", words) for words in _not_understood(said))


def _who(said: MeetingToken) -> str:
    name = said.user_name or "no name"
    user_id = "" if said.user_id is None else id_text(said.user_id)
    identity = f" (user id {user_id})" if user_id else ""
    return f"{name}{identity}, {'an owner' if said.is_owner else 'not an owner'}"


def _not_understood(said: MeetingToken) -> Iterator[str]:
    """Yield what the token says that has no meaning here, as it says it."""
    parts = {"": said, "permissions.": said.permissions}
    for prefix, part in parts.items():
        extra = {} if part is None else part.model_extra or {}
        for name, value in extra.items():
            is_odd = part is not None and value in part.odd_values.values()
            what = "can't be understood" if is_odd else "is not known here"
            yield f"{prefix}{name}: {_as_json(value)}, which {what}"


def _as_json(value: object) -> str:
    text = to_json(value).decode()
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _moment(seconds: float, now: datetime) -> str:
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return "a time out of range"
    distance = (moment - now).total_seconds()
    how_far = f"in {in_words(distance)}" if distance > 0 else f"{in_words(-distance)} ago"
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC, {how_far}"


def _rights(said: MeetingToken) -> Iterator[str]:
    if said.is_owner:
        yield "send and receive all media, and administer the call"
    elif said.permissions is None:
        yield "do what the room and the domain allow"
    else:
        yield from _permitted(said.permissions)
    if said.enable_recording:
        kinds = said.enable_recording
        yield f"record: {', '.join(kinds) if isinstance(kinds, list) else kinds}"


def _permitted(permissions: Permissions) -> Iterator[str]:
    if permissions.can_send is not None:
        yield f"send: {_kinds(permissions.can_send, _MEDIA)}"
    if permissions.can_receive is not None:
        yield f"receive: {_received(permissions.can_receive)}"
    if permissions.can_admin is not None:
        yield f"administer: {_kinds(permissions.can_admin, _TASKS)}"
    if permissions.has_presence is False:
        yield "stay hidden from other participants"


def _kinds(kinds: bool | list[str], words: dict[str, str]) -> str:
    if isinstance(kinds, bool):
        return "everything" if kinds else "nothing"
    return ", ".join(words.get(kind, kind) for kind in kinds) or "nothing"


def _received(rules: CanReceive) -> str:
    if rules.by_user_id or rules.by_participant_id:
        return "by rules for specific participants"
    if isinstance(rules.base, bool):
        return "everything" if rules.base else "nothing"
    if rules.base is None:
        return "do what the room and the domain allow"
    allowed = [name for name, may in rules.base.model_dump(by_alias=True).items() if may]
    return ", ".join(_MEDIA.get(name, name) for name in allowed) or "nothing"


def _habits(said: MeetingToken) -> Iterator[str]:
    if said.eject_at_token_exp:
        yield "is ejected when the token expires, overriding the room's eject settings"
    if said.eject_after_elapsed:
        after = in_words(said.eject_after_elapsed)
        yield f"is ejected {after} after joining, overriding the room's eject settings"
    for (name, value), words in _FLAGS.items():
        if getattr(said, name) is value:
            yield words
    if said.redirect_on_meeting_exit:
        yield f"goes to {said.redirect_on_meeting_exit} on leaving"
    if said.lang:
        yield f"sees Prebuilt in the language {said.lang}"
