"""Each command takes a room's name, its URL and a link with a token alike."""

import sys

import pytest
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily, tokens


@pytest.fixture(params=["{name}", "{url}", "{url}?t={token}", "{url}/"])
def room(request: pytest.FixtureRequest, daily: Daily) -> str:
    """One way to name the private room `standup`."""
    made = daily.rooms.create("standup", privacy="private")
    token = daily.meeting_tokens.create("standup", user_name="Ada", expires_in=600)
    return str(request.param).format(name=made.name, url=made.url, token=token)


def test_token(on_local: Run, room: str) -> None:
    for words in (("token", room), ("token", "create", room), ("token", "--owner", room)):
        finished = on_local(*words)
        assert finished.returncode == 0, finished.stderr
        assert tokens.inspect(finished.stdout.strip()).room_name == "standup"


def test_open(on_local: Run, local: LocalDaily, room: str) -> None:
    link = on_local("open", room, "--owner", "--user-name", "Bo", "--print").stdout.strip()
    opened = on_local("open", room, BROWSER=f"{sys.executable} -c pass %s")

    url, _, token = link.partition("?t=")
    said = tokens.inspect(token)
    assert (url, said.user_name, said.is_owner) == (f"{local.url}/standup", "Bo", True)
    assert opened.stdout.rstrip("/\n") == f"Opened {local.url}/standup"
    assert on_local("rooms", "open", room, "--print").stdout.startswith(f"{local.url}/standup")


def test_others(on_local: Run, room: str) -> None:
    assert on_local("rooms", "get", room).returncode == 0
    # A link has a token, which is not repeated.
    assert on_local("presence", room).stderr == "There are no participants in standup.\n"
    for kind in ("recordings", "transcripts"):
        listed = on_local(kind, "list", "--room", room)
        assert listed.stderr == f"There are no {kind} of standup.\n"
    assert on_local("meetings", "list", "--room", room).returncode == 0
    assert on_local("rooms", "delete", room, "--yes").stdout == "1 deleted\n"


def test_a_link_with_a_token_is_opened_as_it_is_without_a_key(run: Run) -> None:
    link = "https://acme.daily.co/standup?t=abc"

    assert run("open", link, "--print").stdout == f"{link}\n"
    assert run("open", "https://acme.daily.co/standup", "--print").returncode == 1
    assert run("open", "file:///etc/standup?t=abc", "--print").returncode == 1


def test_the_room_is_given_once(run: Run) -> None:
    finished = run("token", "standup", "--room", "lobby", DAILY_API_KEY="0123")

    assert finished.returncode == 2
    assert "give the room once" in finished.stderr


def test_a_token_for_every_room_needs_no_room(on_local: Run) -> None:
    finished = on_local("token", "--user-name", "Ada")

    assert tokens.inspect(finished.stdout.strip()).room_name is None
    assert "every room" in finished.stderr
