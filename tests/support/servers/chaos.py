"""A server that keeps rooms as Daily does, on a bad day."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.servers.servers import Answer, Received

from dailykit import wording


class BadDay:
    """Keeps rooms, loses answers, breaks connections and turns requests away.

    Args:
        seed: For the dice.
        loses: How many of the answers get lost after the deed, from 0 to 1.
        breaks: How many connections break before the deed.
        refuses: How many requests are turned away with 429 or 503.
    """

    def __init__(self, seed: int, *, loses: float, breaks: float, refuses: float) -> None:
        self._dice = random.Random(seed)
        self._loses, self._breaks, self._refuses = loses, breaks, refuses
        self.rooms: dict[str, dict[str, Any]] = {}
        self.made: list[str] = []
        """The names of all rooms that were ever created by a request."""

    def __call__(self, request: Received) -> Answer | None:
        fate = self._dice.random()
        if fate < self._breaks:
            return None
        if fate < self._breaks + self._refuses:
            return self._turn_away()
        answer = self._act(request)
        return None if self._dice.random() < self._loses else answer

    def put(self, name: str, age: timedelta = timedelta()) -> dict[str, Any]:
        """Let there be a room."""
        created = datetime.now(UTC) - age
        self.rooms[name] = {
            "id": str(UUID(int=self._dice.getrandbits(128))),
            "name": name,
            "url": f"https://test.daily.co/{name}",
            "api_created": True,
            "privacy": "public",
            "created_at": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "config": {},
        }
        return self.rooms[name]

    def _turn_away(self) -> Answer:
        headers: Mapping[str, str] = {"Retry-After": "1"} if self._dice.random() < 0.5 else {}
        if self._dice.random() < 0.5:
            return Answer(503, b"", headers)
        return Answer(429, {"error": wording.RATE_LIMIT_ERROR}, headers)

    def _act(self, request: Received) -> Answer:
        name = request.target.rpartition("/")[2]
        if request.method == "POST":
            return self._create(request.json())
        if name not in self.rooms:
            return _error(404, wording.NOT_FOUND, wording.room_not_found(name))
        if request.method == "DELETE":
            del self.rooms[name]
            return Answer(body={"deleted": True, "name": name})
        return Answer(body=self.rooms[name])

    def _create(self, asked: dict[str, Any]) -> Answer:
        name = asked["name"]
        if name in self.rooms:
            info = wording.room_name_taken(name)
            return _error(400, wording.INVALID_REQUEST_ERROR, info)
        self.made.append(name)
        return Answer(body=self.put(name))


def _error(status: int, code: str, info: str) -> Answer:
    return Answer(status, {"error": code, "info": info})
