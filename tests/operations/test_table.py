"""The table of operations holds together, whatever the reference says."""

import re
import subprocess
import sys
from collections import Counter
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.operations import OPERATIONS, Operation, Repeat, by_name, encode_segment, rooms
from dailykit.operations._operation import DAILY_PAGES
from dailykit.rates import RateTier

each = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda row: row.name)


def test_nothing_is_there_twice() -> None:
    names = [row.name for row in OPERATIONS]
    ids = [row.operation_id for row in OPERATIONS]
    requests = [f"{row.method} {re.sub(r'{.+?}', '{}', row.path)}" for row in OPERATIONS]
    for keys in (names, ids, requests):
        assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_an_operation_is_found_by_its_name() -> None:
    assert [by_name(row.name) for row in OPERATIONS] == list(OPERATIONS)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"rooms\.burn"):
        by_name("rooms.burn")


@each
def test_names_are_group_and_method(operation: Operation[Any]) -> None:
    group, dot, method = operation.name.partition(".")
    assert operation.group == group
    assert dot
    assert group.isidentifier()
    assert method.isidentifier()
    assert operation.name == operation.name.lower()


@each
def test_a_row_is_told_about(operation: Operation[Any]) -> None:
    assert operation.summary[0].isupper()
    assert not operation.summary.endswith(".")
    assert operation.page.startswith(DAILY_PAGES)


@each
def test_reading_takes_no_body_and_can_be_repeated(operation: Operation[Any]) -> None:
    if operation.method == "GET":
        assert operation.body is None
        assert operation.repeat is Repeat.SAFE


@each
def test_a_delete_that_finds_nothing_has_done_its_work(operation: Operation[Any]) -> None:
    assert (operation.repeat is Repeat.DELETE) == (operation.method == "DELETE")


def test_only_the_names_of_rooms_make_creating_repeatable() -> None:
    named = {row.name for row in OPERATIONS if row.repeat is Repeat.NAMED}
    assert named == {"rooms.create", "rooms.create_many"}


@pytest.mark.parametrize(
    "name",
    [
        "rooms.send_app_message",
        "rooms.start_recording",
        "rooms.stop_recording",
        "rooms.start_live_stream",
        "rooms.start_transcription",
        "rooms.dial_out",
        "rooms.send_dtmf",
        "rooms.transfer_sip_call",
        "rooms.refer_sip_call",
        "phone_numbers.buy",
        "sip_clients.create",
        "sip_clients.rotate",
        "webhooks.create",
        "batch_processor.submit",
    ],
)
def test_what_acts_twice_is_not_repeated(name: str) -> None:
    assert by_name(name).repeat is Repeat.UNSAFE


@pytest.mark.parametrize(
    "name", ["meeting_tokens.create", "rooms.update", "rooms.eject", "rooms.set_session_data"]
)
def test_what_comes_to_the_same_is_repeated(name: str) -> None:
    assert by_name(name).repeat is Repeat.SAFE


def test_the_client_paces_itself_where_accounts_differ() -> None:
    slower = {row.name for row in OPERATIONS if row.client_tier is not row.tier}
    assert slower == {"meetings.list", "meetings.get", "meetings.participants"}
    assert by_name("meetings.list").client_tier is RateTier.SLOW
    assert by_name("rooms.delete").client_tier is RateTier.SLOW


def test_what_needs_phones_or_media_is_simulated() -> None:
    served = {row.name: row.served for row in OPERATIONS}
    assert served["rooms.create"] == served["webhooks.create"] == served["logs.api"] == "yes"
    assert served["rooms.start_recording"] == served["phone_numbers.buy"] == "simulated"


def test_a_path_takes_exactly_its_placeholders() -> None:
    assert rooms.GET.placeholders == ("room_name",)
    assert rooms.GET.path_for(room_name="hello") == "/rooms/hello"
    with pytest.raises(KeyError):
        rooms.GET.path_for(name="hello")


@given(st.text(st.characters(), min_size=1))
def test_a_segment_stays_one_segment(value: str) -> None:
    segment = encode_segment(value)
    path = urlsplit(f"https://api.daily.co/v1/rooms/{segment}/eject").path
    assert path == f"/v1/rooms/{segment}/eject"
    assert "/" not in segment
    assert segment not in {".", ".."}
    assert unquote(segment, errors="surrogatepass") == value


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("hello", "hello"),
        ("a b", "a%20b"),
        ("../logs", "..%2Flogs"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("room?t=x#y", "room%3Ft%3Dx%23y"),
        ("100%", "100%25"),
        ("v1.2", "v1.2"),
    ],
)
def test_a_segment_can_not_leave_its_place(value: str, segment: str) -> None:
    assert encode_segment(value) == segment


def test_a_group_of_rows_costs_only_its_own_models() -> None:
    code = (
        "import sys; from dailykit.operations import rooms; "
        "print(rooms.LIST.name, 'dailykit.models.webhooks' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "rooms.list False\n"
