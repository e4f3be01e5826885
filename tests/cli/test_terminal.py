"""What each command shows on a terminal, held in ``__snapshots__``: one text for each test."""

import re
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from tests.support.servers.servers import Answer, HTTPServer, answers
from tests.support.terminal.forks import Forks
from tests.support.terminal.shown import KEY, NOW, Session, local_daily, terminal_environment

from dailykit.cli.root import COMMANDS
from dailykit.local import LocalDaily

pytestmark = pytest.mark.slow

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


class TextFile(SingleFileSnapshotExtension):
    """A file of its own for each snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TextFile)


@pytest.fixture
def local() -> Generator[LocalDaily]:
    with local_daily() as running:
        yield running


@pytest.fixture(scope="module")
def forks() -> Generator[Forks]:
    with Forks(terminal_environment()) as process:
        yield process


@pytest.fixture
def session(tmp_path: Path, local: LocalDaily, forks: Forks) -> Session:
    return Session(tmp_path, local, forks)


@pytest.fixture
def calls(local: LocalDaily, session: Session) -> None:
    """Two rooms in which people have met, one of them recorded and transcribed."""
    settings = "enable_recording=cloud --set enable_transcription_storage=true"
    clock = local.blocking.clock
    clock.set(NOW - timedelta(hours=26))
    session.type("dailykit rooms create lobby")
    with local.blocking.join("lobby", user_name="Bo"):
        clock.advance(600)
    clock.set(NOW - timedelta(hours=2))
    session.type(f"dailykit rooms create standup --set {settings}")
    with (
        local.blocking.join("standup", user_name="Ada"),
        local.blocking.join("standup", user_name="Bo"),
    ):
        session.type("dailykit request POST /rooms/standup/recordings/start")
        session.type("dailykit request POST /rooms/standup/transcription/start")
        clock.advance(900)
        session.type("dailykit request POST /rooms/standup/recordings/stop")
        session.type("dailykit request POST /rooms/standup/transcription/stop")
        clock.advance(900)
    clock.set(NOW)
    session.forget()


def test_shown_by_rooms(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit rooms list",
        "dailykit rooms create standup --privacy private --expires-in 1h --max-participants 4",
        "dailykit rooms create lobby",
        "dailykit rooms list",
        "COLUMNS=60 dailykit rooms list",
        "dailykit rooms list --name 'stand*' --json",
        "dailykit rooms list --name 'x*'",
        "dailykit rooms list --no-exp",
        "dailykit rooms get standup",
        "dailykit rooms get http://127.0.0.1:54321/standup --json",
        "dailykit rooms update lobby --expires-in 7d --set enable_knocking=true",
        "dailykit rooms update lobby",
        "dailykit open lobby --print",
        "dailykit rooms open standup --owner --user-name Ada --print",
        "dailykit rooms delete standup lobby --dry-run",
        "dailykit rooms delete standup lobby",
        "dailykit rooms delete standup --yes",
        "dailykit rooms delete lobby --yes --json",
    )
    assert session.as_text() == snapshot


def test_shown_where_the_clock_was_moved(
    local: LocalDaily, session: Session, snapshot: SnapshotAssertion
) -> None:
    local.blocking.clock.advance(timedelta(hours=5))
    session.type(
        "dailykit rooms create standup --expires-in 30m",
        "dailykit rooms list",
        "dailykit rooms create lobby --set exp=1800000060",
        "dailykit meetings list",
        "dailykit doctor",
    )
    assert session.as_text() == snapshot


def test_shown_by_rooms_create_from(session: Session, snapshot: SnapshotAssertion) -> None:
    session.write("team.csv", "name,privacy,max_participants\nstandup,private,8\nlobby,,\n")
    session.write(
        "more.jsonl",
        '{"name": "standup", "privacy": "public"}\n'
        '{"name": "retro", "properties": {"exp": 1}}\n'
        '{"name": "lobby"}\n'
        '{"name": "planning"}\n',
    )
    session.write("nameless.json", '[{"name": "standup"}, {"privacy": "private"}]')
    session.write("twice.json", '[{"name": "standup"}, {"name": "standup"}]')
    session.write("wide.csv", "name\nstandup,private\n")
    session.write("broken.json", '[{"name": "standup"')
    session.write("numbers.json", "1\n")
    session.write("empty.csv", "name,privacy\n")
    session.type(
        "dailykit rooms create --from team.csv --expires-in 1h --dry-run",
        "dailykit rooms create --from team.csv --expires-in 1h",
        "dailykit rooms create --from team.csv --expires-in 2h",
        "dailykit rooms create --from more.jsonl --dry-run",
        "dailykit rooms create --from more.jsonl --json",
        "dailykit rooms create --from more.jsonl",
        *(
            f"dailykit rooms create --from {name}"
            for name in (
                *("nameless.json", "twice.json", "wide.csv", "broken.json"),
                *("numbers.json", "empty.csv", "missing.csv"),
            )
        ),
        "dailykit rooms create standup --from team.csv",
    )
    assert session.as_text() == snapshot


def test_shown_by_rooms_prune(
    local: LocalDaily, session: Session, snapshot: SnapshotAssertion
) -> None:
    local.blocking.clock.set(NOW - timedelta(days=30))
    session.type("dailykit rooms create pipecat-1 --set exp=1900000000", "dailykit rooms create a")
    local.blocking.clock.set(NOW)
    session.forget()
    session.type(
        "dailykit rooms prune",
        "dailykit rooms prune --unused-for 7d --dry-run",
        "dailykit rooms prune --unused-for 7d --name 'pipecat-*'",
        "dailykit rooms prune --unused-for 7d --name 'pipecat-*' --yes",
        "dailykit rooms prune --unused-for 7d --yes --json",
        "dailykit rooms prune --unused-for 7d --yes",
    )
    assert session.as_text() == snapshot


def test_shown_by_token(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type("dailykit token standup --user-name Ada --owner")
    session.type("dailykit token create standup --set start_video_off=true --json")
    token = session.type("dailykit token --expires-in never --set eject_after_elapsed=600")
    token = token.splitlines()[-1]
    session.type(
        f"dailykit token inspect {token}",
        f"dailykit token inspect {token} --json",
        f"dailykit token inspect {token} --api-key another --check",
        f"DAILY_API_KEY= dailykit token inspect {token}",
        "dailykit token inspect nonsense",
        "dailykit token standup --expires-in soon",
        "dailykit token standup --expires-in 90",
    )
    assert session.as_text() == snapshot


@pytest.mark.usefixtures("calls")
def test_shown_by_meetings(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit meetings list",
        "dailykit meetings list --room nowhere",
        "dailykit meetings list --room standup --limit 1 --json",
        "dailykit meetings show $(dailykit meetings list | awk '/standup/ {print $NF}')",
        "dailykit meetings show nothing",
    )
    assert session.as_text() == snapshot


def test_shown_by_presence(
    local: LocalDaily, session: Session, snapshot: SnapshotAssertion
) -> None:
    session.type("dailykit rooms create standup", "dailykit presence", "dailykit presence standup")
    local.blocking.clock.set(NOW - timedelta(minutes=5))
    with local.blocking.join("standup", user_name="Ada"):
        local.blocking.clock.set(NOW)
        session.type("dailykit presence", "dailykit presence standup --json")
        session.type("dailykit rooms delete standup")
    assert session.as_text() == snapshot


@pytest.mark.usefixtures("calls")
def test_shown_by_recordings(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit recordings list",
        "dailykit recordings list --room lobby",
        "dailykit recordings list --json",
        "dailykit recordings download",
        "dailykit recordings download --room standup --to films",
        "dailykit recordings download --room standup --to films --json",
        "dailykit recordings download no-such-recording",
    )
    assert session.as_text() == snapshot


@pytest.mark.usefixtures("calls")
def test_shown_by_transcripts(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit transcripts list",
        "dailykit transcripts list --json",
        "dailykit transcripts download",
        "dailykit transcripts download --room standup",
        "dailykit transcripts download no-such-transcript",
    )
    assert session.as_text() == snapshot


@pytest.mark.usefixtures("calls")
def test_shown_by_usage(session: Session, snapshot: SnapshotAssertion) -> None:
    prices = "--price-participant-minute 0.004 --price-recorded-minute 0.01349"
    session.type(
        "dailykit usage",
        f"dailykit usage --by room {prices}",
        "dailykit usage --by user --since 24h",
        "COLUMNS=75 dailykit usage --by room",
        "COLUMNS=45 dailykit usage --by room",
        "dailykit usage --csv",
        f"dailykit usage --by room --json {prices}",
        "dailykit usage --html usage.html",
        "dailykit usage --since 1h",
        "dailykit usage --since 2027-01-15",
        "dailykit usage --since 2027-02-30",
        "dailykit usage --csv --json",
    )
    assert session.as_text() == snapshot


def test_shown_by_webhooks(session: Session, snapshot: SnapshotAssertion) -> None:
    session.environment["DAILY_WEBHOOK_SECRET"] = SECRET
    with HTTPServer(answers(Answer(body=b"thanks"))) as server:
        session.type("dailykit webhooks list")
        session.type(
            f"dailykit webhooks create {server.url} --events meeting.started,meeting.ended"
        )
        session.type("dailykit webhooks list", "dailykit webhooks list --json")
        session.type(f"dailykit webhooks send participant.joined --to {server.url} --times 2")
        session.type(f"dailykit webhooks send test --to {server.url} --json")
    found = "$(dailykit webhooks list | awk '/ACTIVE/ {print $NF}')"
    session.type(
        "dailykit webhooks send --list | head -3",
        "dailykit webhooks send meeting.started",
        "dailykit webhooks send meeting --to http://127.0.0.1:1/",
        "dailykit webhooks create http://127.0.0.1:1/",
        "dailykit webhooks create http://127.0.0.1:1/ --events meeting.stopped",
        f"dailykit webhooks delete {found} --dry-run",
        f"dailykit webhooks delete {found}",
        f"dailykit webhooks delete {found} --yes --json",
    )
    assert session.as_text() == snapshot


def test_shown_by_domain(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit domain show",
        "dailykit domain set enable_prejoin_ui=true lang=de",
        "dailykit domain set lang=null --json",
        "dailykit domain set lang",
        "dailykit domain set enable_prejoin_ui=perhaps",
    )
    assert session.as_text() == snapshot


def test_shown_by_operations(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type("dailykit operations")
    assert session.as_text() == snapshot


def test_shown_by_conformance(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit conformance --only names.race",
        "dailykit conformance --only 'names.r*' --list",
        "dailykit conformance --only nonsense",
        "DAILY_API_KEY= dailykit conformance --api-url http://127.0.0.1:1/v1",
    )
    assert session.as_text() == snapshot


def test_shown_by_doctor(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "dailykit rooms create standup",
        "dailykit doctor",
        "dailykit doctor --feature webhooks --json",
        "dailykit doctor --api-key wrong",
        "DAILY_API_KEY= dailykit doctor",
    )
    assert session.as_text() == snapshot


def test_shown_by_quickstart(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type("dailykit quickstart")
    assert session.as_text() == snapshot


def test_shown_by_request(session: Session, snapshot: SnapshotAssertion) -> None:
    session.write("room.json", '{"name": "lobby"}')
    session.type(
        """dailykit request POST /rooms -d '{"name": "standup"}'""",
        "dailykit request POST rooms -d @room.json",
        "dailykit request DELETE /rooms/lobby",
        "dailykit request GET /rooms/nowhere",
        "dailykit request POST /rooms -d '{name}'",
        "dailykit request POST /rooms -d @nowhere.json",
    )
    assert session.as_text() == snapshot


def test_shown_until_ctrl_c(
    local: LocalDaily, session: Session, snapshot: SnapshotAssertion
) -> None:
    session.environment["DAILY_WEBHOOK_SECRET"] = SECRET
    session.interrupt(f"dailykit serve --port 0 --api-key {KEY}", after="Ctrl-C")
    session.interrupt("dailykit webhooks listen", after="Ctrl-C")
    session.interrupt("dailykit webhooks listen --no-register", after="Ctrl-C")
    session.type("dailykit rooms create standup")
    session.interrupt(f"dailykit join {local.url}/standup --user-name Ada", after="Ctrl-C")
    assert session.as_text() == snapshot


def test_shown_by_completion(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        *(f"dailykit completion {shell}" for shell in ("bash", "zsh", "fish")),
        "dailykit completion csh",
    )
    assert session.as_text() == snapshot


def test_shown_after_mistakes(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type(
        "DAILY_API_KEY= dailykit rooms list",
        "dailykit --api-key wrong rooms list",
        "dailykit rooms list --api-key wrong",
        "dailykit rooms list --api-url localhost:8000",
        "DAILY_API_URL=http://127.0.0.1:1/v1 dailykit rooms list",
        "dailykit rooms get nowhere",
        "dailykit rooms get 'no such'",
        "dailykit rooms create 'no such'",
        "dailykit rooms create x --privacy secret",
        "dailykit rooms create x --expires-in soon",
        "dailykit rooms create x --set max_participants",
        "dailykit rooms create x --set max_participants=many",
        "dailykit rooms create x --set max_particpants=4",
        "dailykit rooms create x --set exp=1",
        "dailykit rooms create x --set exp=1900000000 --expires-in 1h",
        "dailykit rooms lst",
        "dailykit room list",
        "dailykit rooms list --limits 3",
        "dailykit rooms list --limit none",
        "dailykit rooms delete",
    )
    assert session.as_text() == snapshot


def test_shown_by_help(session: Session, snapshot: SnapshotAssertion) -> None:
    session.type("dailykit --help", "dailykit --version")
    assert session.as_text() == snapshot


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_shown_by_help_of(name: str, session: Session, snapshot: SnapshotAssertion) -> None:
    help_of_all = session.type(f"dailykit {name} --help").partition("\nCommands:\n")[2]
    parts = [line.split()[0] for line in help_of_all.splitlines() if re.match(r"  \w", line)]
    session.type(*(f"dailykit {name} {part} --help" for part in parts))
    assert session.as_text() == snapshot
