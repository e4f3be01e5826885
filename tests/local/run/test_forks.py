"""A local Daily belongs to the process that started it: a forked child is told so at once."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest

from dailykit import Daily
from dailykit.local import BlockingParticipant, LocalDaily

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture
def server() -> Iterator[LocalDaily]:
    with LocalDaily() as daily:
        yield daily


def in_child(act: Callable[[], Any]) -> Any:
    """Return what `act` returns in a forked child, or the text of its error."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def run(to: Connection) -> None:
        try:
            to.send(act())
        except RuntimeError as error:
            to.send(f"{type(error).__name__}: {error}")

    child = context.Process(target=run, args=(theirs,))
    child.start()
    try:
        assert ours.poll(20), "the child waits for ever"
        return ours.recv()
    finally:
        child.terminate()
        child.join()


USES: dict[str, Callable[[LocalDaily], Any]] = {
    "reset": lambda daily: daily.blocking.reset(),
    "clock": lambda daily: daily.blocking.clock.advance(1),
    "join": lambda daily: daily.blocking.join("standup"),
    "faults": lambda daily: daily.faults.add("rooms.get", status=500),
    "requests": lambda daily: len(daily.requests),
}


@pytest.mark.parametrize("use", USES)
def test_a_child_is_told_where_it_runs(server: LocalDaily, use: str) -> None:
    said = in_child(lambda: USES[use](server))
    assert said == (
        f"RuntimeError: this local Daily runs in process {os.getpid()}, from which this one was "
        "forked: use it there, or over HTTP with its api_url and api_key"
    )


def test_a_child_that_closes_it_leaves_it_running(server: LocalDaily) -> None:
    assert in_child(server.close) is None
    with Daily(server.api_key, api_url=server.api_url) as client:
        assert client.rooms.create("standup").name == "standup"


def test_a_participant_is_lost_in_the_child_alone(server: LocalDaily) -> None:
    with Daily(server.api_key, api_url=server.api_url) as client:
        client.rooms.create("standup")
    ada = server.blocking.join("standup")

    def leave(participant: BlockingParticipant) -> str:
        participant.leave()
        return participant.state

    assert in_child(lambda: leave(ada)) == "left"
    assert ada.state == "joined"
    server.blocking.clock.advance(1)
    assert ada.state == "joined"


def test_over_http_it_serves_children_too(server: LocalDaily) -> None:
    def create() -> str:
        with Daily(server.api_key, api_url=server.api_url) as client:
            return client.rooms.create("from-a-child").name

    assert in_child(create) == "from-a-child"
