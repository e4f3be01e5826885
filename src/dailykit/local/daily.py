"""`LocalDaily`: a local Daily inside of a program or a test."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dailykit.local.base.clock import Clock, MovableClock
from dailykit.local.call import messages as words
from dailykit.local.call.blocking import BlockingParticipant
from dailykit.local.call.participant import LocalParticipant
from dailykit.local.control.control import Control
from dailykit.local.control.seeds import SeedSource, load_seed
from dailykit.local.control.telephone import DEFAULT_CALLER, IncomingCall, dial_in
from dailykit.local.control.views import DeliveryEntry, LocalDomain
from dailykit.local.daily_base import Facts, checked_max_rooms, unless_refused
from dailykit.local.handles import BlockingLocalClock, LocalClock
from dailykit.local.requests.limits import NO_LIMITS, RateRules
from dailykit.local.run.runner import Runner
from dailykit.local.run.service import Settings
from dailykit.local.store import MEMORY
from dailykit.models.rooms import Room

__all__ = ["BlockingLocalDaily", "LocalDaily"]


class BlockingLocalDaily(Facts):
    """A `LocalDaily` for code that blocks: what is a coroutine there is a plain method here.

    Get it as `LocalDaily.blocking`.
    """

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._clock = BlockingLocalClock(runner)

    @property
    def clock(self) -> BlockingLocalClock:
        """Its clock: ``daily.clock.advance(3600)``."""
        return self._clock

    def join(
        self,
        room: str | Room,
        *,
        token: str | None = None,
        user_name: str | None = None,
        user_data: Any = None,
        domain: str | LocalDomain | None = None,
    ) -> BlockingParticipant:
        """Let somebody join a room, as a browser would; see `LocalDaily.join`.

        Raises:
            JoinRefused: They may not join; its ``reason`` is Daily's word for why.
            InvalidArgumentError: There is no room's name in `room`, or no such domain.
        """
        address, conversation = self._open_line(room, domain)
        wish = words.join(token or address.token, user_name, user_data)
        return BlockingParticipant.enter(conversation, wish)

    def resend(self, delivery: DeliveryEntry) -> DeliveryEntry:
        """Tell a webhook once more what it was told; see `LocalDaily.resend`.

        Raises:
            InvalidArgumentError: It is not remembered any more, or the webhook is gone.
        """
        again = unless_refused(lambda control: control.resend(delivery.id))
        return self._runner.wait_for(again)

    def dial_in(
        self,
        to: str,
        *,
        caller: str = DEFAULT_CALLER,
        sip_headers: Mapping[str, str] | None = None,
    ) -> IncomingCall:
        """Call a number that leads to a program; see `LocalDaily.dial_in`.

        Raises:
            InvalidArgumentError: Nothing has that number, or it leads to no program.
        """
        call = unless_refused(lambda control: dial_in(control, to, caller, sip_headers))
        return self._runner.wait_for(call)

    def settle(self) -> None:
        """Let happen whatever is due, and wait until webhooks were told of it."""
        self._wait_for(lambda control: control.settle())

    def reset(self) -> None:
        """Go back to how it was at the start; domains and their keys stay."""
        self._wait_for(lambda control: control.reset())

    def snapshot(self, path: str | Path) -> None:
        """Write everything that it keeps, and its time, into a file that `restore` reads.

        API keys are in it, so only its owner may read it.

        Raises:
            SnapshotError: It can't be written.
        """
        self._wait_for(lambda control: control.snapshot(Path(path)))

    def restore(self, path: str | Path) -> None:
        """Replace everything by what is in a snapshot, time included. Calls end.

        Raises:
            SnapshotError: It can't be read. Nothing has changed.
        """
        self._wait_for(lambda control: control.restore(Path(path)))

    def seed(self, source: SeedSource) -> None:
        """Make what a seed says. Rooms and webhooks that exist already are left as they are.

        Args:
            source: A JSON or YAML file, or what would be in one.

        Raises:
            SeedError: That can't be read, or made. Nothing has changed.
        """
        seed = load_seed(source)
        self._wait_for(lambda control: control.seed(seed))

    def close(self) -> None:
        """Stop it, and return when nothing of it is left. A second call does nothing."""
        self._runner.close()

    def _wait_for(self, work: Callable[[Control], Awaitable[object]]) -> None:
        self._runner.wait_for(lambda service: work(service.control))


class LocalDaily(Facts):
    """A Daily of your own, on a loopback port, for as long as a block lasts.

    It works in both worlds:

        async with LocalDaily() as daily:
            await daily.clock.advance(3600)

        with LocalDaily() as daily:
            daily.blocking.clock.advance(3600)

    The server runs in a thread of its own with an event loop of its own. So a caller that blocks,
    such as a synchronous client in an asynchronous test, can't keep it from answering.

    Args:
        host: The name or address to listen on. Whatever is not loopback can be reached by others.
        port: The port to listen on; 0 takes a free one.
        db: A SQLite file, created if missing and kept afterwards, or ``:memory:``.
        domain: The name of its domain: lower-case letters, digits and ``-``, at most 63.
        api_key: The domain's API key. Default: the one in `db`, or a new one.
        allowed_hosts: Names that requests may call the server by, besides loopback's and `host`.
        clock: Its time; pass one and move it. Default: the real time.
        seed: Makes ids, random room names and random faults predictable.
        seed_file: A JSON or YAML file (or what would be in one) of rooms and more to begin with.
        rate_limits: Whether Daily's rate limits hold.
        retry_after: Whether their refusals say how long to wait. Nobody has seen Daily do so.
        call_ready_after: For how many seconds after the first one has joined operations on the
            call still answer that there is none, as Daily's do. Default: none.
        max_rooms: How many rooms a domain may have at once; creating one more is refused. Expired
            and deleted rooms do not count. Default: any number.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        db: str = MEMORY,
        domain: str = "local",
        api_key: str | None = None,
        allowed_hosts: Sequence[str] = (),
        clock: Clock | None = None,
        seed: int | str | None = None,
        seed_file: SeedSource | None = None,
        rate_limits: bool = False,
        retry_after: bool = False,
        call_ready_after: float = 0.0,
        max_rooms: int | None = None,
    ) -> None:
        self._settings = Settings(
            host=host,
            port=port,
            db=db,
            domains=((domain, api_key),),
            allowed_hosts=allowed_hosts,
            clock=clock or MovableClock(),
            seed=seed,
            rate_limits=RateRules(retry_after=retry_after) if rate_limits else NO_LIMITS,
            call_ready_after=call_ready_after,
            max_rooms=checked_max_rooms(max_rooms),
            begin_with=None if seed_file is None else load_seed(seed_file),
        )
        super().__init__(Runner(self._settings))
        self._clock = LocalClock(self._runner)

    @property
    def clock(self) -> LocalClock:
        """Its clock: ``await daily.clock.advance(3600)``."""
        return self._clock

    @property
    def blocking(self) -> BlockingLocalDaily:
        """The same for code that blocks: ``daily.blocking.reset()`` is ``await daily.reset()``."""
        return BlockingLocalDaily(self._runner)

    async def join(
        self,
        room: str | Room,
        *,
        token: str | None = None,
        user_name: str | None = None,
        user_data: Any = None,
        domain: str | LocalDomain | None = None,
    ) -> LocalParticipant:
        """Let somebody join a room, as a browser would.

        In a room at which they have to knock they are ``waiting`` at first: await
        `LocalParticipant.admitted` while an owner lets them in.

        Args:
            room: The room: name, URL (with or without ``?t=``) or `Room`.
            token: Their meeting token. Default: the one in the URL.
            user_name: The name for the others to see, unless the token has one.
            user_data: Anything that the others are to know, any JSON of at most 4 KB.
            domain: Whose room it is, where several domains are served. Default: that of the URL,
                or the first one.

        Raises:
            JoinRefused: They may not join; its ``reason`` is Daily's word for why.
            InvalidArgumentError: There is no room's name in `room`, or no such domain.
        """
        address, conversation = self._open_line(room, domain)
        return await LocalParticipant.enter(
            conversation,
            token=token or address.token,
            user_name=user_name,
            user_data=user_data,
        )

    async def resend(self, delivery: DeliveryEntry) -> DeliveryEntry:
        """Tell a webhook once more what it was told, now and signed anew: the same event again.

        It is tried once, also where the webhook has failed, and changes nothing of its state.

        Args:
            delivery: One of `deliveries`.

        Returns:
            The new delivery, after its try.

        Raises:
            InvalidArgumentError: It is not remembered any more, or the webhook is gone.
        """
        again = unless_refused(lambda control: control.resend(delivery.id))
        return await self._runner.ask(again)

    async def dial_in(
        self,
        to: str,
        *,
        caller: str = DEFAULT_CALLER,
        sip_headers: Mapping[str, str] | None = None,
    ) -> IncomingCall:
        """Call a number that leads to a program, as with a telephone.

        The program at the ``room_creation_api`` of the number's dial-in config is told, signed as
        Daily signs. The caller waits until that names a room with ``pinlessCallUpdate``, and is
        in it a second later.

        Args:
            to: The number, or the SIP address, of a dial-in config without PIN.
            caller: Who calls: a number or a SIP address.
            sip_headers: The SIP headers that they send along.

        Returns:
            The call, when the program has answered.

        Raises:
            InvalidArgumentError: Nothing has that number, or it leads to no program.
        """
        call = unless_refused(lambda control: dial_in(control, to, caller, sip_headers))
        return await self._runner.ask(call)

    async def settle(self) -> None:
        """Let happen whatever is due, and wait until webhooks were told of it."""
        await self._ask(lambda control: control.settle())

    async def reset(self) -> None:
        """Go back to how it was at the start; domains and their keys stay."""
        await self._ask(lambda control: control.reset())

    async def snapshot(self, path: str | Path) -> None:
        """Write everything that it keeps, and its time, into a file that `restore` reads.

        API keys are in it, so only its owner may read it. Who is in a call is not: there, meetings
        end with the snapshot's moment.

        Raises:
            SnapshotError: It can't be written.
        """
        await self._ask(lambda control: control.snapshot(Path(path)))

    async def restore(self, path: str | Path) -> None:
        """Replace everything by what is in a snapshot, time included. Calls end.

        Its domains keep their API keys, beside those in the snapshot.

        Raises:
            SnapshotError: It can't be read. Nothing has changed.
        """
        await self._ask(lambda control: control.restore(Path(path)))

    async def seed(self, source: SeedSource) -> None:
        """Make what a seed says. Rooms and webhooks that exist already are left as they are.

        Args:
            source: A JSON or YAML file, or what would be in one.

        Raises:
            SeedError: That can't be read, or made. Nothing has changed.
        """
        seed = load_seed(source)
        await self._ask(lambda control: control.seed(seed))

    def start(self) -> Self:
        """Start it, and return when it answers. ``with`` does this.

        Raises:
            StartError: It can't start; the message says why.
        """
        self._runner.start()
        return self

    def close(self) -> None:
        """Stop it, and return when nothing of it is left. A second call does nothing."""
        self._runner.close()

    async def aclose(self) -> None:
        """Do what `close` does, without blocking the event loop."""
        await self._runner.aclose()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await self._runner.astart()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _ask(self, work: Callable[[Control], Awaitable[object]]) -> None:
        await self._runner.ask(lambda service: work(service.control))
