"""``dailykit webhooks listen`` and ``dailykit webhooks send``."""

import json
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.servers.servers import Answer, HTTPServer, Received, answers
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily
from dailykit.cli._event_words import in_one_line
from dailykit.models.events import EVENT_TYPES, ParticipantJoined
from dailykit.testing import WebhookInbox
from dailykit.webhooks import parse, sample_event, verify
from dailykit.webhooks.samples import SAMPLE_TYPES

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Listening:
    """A running ``dailykit webhooks listen``."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def said(self, start: str) -> str:
        """Read what it tells people, up to the line that starts so."""
        assert self.process.stderr is not None
        told = ""
        for line in self.process.stderr:
            told += line
            if line.startswith(start):
                return told
        raise AssertionError(f"it never said {start!r}, but: {told}")

    def line(self) -> str:
        """Read a line of its output."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def stop(self) -> tuple[str, str]:
        """Press Ctrl-C, and return what it still says."""
        self.process.send_signal(signal.SIGINT)
        output, errors = self.process.communicate(timeout=30)
        assert self.process.returncode == 0
        return output, errors


@contextmanager
def listening(
    script: Path, environment: dict[str, str], *arguments: str, **more: str
) -> Generator[Listening]:
    process = subprocess.Popen(
        [str(script), "webhooks", "listen", *arguments],
        env={**environment, "PYTHONUNBUFFERED": "1", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Listening(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def url_in(told: str) -> str:
    return told.rpartition("Listening at ")[2].partition(". ")[0]


async def test_events_of_a_local_daily_are_printed(
    script: Path, environment: dict[str, str]
) -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        room = daily.rooms.create("standup")
        known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
        with listening(script, environment, "--json", "--as-webhook", **known) as listener:
            url = url_in(listener.said("Listening at"))
            (webhook,) = daily.webhooks.list()
            assert webhook.url == url
            assert set(webhook.event_types or ()) == {
                kind for kind in EVENT_TYPES if not kind.startswith("sip_trunk.")
            }
            async with await local.join(room, user_name="Ada"):
                await local.settle()
            event = json.loads(listener.line())
            assert event["type"] == "participant.joined"
            assert event["payload"]["user_name"] == "Ada"
            assert listener.stop()[1] == ""
        assert daily.webhooks.list() == []


async def test_a_local_daily_sends_them_beside_the_webhook_of_the_service(
    script: Path, environment: dict[str, str]
) -> None:
    with LocalDaily() as local:
        domain = local.new_domain()
        known = {"DAILY_API_KEY": domain.api_key, "DAILY_API_URL": local.api_url}
        with Daily(domain.api_key, api_url=local.api_url) as daily, WebhookInbox() as service:
            daily.rooms.create("standup")
            daily.webhooks.create(service.url, service.event_types, hmac=service.secret)
            with (
                listening(script, environment, "--json", **known) as one,
                listening(script, environment, "--json", **known) as another,
            ):
                for listener in (one, another):
                    assert "sends its events to" in listener.said("Listening at")
                assert [webhook.url for webhook in daily.webhooks.list()] == [service.url]
                async with await local.join("standup", user_name="Ada", domain=domain):
                    await local.settle()
                for listener in (one, another):
                    event = json.loads(listener.line())
                    assert event["payload"]["user_name"] == "Ada"
                    assert listener.stop()[1] == ""
            assert len(service.of(ParticipantJoined)) == 1
            assert local._runner.call(lambda control: control.parts.listeners.all()) == ()


def test_a_webhook_left_behind_is_taken_over_others_are_left_alone(
    script: Path, environment: dict[str, str], run: Run
) -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        known = {"DAILY_API_KEY": local.api_key, "DAILY_API_URL": local.api_url}
        with listening(script, environment, "--as-webhook", **known) as listener:
            url = url_in(listener.said("Listening at"))
            listener.process.kill()
            listener.process.wait()
        (left,) = daily.webhooks.list()
        port = url.rpartition(":")[2].strip("/")

        refused = run("webhooks", "listen", "--as-webhook", **known)
        assert refused.returncode == 1
        assert refused.stderr == (
            f"Error: this domain may have 1 webhook, and sends its events to {left.url} already. "
            f"Delete that one (dailykit webhooks delete {left.uuid}), use a domain that is only "
            "for development, or ask Daily's support for a larger max_webhook_count\n"
        )

        events = "meeting.started,meeting.ended"
        with listening(
            script, environment, "--as-webhook", "--port", port, "--events", events, **known
        ) as listener:
            listener.said("Listening at")
            (again,) = daily.webhooks.list()
            assert again.uuid == left.uuid
            assert again.event_types == ["meeting.started", "meeting.ended"]
            listener.stop()


def test_what_is_sent_is_heard(script: Path, environment: dict[str, str], run: Run) -> None:
    known = {"DAILY_WEBHOOK_SECRET": SECRET}
    with listening(script, environment, "--no-register", "--path", "/daily", **known) as listener:
        told = listener.said("Listening at")
        assert SECRET not in told
        url = url_in(told)
        assert url.endswith("/daily")
        sent = run(
            *("webhooks", "send", "participant.joined", "--to", url, "--times", "2"),
            *("--room", "lobby", "--set", "owner=true", "--set", "user_name=A\x1bda"),
            **known,
        )
        stale = run("webhooks", "send", "meeting.ended", "--to", url, "--age", "400", **known)
        forged = run("webhooks", "send", "meeting.ended", "--to", url, "--secret", "AAAA")
        heard = listener.line()

        assert sent.returncode == 0, sent.stderr
        first, second = sent.stdout.splitlines()
        assert first.startswith("participant.joined: answered 200 in ")
        assert first.endswith(": taken")
        assert second.endswith(": taken before")
        assert heard[10:].split() == [
            "participant.joined",
            "lobby",
            "A\N{REPLACEMENT CHARACTER}da",
            "(owner)",
        ]
        assert stale.returncode == 1
        assert "the webhook was signed 400 seconds ago" in stale.stdout
        assert forged.returncode == 1
        assert "the secret is base64 and must be decoded first" in forged.stdout
        output, errors = listener.stop()
        assert output == ""
        assert errors.count("a webhook was refused: ") == 2


def test_without_a_way_for_daily_it_says_how(script: Path, environment: dict[str, str]) -> None:
    with listening(script, environment) as listener:
        told = listener.said("Listening at")
        assert "The Daily at https://api.daily.co/v1 can't reach this machine." in told
        assert "Signing secret: " in told
        listener.stop()


def test_a_port_that_is_taken_is_one_clear_line(run: Run) -> None:
    with HTTPServer(answers(Answer())) as server:
        port = server.url.split(":")[2].partition("/")[0]
        finished = run("webhooks", "listen", "--no-register", "--port", port)

    assert finished.returncode == 1
    assert finished.stderr.startswith(f"Error: can't listen on 127.0.0.1:{port}: ")
    assert finished.stderr.count("\n") == 1


def test_what_is_sent_is_as_daily_sends_it(run: Run) -> None:
    with HTTPServer(answers(Answer())) as server:
        finished = run(
            *("webhooks", "send", "meeting.started", "--to", server.url, "--secret", SECRET),
            "--json",
        )
        (received,) = server.received

    verify(received.body, received.headers, SECRET)
    assert received.headers["Content-Type"] == "application/json"
    assert len(received.headers["X-Webhook-Timestamp"]) == 13
    said = json.loads(finished.stdout)
    assert json.loads(received.body) == said["event"]
    assert b", " not in received.body
    assert [answer["status"] for answer in said["answers"]] == [200]
    assert parse(received.body).type == "meeting.started"


def test_timestamps_may_be_in_seconds(run: Run) -> None:
    with HTTPServer(answers(Answer())) as server:
        run(*("webhooks", "send", "test", "--to", server.url, "--secret", SECRET, "--in-seconds"))
        (received,) = server.received

    assert len(received.headers["X-Webhook-Timestamp"]) == 10
    assert received.body == b'{"test":"test"}'
    verify(received.body, received.headers, SECRET)


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (302, "Daily does not follow redirects"),
        (403, "the digest is base64"),
        (204, "any status other than 200"),
        (500, "any status other than 200"),
    ],
)
def test_other_answers_are_failures(run: Run, status: int, hint: str) -> None:
    def respond(_: Received) -> Answer:
        return Answer(status, b"", {"Location": "/elsewhere"})

    with HTTPServer(respond) as server:
        finished = run("webhooks", "send", "test", "--to", server.url, "--secret", SECRET)

    assert finished.returncode == 1
    assert f"test: answered {status} in " in finished.stdout
    assert hint in finished.stdout


def test_types_are_listed(run: Run) -> None:
    assert run("webhooks", "send", "--list").stdout.split() == list(SAMPLE_TYPES)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((), 2, "give TYPE and --to, or --list"),
        (("meeting.started",), 2, "give TYPE and --to, or --list"),
        (("meeting.started", "--to", "http://127.0.0.1:1/"), 2, "give --secret, or set DAILY_"),
        (
            ("meeting", "--to", "http://127.0.0.1:1/", "--secret", SECRET),
            1,
            "unknown event 'meeting'",
        ),
        (("test", "--to", "http://127.0.0.1:1/", "--secret", "no"), 1, "secret is not base64"),
        (("test", "--to", "http://127.0.0.1:1/", "--secret", SECRET), 1, "could not connect"),
    ],
)
def test_what_is_wrong_is_said(
    run: Run, arguments: tuple[str, ...], status: int, says: str
) -> None:
    finished = run("webhooks", "send", *arguments)

    assert finished.returncode == status
    assert says in finished.stderr
    assert SECRET not in finished.stderr


def line(kind: str, **payload: Any) -> list[str]:
    sample = sample_event(kind, payload=payload)
    return in_one_line(parse(json.dumps(sample)), NOON).split("  ", 1)


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_every_event_is_told_in_one_line(kind: str) -> None:
    moment, told = line(kind)

    assert moment == "12:00:00"
    assert told.split()[0] == kind
    assert "\n" not in told


@pytest.mark.parametrize(
    ("kind", "payload", "told"),
    [
        ("participant.left", {"user_name": "Bob"}, "standup Bob, duration 60"),
        ("participant.left", {"user_name": "", "user_id": "u-1"}, "standup u-1, duration 60"),
        ("recording.error", {"error_msg": "no disk"}, "standup error msg no disk"),
        ("dialout.answered", {"user_id": None}, "standup destination +15555550100"),
        ("meeting.started", {}, "standup"),
        ("streaming.ended", {}, ""),
    ],
)
def test_what_matters_of_an_event(kind: str, payload: dict[str, Any], told: str) -> None:
    assert " ".join(line(kind, **payload)[1].split()[1:]) == told


def test_an_unknown_event_and_a_trunk_s_room() -> None:
    unknown = parse(b'{"type":"whiteboard.drawn","id":"w","payload":7}')
    assert in_one_line(unknown, NOON) == "12:00:00  whiteboard.drawn"
    trunk = parse(json.dumps(sample_event("sip_trunk.incoming", room="r")))
    assert in_one_line(trunk, NOON).endswith("https://example.daily.co/r")
