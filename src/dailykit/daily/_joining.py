"""Joining a call of the local Daily, and no other."""

from typing import Final
from urllib.parse import urlsplit

from dailykit.daily._call import Call
from dailykit.daily._core import Core
from dailykit.daily._settings import client_settings, merged_inputs, merged_publishing
from dailykit.daily._values import RequestError
from dailykit.errors import DailyError
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.json_types import JsonObject
from dailykit.local.requests.hosts import is_loopback_host

__all__ = ["JoinError", "enter_call"]

_RELEASED: Final = "Connection(the client has been released)"
_IN_A_CALL: Final = "Connection(CallState(AlreadyInACall))"


class JoinError(RequestError):
    """Joining failed after it had begun, so the client also leaves.

    Attributes:
        cause: What the first ``on_error`` says.
    """

    def __init__(self, text: str, cause: str) -> None:
        super().__init__(text)
        self.cause = cause


async def enter_call(
    core: Core, url: str, token: str | None, settings: JsonObject | None
) -> tuple[Call, JsonObject]:
    """Enter a call, up to the state ``joined``.

    Returns:
        The call, and the data for the completion.

    Raises:
        RequestError: The arguments are not valid, or the client is in a call.
        JoinError: The client may not join, or there is no local Daily at this URL.
    """
    try:
        given = {} if settings is None else client_settings(settings)
        inputs = merged_inputs(core.inputs, given.get("inputs") or {})
        publishing = merged_publishing(core.publishing, given.get("publishing") or {})
    except RequestError as error:
        told = str(error).removeprefix("Input settings were not valid: ")
        raise RequestError(f"Invalid client settings: {told}") from None
    _check_url(url)
    if core.call is not None:
        raise RequestError(_IN_A_CALL)
    _check_life(core)
    call = await _entered(core, url, token)
    try:
        _check_life(core)
    except RequestError:
        await call.leave()
        raise
    core.set_state("joining")
    core.set_inputs(inputs)
    core.set_publishing(publishing)
    core.enter(call)
    meeting_session = {"id": call.participant.meeting_id}
    return call, {"meetingSession": meeting_session, "participants": core.participants()}


def _check_life(core: Core) -> None:
    if core.is_released:
        raise RequestError(_RELEASED)


async def _entered(core: Core, url: str, token: str | None) -> Call:
    call = core.joining = Call(core, core.receiving)
    if core.leaves_to_come:
        call.wait_no_more()
    receive = core.subscriptions.base_tracks()
    try:
        await call.enter(url, token, core.user_name, receive)
    except JoinRefused as error:
        raise JoinError(f"Connection(JoinRefused({error}))", f"Failed to join: {error}") from None
    except DailyError as error:
        raise JoinError(f"Connection({error})", f"Failed to join: {error}") from None
    finally:
        core.joining = None
    return call


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if not parts.scheme:
        reason = "RelativeUrlWithoutBase"
        # The rest of the URL may have a token.
        shown = url.partition("?")[0]
        raise RequestError(f'Failed to parse url: InvalidUrl("{shown}", {reason})')
    if not is_loopback_host(parts.netloc) or parts.scheme not in ("http", "https"):
        plain = parts._replace(query="", fragment="", netloc=parts.netloc.rpartition("@")[2])
        text = (
            "this process was started with dailykit run, which knows only the local Daily; "
            f"start it without to join {plain.geturl()}"
        )
        raise JoinError(text, text)
    if not parts.path.strip("/"):
        raise JoinError(
            "Connection(RoomLookup(NoRoomName))", "Failed to join: the URL names no room"
        )
