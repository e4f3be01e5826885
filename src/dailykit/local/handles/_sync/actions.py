# Generated from src/dailykit/local/handles/_async/actions.py by `make generate`. Do not edit.
"""What can be done to a local Daily."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dailykit.local.call.blocking import BlockingParticipant
from dailykit.local.control.seeds import SeedSource, load_seed
from dailykit.local.control.telephone import DEFAULT_CALLER, IncomingCall, dial_in
from dailykit.local.control.views import DeliveryEntry, LocalDomain
from dailykit.local.handles._sync.clock import BlockingLocalClock
from dailykit.local.handles.facts import DailyFacts, unless_refused
from dailykit.local.run.runner import Runner
from dailykit.models.rooms import Room

__all__ = ["BlockingLocalDaily"]


class BlockingLocalDaily(DailyFacts):
    """A running local Daily: what happens in it, and what can be done to it."""

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
        address, view = self._open_connection(room, domain)
        return BlockingParticipant.enter(
            view,
            token=token or address.token,
            user_name=user_name,
            user_data=user_data,
        )

    def resend(self, delivery: DeliveryEntry) -> DeliveryEntry:
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
        return self._runner.wait_for(again)

    def dial_in(
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
        return self._runner.wait_for(call)

    def settle(self) -> None:
        """Let happen whatever is due, and wait until webhooks were told of it."""
        self._runner.wait_for(lambda control: control.settle())

    def reset(self) -> None:
        """Go back to how it was at the start; domains and their keys stay."""
        self._runner.wait_for(lambda control: control.reset())

    def snapshot(self, path: str | Path) -> None:
        """Write everything that it keeps, and its time, into a file that `restore` reads.

        API keys are in it, so only its owner may read it. Who is in a call is not: there, meetings
        end with the snapshot's moment.

        Raises:
            SnapshotError: It can't be written.
        """
        self._runner.wait_for(lambda control: control.snapshot(Path(path)))

    def restore(self, path: str | Path) -> None:
        """Replace everything by what is in a snapshot, time included. Calls end.

        Its domains keep their API keys, beside those in the snapshot.

        Raises:
            SnapshotError: It can't be read. Nothing has changed.
        """
        self._runner.wait_for(lambda control: control.restore(Path(path)))

    def seed(self, source: SeedSource) -> None:
        """Make what a seed says. Rooms and webhooks that exist already are left as they are.

        Args:
            source: A JSON or YAML file, or what would be in one.

        Raises:
            SeedError: That can't be read, or made. Nothing has changed.
        """
        seed = load_seed(source)
        self._runner.wait_for(lambda control: control.seed(seed))

    def close(self) -> None:
        """Stop it, and return when nothing of it is left. A second call does nothing."""
        self._runner.close()
