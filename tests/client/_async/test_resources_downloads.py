"""Downloads: whole files or none, over connections that break."""

from pathlib import Path

import pytest
from tests.client._async.conftest import KEY
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import LOST, Reply, ScriptedDaily, Seen, reply

from dailykit import AsyncDaily
from dailykit.client._async import _transport
from dailykit.errors import (
    DailyConnectionError,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
)
from dailykit.models.recordings import Recording
from dailykit.models.transcripts import Transcript

FILM = bytes(range(256)) * 40
TAG = {"ETag": '"v1"'}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "film.mp4"


def link(script: ScriptedDaily, path: str = "/files/film.mp4?sig=hush-hush") -> Reply:
    return reply({"download_link": script.url + path, "link": script.url + path})


def part(start: int, end: int | None = None, *, missing: int = 0) -> Reply:
    """Return the rest of the film from `start` on, or some of it."""
    sizes = {"Content-Range": f"bytes {start}-{len(FILM) - 1}/{len(FILM)}"}
    return Reply(206, FILM[start:end], {**TAG, **sizes}, missing=missing)


def content(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_recording(scripted: AsyncDaily, script: ScriptedDaily, target: Path) -> None:
    script.will(link(script), Reply(200, FILM))
    progress: list[tuple[int, int | None]] = []
    path = await scripted.recordings.download(
        "r1", str(target), progress=lambda done, total: progress.append((done, total))
    )
    assert path == target
    assert content(target) == FILM
    assert files_in(target.parent) == ["film.mp4"]
    assert progress[-1] == (len(FILM), len(FILM))
    assert [done for done, _ in progress] == sorted({done for done, _ in progress})
    assert script.lines == ["GET /recordings/r1/access-link", "GET /files/film.mp4?sig=hush-hush"]


async def test_the_storage_gets_no_key(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(link(script), Reply(200, FILM))
    await scripted.recordings.download(Recording(id="r1"), target)
    headers = script.seen[1].headers
    assert KEY not in str(headers)
    assert "Authorization" not in headers
    assert (headers["Accept-Encoding"], headers.get("Range")) == ("identity", None)
    assert headers["User-Agent"].startswith("dailykit/")


async def test_into_a_folder(scripted: AsyncDaily, script: ScriptedDaily, tmp_path: Path) -> None:
    script.will(link(script), Reply(200, FILM))
    recording = Recording(id="r/1", room_name="stand-up", start_ts=1548789650.5)
    path = await scripted.recordings.download(recording, tmp_path)
    assert path == tmp_path / "stand-up-1548789650-r_1.mp4"
    assert content(path) == FILM


async def test_into_a_folder_by_id(
    scripted: AsyncDaily, script: ScriptedDaily, tmp_path: Path
) -> None:
    script.will(reply({"id": "r1", "room_name": "a", "start_ts": 7}), link(script), Reply(200))
    path = await scripted.recordings.download("r1", tmp_path)
    assert (path.name, content(path)) == ("a-7-r1.mp4", b"")
    assert script.lines[0] == "GET /recordings/r1"


async def test_a_transcript(scripted: AsyncDaily, script: ScriptedDaily, tmp_path: Path) -> None:
    script.will(link(script), Reply(200, b"WEBVTT"))
    path = await scripted.transcripts.download(Transcript(transcript_id="t/1"), tmp_path)
    assert (path.name, content(path)) == ("t_1.vtt", b"WEBVTT")
    assert script.lines[0] == "GET /transcript/t%2F1/access-link"


async def test_an_older_file_is_replaced(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    write(target, b"older")
    write(target.with_name("film.mp4.part"), b"left behind by a process that was killed")
    script.will(link(script), Reply(200, FILM))
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM
    assert files_in(target.parent) == ["film.mp4"]


async def test_a_file_whose_size_nobody_tells(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(link(script), Reply(200, FILM, is_sized=False))
    totals: set[int | None] = set()
    await scripted.recordings.download("r1", target, progress=lambda _, total: totals.add(total))
    assert content(target) == FILM
    assert totals == {None}


async def test_goes_on_where_it_broke_off(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path, moments: Moments
) -> None:
    half = len(FILM) // 2
    script.will(
        link(script),
        Reply(200, FILM[:half], TAG, missing=half),
        link(script),
        part(half),
    )
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM
    asked = script.seen[3].headers
    assert (asked["Range"], asked["If-Range"]) == (f"bytes={half}-", '"v1"')
    assert moments.waits == [0.25]


async def test_gets_on_for_as_long_as_it_takes(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    """Each try that gets further starts the count of tries, and the bound of time, anew."""
    size, step = len(FILM), len(FILM) // 10
    script.will(link(script), Reply(200, FILM[:step], TAG, missing=size - step))
    for start in range(step, size, step):
        end = start + step
        script.will(link(script), part(start, end, missing=size - end))
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM
    assert len(script.seen) == 20


@pytest.mark.parametrize("tag", [{}, {"ETag": 'W/"v1"'}], ids=["none", "weak"])
async def test_begins_anew_where_versions_can_not_be_told_apart(
    tag: dict[str, str], scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(
        link(script), Reply(200, FILM[:9], tag, missing=9), link(script), Reply(200, FILM, tag)
    )
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM
    assert "Range" not in script.seen[3].headers


@pytest.mark.parametrize(
    "answers",
    [
        [Reply(200, FILM, {"ETag": '"v2"'})],
        [Reply(416), Reply(200, FILM, TAG)],
        [Reply(206, b"x", {"Content-Range": "bytes 3-3/4"}), Reply(200, FILM, TAG)],
        [Reply(206, b"x"), Reply(200, FILM, TAG)],
    ],
    ids=["another version", "range refused", "another range", "no range"],
)
async def test_begins_anew_when_the_file_has_changed(
    answers: list[Reply], scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(link(script), Reply(200, b"old" * 9, TAG, missing=9))
    for answer in answers:
        script.will(link(script), answer)
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM


async def test_storage_that_is_busy(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(link(script), Reply(503), link(script), LOST, link(script), Reply(200, FILM))
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM


async def test_a_link_that_leads_elsewhere(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(link(script), Reply(307, headers={"Location": "/there?a=b"}), Reply(200, FILM))
    await scripted.recordings.download("r1", target)
    assert content(target) == FILM
    assert script.lines[2] == "GET /there?a=b"


async def test_a_link_that_leads_nowhere(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(link(script), *[Reply(302, headers={"Location": "/again"})] * 6)
    with pytest.raises(DailyConnectionError, match="redirects too many times"):
        await scripted.recordings.download("r1", target)


@pytest.mark.parametrize(
    ("status", "error"),
    [(403, PermissionDeniedError), (404, NotFoundError), (500, ServerError), (302, Exception)],
)
async def test_storage_that_refuses_leaves_everything_as_it_was(
    status: int,
    error: type[Exception],
    scripted: AsyncDaily,
    script: ScriptedDaily,
    target: Path,
) -> None:
    write(target, b"older")
    script.will(link(script), Reply(status, b"<Error/>"))
    with pytest.raises(error) as caught:
        await scripted.recordings.download("r1", target)
    assert str(caught.value).startswith("recordings.download: GET /files/film.mp4 answered ")
    assert "hush-hush" not in str(caught.value)
    assert content(target) == b"older"
    assert files_in(target.parent) == ["film.mp4"]


async def test_a_recording_that_is_missing(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(reply({"error": "not-found", "info": "no recording"}, 404))
    with pytest.raises(NotFoundError, match=r"^recordings\.access_link: "):
        await scripted.recordings.download("r1", target)
    assert files_in(target.parent) == []


async def test_a_file_that_stays_too_short(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    script.will(*[link(script), Reply(200, FILM[:9], missing=9)] * 5)
    with pytest.raises(DailyConnectionError) as caught:
        await scripted.recordings.download("r1", target)
    assert caught.value.attempts == 5  # as many without getting any further
    assert files_in(target.parent) == []


async def test_a_connection_that_ends_with_its_answer(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the HTTP library thinks of it: too few bytes are no file."""

    async def read(self: _transport.Stream) -> bytes:
        return b""

    monkeypatch.setattr(_transport.Stream, "read", read)
    script.will(*[link(script), Reply(200, FILM)] * 5)
    with pytest.raises(DailyConnectionError, match=f"ended after 0 of {len(FILM)} bytes"):
        await scripted.recordings.download("r1", target)
    assert files_in(target.parent) == []


async def test_progress_that_fails_ends_the_download(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    def fail(done: int, total: int | None) -> None:
        raise ZeroDivisionError

    script.will(link(script), Reply(200, FILM))
    with pytest.raises(ZeroDivisionError):
        await scripted.recordings.download("r1", target, progress=fail)
    assert files_in(target.parent) == []


async def test_somebody_else_writes_into_the_part(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    def spoil(done: int, total: int | None) -> None:
        with target.with_name("film.mp4.part").open("ab") as other:
            other.write(b"spoilt" * len(FILM))

    script.will(link(script), Reply(200, FILM))
    with pytest.raises(OSError, match=r"film\.mp4\.part has \d+ bytes instead of"):
        await scripted.recordings.download("r1", target, progress=spoil)
    assert files_in(target.parent) == []


async def test_a_folder_that_is_missing_is_met_before_anything_is_asked(
    scripted: AsyncDaily, script: ScriptedDaily, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        await scripted.recordings.download("r1", tmp_path / "nowhere" / "film.mp4")
    assert script.seen == []


async def test_a_name_that_became_a_folder_meanwhile(
    scripted: AsyncDaily, script: ScriptedDaily, target: Path
) -> None:
    def become(_: Seen) -> Reply:
        target.mkdir()
        (target / "occupied").touch()
        return Reply(200, FILM)

    script.will(link(script), become)
    with pytest.raises(OSError, match=r"film\.mp4"):
        await scripted.recordings.download("r1", target)
    assert files_in(target.parent) == ["film.mp4"]
