# Generated from src/dailykit/local/handles/_async/actions.py by `make generate`. Do not edit.
"""The methods of a local Daily."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dailykit.local.call._sync.participant import BlockingParticipant
from dailykit.local.control.telephone import DEFAULT_CALLER, IncomingCall, dial_in
from dailykit.local.handles._sync.clock import BlockingLocalClock
from dailykit.local.handles.facts import DailyFacts, name_of, unless_refused
from dailykit.local.run.runner import Runner

if TYPE_CHECKING:
    from dailykit.local.control.seeds import SeedSource
    from dailykit.local.control.views import DeliveryEntry, LocalDomain
    from dailykit.models.rooms import Room

__all__ = ["BlockingLocalDaily"]


class BlockingLocalDaily(DailyFacts):
    """A running local Daily: its participants, webhooks, clock and data."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._clock = BlockingLocalClock(runner)

    @property
    def clock(self) -> BlockingLocalClock:
        """The server's clock: ``daily.clock.advance(3600)``."""
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
        """Join a room as a new participant, as a browser would.

        In a room with knocking enabled, the participant is ``waiting`` at first: await
        `BlockingParticipant.admitted` while an owner admits them.

        Args:
            room: The room: name, URL (with or without ``?t=``) or `Room`.
            token: A meeting token. Default: the one in the URL.
            user_name: The name to show to the other participants, unless the token sets one.
            user_data: JSON to share with the other participants, at most 4 KB.
            domain: The room's domain, if the server has several. Default: the domain of the URL,
                or the first one.

        Raises:
            JoinRefused: The participant may not join; ``reason`` is Daily's code.
            InvalidArgumentError: `room` contains no room name, or the domain does not exist.
        """
        address, view = self._open_connection(room, domain)
        return BlockingParticipant.enter(
            view,
            token=token or address.token,
            user_name=user_name,
            user_data=user_data,
        )

    def resend(self, delivery: DeliveryEntry) -> DeliveryEntry:
        """Send an event to its webhook again, now and with a new signature.

        The event is sent once, even if the webhook's state is ``FAILED``, and the state does not
        change.

        Args:
            delivery: One of `deliveries`.

        Returns:
            The new delivery, after its attempt.

        Raises:
            InvalidArgumentError: The delivery is no longer kept, or the webhook was deleted.
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
        """Place a phone call to a pinless dial-in number.

        Daily's signed request goes to the ``room_creation_api`` of the number's dial-in config.
        The caller waits until ``pinlessCallUpdate`` names a room, and joins it a second later.

        Args:
            to: The phone number or SIP address of a pinless dial-in config.
            caller: The caller's phone number or SIP address.
            sip_headers: The SIP headers that the caller sends.

        Returns:
            The call, after ``room_creation_api`` has answered.

        Raises:
            InvalidArgumentError: No dial-in config has that number, or the config sets no
                ``room_creation_api``.
        """
        call = unless_refused(lambda control: dial_in(control, to, caller, sip_headers))
        return self._runner.wait_for(call)

    def settle(self) -> None:
        """Trigger everything that is due, and wait for its webhook deliveries."""
        self._runner.wait_for(lambda control: control.settle())

    def reset(self, domain: str | LocalDomain | None = None) -> None:
        """Restore the initial state. Domains and their API keys stay.

        Args:
            domain: The domain to reset: its rooms, calls, webhooks, logs and settings, and the
                faults that are for it alone. Other domains and the clock stay as they are.
                Default: everything.

        Raises:
            InvalidArgumentError: The domain does not exist.
        """
        if domain is None:
            self._runner.wait_for(lambda control: control.reset())
            return
        name = name_of(domain)
        act = unless_refused(lambda control: control.reset_domain(name))
        self._runner.wait_for(act)

    def delete_domain(self, domain: str | LocalDomain) -> None:
        """Delete a domain with everything in it, and eject its participants.

        Args:
            domain: The domain, which must not be the server's first one.

        Raises:
            InvalidArgumentError: The domain does not exist, or is the first one.
        """
        name = name_of(domain)
        act = unless_refused(lambda control: control.delete_domain(name))
        self._runner.wait_for(act)

    def snapshot(self, path: str | Path) -> None:
        """Write the server's data and time to a file that `restore` reads.

        The file contains API keys, so only its owner may read it. It does not contain calls: in
        the snapshot, ongoing meetings end at its time.

        Raises:
            SnapshotError: The file can't be written.
        """
        self._runner.wait_for(lambda control: control.snapshot(Path(path)))

    def restore(self, path: str | Path) -> None:
        """Replace all data, and the time, with those of a snapshot. Calls end.

        The server's domains keep their API keys, next to those in the snapshot.

        Raises:
            SnapshotError: The snapshot can't be read. Nothing has changed.
        """
        self._runner.wait_for(lambda control: control.restore(Path(path)))

    def seed(self, source: SeedSource) -> None:
        """Create the rooms, webhooks and settings of a seed. Existing ones stay as they are.

        Args:
            source: A JSON or YAML file, or its content.

        Raises:
            SeedError: The seed can't be read or applied. Nothing has changed.
        """
        from dailykit.local.control.seeds import load_seed

        seed = load_seed(source)
        self._runner.wait_for(lambda control: control.seed(seed))

    def close(self) -> None:
        """Stop the server and wait until it has stopped. Calling it again does nothing."""
        self._runner.close()
