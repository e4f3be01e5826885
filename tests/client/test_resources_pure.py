"""What the clients' groups decide without asking anybody."""

from typing import Any

import pytest
from tests.support.servers.exchanges import Headers

from dailykit.client._files import recording_file_name, transcript_file_name
from dailykit.client._paging import is_last
from dailykit.client._resuming import Body, Elsewhere, StartOver, file_request, understand
from dailykit.models._paging import Page
from dailykit.models.meetings import MeetingParticipant, MeetingParticipants
from dailykit.models.recordings import Recording, RecordingList

LINK = "https://storage.example/films/a.mp4?signature=hush"


def counted(items: int, total: int) -> RecordingList:
    return RecordingList(data=[Recording(id=f"r{n}") for n in range(items)], total_count=total)


def uncounted(items: int) -> MeetingParticipants:
    return MeetingParticipants(
        data=[MeetingParticipant(participant_id=f"p{n}") for n in range(items)]
    )


@pytest.mark.parametrize(
    ("page", "seen", "last"),
    [
        (counted(0, 0), 0, True),
        (counted(0, 9), 4, True),
        (counted(1, 1), 1, True),
        (counted(1, 3), 3, True),
        (counted(1, 3), 1, False),  # cut short by Daily, or added to since
        (counted(2, 2), 2, False),  # full: the count may be too small by now
        (counted(2, 9), 2, False),
        (uncounted(0), 4, True),
        (uncounted(1), 5, False),
        (uncounted(2), 2, False),
    ],
)
def test_where_a_list_ends(page: Page[Any], seen: int, last: bool) -> None:
    assert is_last(page, 2, seen) is last


@pytest.mark.parametrize(
    ("status", "headers", "meaning"),
    [
        (200, {}, Body(0, None, None)),
        (200, {"content_length": "9", "etag": '"a"'}, Body(0, 9, '"a"')),
        (200, {"content_length": "nine", "etag": 'W/"a"'}, Body(0, None, None)),
        (206, {"content_range": "bytes 5-8/9", "etag": '"a"'}, Body(5, 9, '"a"')),
        (206, {"content_range": "bytes 5-8/*"}, Body(5, None, None)),
        (206, {"content_range": "bytes 4-8/9"}, StartOver()),
        (206, {"content_range": "lines 5-8/9"}, StartOver()),
        (206, {}, StartOver()),
        (416, {"content_range": "bytes */4"}, StartOver()),
        (302, {"location": "/b?c"}, Elsewhere("https://storage.example/b?c")),
        (307, {"location": "http://other.example/b"}, Elsewhere("http://other.example/b")),
        (302, {}, None),
        (304, {"location": "/b"}, None),
        (204, {}, None),
        (403, {}, None),
        (500, {"location": "/b"}, None),
    ],
)
def test_what_the_storage_means(status: int, headers: dict[str, str], meaning: object) -> None:
    assert understand(LINK, status, Headers(**headers), 5) == meaning


@pytest.mark.parametrize(
    ("size", "tag", "asks"),
    [
        (0, None, {}),
        (0, '"a"', {}),
        (5, None, {}),
        (5, '"a"', {"Range": "bytes=5-", "If-Range": '"a"'}),
    ],
)
def test_what_is_asked_of_the_storage(size: int, tag: str | None, asks: dict[str, str]) -> None:
    request = file_request("a.b", LINK, agent="me", timeout=3, size=size, tag=tag)
    fixed = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "me"}
    assert request.headers == {**fixed, **asks}
    assert (request.url, request.path, request.timeout) == (LINK, "/films/a.mp4", 3)


@pytest.mark.parametrize(
    ("recording", "name"),
    [
        (Recording(id="r1", room_name="a", start_ts=7), "a-7-r1.mp4"),
        (Recording(id="r1", start_ts=7.9), "7-r1.mp4"),
        (Recording(id="../r\\1", room_name="a b"), "a_b-.._r_1.mp4"),
    ],
)
def test_file_name_of_a_recording(recording: Recording, name: str) -> None:
    assert recording_file_name(recording) == name


def test_file_name_of_a_transcript() -> None:
    assert transcript_file_name("a/b") == "a_b.vtt"


@pytest.mark.parametrize("length", ["9" * 5000, "²", "-1", "+1", "1_0", "1, 2", ""])
def test_a_length_that_is_nonsense_counts_for_nothing(length: str) -> None:
    headers = Headers(content_length=length, content_range=f"bytes 5-{length}/{length}")
    assert understand(LINK, 200, headers, 0) == Body(0, None, None)
    assert understand(LINK, 206, headers, 5) == StartOver()


def test_a_link_and_a_redirect_that_are_no_urls() -> None:
    assert understand(LINK, 302, Headers(location="http://[half"), 0) is None
    request = file_request("x", "http://[half", agent="a", timeout=None, size=0, tag=None)
    assert request.path == ""
