"""Names of rooms: out of URLs, and into the path of a request without leaving it."""

from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.servers.recorder import Answer, Recorder

from dailykit.errors import DailyError, InvalidArgumentError, NotFoundError
from dailykit.pipecat import DailyRESTHelper

IMPOSSIBLE = ["", ".", "..", "...", "%2e%2E", "\ud800"]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.daily.co/standup",
        "https://example.daily.co/standup/",
        "https://example.daily.co/standup//",
        "https://example.daily.co//standup",
        "https://example.daily.co/standup?t=eyJ.x.y",
        "https://example.daily.co/standup/?t=a/b",
        "https://example.daily.co/standup#there",
        "https://example.daily.co/standup/?t=1#there/",
        "http://127.0.0.1:8000/standup",
    ],
)
async def test_names_from_urls(helper: DailyRESTHelper, recorder: Recorder, url: str) -> None:
    recorder.answer = Answer.of({"token": "the.token"})

    await helper.get_token(url)
    await helper.delete_room_by_url(url)

    created, deleted = recorder.take()
    assert helper.get_name_from_url(url) == "standup"
    assert created.body["properties"]["room_name"] == "standup"
    assert deleted.path == "/v1/rooms/standup"


def test_a_name_is_kept_as_it_is_written(helper: DailyRESTHelper) -> None:
    assert helper.get_name_from_url("https://example.daily.co/a%20b") == "a%20b"


@pytest.mark.parametrize("url", ["http://[bad/standup", "http://[/"])
async def test_a_url_that_is_none(helper: DailyRESTHelper, recorder: Recorder, url: str) -> None:
    with pytest.raises(InvalidArgumentError):
        await helper.get_room_from_url(url)

    assert recorder.take() == []


@pytest.mark.parametrize(
    ("url", "name"),
    [("standup", "tandup"), ("example.daily.co/standup", "xample.daily.co/standup")],
)
def test_a_name_in_place_of_a_url_means_what_it_means_to_pipecat(
    helper: DailyRESTHelper, caplog: pytest.LogCaptureFixture, url: str, name: str
) -> None:
    assert helper.get_name_from_url(url) == name
    assert f"'{url}' is read as room '{name}'" in caplog.text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a/b", "/v1/rooms/a%2Fb"),
        ("../meeting-tokens", "/v1/rooms/..%2Fmeeting-tokens"),
        ("%2e%2e%2fdomain", "/v1/rooms/..%2Fdomain"),
        ("a?b", "/v1/rooms/a%3Fb"),
        ("a#b", "/v1/rooms/a%23b"),
        ("a%20b", "/v1/rooms/a%20b"),
        ("a b", "/v1/rooms/a%20b"),
        ("a%2", "/v1/rooms/a%252"),
        ("\u00e9", "/v1/rooms/%C3%A9"),
        ("a\r\nb\0", "/v1/rooms/a%0D%0Ab%00"),
    ],
)
async def test_names_in_paths(
    helper: DailyRESTHelper, recorder: Recorder, name: str, path: str
) -> None:
    await helper.delete_room_by_name(name)

    assert recorder.take()[0].path == path


@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text())
async def test_no_name_leaves_its_place(
    helper: DailyRESTHelper, recorder: Recorder, name: str
) -> None:
    try:
        await helper.delete_room_by_name(name)
    except DailyError:
        assert recorder.take() == []
        assert not unquote(name).strip(".")
        return
    (seen,) = recorder.take()
    segment = seen.path.removeprefix("/v1/rooms/")
    assert set(segment).isdisjoint("/?#")
    assert segment.strip(".")
    assert unquote(segment) == unquote(name)


@pytest.mark.parametrize("name", IMPOSSIBLE)
async def test_impossible_names_are_not_sent(
    helper: DailyRESTHelper, recorder: Recorder, name: str
) -> None:
    url = f"https://example.daily.co/{name}"

    with pytest.raises(NotFoundError) as raised:
        await helper.get_room_from_url(url)
    with pytest.raises(InvalidArgumentError) as deleting:
        await helper.delete_room_by_url(url)
    with pytest.raises(InvalidArgumentError):
        await helper.delete_room_by_name(name)

    assert str(raised.value) == f"Room not found: {name}"
    assert raised.value.status is None
    assert "nothing was sent" in str(raised.value.__cause__)
    assert str(deleting.value) == f"Failed to delete room [{name}]: it is not a room name"
    assert recorder.take() == []


@pytest.mark.parametrize("url", ["", "https://example.daily.co", "https://example.daily.co//?t=1"])
async def test_no_token_for_every_room_by_accident(
    helper: DailyRESTHelper, recorder: Recorder, url: str
) -> None:
    with pytest.raises(InvalidArgumentError) as raised:
        await helper.get_token(url)

    assert str(raised.value) == (
        "No Daily room specified. You must specify a Daily room in order a token to be generated."
    )
    assert recorder.take() == []
