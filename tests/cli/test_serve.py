"""``dailykit serve``."""

import json
import re
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3
from tests.support.terminal.cli import Run

from dailykit import Daily


@contextmanager
def _serving(
    script: Path, environment: dict[str, str], *arguments: str
) -> "Generator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [str(script), "serve", "--port", "0", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def _first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_json_says_all_that_a_program_needs(script: Path, environment: dict[str, str]) -> None:
    with _serving(script, environment, "--json", "--api-key", "a-key-of-my-own") as process:
        facts = json.loads(_first_line(process))

        assert facts == {
            "url": facts["url"],
            "api_url": facts["url"] + "/v1",
            "api_key": "a-key-of-my-own",
            "domains": {"local": "a-key-of-my-own"},
            "pid": process.pid,
        }
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", facts["url"])
        with Daily(facts["api_key"], api_url=facts["api_url"]) as daily:
            assert daily.rooms.create("standup").url == facts["url"] + "/standup"


def test_people_are_told_what_to_set(script: Path, environment: dict[str, str]) -> None:
    with _serving(script, environment, "--api-key", "a-key-of-my-own") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(12)]
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == 0
        url = re.search(r"http://127\.0\.0\.1:\d+", lines[0])
        assert url is not None
        assert f"  export DAILY_API_URL={url[0]}/v1\n" in lines
        assert "  export DAILY_API_KEY=a-key-of-my-own\n" in lines
        assert "not Daily" in lines[0]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(script: Path, environment: dict[str, str], stop: signal.Signals) -> None:
    with _serving(script, environment, "--json") as process:
        _first_line(process)
        process.send_signal(stop)

        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_file_keeps_rooms_and_key_over_a_kill(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    db = str(tmp_path / "daily.sqlite3")
    with _serving(script, environment, "--json", "--db", db) as process:
        before = json.loads(_first_line(process))
        with Daily(before["api_key"], api_url=before["api_url"]) as daily:
            daily.rooms.create("kept")
        process.kill()
        process.wait(timeout=30)
    with _serving(script, environment, "--json", "--db", db) as process:
        after = json.loads(_first_line(process))

        assert after["api_key"] == before["api_key"]
        with Daily(after["api_key"], api_url=after["api_url"]) as daily:
            assert daily.rooms.get("kept").name == "kept"


def test_a_port_that_is_taken_is_one_clear_line(
    run: Run, script: Path, environment: dict[str, str]
) -> None:
    with _serving(script, environment, "--json") as process:
        port = json.loads(_first_line(process))["url"].rpartition(":")[2]
        finished = run("serve", "--port", port)

    assert finished.returncode == 1
    assert f"can't listen on 127.0.0.1:{port}" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_several_domains_each_with_its_key(script: Path, environment: dict[str, str]) -> None:
    domains = ("--domain", "acme", "--domain", "globex", "--api-key", "the-key-of-acme")
    with _serving(script, environment, "--json", *domains) as process:
        facts = json.loads(_first_line(process))

        assert list(facts["domains"]) == ["acme", "globex"]
        assert facts["api_key"] == facts["domains"]["acme"] == "the-key-of-acme"
        for name, key in facts["domains"].items():
            with Daily(key, api_url=facts["api_url"]) as daily:
                assert daily.domain.get().domain_name == name
                assert daily.rooms.create("lobby").name == "lobby"


def test_people_are_told_the_keys_of_all_domains(script: Path, environment: dict[str, str]) -> None:
    domains = ("--domain", "acme", "--domain", "globex", "--api-key", "key-a", "--api-key", "key-b")
    with _serving(script, environment, *domains) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(6)]

        assert "  API key    key-a\n" in lines
        assert "  globex     key-b\n" in lines


def test_a_key_without_a_domain_is_a_mistake(run: Run) -> None:
    finished = run("serve", "--api-key", "one", "--api-key", "two")

    assert finished.returncode == 2
    assert "more API keys than --domain" in finished.stderr


def test_a_seed_is_there_from_the_start(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    seed = tmp_path / "world.yaml"
    seed.write_text("rooms:\n  - {name: standup, properties: {exp: +2h}}\n")
    with _serving(script, environment, "--json", "--seed", str(seed)) as process:
        facts = json.loads(_first_line(process))

        with Daily(facts["api_key"], api_url=facts["api_url"]) as daily:
            assert daily.rooms.get("standup").config.exp is not None


def test_a_seed_that_can_not_be_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    seed = tmp_path / "world.json"
    seed.write_text('{"rooms": [{"name": "a b"}]}')
    finished = run("serve", "--port", "0", "--seed", str(seed))

    assert finished.returncode == 1
    assert "local: rooms.0: a b contains invalid characters" in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "status", "says_when"),
    [("--rate-limits", 429, False), ("--no-rate-limits", 200, False), ("--retry-after", 429, True)],
)
def test_rate_limits_hold_unless_told_otherwise(
    script: Path, environment: dict[str, str], option: str, status: int, says_when: bool
) -> None:
    with _serving(script, environment, "--json", option) as process:
        facts = json.loads(_first_line(process))
        pool = urllib3.PoolManager(headers={"Authorization": f"Bearer {facts['api_key']}"})
        url = f"{facts['api_url']}/batch/rooms"  # ten in 30 seconds
        answers = [pool.request("POST", url, json={"rooms": []}) for _ in range(11)]
        pool.clear()

    assert {answer.status for answer in answers[:10]} == {200}
    assert answers[10].status == status
    assert ("Retry-After" in answers[10].headers) is says_when


def test_a_domain_may_be_full(script: Path, environment: dict[str, str]) -> None:
    with _serving(script, environment, "--json", "--max-rooms", "1") as process:
        facts = json.loads(_first_line(process))
        pool = urllib3.PoolManager(headers={"Authorization": f"Bearer {facts['api_key']}"})
        answers = [pool.request("POST", f"{facts['api_url']}/rooms") for _ in range(2)]
        pool.clear()

    assert [answer.status for answer in answers] == [200, 400]
    assert "rooms reached" in answers[1].json()["info"]


def test_another_name_may_be_allowed(script: Path, environment: dict[str, str]) -> None:
    with _serving(script, environment, "--json", "--allow-host", "daily.test") as process:
        facts = json.loads(_first_line(process))
        pool = urllib3.PoolManager()
        statuses = [
            pool.request("GET", f"{facts['api_url']}/rooms", headers={"Host": host}).status
            for host in ("daily.test", "evil.test")
        ]
        pool.clear()

    assert statuses == [400, 403]


def test_a_local_key_of_the_environment_stays(script: Path, environment: dict[str, str]) -> None:
    known = {**environment, "DAILY_API_KEY": "local-key-of-mine"}
    with _serving(script, known, "--json") as process:
        assert json.loads(_first_line(process))["api_key"] == "local-key-of-mine"
    real = {**environment, "DAILY_API_KEY": "0123456789abcdef"}
    with _serving(script, real, "--json") as process:
        assert json.loads(_first_line(process))["api_key"].startswith("local-")


def test_keys_can_come_from_a_file(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text("key-of-acme\n\n  key-of-globex  \n")
    domains = ("--domain", "acme", "--domain", "globex", "--api-key-file", str(file))
    with _serving(script, environment, "--json", *domains) as process:
        facts = json.loads(_first_line(process))
        assert facts["domains"] == {"acme": "key-of-acme", "globex": "key-of-globex"}
        command_line = Path(f"/proc/{process.pid}/cmdline")
        if command_line.exists():
            assert b"key-of-acme" not in command_line.read_bytes()


def test_a_key_on_the_command_line_is_warned_of(run: Run, tmp_path: Path) -> None:
    finished = run("serve", "--domain", "acme", "--api-key", "one", "--api-key", "two")
    assert finished.stderr.count("every program on this machine can read --api-key") == 1
    finished = run("serve", "--domain", "acme", "--api-key", "local-1", "--api-key", "local-2")
    assert "Warning" not in finished.stderr
    (tmp_path / "keys").write_text("one")
    both = run("serve", "--api-key", "one", "--api-key-file", str(tmp_path / "keys"))
    assert "give --api-key or --api-key-file, not both" in both.stderr


def test_other_machines_need_the_control_token(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    ready = tmp_path / "ready.json"
    secret = {**environment, "DAILYKIT_CONTROL_TOKEN": "a-secret-of-ours"}
    arguments = ("--host", "0.0.0.0", "--allow-host", "daily", "--ready-file", str(ready))
    with _serving(script, secret, *arguments, "--json") as process:
        told = json.loads(_first_line(process))
        assert "a-secret-of-ours" not in str(told)
        port = told["url"].rpartition(":")[2]
        url = f"http://127.0.0.1:{port}/~"

        def status(path: str, **headers: str) -> int:
            return urllib3.request("GET", f"{url}/{path}", headers=headers, retries=False).status

        elsewhere = {"Host": "daily", "X-Forwarded-For": "10.0.0.7"}
        token = {"X-Dailykit-Control-Token": "a-secret-of-ours"}
        assert status("clock") == 200
        assert status("clock", **elsewhere) == 403
        assert status("clock", **elsewhere, **{"X-Dailykit-Control-Token": "wrong"}) == 403
        assert status("clock", **elsewhere, **token) == 200
        assert status("health", **elsewhere) == 200
        # A page of another origin does not pass even with it.
        assert status("clock", **elsewhere, **token, Origin="https://example.com") == 403
        assert status("clock", **token, Host="another") == 403
        process.terminate()
        process.wait(timeout=30)
    assert json.loads(ready.read_text()) == told
    assert ready.stat().st_mode & 0o077 == 0


def _said(script: Path, environment: dict[str, str], *arguments: str) -> str:
    """Start a server, stop it, and return all that it printed."""
    with _serving(script, environment, *arguments) as process:
        assert process.stdout is not None
        lines = [_first_line(process)]
        while not lines[-1].startswith("Ctrl-C"):
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    return "".join(lines)


def test_it_is_said_where_the_key_comes_from(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    new = "The key is new at each start."
    said = _said(script, environment)
    assert new in said
    assert "set DAILY_API_KEY before, or use --db FILE." in said

    said = _said(script, {**environment, "DAILY_API_KEY": "local-mine"})
    assert "  API key    local-mine\n" in said
    assert "The key is the one in DAILY_API_KEY.\n" in said
    assert new not in said

    # A key of the real Daily is neither taken nor shown.
    said = _said(script, {**environment, "DAILY_API_KEY": "0123456789abcdef"})
    assert "0123456789abcdef" not in said
    assert "The key in DAILY_API_KEY is not used, since it does not begin with local-." in said
    assert new in said

    assert new not in _said(script, environment, "--db", str(tmp_path / "daily.sqlite3"))
    said = _said(script, {**environment, "DAILY_API_KEY": "local-mine"}, "--api-key", "local-other")
    assert "  API key    local-other\n" in said
    assert "The key" not in said


def test_domains_in_the_path_of_rooms(script: Path, environment: dict[str, str]) -> None:
    domains = ("--domain", "acme", "--domain", "globex", "--domains-in-path")
    with _serving(script, environment, "--json", *domains) as process:
        facts = json.loads(_first_line(process))
        with Daily(facts["domains"]["globex"], api_url=facts["api_url"]) as daily:
            assert daily.rooms.create("lobby").url == f"{facts['url']}/globex~lobby"
