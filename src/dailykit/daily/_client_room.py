"""`CallClient`: messages, other participants, and what an owner may do with them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from dailykit.daily import _shapes
from dailykit.daily._arguments import expect_instance
from dailykit.daily._client_base import ClientBase
from dailykit.daily._requests import Completion, in_call
from dailykit.daily._values import (
    RequestError,
    api_error,
    as_object,
    check_keys,
    deserialize_ids,
    quoted,
    to_json,
)
from dailykit.local.base.json_types import is_list, is_object
from dailykit.local.media.bot import MediaParticipant
from dailykit.models.permissions import Permissions

__all__ = ["ClientRoom"]

_SEND: Final = ("camera", "microphone", "screenVideo", "screenAudio", "customVideo", "customAudio")
_ADMIN: Final = ("participants", "streaming", "transcription")
_INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "camera": ("video",),
    "microphone": ("audio",),
    "screenShare": ("screenVideo", "screenAudio"),
}


class ClientRoom(ClientBase):
    """The part of `CallClient` about messages and other participants."""

    def send_app_message(
        self, message: Any, participant_id: str | None = None, completion: Completion = None
    ) -> None:
        """Send an app message.

        Args:
            message: Any JSON but None, at most 4 KB.
            participant_id: The recipient. Default: all other participants.
            completion: Called with an error, or None.

        Raises:
            ValueError: The message is None, or the id is not a UUID.
        """
        core = self._living()
        if message is None:
            raise ValueError(f"invalid app message '{message}'")
        if participant_id is not None:
            _check_uuid(expect_instance(participant_id, str, "str"))
        data, to = to_json(message), participant_id or "*"

        async def work() -> None:
            if core.call is None:
                raise RequestError(_NOT_OPEN)
            await in_call(core, "AppMessage", lambda me: me.send_app_message(data, to))

        self._request("sendAppMessage", work, completion)

    def send_prebuilt_chat_message(
        self, message: str, user_name: str | None = None, completion: Completion = None
    ) -> None:
        """Send a message to the chat of Daily Prebuilt, and of the local Daily's call page.

        Args:
            message: The text.
            user_name: The sender's name. Default: the client's own.
            completion: Called with an error, or None.
        """
        core = self._living()
        text = expect_instance(message, str, "str")
        name = None if user_name is None else expect_instance(user_name, str, "str")

        async def work() -> None:
            if core.call is None:
                raise RequestError(_NOT_OPEN)
            await in_call(core, "AppMessage", lambda me: me.send_chat_message(text, user_name=name))

        self._request("sendPrebuiltChatMessage", work, completion)

    # --- other participants ----------------------------------------------------------------------

    def update_remote_participants(
        self, remote_participants: Mapping[str, Any], completion: Completion = None
    ) -> None:
        """Mute other participants, ask them to unmute, or change their permissions.

        Args:
            remote_participants: By participant id: ``inputsEnabled`` with ``camera``,
                ``microphone`` and ``screenShare``, and ``permissions``.
            completion: Called with an error, or None.
        """
        core, updates = self._living(), to_json(remote_participants)

        async def work() -> None:
            what = "remote participant updates"
            wanted = as_object(updates, f"Failed to deserialize {what} JSON: not an object")
            deserialize_ids(list(wanted), what)
            steps = [_update_of(who, one) for who, one in wanted.items()]

            async def update(me: MediaParticipant) -> None:
                for step in steps:
                    await step.carry_out(me)

            await in_call(core, "RemoteParticipants", update)

        self._request("updateRemoteParticipants", work, completion)

    def eject_remote_participants(self, ids: Sequence[str], completion: Completion = None) -> None:
        """Eject participants.

        Args:
            ids: Their ids.
            completion: Called with an error, or None.
        """
        core, given = self._living(), _sequence(ids)

        async def work() -> None:
            wanted = deserialize_ids(given, "remote participant ids")

            async def eject(me: MediaParticipant) -> None:
                for one in wanted:
                    await me.eject(one)

            await in_call(core, "RemoteParticipants", eject)

        self._request("ejectRemoteParticipants", work, completion)

    def update_permissions(
        self, permissions: Mapping[str, Any], completion: Completion = None
    ) -> None:
        """Change the client's own permissions. Only owners may.

        Args:
            permissions: ``canSend``, ``canReceive``, ``canAdmin`` and ``hasPresence``; what is
                left out stays.
            completion: Called with an error, or None.
        """
        core, changes = self._living(), to_json(permissions)

        async def work() -> None:
            wanted = _permissions(changes, "permissions update")
            await in_call(core, "Permissions", lambda me: me.update_permissions(me.id, wanted))

        self._request("updatePermissions", work, completion)


_NOT_OPEN: Final = "AppMessage(Signalling(ChannelNotOpen))"


class _Update:
    """The changes of another participant."""

    def __init__(
        self, who: str, tracks: Mapping[str, bool], permissions: Permissions | None
    ) -> None:
        self._who = who
        self._tracks = tracks
        self._permissions = permissions

    async def carry_out(self, me: MediaParticipant) -> None:
        if self._permissions is not None:
            await me.update_permissions(self._who, self._permissions)
        if self._tracks:
            await me.update_participant(self._who, self._tracks)


def _update_of(who: str, update: Any) -> _Update:
    what = "remote participant updates"
    given = as_object(update, f"Failed to deserialize {what} JSON: not an object")
    check_keys(given, ("permissions", "inputsEnabled"))
    permissions = given.get("permissions")
    inputs = as_object(given.get("inputsEnabled", {}), "inputsEnabled is not an object")
    check_keys(inputs, tuple(_INPUTS))
    tracks: dict[str, bool] = {}
    for word, is_on in inputs.items():
        if is_on is not None:
            tracks.update(dict.fromkeys(_INPUTS[word], _bool(word, is_on)))
    wanted = None if permissions is None else _permissions(permissions, what)
    return _Update(who, tracks, wanted)


def _bool(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise RequestError(api_error(f"{name} is not a boolean"))


def _permissions(changes: Any, what: str) -> Permissions:
    """Return permissions, checked as daily-python does."""
    if not is_object(changes):
        kind = f"string {quoted(changes)}" if isinstance(changes, str) else _sort_of(changes)
        raise _cannot_read(
            what, f"invalid type: {kind}, expected struct ParticipantPermissionsUpdate"
        )
    _check_words(changes.get("canSend"), _SEND, what)
    _check_words(changes.get("canAdmin"), _ADMIN, what)
    try:
        return Permissions.model_validate(_shapes.permissions_for_daily(changes))
    except ValueError as error:
        first = str(error).partition("\n")[2].replace("\n", " ")
        raise _cannot_read(what, first) from None


def _check_words(words: Any, allowed: Sequence[str], what: str) -> None:
    for word in words if is_list(words) else ():
        if word not in allowed:
            listed = ", ".join(f"'{one}'" for one in allowed)
            raise _cannot_read(
                what, f"invalid value: string {quoted(str(word))}, expected one of {listed}"
            )


def _cannot_read(what: str, problem: str) -> RequestError:
    inner = f"Error({quoted(problem)}, line: 0, column: 0)"
    return RequestError(api_error(f"Failed to deserialize {what} JSON: {inner}"))


def _sort_of(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _check_uuid(text: str) -> None:
    try:
        UUID(text)
    except ValueError:
        raise ValueError(f"invalid participant ID '{text}'") from None


def _sequence(ids: Sequence[str]) -> list[Any]:
    given: Any = to_json(ids)
    if is_list(given):
        return given
    raise TypeError(f"'{type(ids).__name__}' object is not an instance of 'Sequence'")
