"""``dailykit quickstart``."""

import pytest
from tests.support.terminal.cli import Run

from dailykit.local import LocalDaily


def test_without_a_key_it_starts_a_local_daily(run: Run) -> None:
    finished = run("quickstart")

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("A local Daily at http://127.0.0.1:")
    assert "it is not Daily" in finished.stdout
    steps = finished.stdout.partition("\nEverything worked.\n\nNext:\n")[2].splitlines()
    assert [line.split("  ")[1] for line in steps] == [
        "dailykit serve",
        "def test_it(local_daily):",
        "dailykit --help",
    ]
    for step in ("Created a private room", "Read it back", "Created two", "Deleted the room"):
        assert f"✓ {step}" in finished.stdout
    assert "Olivia" in finished.stdout
    assert "answered 404: not-found" in finished.stdout
    assert "answered 401: authentication-error" in finished.stdout


def test_with_a_key_it_uses_the_daily_of_the_environment(run: Run) -> None:
    with LocalDaily() as local:
        finished = run("quickstart", DAILY_API_KEY=local.api_key, DAILY_API_URL=local.api_url)

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith(f"Daily at {local.api_url}, with the key in DAILY_API_KEY")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("wrong-key", "answered 401: authentication-error"),
        ("eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "this is a meeting token, not an API key"),
    ],
)
def test_what_fails_is_one_line_and_a_status(run: Run, key: str, says: str) -> None:
    with LocalDaily() as local:
        finished = run("quickstart", DAILY_API_KEY=key, DAILY_API_URL=local.api_url)

    assert finished.returncode == 1
    assert says in finished.stderr
    assert finished.stderr.count("\n") == 1
    assert key not in finished.stdout + finished.stderr


def test_an_address_without_a_key_is_a_usage_error(run: Run) -> None:
    finished = run("quickstart", "--api-url", "http://127.0.0.1:1/v1")

    assert (finished.returncode, finished.stdout) == (2, "")
    assert "--api-url needs an API key: give --api-key or set DAILY_API_KEY" in finished.stderr


def test_no_secret_is_printed(run: Run) -> None:
    with LocalDaily() as local:
        finished = run("quickstart", DAILY_API_KEY=local.api_key, DAILY_API_URL=local.api_url)

    assert local.api_key not in finished.stdout + finished.stderr
    assert "eyJ" not in finished.stdout + finished.stderr
