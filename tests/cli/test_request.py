"""``dailykit request``."""

import json
from pathlib import Path

from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily


def test_any_request_is_sent_and_its_answer_printed(
    on_local: Run, daily: Daily, tmp_path: Path
) -> None:
    body = tmp_path / "room.json"
    body.write_text('{"name": "from-file"}', encoding="utf-8")

    made = on_local("request", "post", "/rooms", "-d", '{"name": "standup"}')
    assert json.loads(made.stdout)["name"] == "standup"
    assert on_local("request", "POST", "/rooms", "-d", f"@{body}").returncode == 0
    listed = json.loads(on_local("request", "GET", "/rooms?limit=1").stdout)

    assert listed == daily.request("GET", "/rooms?limit=1")
    assert listed["total_count"] == 2


def test_what_fails_is_one_line_and_a_status(on_local: Run, local: LocalDaily) -> None:
    refused = on_local("request", "GET", "/rooms/nowhere")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "answered 404" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert on_local("request", "POST", "/rooms", "-d", "{name").returncode == 2
    nothing = on_local("request", "POST", "/rooms", "-d", "@no-such-file")
    assert (nothing.returncode, "no-such-file" in nothing.stderr) == (2, True)
    assert len(local.requests) == 1


def test_key_and_address_can_be_options(run: Run, local: LocalDaily) -> None:
    where = ("--api-key", local.api_key, "--api-url", local.api_url)

    answered = run("request", "GET", "/", *where)

    assert json.loads(answered.stdout)["domain_name"] == local.domain
