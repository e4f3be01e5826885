"""People who join rooms of a world, for tests: what they were told, and what the world says."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from dailykit.local.base.errors import JoinRefused
from dailykit.local.world import Domain, Event, World
from dailykit.local.world.calls.admission import Wish
from dailykit.local.world.calls.participants import Participant, Waiting
from dailykit.models.rooms import CreateRoomBody
from dailykit.models.tokens import CreateMeetingTokenBody

__all__ = ["Callers", "Person"]


@dataclass
class Person:
    """Somebody who has come to a room, and everything that they were told."""

    guest: Participant | Waiting
    told: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def id(self) -> str:
        """The (session) id."""
        return self.guest.id

    @property
    def inside(self) -> Participant:
        """The participant, who is not waiting."""
        assert isinstance(self.guest, Participant)
        return self.guest

    @property
    def waiting(self) -> Waiting:
        """The guest, who waits."""
        assert isinstance(self.guest, Waiting)
        return self.guest

    def last(self, kind: str) -> dict[str, Any]:
        """Return the last message of a type."""
        return [message for message in self.told if message["type"] == kind][-1]

    def kinds(self) -> list[str]:
        """Return the types of all messages, in order."""
        return [message["type"] for message in self.told]


class Callers:
    """Makes rooms, tokens and people, and keeps the events of the world."""

    def __init__(self, world: World, domain: Domain) -> None:
        self.world = world
        self.domain = domain
        self.events: list[Event] = []
        world.events.subscribe(self.events.append)

    def room(self, name: str = "standup", privacy: str = "public", **properties: Any) -> str:
        """Make a room, and return its name."""
        asked = {"name": name, "privacy": privacy, "properties": properties}
        self.world.rooms.create(self.domain, CreateRoomBody.model_validate(asked))
        return name

    def token(self, **properties: Any) -> str:
        """Make a token."""
        asked = CreateMeetingTokenBody.model_validate({"properties": properties})
        token: str = self.world.tokens.create(self.domain, asked)["token"]
        return token

    def join(self, room: str = "standup", name: str | None = None, **properties: Any) -> Person:
        """Let somebody join, with a token of these properties if there are any."""
        token = self.token(**properties) if properties else None
        return self.enter(room, Wish(token, name))

    def enter(self, room: str, wish: Wish) -> Person:
        """Let somebody join with this wish."""
        told: list[dict[str, Any]] = []
        return Person(self.world.calls.join(self.domain, room, wish, told.append), told)

    def refusal(self, room: str, wish: Wish) -> str:
        """Return the reason why somebody may not join."""
        with pytest.raises(JoinRefused) as caught:
            self.enter(room, wish)
        return caught.value.reason

    def inside(self, room: str = "standup") -> list[str]:
        """Return the names of those who are in a room, in order."""
        call = self.world.calls.find(self.domain, room)
        return [one.user_name or "" for one in call.participants.values()] if call else []

    def happened(self) -> list[str]:
        """Return the types of all events so far, and forget them."""
        kinds = [event.type for event in self.events]
        self.events.clear()
        return kinds
