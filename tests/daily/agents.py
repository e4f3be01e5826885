"""Clients as agents have them, with a memory of what they were told."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from dailykit import daily

TIMEOUT: Final = 20


class Event(NamedTuple):
    """A call of a handler's method, or of a completion."""

    name: str
    args: tuple[Any, ...]
    thread: str
    seen: Any


class Called(threading.Event):
    """A callback that takes anything, and an event that is set by the call."""

    def __call__(self, *_: object) -> None:
        self.set()


class Memory:
    """What a client was told, in order, and a way to wait for more.

    Args:
        more: Notified when there is more; shared to wait for several clients at once.
    """

    def __init__(self, more: threading.Condition | None = None) -> None:
        self.events: list[Event] = []
        self._more = more or threading.Condition()

    def note(self, name: str, *args: Any, seen: Any = None) -> None:
        with self._more:
            self.events.append(Event(name, args, threading.current_thread().name, seen))
            self._more.notify_all()

    def wait_until(self, holds: Callable[[], Any]) -> Any:
        """Wait until something holds after an event, and return it."""
        end = time.monotonic() + TIMEOUT
        with self._more:
            while not (found := holds()):
                assert self._more.wait(end - time.monotonic()), [one[:2] for one in self.events]
            return found

    def wait_for(self, name: str, *args: Any) -> Event:
        """Return the first event of a name, with these arguments if any are given."""

        def find() -> Event | None:
            for one in self.events:
                if one.name == name and (not args or one.args == args):
                    return one
            return None

        found: Event = self.wait_until(find)
        return found

    def all(self, name: str) -> list[Event]:
        """Return all events of a name until now."""
        return [one for one in self.events if one.name == name]

    def names(self) -> list[str]:
        """Return the names of all events until now."""
        return [one.name for one in self.events]

    def forget(self) -> None:
        """Forget all events until now."""
        self.events.clear()


class Handler(daily.EventHandler):
    """Remembers all events, and what the getter showed then."""

    memory: Memory
    client: daily.CallClient


def _remembering(name: str) -> Callable[..., None]:
    def method(self: Handler, *args: Any) -> None:
        people = None
        if name.startswith("on_participant_") and hasattr(self, "client"):
            try:
                people = self.client.participants()
            except RuntimeError:
                people = None
        self.memory.note(name, *args, seen=people)

    return method


for _name in [one for one in dir(daily.EventHandler) if one.startswith("on_")]:
    setattr(Handler, _name, _remembering(_name))


class Agent:
    """A client with a memory.

    Args:
        name: The name to join with.
        more: Notified when the client was told something.
    """

    def __init__(self, name: str = "", more: threading.Condition | None = None) -> None:
        self.memory = Memory(more)
        handler = Handler()
        handler.memory = self.memory
        self.client = handler.client = daily.CallClient(event_handler=handler)
        if name:
            self.client.set_user_name(name)

    def ask(self, method: str, *args: Any, **options: Any) -> tuple[Any, ...]:
        """Make a request, and return what its completion got."""
        results: list[tuple[Any, ...]] = []
        done = threading.Event()

        def completed(*result: Any) -> None:
            results.append(result)
            self.memory.note(f"completion of {method}", *result)
            done.set()

        getattr(self.client, method)(*args, completion=completed, **options)
        assert done.wait(TIMEOUT), f"{method} did not complete: {self.memory.names()}"
        return results[0]

    def do(self, method: str, *args: Any, **options: Any) -> Any:
        """Make a request that must not fail, and return its result."""
        result = self.ask(method, *args, **options)
        assert result[-1] is None, result
        return result[0]

    def join(self, url: str, token: str | None = None, **settings: Any) -> "Agent":
        """Join a call that lets the client in."""
        self.do("join", url, token, client_settings=settings or None)
        return self

    @property
    def id(self) -> str:
        """The client's id as a participant."""
        found: str = self.client.participants()["local"]["id"]
        return found

    def sees(self, other: "Agent | str") -> Any:
        """Return another participant as the client sees them; None if it doesn't."""
        return self.client.participants().get(other if isinstance(other, str) else other.id)

    def state_of(self, other: "Agent | str", medium: str) -> Any:
        """Return the state of another participant's medium."""
        place, _, name = medium.partition(":")
        seen = self.sees(other)
        media = None if seen is None else seen["media"][place]
        if media is not None and name:
            media = media.get(name)
        return None if media is None else (media["state"], *media.get("offReasons", ()))

    def wait_for_state(self, other: "Agent | str", medium: str, *state: str) -> None:
        """Wait until the client was told a state of another participant's medium."""
        who = other if isinstance(other, str) else other.id
        self.memory.wait_until(lambda: self.state_of(who, medium) == state)


class Voice:
    """A custom audio track that says something loud, again and again, until `close`."""

    def __init__(self, rate: int = 16_000) -> None:
        self._source = daily.CustomAudioSource(rate, 1)
        self.track = daily.CustomAudioTrack(self._source)
        self._chunk = (b"\xff\x2f" * 8 + b"\x01\xd0" * 8) * (rate // 50 // 16)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._speak)
        self._thread.start()

    def _speak(self) -> None:
        while not self._is_over.is_set():
            self._source.write_frames(self._chunk)

    @property
    def input(self) -> dict[str, Any]:
        """The settings of an input with this voice."""
        return {"isEnabled": True, "settings": {"customTrack": {"id": self.track.id}}}

    def close(self) -> None:
        """Say no more."""
        self._is_over.set()
        self._thread.join()


def media_names(states: Sequence[Event], who: str, medium: str) -> list[str]:
    """Return which states a participant's medium had in events, without repetitions."""
    seen = [one.args[0]["media"][medium]["state"] for one in states if one.args[0]["id"] == who]
    return [one for at, one in enumerate(seen) if at == 0 or seen[at - 1] != one]
