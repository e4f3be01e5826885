"""What the asynchronous and the synchronous handles of a local Daily have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from dailykit.errors import InvalidArgumentError
from dailykit.local.base.refusal import Refusal
from dailykit.local.call.call_view import CallView, Person
from dailykit.local.call.participant import ParticipantFacts, RoomAddress
from dailykit.local.control.planted import press_keys, say
from dailykit.local.control.views import LocalDomain
from dailykit.local.handles.faults import LocalFaults
from dailykit.local.run.runner import Runner

if TYPE_CHECKING:
    from dailykit.local.control.control import Control
    from dailykit.local.control.views import DeliveryEntry
    from dailykit.local.run.service import Service
    from dailykit.local.world.core.journal import RequestEntries
    from dailykit.models.rooms import Room

__all__ = ["ClockFacts", "DailyFacts", "checked_max_rooms", "name_of", "unless_refused"]

ResultT = TypeVar("ResultT")


def unless_refused(
    work: Callable[[Control], Awaitable[ResultT]],
) -> Callable[[Control], Awaitable[ResultT]]:
    """Wrap `work` so that a `Refusal` becomes an `InvalidArgumentError`."""

    async def act(control: Control) -> ResultT:
        try:
            return await work(control)
        except Refusal as refusal:
            raise InvalidArgumentError(refusal.info or refusal.code) from None

    return act


def name_of(domain: str | LocalDomain) -> str:
    """Return the name of a domain."""
    return domain.name if isinstance(domain, LocalDomain) else domain


def checked_max_rooms(most: int | None) -> int | None:
    """Return the most rooms that a domain may have, once checked.

    Raises:
        InvalidArgumentError: `most` is negative.
    """
    if most is not None and most < 0:
        raise InvalidArgumentError(f"max_rooms was {most} but should be 0 or more")
    return most


class DailyFacts:
    """The properties and immediate methods of a local Daily. They work from any thread."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._faults = LocalFaults(runner)

    def __repr__(self) -> str:
        state = self._runner.state
        if state == "not running":
            return f"<{type(self).__name__} not running>"
        return f"<{type(self).__name__} {self.url}{' (closed)' if state == 'closed' else ''}>"

    @property
    def url(self) -> str:
        """The server's root URL, such as ``http://127.0.0.1:43210``; room URLs begin with it."""
        return self._service.url

    @property
    def api_url(self) -> str:
        """The base URL of the REST API, for ``DAILY_API_URL``."""
        return self._service.api_url

    @property
    def api_key(self) -> str:
        """The API key of the domain, for ``DAILY_API_KEY``."""
        return self._service.domains[0].api_key

    @property
    def domain(self) -> str:
        """The name of the domain."""
        return self._service.domains[0].name

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._service.port

    @property
    def faults(self) -> LocalFaults:
        """The fault rules: ``daily.faults.add("rooms.create", status=503)``."""
        return self._faults

    @property
    def requests(self) -> RequestEntries:
        """The requests to the REST API with their responses, oldest first, without secrets.

        ``daily.requests.of("rooms.create")`` returns those of one operation. The latest 10,000
        requests are kept.
        """
        return self._runner.call(lambda control: control.requests())

    @property
    def deliveries(self) -> Sequence[DeliveryEntry]:
        """The webhook deliveries, sent and pending, oldest first. The latest 1,000 are kept."""
        return self._runner.call(lambda control: control.deliveries())

    @property
    def max_rooms(self) -> int | None:
        """The most rooms a domain may have at once; None for no limit. You can set it."""
        return self._runner.call(lambda control: control.parts.world.rooms.most)

    @max_rooms.setter
    def max_rooms(self, most: int | None) -> None:
        checked = checked_max_rooms(most)

        def act(control: Control) -> None:
            control.parts.world.rooms.most = checked

        self._runner.call(act)

    def forget_requests(self) -> None:
        """Delete the kept requests, and with them what ``GET /logs/api`` lists."""
        self._runner.call(lambda control: control.forget_requests())

    def new_domain(
        self,
        name: str | None = None,
        *,
        api_key: str | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> LocalDomain:
        """Create a domain, with its own API key, rooms, webhooks and rate limits.

        Tests that run in parallel can share one server with a domain each.

        Args:
            name: The name: lower-case letters, digits and ``-``, at most 63 characters.
                Default: ``test-`` and a number.
            api_key: The API key. Default: a new one.
            config: Domain settings, including those that only Daily's support can change, such as
                ``max_webhook_count``.

        Raises:
            StartError: The name or the key is invalid or in use.
            SeedError: A setting does not exist, or its value is invalid.
        """
        return self._runner.call(
            lambda control: control.new_domain(name, api_key=api_key, config=config)
        )

    def say(self, participant: str | Person | ParticipantFacts, text: str) -> None:
        """Send transcriptions a text as the speech of a participant.

        The local Daily does not recognize speech, so a test supplies it. All participants receive a
        ``transcription-message``, and the stored transcript contains the text.

        Args:
            participant: The participant, or their (session) id.
            text: The text.

        Raises:
            InvalidArgumentError: The participant is not in a call, or is not being transcribed.
        """
        self._plant(lambda control: say(control, _id(participant), text))

    def press_keys(self, participant: str | Person | ParticipantFacts, tones: str) -> None:
        """Press keys on the telephone of a participant who takes part by phone.

        All participants receive a ``dtmf-event`` for each key.

        Args:
            participant: The participant, or the call's ``sessionId``.
            tones: Digits, ``*`` and ``#``.

        Raises:
            InvalidArgumentError: The participant is not on the telephone, or a key does not exist.
        """
        self._plant(lambda control: press_keys(control, _id(participant), tones))

    def _plant(self, act: Callable[[Control], None]) -> None:
        try:
            self._runner.call(act)
        except Refusal as refusal:
            raise InvalidArgumentError(refusal.info or refusal.code) from None

    @property
    def _service(self) -> Service:
        return self._runner.service

    def _open_connection(
        self, room: str | Room, domain: str | LocalDomain | None
    ) -> tuple[RoomAddress, CallView]:
        self._runner.require_own_process()
        address = RoomAddress.of(room)
        name = None if domain is None else name_of(domain)
        line = self._service.connection_to(address.host, address.name, name)
        return address, CallView(line)


class ClockFacts:
    """What a program can read from a clock, from any thread."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __repr__(self) -> str:
        state = "frozen" if self.is_frozen else "running"
        return f"<{type(self).__name__} {state} at {self.now():.3f}>"

    @property
    def is_frozen(self) -> bool:
        """Whether the clock is frozen."""
        return self._runner.call(lambda control: control.clock().is_frozen)

    def now(self) -> float:
        """Return the clock's time, in unix seconds."""
        return self._runner.call(lambda control: control.clock().now)


def _id(participant: str | Person | ParticipantFacts) -> str:
    return participant if isinstance(participant, str) else participant.id
