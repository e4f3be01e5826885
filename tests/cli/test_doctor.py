"""``dailykit doctor``."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily
from dailykit.cli._diagnosis import (
    FEATURES,
    Finding,
    clock_finding,
    diagnose,
    module_finding,
    rooms_finding,
    webhook_finding,
)
from dailykit.cli._run_plan import RUN_PATH
from dailykit.models.rooms import Room
from dailykit.models.webhooks import Webhook

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
NOON_HEADER = "Tue, 01 Sep 2026 12:00:00 GMT"


def test_a_good_set_up(run: Run) -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        daily.rooms.create("short", expires_in=60)
        finished = run("doctor", DAILY_API_KEY=local.api_key, DAILY_API_URL=local.api_url)

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines() == [
        "✓ API key belongs to the domain local",
        "✓ clock matches the API's clock",
        "✓ rooms 1, all of them expire",
        "✓ module daily is not installed; `dailykit run` provides dailykit.daily",
    ]


def test_no_key_says_where_to_get_one(run: Run) -> None:
    finished = run("doctor")

    assert finished.returncode == 1
    assert finished.stdout.startswith("✗ set-up no API key")
    assert "dailykit serve" in finished.stdout


def test_a_wrong_key_ends_it(run: Run) -> None:
    with LocalDaily() as local:
        finished = run("doctor", "--json", DAILY_API_KEY="of-nobody", DAILY_API_URL=local.api_url)

    assert finished.returncode == 1
    finding, _ = json.loads(finished.stdout)
    assert finding["level"] == "bad"
    assert "401" in finding["says"]
    assert "of-nobody" not in finished.stdout


def test_rooms_that_stay_are_named(run: Run) -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        daily.rooms.create("lasting")
        finished = run("doctor", DAILY_API_KEY=local.api_key, DAILY_API_URL=local.api_url)

    assert finished.returncode == 0
    assert "! rooms 1 of 1 never expire (lasting)" in finished.stdout


def test_features_are_tried_and_leave_nothing_behind() -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        found = {finding.what: finding.level for finding in diagnose(daily, sorted(FEATURES))}

        assert {found[feature] for feature in FEATURES} == {"good"}
        assert daily.rooms.list().total_count == 0


def test_an_unknown_feature_is_a_usage_error(run: Run) -> None:
    assert run("doctor", "--feature", "telepathy").returncode == 2


@pytest.mark.parametrize(
    ("seconds", "level", "says"),
    [
        (0, "good", "matches the API's clock"),
        (5, "good", "matches the API's clock"),
        (90, "bad", "is 90 seconds ahead of the API's clock"),
        (-3600, "bad", "is 3600 seconds behind the API's clock"),
    ],
)
def test_the_clock(seconds: int, level: str, says: str) -> None:
    finding = clock_finding(NOON_HEADER, NOON + timedelta(seconds=seconds))

    assert (finding.level, finding.says) == (level, says)


def test_the_moved_clock_of_a_local_daily_is_no_fault_of_this_machine() -> None:
    finding = clock_finding(NOON_HEADER, NOON - timedelta(hours=1), is_local=True)

    assert finding.level == "warning"
    assert finding.says == "is 1 hour behind the local Daily's clock, which was moved"


def test_an_api_without_time() -> None:
    assert clock_finding("", NOON).level == "warning"


@pytest.mark.parametrize(
    ("state", "failed", "level"),
    [("ACTIVE", 0, "good"), ("ACTIVE", 2, "warning"), ("FAILED", 3, "bad"), ("new", 0, "bad")],
)
def test_webhooks(state: str, failed: int, level: str) -> None:
    hook = Webhook(uuid="1", url="https://example.com/hook", state=state, failed_count=failed)

    finding = webhook_finding(hook)

    assert finding.level == level
    assert "https://example.com/hook" in finding.says


def test_no_rooms_are_fine() -> None:
    rooms: list[Room] = []

    assert rooms_finding(rooms) == Finding("good", "rooms", "none")


@pytest.mark.parametrize(
    ("origin", "daily_python", "level", "says"),
    [
        (None, None, "good", "is not installed"),
        (f"{RUN_PATH}/daily/__init__.py", "0.36.0", "good", "is dailykit.daily"),
        ("/lib/daily/__init__.py", "0.36.0", "good", "is daily-python 0.36.0; under"),
        ("/lib/daily.py", None, "warning", "is neither daily-python nor dailykit.daily"),
    ],
)
def test_the_module_daily(
    origin: str | None, daily_python: str | None, level: str, says: str
) -> None:
    finding = module_finding(origin, daily_python)

    assert finding.level == level
    assert finding.says.startswith(says)
