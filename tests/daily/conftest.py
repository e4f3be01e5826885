"""Fixtures for programs in local calls through `dailykit.daily`."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Protocol

import pytest
from tests.daily.agents import Agent, Voice

from dailykit import Daily
from dailykit.local import LocalDaily


class MakeAgent(Protocol):
    """Makes a client that is released after the test."""

    def __call__(self, name: str = "") -> Agent: ...


@pytest.fixture
def local() -> Iterator[LocalDaily]:
    """A local Daily."""
    with LocalDaily() as local:
        yield local


@pytest.fixture
def rest(local: LocalDaily) -> Iterator[Daily]:
    """A client of its REST API."""
    with Daily(local.api_key, api_url=local.api_url) as rest:
        yield rest


@pytest.fixture
def room_url(rest: Daily) -> str:
    """The URL of the room ``standup``."""
    return rest.rooms.create("standup").url


@pytest.fixture
def owner_token(rest: Daily, room_url: str) -> str:
    """The meeting token of an owner of ``standup``."""
    assert room_url
    return rest.meeting_tokens.create(room_name="standup", is_owner=True)


@pytest.fixture
def agent() -> Iterator[MakeAgent]:
    """Makes clients."""
    with ExitStack() as stack:

        def make(name: str = "") -> Agent:
            made = Agent(name)
            stack.callback(_release, made)
            return made

        yield make


@pytest.fixture
def voice() -> Iterator[Voice]:
    """Something to hear."""
    voice = Voice()
    yield voice
    voice.close()


def _release(agent: Agent) -> None:
    with suppress(RuntimeError):
        agent.client.release()
