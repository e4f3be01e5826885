"""What the native module accepts as JSON and as participants' ids, and its texts. No call."""

import subprocess
import sys
from typing import Any

import pytest

from dailykit.daily._settings import (
    first_inputs,
    first_publishing,
    merged_inputs,
    merged_publishing,
    source_of,
)
from dailykit.daily._subscriptions import SubscriptionSettings
from dailykit.daily._values import RequestError, check_participant_id, id_problem, to_json

SOMEONE = "9f1a1d6e-1c1a-4c1a-8c1a-9f1a1d6e1c1a"


def test_json_is_copied() -> None:
    given: dict[str, Any] = {"a": [1, (2.5, None)], "b": {True}}
    copy = to_json(given)
    given["a"].append(3)
    assert copy == {"a": [1, [2.5, None]], "b": [True]}
    assert to_json([float("inf"), float("nan")]) == [None, None]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (object(), "unsupported type object"),
        ({1: 2}, "unexpected type: 'int' object is not an instance of 'str'"),
        ([b"x", {"a": print}], "unsupported type builtin_function_or_method"),
    ],
)
def test_what_is_no_json(value: object, text: str) -> None:
    with pytest.raises(TypeError) as caught:
        to_json(value)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nope", "ParseChar { character: 'n', index: 0 }"),
        ("abc", "ParseLength { len: 3 }"),
        ("a-b", "ParseGroupCount { count: 2 }"),
    ],
)
def test_what_is_no_participant_id(text: str, problem: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_participant_id(text)
    assert str(caught.value) == f"Failed to parse participant ID: Error({problem})"
    check_participant_id(SOMEONE)


def test_ids_in_json() -> None:
    assert id_problem(SOMEONE) is None
    assert id_problem("*") == "UUID parsing failed: invalid character: found `*` at 0"
    assert id_problem(3) == "invalid type: 3, expected a formatted UUID string"


def test_the_source_of_an_input() -> None:
    inputs = first_inputs()
    assert source_of(inputs, "camera") is None
    track = {"camera": {"isEnabled": True, "settings": {"customTrack": {"id": "t"}}}}
    inputs = merged_inputs(inputs, track)
    assert source_of(inputs, "camera") == ("track", "t")
    # A device takes the place of a track, with the camera's other settings.
    inputs = merged_inputs(inputs, {"camera": {"settings": {"deviceId": "cam"}}})
    assert source_of(inputs, "camera") == ("device", "cam")
    assert inputs["camera"]["settings"]["width"] == 1280
    assert merged_inputs(inputs, "fromDefaults") == first_inputs()
    assert merged_inputs(inputs, {"customAudio": {"x": True}})["customAudio"] == {
        "x": {"isEnabled": True, "settings": {}}
    }


def test_settings_that_are_left_out_or_null_stay() -> None:
    settings = first_publishing()
    changes = {"microphone": {"sendSettings": {"channelConfig": "stereo", "bitrate": None}}}
    changed = merged_publishing(settings, changes)
    assert changed["microphone"] == {
        "isPublishing": True,
        "sendSettings": {"channelConfig": "stereo"},
    }
    assert merged_publishing(changed, {"microphone": {"sendSettings": None}}) == changed
    assert merged_publishing(changed, "fromDefaults") == settings


def test_subscriptions_to_custom_tracks() -> None:
    subscriptions = SubscriptionSettings()
    assert subscriptions.state(SOMEONE, "customAudio", "music") == "subscribed"
    none_but_music = {"*": "unsubscribed", "music": "subscribed"}
    subscriptions.update_profiles({"base": {"customAudio": none_but_music}})
    assert subscriptions.state(SOMEONE, "customAudio", "speech") == "unsubscribed"
    assert subscriptions.state(SOMEONE, "customAudio", "music") == "subscribed"
    assert subscriptions.base_rules()["customAudio:*"] is False
    subscriptions.update({SOMEONE: {"media": {"customAudio": "subscribed"}}}, None)
    assert subscriptions.rules()[SOMEONE]["tracks"]["customAudio:*"] is True


def test_without_aiortc_it_says_what_to_install() -> None:
    code = """
import sys
sys.modules["aiortc"] = sys.modules["av"] = None
try:
    import dailykit.daily
except ImportError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == 'dailykit.daily needs aiortc: pip install "dailykit[local,media]"\n'
    assert done.stderr == ""
