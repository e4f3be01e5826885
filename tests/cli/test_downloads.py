"""``dailykit recordings`` and ``dailykit transcripts``."""

import json
from pathlib import Path

from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_recordings_are_listed_and_downloaded(
    on_local: Run, daily: Daily, local: LocalDaily, tmp_path: Path
) -> None:
    room = daily.rooms.create("standup", enable_recording="cloud")
    async with await local.join(room, user_name="Ada"):
        for _ in range(2):
            daily.rooms.start_recording(room)
            await local.clock.advance(32)
            daily.rooms.stop_recording(room)
            await local.clock.advance(10)
    second, first = daily.recordings.iterate()

    _, *lines = on_local("recordings", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["standup", "standup"]
    assert second.id in lines[0]
    (listed,) = json.loads(on_local("recordings", "list", "--json", "--limit", "1").stdout)
    assert listed["id"] == second.id

    folder = tmp_path / "films"
    fetch = ("recordings", "download", "--to", str(folder))
    one = json.loads(on_local(*fetch, first.id, "--json").stdout)
    assert one["downloaded"] == files_in(folder)
    rest = on_local(*fetch, "--room", "standup")
    assert (rest.returncode, rest.stdout) == (0, "1 downloaded\n1 already downloaded\n")
    assert len(files_in(folder)) == 2
    assert all(path.stat().st_size > 0 for path in folder.iterdir())
    assert on_local(*fetch).returncode == 2

    local.faults.add("recordings.access_link", status=403)
    failed = on_local("recordings", "download", first.id, "--to", str(tmp_path / "other"))
    assert failed.returncode == 1
    assert failed.stdout.startswith("0 downloaded\nstandup-")
    assert files_in(tmp_path / "other") == []


async def test_transcripts_are_listed_and_downloaded(
    on_local: Run, daily: Daily, local: LocalDaily, tmp_path: Path
) -> None:
    room = daily.rooms.create("standup", enable_transcription_storage=True)
    async with await local.join(room, user_name="Ada"):
        daily.rooms.start_transcription(room)
        await local.clock.advance(30)
        daily.rooms.stop_transcription(room)
        await local.clock.advance(30)
    (stored,) = daily.transcripts.iterate()

    assert stored.transcript_id in on_local("transcripts", "list").stdout
    (listed,) = json.loads(on_local("transcripts", "list", "--json").stdout)
    assert listed["transcriptId"] == stored.transcript_id
    fetch = ("transcripts", "download", "--to", str(tmp_path))
    done = on_local(*fetch, "--room", "standup")
    assert (done.returncode, done.stdout) == (0, "1 downloaded\n")
    assert (tmp_path / f"{stored.transcript_id}.vtt").read_text(encoding="utf-8")[:6] == "WEBVTT"
    missing = on_local(*fetch, "no-such-transcript")
    assert missing.returncode == 1
    assert "no-such-transcript.vtt failed: " in missing.stdout
