"""No secret is shown: not the API key, not a token, even when the server repeats them."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import jwt
import pytest
from tests.support.servers.recorder import Answer, Recorder, Seen

from dailykit.errors import DailyError
from dailykit.pipecat import DailyRESTHelper, DailyRoomConfig, DailyRoomParams
from dailykit.pipecat._configure import Wishes, room_and_token

_jwt: Any = jwt  # its types leave gaps
TOKEN: str = _jwt.encode({"r": "standup", "o": True}, "k" * 32)
URL = f"https://example.daily.co/standup?t={TOKEN}"

CALLS: list[Callable[[DailyRESTHelper], Awaitable[Any]]] = [
    lambda helper: helper.create_room(DailyRoomParams(name="standup")),
    lambda helper: helper.get_room_from_url(URL),
    lambda helper: helper.get_token(URL),
    lambda helper: helper.delete_room_by_url(URL),
    lambda helper: helper.delete_room_by_name(helper.daily_api_key),
    lambda helper: helper.get_room_from_url(f"https://example.daily.co/{helper.daily_api_key}"),
    lambda helper: helper.get_room_from_url(TOKEN),
    lambda helper: helper.get_room_from_url(helper.daily_api_key),
    lambda helper: helper.get_token(TOKEN),
    lambda helper: helper.delete_room_by_url(TOKEN),
    lambda helper: helper.delete_room_by_name(TOKEN),
    lambda helper: room_and_token(helper, Wishes(), URL),
    lambda helper: room_and_token(helper, Wishes(), TOKEN),
    lambda helper: room_and_token(helper, Wishes(), None),
]


def echo(status: int) -> Callable[[Seen], Answer]:
    """Answer with the secrets of the request in all places."""

    def answer(seen: Seen) -> Answer:
        said = f"{seen.authorization} is wrong, and so is {TOKEN}"
        return Answer.of({"error": said, "info": said, "id": said, said: said}, status)

    return answer


def shown(error: BaseException) -> str:
    """Everything that a person may see of an error."""
    facts = vars(error)
    return f"{error!s}{error!r}{facts}" + "".join(traceback.format_exception(error))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [200, 201, 400, 401, 429, 500])
async def test_errors_show_no_secret(
    helper: DailyRESTHelper,
    recorder: Recorder,
    caplog: pytest.LogCaptureFixture,
    api_key: str,
    status: int,
    call: Callable[[DailyRESTHelper], Awaitable[Any]],
) -> None:
    recorder.answer = echo(status)

    with caplog.at_level(logging.DEBUG):
        try:
            await call(helper)
        except DailyError as error:
            texts = shown(error)
        else:
            texts = ""  # a deletion, which reads no answer

    texts += caplog.text
    # Without their first letters too: that is what is left of them as the path of a URL.
    assert api_key[1:] not in texts
    assert TOKEN[1:] not in texts


@pytest.mark.parametrize("call", CALLS[:4])
async def test_a_session_that_raises_shows_no_secret(
    helper: DailyRESTHelper,
    recorder: Recorder,
    api_key: str,
    call: Callable[[DailyRESTHelper], Awaitable[Any]],
) -> None:
    recorder.answer = echo(401)
    async with aiohttp.ClientSession(raise_for_status=True) as raising:
        helper.aiohttp_session = raising
        with pytest.raises(aiohttp.ClientResponseError) as raised:
            await call(helper)

    assert api_key not in shown(raised.value)
    assert raised.value.request_info.headers["Authorization"] == "***"


@pytest.mark.parametrize("secret", [TOKEN, "0123456789abcdef-the-key"])
def test_a_secret_in_place_of_a_url_is_not_logged(
    helper: DailyRESTHelper, caplog: pytest.LogCaptureFixture, secret: str
) -> None:
    assert helper.get_name_from_url(secret) == secret[1:]

    (record,) = caplog.records
    assert record.getMessage() == ("pass a room's full URL, with https://, not a token or a key")


@pytest.mark.parametrize("call", CALLS[:4])
async def test_a_broken_connection_shows_no_secret(
    helper: DailyRESTHelper,
    caplog: pytest.LogCaptureFixture,
    api_key: str,
    unused_tcp_port: int,
    call: Callable[[DailyRESTHelper], Awaitable[Any]],
) -> None:
    helper.daily_api_url = f"http://127.0.0.1:{unused_tcp_port}"

    with caplog.at_level(logging.DEBUG), pytest.raises(DailyError) as raised:
        await call(helper)

    texts = shown(raised.value) + caplog.text
    assert api_key not in texts
    assert TOKEN not in texts


def test_the_helper_shows_no_key(helper: DailyRESTHelper, api_key: str) -> None:
    assert api_key not in repr(helper)
    assert helper.daily_api_url in repr(helper)


def test_the_result_of_configure_shows_no_token() -> None:
    config = DailyRoomConfig(room_url="https://example.daily.co/standup", token=TOKEN)

    assert TOKEN not in f"{config!r}{config}"
    assert config.model_dump()["token"] == TOKEN
