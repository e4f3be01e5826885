# Generated from tests/strength/_async/worker.py by `make generate`. Do not edit.
"""A caller that does a bit of everything, and notes what it learns about rooms."""

import random
import time

from tests.support.strength.ledger import Ledger

from dailykit import Daily, tokens

__all__ = ["Worker"]


class Worker:
    """A caller.

    Args:
        daily: Its client.
        ledger: Where it notes what it learns.
        name: The start of the names that it chooses, and the seed of its dice.
    """

    def __init__(self, daily: Daily, ledger: Ledger, name: str) -> None:
        self._daily = daily
        self._ledger = ledger
        self._name = name
        self._dice = random.Random(name)
        self._rooms: list[str] = []
        self._number = 0

    def work(self, operations: int) -> None:
        """Do so many things."""
        acts = [
            *(self._create, self._create_chosen, self._create_many, self._ensure, self._session),
            *(self._temporary, self._get, self._update, self._delete, self._delete_many),
            *(self._list, self._iterate, self._token, self._local_token, self._presence),
            *(self._domain, self._lists, self._raw),
        ]
        for _ in range(operations):
            act = self._dice.choice(acts)
            began, error = time.monotonic(), None
            try:
                act()
            except Exception as raised:  # noqa: BLE001 (any other than ours is what we look for)
                error = raised
            self._ledger.end(act.__name__.strip("_"), error, time.monotonic() - began)

    def _new_name(self) -> str:
        self._number += 1
        return f"{self._name}-{self._number}"

    def _some(self) -> str:
        return self._dice.choice(self._rooms or ["never-was"])

    def _got(self, *names: str, keep: bool = True) -> None:
        self._ledger.hand_out(*names)
        if keep:
            self._rooms += names

    def _create(self) -> None:
        room = self._daily.rooms.create(expires_in=3600)
        self._ledger.chosen[room.name] += 1
        self._got(room.name)

    def _create_chosen(self) -> None:
        name = self._new_name()
        room = self._daily.rooms.create(name, max_participants=4)
        assert room.name == name
        assert room.config.max_participants == 4
        self._got(name)

    def _create_many(self) -> None:
        name = self._new_name()
        rooms = self._daily.rooms.create_many([{}, name, {"privacy": "private"}])
        assert [rooms[1].name, rooms[2].privacy] == [name, "private"]
        self._ledger.chosen.update([rooms[0].name, rooms[2].name])
        self._got(*(room.name for room in rooms))

    def _ensure(self) -> None:
        room = self._daily.rooms.ensure(f"shared-{self._dice.randrange(20)}")
        self._got(room.name, keep=False)

    def _session(self) -> None:
        session = self._daily.start_session(user_name=self._name)
        self._ledger.chosen[session.room.name] += 1
        self._got(session.room.name)
        assert tokens.inspect(session.token).user_name == self._name

    def _temporary(self) -> None:
        with self._daily.rooms.temporary() as room:
            self._ledger.chosen[room.name] += 1
            self._ledger.doomed.add(room.name)
            self._got(room.name, keep=False)

    def _get(self) -> None:
        name = self._some()
        assert (self._daily.rooms.get(name)).name == name

    def _update(self) -> None:
        name = self._some()
        assert (self._daily.rooms.update(name, enable_chat=True)).name == name

    def _delete(self) -> None:
        name = self._some()
        self._ledger.doomed.add(name)
        self._daily.rooms.delete(name)

    def _delete_many(self) -> None:
        names = self._rooms[:3]
        self._rooms = self._rooms[3:]
        if names:
            self._ledger.doomed.update(names)
            self._daily.rooms.delete_many(names)

    def _list(self) -> None:
        page = self._daily.rooms.list(limit=3)
        assert len(page.data) <= 3

    def _iterate(self) -> None:
        seen: list[str] = []
        for room in self._daily.rooms.iterate(page_size=4):
            seen.append(room.name)
            if len(seen) == 10:
                break
        assert len(seen) == len(set(seen))

    def _token(self) -> None:
        name = self._some()
        token = self._daily.meeting_tokens.create(room_name=name, user_name=self._name)
        said = tokens.inspect(token)
        assert (said.room_name, said.user_name) == (name, self._name)

    def _local_token(self) -> None:
        token = self._daily.meeting_tokens.create(
            room_name=self._some(), expires_in=3600, local=True
        )
        self._daily.meeting_tokens.validate(token)

    def _presence(self) -> None:
        self._daily.rooms.presence(self._some())

    def _domain(self) -> None:
        assert (self._daily.domain.get()).domain_name == "local"

    def _lists(self) -> None:
        self._daily.meetings.list(limit=2)
        self._daily.recordings.list()
        self._daily.webhooks.list()

    def _raw(self) -> None:
        self._daily.request("GET", "/rooms", query={"limit": 1})
