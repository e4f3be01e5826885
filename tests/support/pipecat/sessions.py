"""Sessions as people's tests make them: fakes and mocks, all playing the same script.

A script is a list of steps, one for each try. Every session writes down what is done with it in
one journal, so that two helpers can be compared by what they did.
"""

import unittest.mock as mock
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp

__all__ = ["ENDS", "SESSIONS", "Journal", "Script", "Step", "ended"]

Place = Literal["call", "enter", "json", "text", "exit"]

ENDS = "the script is at its end"


@dataclass(frozen=True)
class Step:
    """What the session does in one try.

    Attributes:
        status: The answer's status.
        data: What `json()` gives.
        text: What `text()` gives.
        raises: An exception, made anew for each try.
        place: Where it is raised.
        headers: The answer's headers; None for an answer that has none.
    """

    status: Any = 200
    data: Any = None
    text: Any = ""
    raises: Callable[[], Exception] | None = None
    place: Place = "enter"
    headers: Mapping[str, str] | None = None

    def at(self, place: Place) -> None:
        """Raise the exception, if it is due here."""
        if self.raises is not None and self.place == place:
            raise self.raises()


Script = list[Step]


def ended() -> Exception:
    """Return what a session raises when it is asked more often than its script goes."""
    return AssertionError(ENDS)


@dataclass
class Journal:
    """What was done with a session.

    Attributes:
        script: What is left of the script.
        done: What was done, in order.
    """

    script: Script
    done: list[Any] = field(default_factory=list[Any])

    def next(self) -> Step:
        """Return the next step."""
        return self.script.pop(0) if self.script else Step(raises=ended, place="call")


class _Answer:
    """An answer with nothing but what Pipecat's helper uses."""

    def __init__(self, step: Step, journal: Journal) -> None:
        self._step, self._journal = step, journal
        if step.headers is not None:
            self.headers = step.headers

    @property
    def status(self) -> Any:
        return self._step.status

    async def json(self) -> Any:
        self._journal.done.append("json")
        self._step.at("json")
        return self._step.data

    async def text(self) -> Any:
        self._journal.done.append("text")
        self._step.at("text")
        return self._step.text


class _Context:
    def __init__(self, step: Step, journal: Journal) -> None:
        self._step, self._journal = step, journal

    async def __aenter__(self) -> _Answer:
        self._journal.done.append("enter")
        self._step.at("enter")
        return _Answer(self._step, self._journal)

    async def __aexit__(self, *raised: object) -> None:
        self._journal.done.append(("exit", *(str(part) for part in raised[1:2] if part)))
        self._step.at("exit")


def _called(journal: Journal, verb: str, *args: Any, **options: Any) -> _Context:
    journal.done.append((verb, args, dict(options)))
    step = journal.next()
    step.at("call")
    return _Context(step, journal)


class _Fake:
    """A session with these three methods, and nothing else."""

    __slots__ = ("_journal",)

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def post(self, *args: Any, **options: Any) -> _Context:
        return _called(self._journal, "post", *args, **options)

    def get(self, *args: Any, **options: Any) -> _Context:
        return _called(self._journal, "get", *args, **options)

    def delete(self, *args: Any, **options: Any) -> _Context:
        return _called(self._journal, "delete", *args, **options)


def _mocked_answer(step: Step, journal: Journal) -> Any:
    """Return a mock's context manager, with mocks inside, as `__aenter__.return_value` gives."""
    real = _Context(step, journal)
    context = mock.MagicMock()

    async def enter() -> Any:
        answer = await real.__aenter__()
        mocked = mock.MagicMock(status=answer.status)
        mocked.json, mocked.text = mock.AsyncMock(), mock.AsyncMock()
        mocked.json.side_effect, mocked.text.side_effect = answer.json, answer.text
        return mocked

    context.__aenter__.side_effect = enter
    context.__aexit__.side_effect = real.__aexit__
    return context


def _on_mock(session: Any, journal: Journal) -> Any:
    for verb in ("post", "get", "delete"):

        def called(*args: Any, _verb: str = verb, **options: Any) -> Any:
            journal.done.append((_verb, args, dict(options)))
            step = journal.next()
            step.at("call")
            return _mocked_answer(step, journal)

        setattr(session, verb, mock.MagicMock(side_effect=called))
    return session


SESSIONS: dict[str, Callable[[Journal], Any]] = {
    "a fake with three methods": _Fake,
    "MagicMock": lambda journal: _on_mock(mock.MagicMock(), journal),
    "AsyncMock": lambda journal: _on_mock(mock.AsyncMock(), journal),
    "MagicMock(spec)": lambda journal: _on_mock(
        mock.MagicMock(spec=aiohttp.ClientSession), journal
    ),
    "MagicMock(spec), open": lambda journal: _on_mock(
        mock.MagicMock(spec=aiohttp.ClientSession, closed=False), journal
    ),
    "AsyncMock(spec)": lambda journal: _on_mock(
        mock.AsyncMock(spec=aiohttp.ClientSession), journal
    ),
    "Mock": lambda journal: _on_mock(mock.Mock(spec=["post", "get", "delete"]), journal),
}
"""The kinds of sessions."""
