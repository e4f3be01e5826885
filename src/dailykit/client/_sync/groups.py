# Generated from src/dailykit/client/_async/groups.py by `make generate`. Do not edit.
"""The client's groups of methods, such as ``daily.rooms``.

Each is imported when it is first used: a program that creates rooms needs no models of
phone numbers.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from dailykit.client._account import DomainMemory
from dailykit.client._sync._transport import Transport
from dailykit.client._sync.engine import Engine

if TYPE_CHECKING:
    from dailykit.client._sync.batch_processor import BatchProcessor
    from dailykit.client._sync.dialin import Dialin
    from dailykit.client._sync.dialin_configs import DialinConfigs
    from dailykit.client._sync.domain import DomainSettings
    from dailykit.client._sync.downloads import Downloads
    from dailykit.client._sync.logs import Logs
    from dailykit.client._sync.meetings import Meetings
    from dailykit.client._sync.phone_numbers import PhoneNumbers
    from dailykit.client._sync.presence import Presence
    from dailykit.client._sync.recordings import Recordings
    from dailykit.client._sync.rooms import Rooms
    from dailykit.client._sync.sip_clients import SipClients
    from dailykit.client._sync.sip_trunks import SipTrunks
    from dailykit.client._sync.tokens import MeetingTokens
    from dailykit.client._sync.transcripts import Transcripts
    from dailykit.client._sync.webhooks import Webhooks

__all__ = ["Groups"]


class Groups:
    """The groups of methods that a client has."""

    _engine: Engine
    _transport: Transport
    _memory: DomainMemory

    def _use(self, engine: Engine, memory: DomainMemory) -> None:
        """Send all further calls with this engine."""
        self._engine = engine
        self._memory = memory
        for name in _NAMES:
            self.__dict__.pop(name, None)  # a group keeps the engine that it was made with

    @cached_property
    def rooms(self) -> "Rooms":
        """Rooms, and the calls in them."""
        from dailykit.client._sync.rooms import Rooms

        return Rooms(self._engine)

    @cached_property
    def domain(self) -> "DomainSettings":
        """The domain's settings."""
        from dailykit.client._sync.domain import DomainSettings

        return DomainSettings(self._engine)

    @cached_property
    def meeting_tokens(self) -> "MeetingTokens":
        """Meeting tokens."""
        from dailykit.client._sync.tokens import MeetingTokens

        return MeetingTokens(self._engine, self.domain, self._memory)

    @cached_property
    def meetings(self) -> "Meetings":
        """Past and ongoing meetings, with their participants."""
        from dailykit.client._sync.meetings import Meetings

        return Meetings(self._engine)

    @cached_property
    def presence(self) -> "Presence":
        """The participants who are in calls now."""
        from dailykit.client._sync.presence import Presence

        return Presence(self._engine)

    @cached_property
    def recordings(self) -> "Recordings":
        """Stored recordings."""
        from dailykit.client._sync.recordings import Recordings

        return Recordings(self._engine, self._downloads())

    @cached_property
    def transcripts(self) -> "Transcripts":
        """Stored transcripts."""
        from dailykit.client._sync.transcripts import Transcripts

        return Transcripts(self._engine, self._downloads())

    @cached_property
    def logs(self) -> "Logs":
        """Logs of calls and of API requests."""
        from dailykit.client._sync.logs import Logs

        return Logs(self._engine)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """Webhooks."""
        from dailykit.client._sync.webhooks import Webhooks

        return Webhooks(self._engine)

    @cached_property
    def phone_numbers(self) -> "PhoneNumbers":
        """Phone numbers, available and purchased."""
        from dailykit.client._sync.phone_numbers import PhoneNumbers

        return PhoneNumbers(self._engine)

    @cached_property
    def dialin(self) -> "Dialin":
        """Incoming pinless calls."""
        from dailykit.client._sync.dialin import Dialin

        return Dialin(self._engine)

    @cached_property
    def dialin_configs(self) -> "DialinConfigs":
        """What happens with calls to a domain's phone numbers."""
        from dailykit.client._sync.dialin_configs import DialinConfigs

        return DialinConfigs(self._engine)

    @cached_property
    def sip_clients(self) -> "SipClients":
        """SIP clients."""
        from dailykit.client._sync.sip_clients import SipClients

        return SipClients(self._engine)

    @cached_property
    def sip_trunks(self) -> "SipTrunks":
        """SIP trunks."""
        from dailykit.client._sync.sip_trunks import SipTrunks

        return SipTrunks(self._engine)

    @cached_property
    def batch_processor(self) -> "BatchProcessor":
        """Jobs on recordings: transcripts, summaries."""
        from dailykit.client._sync.batch_processor import BatchProcessor

        return BatchProcessor(self._engine)

    def _downloads(self) -> "Downloads":
        from dailykit.client._sync.downloads import Downloads

        return Downloads(self._engine, self._transport)


_NAMES: Final = tuple(
    name for name, value in vars(Groups).items() if isinstance(value, cached_property)
)
