"""``dailykit webhooks list``, ``create`` and ``delete``."""

import json

from tests.support.servers.servers import Answer, HTTPServer, answers
from tests.support.terminal.cli import Run

from dailykit import Daily

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def test_a_webhook_from_its_making_to_its_end(on_local: Run, daily: Daily) -> None:
    with HTTPServer(answers(Answer())) as server:
        kinds = ("--events", "meeting.started,meeting.ended")
        made = on_local("webhooks", "create", server.url, *kinds, DAILY_WEBHOOK_SECRET=SECRET)
        assert made.returncode == 0, made.stderr
        (webhook,) = daily.webhooks.list()
        said = dict(line.split() for line in made.stdout.splitlines())
        assert said == {"id": webhook.uuid, "url": server.url, "secret": SECRET}
        assert webhook.event_types == ["meeting.started", "meeting.ended"]

    _, line = on_local("webhooks", "list").stdout.splitlines()
    assert line.split()[:2] == [webhook.url, "ACTIVE"]
    assert line.split()[-1] == webhook.uuid
    hidden = on_local("webhooks", "list", "--json")
    assert json.loads(hidden.stdout)[0]["uuid"] == webhook.uuid
    assert SECRET not in hidden.stdout
    (shown,) = json.loads(on_local("webhooks", "list", "--json", "--show-secrets").stdout)
    assert shown["hmac"] == SECRET

    remove = ("webhooks", "delete", webhook.uuid)
    assert on_local(*remove).returncode == 1
    assert on_local(*remove, "--dry-run").stdout.startswith(f"Would delete webhook {webhook.uuid}")
    assert len(daily.webhooks.list()) == 1
    assert on_local(*remove, "--yes").stdout == "1 deleted\n"
    assert daily.webhooks.list() == []


def test_a_service_that_is_starting_is_waited_for(on_local: Run, daily: Daily) -> None:
    starting = [Answer(502), Answer(502)]
    with HTTPServer(answers(*starting, Answer())) as server:
        at_once = on_local("webhooks", "create", server.url, "--events", "meeting.ended")
        assert at_once.returncode == 1
        assert "recvd 502" in at_once.stderr
        made = on_local(
            "webhooks", "create", server.url, "--events", "meeting.ended", "--wait", "20s"
        )
        assert made.returncode == 0, made.stderr
    (webhook,) = daily.webhooks.list()
    assert webhook.url == server.url
