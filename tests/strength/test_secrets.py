"""A marked key, token and webhook secret, through all that shows something: none is seen."""

import base64
import json
import logging
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import urllib3
from tests.cli.conftest import environment, forks, run, script
from tests.support.servers.servers import Answer, HTTPServer, Received
from tests.support.sizes import FULL
from tests.support.strength.ledger import shown
from tests.support.strength.tally import Tally
from tests.support.terminal.cli import Run

from dailykit import Daily, DailyError
from dailykit.local import LocalDaily

__all__ = ["environment", "forks", "run", "script"]

pytestmark = [pytest.mark.slow, pytest.mark.sized, pytest.mark.timeout(300)]

KEY = "c0ffee" * 10 + "5ec2e7ab"
SECRET = base64.b64encode(b"a marked secret of a webhook").decode()
MARKS = {"key": KEY, "secret": SECRET}


def seen_in(text: str, **more: str) -> list[str]:
    """Return which of the secrets are in a text."""
    return [name for name, mark in {**MARKS, **more}.items() if mark in text]


def lines_with_secrets(text: str, token: str) -> list[str]:
    """Return the lines of a log that show a secret, besides the log of the test's own server."""
    lines = (line for line in text.splitlines() if "aiohttp.access" not in line)
    return [line[:300] for line in lines if seen_in(line, token=token)]


def echo(status: int, shape: str) -> Callable[[Received], Answer]:
    """Answer with everything that was sent, in all places."""

    def respond(request: Received) -> Answer:
        said = f"{request.headers.get('Authorization')} {request.body.decode()} {request.target}"
        flat = said.encode("ascii", "replace").decode().replace("\n", " ")[:2000]
        body: object = {
            "object": {"error": said, "info": said, "name": said, "id": said, said: said},
            "list": [said],
            "text": said.encode(),
            "page": f"<html>{said}".encode(),
        }[shape]
        return Answer(status, body, {"X-Request-Id": "1", "X-Echo": flat, "Retry-After": "0"})

    return respond


def calls_of(daily: Daily, token: str) -> Iterator[Callable[[], object]]:
    """Yield calls that send secrets."""
    yield lambda: daily.rooms.create("standup")
    yield lambda: daily.rooms.create_many([{}])
    yield lambda: daily.rooms.get("standup")
    yield lambda: daily.rooms.delete("standup")
    yield lambda: daily.domain.get()
    yield lambda: daily.meeting_tokens.create(room_name="standup")
    yield lambda: daily.start_session()
    yield lambda: daily.webhooks.list()
    yield lambda: daily.request("POST", "/rooms", json={"name": "a"})
    yield lambda: daily.request("GET", "rooms")
    yield lambda: daily.recordings.access_link("x")


def calls_with_secrets(daily: Daily, token: str) -> Iterator[Callable[[], object]]:
    """Yield calls whose arguments are secrets, which their own frames hold."""
    yield lambda: daily.meeting_tokens.validate(token)
    yield lambda: daily.webhooks.create(
        "http://127.0.0.1:9/", event_types=["meeting.started"], hmac=SECRET
    )
    yield lambda: daily.rooms.get(token)
    yield lambda: daily.rooms.get(f"https://x.daily.co/{token}/x")
    yield lambda: daily.rooms.get(KEY)
    yield lambda: daily.request("GET", f"/meeting-tokens/{token}")
    yield lambda: daily.request("GET", f"meeting-tokens/{token}")
    yield lambda: daily.rooms.delete_many([token])


@pytest.mark.parametrize("shape", ["object", "list", "text", "page"])
def test_errors(shape: str, caplog: pytest.LogCaptureFixture, tally: Tally) -> None:
    caplog.set_level(1)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(1, logger=name)
    with LocalDaily(api_key=KEY) as local, Daily(KEY, api_url=local.api_url) as daily:
        token = daily.meeting_tokens.create(room_name="standup")
    paths = 0
    for status in (200, 302, 400, 401, 404, 429, 500, 503):
        with HTTPServer(echo(status, shape)) as server:
            daily = Daily(KEY, api_url=server.url, timeout=5.0, max_retries=0, budget=None)
            with daily:
                for call in calls_of(daily, token):
                    error = error_of(call)
                    # The traceback is shown with all locals, those of the libraries too.
                    told = "" if error is None else shown(error)
                    if shape == "object":  # models hold what Daily calls a room's name
                        told = f"{error!s}{error!r}{vars(error)}" if error else ""
                    at = max(told.find(KEY), told.find(token), told.find(SECRET))
                    assert at < 0, told[max(0, at - 1500) : at + 20]
                    paths += 1
                for call in calls_with_secrets(daily, token):
                    error = error_of(call)
                    told = "" if error is None else f"{error!s}{error!r}{vars(error)}"
                    assert seen_in(told, token=token) == [], told
                    paths += 1
                assert seen_in(f"{daily!r}{daily.rooms!r}{vars(daily)}", token=token) == []
    assert lines_with_secrets(caplog.text, token) == []
    tally("error paths with a marked key, token and webhook secret", {shape: paths})


def error_of(call: Callable[[], object]) -> DailyError | None:
    try:
        call()
    except DailyError as error:
        return error
    return None


def fetched(local: LocalDaily, path: str) -> str:
    answered = urllib3.request("GET", local.url + path, redirect=False)
    assert answered.status in (200, 302), (path, answered.data)
    return answered.data.decode("utf-8", "replace") + repr(dict(answered.headers))


PAGES = (
    *("/~/", "/~/requests", "/~/deliveries", "/~/clock", "/~/faults", "/~/openapi.json"),
    *("/~/usage?domain=local", "/standup", "/~/participants", "/~/health"),
)


def test_the_local_daily(tmp_path: Path, caplog: pytest.LogCaptureFixture, tally: Tally) -> None:
    caplog.set_level(1)
    snapshot = tmp_path / "world.snapshot"
    with (
        LocalDaily(api_key=KEY, db=str(tmp_path / "daily.db")) as local,
        Daily(KEY, api_url=local.api_url, budget=None) as daily,
        HTTPServer(lambda _: Answer()) as hook,
    ):
        daily.rooms.create("standup")
        token = daily.meeting_tokens.create(room_name="standup")
        daily.webhooks.create(hook.url, event_types=["meeting.started"], hmac=SECRET)
        for call in (*calls_of(daily, token), *calls_with_secrets(daily, token)):
            error_of(call)
        urllib3.request("GET", f"{local.api_url}/rooms?token={token}&key={KEY}")
        urllib3.request("GET", f"{local.api_url}/rooms", headers={"Authorization": KEY})
        urllib3.request("POST", f"{local.url}/~/seed", json={"domains": [{"api_key": KEY, "x": 1}]})
        urllib3.request("POST", f"{local.url}/~/seed", body=json.dumps({"rooms": token}))
        daily.rooms.ensure("standup")
        local.blocking.join("standup", token=token).leave()
        local.blocking.settle()
        seen = {path: seen_in(fetched(local, path), token=token) for path in PAGES}
        seen["logs"] = seen_in(str(daily.request("GET", "/logs/api")), token=token)
        seen["repr"] = seen_in(f"{local!r}{local.requests!r}", token=token)
        local.blocking.snapshot(snapshot)
        # It has the keys, so that a server can go on from it, and is its owner's alone.
        assert stat.S_IMODE(snapshot.stat().st_mode) == 0o600
    assert {path: marks for path, marks in seen.items() if marks} == {}
    assert lines_with_secrets(caplog.text, token) == []
    tally("pages and logs with a marked key, token and webhook secret", dict.fromkeys(seen, 1))


COMMANDS = (
    "rooms list",
    "rooms create standup",
    "rooms get {token}",
    "rooms delete standup --yes",
    "rooms create --property nonsense={secret}",
    "token create --room standup --property x=1",
    "token inspect {token}x",
    "token verify {token}",
    "webhooks create http://127.0.0.1:9/ --event meeting.started --hmac {secret}",
    "request GET /meeting-tokens/{token}",
    "request GET meeting-tokens/{token}",
    "recordings list",
    "domain",
    "doctor",
    "presence",
)


@pytest.mark.parametrize("status", [400, 401, 404, 500] if FULL else [400])
def test_commands(run: Run, status: int, tally: Tally) -> None:
    with LocalDaily(api_key=KEY) as local, Daily(KEY, api_url=local.api_url) as daily:
        token = daily.meeting_tokens.create(room_name="standup")
    with HTTPServer(echo(status, "object")) as server:
        for command in COMMANDS:
            words = command.format(token=token, secret=SECRET).split(" ")
            for more in ((), ("--debug",)):
                done = run(
                    *more, *words, DAILY_API_KEY=KEY, DAILY_API_URL=server.url, DAILY_BUDGET_URL=""
                )
                told = done.stdout + done.stderr
                marks = [] if "token" in words[0] else seen_in(told, token=token)
                assert marks == [], (command, told)
                assert KEY not in told, (command, told)
    tally("commands with a marked key, token and webhook secret", {f"{status}": len(COMMANDS) * 2})


def test_the_system_does_not_show_a_key_from_the_environment(
    script: Path, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "dailykit", "serve", "--port", "0", "--json"]
    local_key = f"local-{KEY}"
    with subprocess.Popen(
        command,
        env={**environment, "DAILY_API_KEY": local_key},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert local_key in process.stdout.readline()  # it is there to be used
        shown_by_system = Path(f"/proc/{process.pid}/cmdline").read_bytes().decode()
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            shown_by_system += (task / "comm").read_text()
        process.terminate()
        assert process.communicate(timeout=30)[1] == ""
    assert KEY not in shown_by_system


def test_a_key_among_the_arguments_is_warned_of(run: Run, local_daily: LocalDaily) -> None:
    for command in (["rooms", "list"], ["webhooks", "list"], ["doctor"]):
        done = run(*command, "--api-key", KEY, "--api-url", local_daily.api_url)
        assert "can read --api-key" in done.stderr, command
        assert KEY not in done.stdout + done.stderr
    done = run("serve", "--port", "0", "--db", "/nowhere/at/all.db", "--api-key", KEY)
    assert "can read --api-key" in done.stderr
    assert KEY not in done.stderr
