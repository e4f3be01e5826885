"""``dailykit token`` and ``dailykit token inspect``."""

import json
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.terminal.cli import Run

from dailykit import LocalDaily, tokens
from dailykit.cli._token_words import explain
from dailykit.durations import in_words
from dailykit.models.tokens import MeetingToken

KEY = "a-key-for-the-command-line"
NOW = datetime(2026, 11, 23, 15, 0, 0, tzinfo=UTC)


def test_a_token_comes_alone_on_the_output(run: Run) -> None:
    arguments = ("--domain-id", "dom", "--room", "https://acme.daily.co/standup", "--owner")
    finished = run("token", *arguments, "--user-name", "Ada", DAILY_API_KEY=KEY)

    assert (finished.returncode, finished.stderr) == (0, "")
    said = tokens.verify(finished.stdout.strip(), KEY, room="standup", domain_id="dom")
    assert (said.user_name, said.is_owner) == ("Ada", True)
    assert said.exp is not None
    assert said.iat is not None
    assert said.exp - said.iat in (3600, 3601)


def test_the_domain_s_id_is_asked_for(run: Run) -> None:
    with LocalDaily() as local:
        finished = run(
            *("token", "--room", "standup", "--expires-in", "1h30m", "--json"),
            *("--set", "start_video_off=true", "--set", 'permissions={"canSend":["audio"]}'),
            *("--set", "user_name=Ada", "--api-key", local.api_key, "--api-url", local.api_url),
        )
        answer = json.loads(finished.stdout)

        said = tokens.verify(answer["token"], local.api_key)
        assert said.domain_id is not None
        assert answer["says"] == {
            "room_name": "standup",
            "start_video_off": True,
            "permissions": {"canSend": ["audio"]},
            "user_name": "Ada",
            "exp": said.exp,
            "domain_id": said.domain_id,
            "iat": said.iat,
        }


def test_dangers_are_said_beside_the_token(run: Run) -> None:
    finished = run("token", "--domain-id", "dom", "--expires-in", "never", DAILY_API_KEY=KEY)

    assert finished.returncode == 0
    assert tokens.verify(finished.stdout.strip(), KEY).exp is None
    assert [line.partition(":")[0] for line in finished.stderr.splitlines()] == ["Warning"] * 2
    assert "every room" in finished.stderr
    assert "never expires" in finished.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--expires-in", "soon"), 2, "'soon' is not a length of time"),
        (("--expires-in", "90"), 2, "90 has no unit: write 90s, 90m or 90h"),
        (("--set", "owner"), 2, "'owner' is not of the form name=value"),
        (("--set", "ownr=true"), 1, "Error: unknown parameter 'ownr'"),
        (("--set", "exp=1"), 1, "Error: exp was '1', which is in the past"),
        (("--user-id", "x" * 37), 1, "Error: user_id: "),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    run: Run, arguments: tuple[str, ...], status: int, says: str
) -> None:
    finished = run("token", "--domain-id", "dom", "--room", "r", *arguments, DAILY_API_KEY=KEY)

    assert finished.returncode == status
    assert says in finished.stderr
    assert finished.stdout == ""
    assert KEY not in finished.stderr


def test_what_is_not_a_token(run: Run) -> None:
    finished = run("token", "inspect", "a.b.c")

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == "Error: this is not a meeting token\n"


def test_without_a_key_nothing_is_made(run: Run) -> None:
    finished = run("token", "--room", "standup")

    assert finished.returncode == 1
    assert "no API key" in finished.stderr


def minted(**arguments: Any) -> str:
    given: dict[str, Any] = {"room": "standup", "expires_in": 3600, **arguments}
    return tokens.mint(KEY, "dom", **given)


def test_inspect_explains_a_token(run: Run) -> None:
    finished = run("token", "inspect", minted(user_name="Ada", owner=True), DAILY_API_KEY=KEY)

    lines = finished.stdout.splitlines()
    assert finished.returncode == 0
    assert lines[:3] == [
        "Who     Ada, an owner",
        "Room    standup",
        "From    now",
    ]
    assert lines[-1] == "Valid now, and signed with this API key."


def test_inspect_without_a_key_says_what_it_does_not_know(run: Run) -> None:
    finished = run("token", "inspect", minted())
    as_json = run("token", "inspect", minted(), "--json")

    assert "The signature was not checked" in finished.stdout
    assert json.loads(as_json.stdout)["valid"] is None
    assert run("token", "inspect", minted(), "--check").returncode == 1


def test_inspect_says_which_check_failed(run: Run) -> None:
    def problem(token: str, *arguments: str, key: str = KEY) -> Any:
        finished = run("token", "inspect", token, "--json", *arguments, DAILY_API_KEY=key)
        answer = json.loads(finished.stdout)
        assert answer["valid"] is False
        return answer["problem"]["check"]

    expired = minted(now=time.time() - 7200)
    assert problem(expired) == "exp"
    assert problem(expired, key="") == "exp"
    assert problem(minted(), "--room", "other") == "room"
    assert problem(minted(), "--api-key", "another") == "signature"
    assert problem(minted(nbf=int(time.time()) + 600)) == "nbf"
    told = run("token", "inspect", expired, "--check", DAILY_API_KEY=KEY)
    assert told.returncode == 1
    assert "Not valid: the meeting token expired" in told.stdout


def signed(**claims: Any) -> str:
    return tokens.sign_claims({"d": "dom", "r": "standup", **claims}, KEY)


def test_inspect_shows_what_it_can_t_understand(run: Run) -> None:
    token = signed(ud=41, u={"first": "Ada"}, er=False, p={"cs": 5, "ca": "p"}, zz=[1])
    finished = run("token", "inspect", token, "--check", DAILY_API_KEY=KEY)

    assert finished.returncode == 0
    assert finished.stdout.splitlines() == [
        "Who     no name (user id 41), not an owner",
        "Room    standup",
        "From    now",
        "Until   never expires (no exp)",
        "Can     administer: mute, eject and admit others",
        "Domain  dom",
        """Other   user_name: {"first":"Ada"}, which can't be understood""",
        "        zz: [1], which is not known here",
        "        permissions.canSend: 5, which can't be understood",
        "",
        "Valid now, and signed with this API key.",
    ]
    answer = json.loads(run("token", "inspect", token, "--json").stdout)
    assert answer["says"]["user_id"] == 41
    assert answer["says"]["user_name"] == {"first": "Ada"}
    assert answer["says"]["permissions"] == {"canAdmin": ["participants"], "canSend": 5}
    assert answer["says"]["zz"] == [1]


@pytest.mark.parametrize("key", [KEY, ""])
def test_inspect_shows_odd_times_and_calls_them_invalid(run: Run, key: str) -> None:
    token = signed(exp="tomorrow", nbf=True)
    finished = run("token", "inspect", token, DAILY_API_KEY=key)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert """exp: "tomorrow", which can't be understood""" in finished.stdout
    assert "never expires" not in finished.stdout
    assert "Not valid" in finished.stdout
    answer = json.loads(run("token", "inspect", token, "--json", DAILY_API_KEY=key).stdout)
    assert (answer["says"]["exp"], answer["valid"]) == ("tomorrow", False)


def test_a_link_from_the_input_will_do_and_steers_no_terminal(
    script: Path, environment: dict[str, str]
) -> None:
    token = minted(user_name="A\x1b[31mda")
    link = f"https://acme.daily.co/standup?t={token}&x=1\n"
    finished = subprocess.run(
        [str(script), "token", "inspect", "-"],
        input=link,
        env={**environment, "DAILY_API_KEY": KEY},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "Who     A\N{REPLACEMENT CHARACTER}[31mda, not an owner" in finished.stdout
    assert "\x1b" not in finished.stdout


def words(**said: Any) -> list[tuple[str, str]]:
    return list(explain(MeetingToken.model_validate(said), NOW))


def test_everything_is_put_in_words() -> None:
    now = int(NOW.timestamp())
    assert words(
        user_id="u-1",
        user_name="Ada",
        room_name="standup",
        nbf=now + 300,
        exp=now + 7200,
        iat=now - 86400,
        domain_id="dom",
        permissions={
            "hasPresence": False,
            "canSend": ["audio", "screenVideo", "newKind"],
            "canReceive": {"base": {"video": True, "audio": False}},
            "canAdmin": ["participants"],
        },
        enable_recording=["cloud", "local"],
        eject_at_token_exp=True,
        eject_after_elapsed=600,
        knocking=True,
        start_video_off=True,
        start_audio_off=False,
        enable_screenshare=False,
        redirect_on_meeting_exit="https://example.com",
        lang="fr",
    ) == [
        ("Who", "Ada (user id u-1), not an owner"),
        ("Room", "standup"),
        ("From", "2026-11-23 15:05:00 UTC, in 5 minutes"),
        ("Until", "2026-11-23 17:00:00 UTC, in 2 hours"),
        ("Issued", "2026-11-22 15:00:00 UTC, 1 day ago"),
        ("Can", "send: microphone, screen, newKind"),
        ("Can", "receive: camera"),
        ("Can", "administer: mute, eject and admit others"),
        ("Can", "stay hidden from other participants"),
        ("Can", "record: cloud, local"),
        ("Also", "is ejected when the token expires, overriding the room's eject settings"),
        (
            "Also",
            "is ejected 10 minutes after joining, overriding the room's eject settings",
        ),
        ("Also", "must knock, if the room allows knocking"),
        ("Also", "joins with the camera off"),
        ("Also", "may not share the screen"),
        ("Also", "goes to https://example.com on leaving"),
        ("Also", "sees Prebuilt in the language fr"),
        ("Domain", "dom"),
    ]


def test_a_token_that_says_nothing_says_a_lot() -> None:
    assert words() == [
        ("Who", "no name, not an owner"),
        ("Room", "every room of the domain (the token names none)"),
        ("From", "now"),
        ("Until", "never expires (no exp)"),
        ("Can", "do what the room and the domain allow"),
    ]


@pytest.mark.parametrize(
    ("receive", "said"),
    [
        ({"base": True}, "everything"),
        ({"base": False}, "nothing"),
        ({"base": {"video": False}}, "nothing"),
        ({"byUserId": {"u-1": True}}, "by rules for specific participants"),
        ({}, "do what the room and the domain allow"),
    ],
)
def test_what_may_be_received(receive: dict[str, Any], said: str) -> None:
    assert ("Can", f"receive: {said}") in words(permissions={"canReceive": receive})


def test_times_out_of_all_bounds_do_no_harm() -> None:
    assert ("Until", "a time out of range") in words(exp=10**400)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (3599, "1 hour"),
        (3540, "59 minutes"),
        (3600, "1 hour"),
        (5400, "2 hours"),
        (86400, "1 day"),
        (10 * 86400, "10 days"),
    ],
)
def test_lengths_of_time_in_words(seconds: float, said: str) -> None:
    assert in_words(seconds) == said
