# Generated from tests/client/_async/test_resources_lists.py by `make generate`. Do not edit.
"""Lists that are followed from page to page, each kind of cursor over real HTTP."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.support.servers.scripted import ScriptedDaily, reply

from dailykit import Daily
from dailykit.errors import InvalidArgumentError, NotFoundError

ROOM = {"url": "https://example.daily.co/x"}
NOTHING = {"error": "not-found", "info": "nobody is left"}

Iterating = Callable[[Daily], Iterator[Any]]

COUNTED: dict[str, tuple[Iterating, str, str, str]] = {
    "rooms": (
        lambda daily: daily.rooms.iterate(page_size=2),
        "/rooms?limit=2",
        "starting_after",
        "id",
    ),
    "meetings": (
        lambda daily: daily.meetings.iterate(room="a", ongoing=True, page_size=2),
        "/meetings?limit=2&room=a&ongoing=true",
        "starting_after",
        "id",
    ),
    "recordings": (
        lambda daily: daily.recordings.iterate(room="a", page_size=2),
        "/recordings?limit=2&room_name=a",
        "starting_after",
        "id",
    ),
    "transcripts": (
        lambda daily: daily.transcripts.iterate(mtg_session_id="m", page_size=2),
        "/transcript?limit=2&mtgSessionId=m",
        "starting_after",
        "transcriptId",
    ),
    "phone_numbers": (
        lambda daily: daily.phone_numbers.iterate_purchased(filter_name="a", page_size=2),
        "/purchased-phone-numbers?limit=2&filter_name=a",
        "starting_after",
        "pagination_id",
    ),
    "dialin_configs": (
        lambda daily: daily.dialin_configs.iterate(type="pin_dialin", page_size=2),
        "/domain-dialin-config?limit=2&type=pin_dialin",
        "starting_after",
        "id",
    ),
    "sip_trunks": (
        lambda daily: daily.sip_trunks.iterate(enabled=True, page_size=2),
        "/sip-trunk?limit=2&enabled=true",
        "starting_after",
        "id",
    ),
    "batch_processor": (
        lambda daily: daily.batch_processor.iterate(recording="r", page_size=2),
        "/batch-processor?limit=2&recordingId=r",
        "starting_after",
        "id",
    ),
}


def item(number: int) -> dict[str, Any]:
    """Return something with every kind of id that there is."""
    text = {"id": f"i{number}", "transcriptId": f"i{number}", "name": f"n{number}"}
    return {**ROOM, **text, "pagination_id": number}


def page(*numbers: int, total: int) -> dict[str, Any]:
    return {"total_count": total, "data": [item(number) for number in numbers]}


def asked_after(line: str, query: str, cursor: str, value: str) -> bool:
    """Tell whether a request asks for just this page, in whatever order its query is."""
    path, _, asked = line.removeprefix("GET ").partition("?")
    wanted_path, _, wanted = query.partition("?")
    return path == wanted_path and set(asked.split("&")) == {
        *wanted.split("&"),
        f"{cursor}={value}",
    }


@pytest.mark.parametrize("name", COUNTED)
def test_pages_are_fetched_as_they_are_needed(
    name: str, scripted: Daily, script: ScriptedDaily
) -> None:
    iterate, query, cursor, key = COUNTED[name]
    script.will(reply(page(1, 2, total=3)), reply(page(3, total=3)))
    seen: list[int] = []
    for one in iterate(scripted):
        seen.append(len(script.seen))
        assert one is not None
    assert seen == [1, 1, 2]
    assert script.lines[0] == f"GET {query}"
    assert asked_after(script.lines[1], query, cursor, str(item(2)[key]))


def test_a_full_last_page_is_followed_by_a_look(scripted: Daily, script: ScriptedDaily) -> None:
    # Were items deleted in between, the count says too little.
    script.will(reply(page(1, 2, total=2)), reply(page(total=2)))
    assert [room.id for room in scripted.rooms.iterate(page_size=2)] == ["i1", "i2"]


def test_a_page_that_daily_cuts_short_is_not_the_last(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(reply(page(1, 2, total=3)), reply(page(3, total=3)))
    numbers = scripted.phone_numbers.iterate_purchased(page_size=50)
    assert [number.id for number in numbers] == ["i1", "i2", "i3"]
    assert script.lines[1] == "GET /purchased-phone-numbers?limit=50&starting_after=2"


def test_a_server_without_pages_is_not_asked_for_ever(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(reply(page(1, 2, total=9)), reply(page(1, 2, total=9)))
    assert [room.id for room in scripted.rooms.iterate(page_size=2)] == ["i1", "i2"]


def test_an_empty_list_takes_one_request(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply(page(total=0)))
    assert list(scripted.rooms.iterate()) == []
    assert script.lines == ["GET /rooms?limit=100"]


def test_a_page_size_that_daily_refuses(scripted: Daily) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^rooms\.list: limit: "):
        _ = list(scripted.rooms.iterate(page_size=101))


def test_participants_end_with_not_found(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(
        reply({"data": [{"participant_id": "p1"}, {"participant_id": "p2"}]}),
        reply({"data": [{"participant_id": "p3"}]}),
        reply(NOTHING, 404),
    )
    found = scripted.meetings.iterate_participants("m", page_size=2)
    assert [one.participant_id for one in found] == ["p1", "p2", "p3"]
    assert script.lines == [
        "GET /meetings/m/participants?limit=2",
        "GET /meetings/m/participants?limit=2&joined_after=p2",
        "GET /meetings/m/participants?limit=2&joined_after=p3",
    ]


def test_participants_of_an_unknown_meeting(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply(NOTHING, 404))
    with pytest.raises(NotFoundError):
        _ = list(scripted.meetings.iterate_participants("m"))


def test_log_lines_by_offset(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(
        reply({"logs": [{"message": "a"}, {"message": "b"}]}),
        reply({"logs": [{"message": "c"}]}),
        reply({"logs": []}),
    )
    lines = scripted.logs.iterate(mtg_session_id="m", order="ASC", page_size=2)
    assert [line.message for line in lines] == ["a", "b", "c"]
    assert script.lines == [
        "GET /logs?mtgSessionId=m&order=ASC&limit=2&offset=0",
        "GET /logs?mtgSessionId=m&order=ASC&limit=2&offset=2",
        "GET /logs?mtgSessionId=m&order=ASC&limit=2&offset=3",
    ]


def test_log_lines_of_a_server_that_ignores_the_offset(
    scripted: Daily, script: ScriptedDaily
) -> None:
    script.will(*[reply({"logs": [{"message": "a"}]})] * 2)
    lines = scripted.logs.iterate(user_session_id="s")
    assert [line.message for line in lines] == ["a"]


def test_api_log_is_a_bare_list(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply([{"id": "a"}, {"id": "b"}]), reply([{"id": "c"}]), reply([]))
    entries = scripted.logs.iterate_api(source="webhook", url="/rooms", page_size=2)
    assert [entry.id for entry in entries] == ["a", "b", "c"]
    assert script.lines[2] == ("GET /logs/api?starting_after=c&limit=2&source=webhook&url=%2Frooms")


def test_sip_clients_by_offset(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(
        reply({"sip_clients": [{"username": "a"}, {"username": "b"}], "total": 3}),
        reply({"sip_clients": [{"username": "c"}], "total": 3}),
    )
    clients = scripted.sip_clients.iterate(page_size=2)
    assert [client.username for client in clients] == ["a", "b", "c"]
    assert script.lines == [
        "GET /sip-clients?limit=2&offset=0",
        "GET /sip-clients?limit=2&offset=2",
    ]


def test_sip_clients_that_shrink(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(
        reply({"sip_clients": [{"username": "a"}], "total": 2}),
        reply({"sip_clients": [], "total": 2}),
    )
    assert [one.username for one in scripted.sip_clients.iterate(page_size=1)] == ["a"]


def test_webhooks_have_no_pages(scripted: Daily, script: ScriptedDaily) -> None:
    script.will(reply([{"uuid": "w1", "url": "https://example.org"}]))
    assert [webhook.uuid for webhook in scripted.webhooks.iterate()] == ["w1"]
    assert script.lines == ["GET /webhooks"]
