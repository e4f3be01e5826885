"""Which tracks are received of whom, by profile and by participant."""

from typing import Any

import pytest

from dailykit.errors import InvalidArgumentError
from dailykit.local.call.subscriptions import Subscriptions

WATCHED = {"video": True, "customAudio:*": False, "customAudio:music": True}


@pytest.fixture
def subscriptions() -> Subscriptions:
    """Sound of everybody, and a profile for those who are watched."""
    subscriptions = Subscriptions.only(["audio", "customAudio:*"])
    subscriptions.update_profiles({"watched": WATCHED})
    subscriptions.update({"ada": {"profile": "watched"}, "bob": {"tracks": {"audio": False}}})
    return subscriptions


@pytest.mark.parametrize(
    ("whose", "track", "expected"),
    [
        ("eve", "audio", True),
        ("eve", "video", False),
        ("eve", "customAudio:x", True),
        ("eve", "customVideo:x", False),
        ("ada", "video", True),
        ("ada", "audio", True),
        ("ada", "customAudio:music", True),
        ("ada", "customAudio:x", False),
        ("bob", "audio", False),
        ("bob", "video", False),
    ],
)
def test_the_most_particular_rule_counts(
    subscriptions: Subscriptions, whose: str, track: str, expected: bool
) -> None:
    assert subscriptions.wants(whose, track) is expected


def test_everything_is_received_at_first() -> None:
    assert Subscriptions().wants("ada", "customVideo:x")


def test_changes_add_up_and_can_be_taken_back(subscriptions: Subscriptions) -> None:
    subscriptions.update({"ada": {"tracks": {"audio": False}}})
    assert subscriptions.wants("ada", "video")
    assert not subscriptions.wants("ada", "audio")
    subscriptions.update_profiles({"watched": {"video": False}})
    assert not subscriptions.wants("ada", "video")
    subscriptions.update({"ada": None})
    assert subscriptions.wants("ada", "audio")
    subscriptions.forget("bob")
    assert subscriptions.wants("bob", "audio")


@pytest.mark.parametrize(
    "people",
    [
        {"eve": {"profile": "loud"}},
        {"eve": {"tracks": {"camera": True}}},
        {"ada": None, "eve": {"tracks": {"customAudio:a b": True}}},
    ],
)
def test_what_is_wrong_changes_nothing(subscriptions: Subscriptions, people: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"does not exist|unknown track"):
        subscriptions.update(people)
    assert subscriptions.wants("ada", "video")
    assert not subscriptions.wants("eve", "video")
