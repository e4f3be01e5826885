"""The options of ``rooms create`` and ``rooms update`` for the properties of a room."""

import json
from pathlib import Path

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily
from dailykit.cli._room_properties import COMMON
from dailykit.models.rooms import RoomProperties


def config(daily: Daily, room: str) -> dict[str, object]:
    """Return what Daily answers about the settings of a room."""
    return daily.rooms.get(room).config.model_dump(exclude_unset=True)


def test_common_properties_are_options(on_local: Run, daily: Daily) -> None:
    made = on_local(
        *("rooms", "create", "standup", "--max-participants", "4", "--enable-chat"),
        *("--no-enable-screenshare", "--start-video-off", "--lang", "no", "--geo", "eu-central-1"),
        *("--enable-recording", "cloud", "--eject-after-elapsed", "3600"),
        *("--set", "enable_hand_raising=true"),
    )

    assert made.returncode == 0, made.stderr
    assert config(daily, "standup") == {
        "max_participants": 4,
        "enable_chat": True,
        "enable_screenshare": False,
        "start_video_off": True,
        "lang": "no",
        "geo": "eu-central-1",
        "enable_recording": "cloud",
        "eject_after_elapsed": 3600,
        "enable_hand_raising": True,
    }


def test_only_what_is_given_changes(on_local: Run, daily: Daily) -> None:
    daily.rooms.create("standup", max_participants=4, enable_chat=True, lang="de")

    changed = on_local("rooms", "update", "standup", "--no-enable-chat", "--lang", "null")

    assert changed.returncode == 0, changed.stderr
    assert config(daily, "standup") == {"max_participants": 4, "enable_chat": False}


def test_several_kinds_of_recordings(on_local: Run, daily: Daily) -> None:
    on_local("rooms", "create", "a", "--enable-recording", '["cloud","raw-tracks"]')
    on_local("rooms", "create", "b", "--enable-recording", "false")

    assert config(daily, "a") == {"enable_recording": ["cloud", "raw-tracks"]}
    assert config(daily, "b").get("enable_recording") in (False, None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("--max-participants", "4", "--set", "max_participants=5"),
            "give either --max-participants or --set max_participants=…",
        ),
        (("--max-participants", "many"), "'many' is not a valid integer"),
        (("--enable-chat=yes",), "does not take a value"),
        (("--expires-in", "1h", "--set", "exp=1"), "give either --expires-in or --set exp=…"),
    ],
)
def test_mistakes(on_local: Run, daily: Daily, arguments: tuple[str, ...], says: str) -> None:
    finished = on_local("rooms", "create", "standup", *arguments)

    assert finished.returncode == 2
    assert says in finished.stderr
    assert daily.rooms.list().total_count == 0


def test_nothing_to_change(on_local: Run) -> None:
    finished = on_local("rooms", "update", "standup")

    assert finished.returncode == 2
    assert "nothing to change" in finished.stderr


def test_the_help_has_the_words_of_the_model(on_local: Run) -> None:
    shown = " ".join(on_local("rooms", "create", "--help").stdout.split())

    assert "--max-participants NUMBER The maximum number of participants" in shown
    assert "--enable-chat / --no-enable-chat Whether text chat is on. Default: false." in shown
    assert set(COMMON) <= RoomProperties.model_fields.keys()
    for name in COMMON:
        assert f"--{name.replace('_', '-')}" in shown


def test_defaults_of_a_file(on_local: Run, daily: Daily, tmp_path: Path) -> None:
    (tmp_path / "rooms.csv").write_text("name,max_participants\na,2\nb,\n")

    made = on_local(
        "rooms", "create", "--from", str(tmp_path / "rooms.csv"), "--max-participants", "9"
    )
    dry = on_local("rooms", "create", "--from", str(tmp_path / "rooms.csv"), "--dry-run", "--json")

    assert made.stdout == "2 created\n"
    assert [config(daily, name)["max_participants"] for name in "ab"] == [2, 9]
    assert json.loads(dry.stdout)["existing"] == ["a", "b"]
