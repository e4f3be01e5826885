"""The client's groups of methods, such as ``daily.rooms``.

Each is imported when it is first used: a program that creates rooms needs no models of
phone numbers.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Final

from dailykit.client._account import DomainMemory
from dailykit.client._async._transport import Transport
from dailykit.client._async.engine import AsyncEngine

if TYPE_CHECKING:
    from dailykit.client._async.batch_processor import AsyncBatchProcessor
    from dailykit.client._async.dialin import AsyncDialin
    from dailykit.client._async.dialin_configs import AsyncDialinConfigs
    from dailykit.client._async.domain import AsyncDomainSettings
    from dailykit.client._async.downloads import AsyncDownloads
    from dailykit.client._async.logs import AsyncLogs
    from dailykit.client._async.meetings import AsyncMeetings
    from dailykit.client._async.phone_numbers import AsyncPhoneNumbers
    from dailykit.client._async.presence import AsyncPresence
    from dailykit.client._async.recordings import AsyncRecordings
    from dailykit.client._async.rooms import AsyncRooms
    from dailykit.client._async.sip_clients import AsyncSipClients
    from dailykit.client._async.sip_trunks import AsyncSipTrunks
    from dailykit.client._async.tokens import AsyncMeetingTokens
    from dailykit.client._async.transcripts import AsyncTranscripts
    from dailykit.client._async.webhooks import AsyncWebhooks

__all__ = ["AsyncGroups"]


class AsyncGroups:
    """The groups of methods that a client has."""

    _engine: AsyncEngine
    _transport: Transport
    _memory: DomainMemory

    def _use(self, engine: AsyncEngine, memory: DomainMemory) -> None:
        """Send all further calls with this engine."""
        self._engine = engine
        self._memory = memory
        for name in _NAMES:
            self.__dict__.pop(name, None)  # a group keeps the engine that it was made with

    @cached_property
    def rooms(self) -> "AsyncRooms":
        """Rooms, and the calls in them."""
        from dailykit.client._async.rooms import AsyncRooms

        return AsyncRooms(self._engine)

    @cached_property
    def domain(self) -> "AsyncDomainSettings":
        """The domain's settings."""
        from dailykit.client._async.domain import AsyncDomainSettings

        return AsyncDomainSettings(self._engine)

    @cached_property
    def meeting_tokens(self) -> "AsyncMeetingTokens":
        """Meeting tokens."""
        from dailykit.client._async.tokens import AsyncMeetingTokens

        return AsyncMeetingTokens(self._engine, self.domain, self._memory)

    @cached_property
    def meetings(self) -> "AsyncMeetings":
        """Past and ongoing meetings, with their participants."""
        from dailykit.client._async.meetings import AsyncMeetings

        return AsyncMeetings(self._engine)

    @cached_property
    def presence(self) -> "AsyncPresence":
        """The participants who are in calls now."""
        from dailykit.client._async.presence import AsyncPresence

        return AsyncPresence(self._engine)

    @cached_property
    def recordings(self) -> "AsyncRecordings":
        """Stored recordings."""
        from dailykit.client._async.recordings import AsyncRecordings

        return AsyncRecordings(self._engine, self._downloads())

    @cached_property
    def transcripts(self) -> "AsyncTranscripts":
        """Stored transcripts."""
        from dailykit.client._async.transcripts import AsyncTranscripts

        return AsyncTranscripts(self._engine, self._downloads())

    @cached_property
    def logs(self) -> "AsyncLogs":
        """Logs of calls and of API requests."""
        from dailykit.client._async.logs import AsyncLogs

        return AsyncLogs(self._engine)

    @cached_property
    def webhooks(self) -> "AsyncWebhooks":
        """Webhooks."""
        from dailykit.client._async.webhooks import AsyncWebhooks

        return AsyncWebhooks(self._engine)

    @cached_property
    def phone_numbers(self) -> "AsyncPhoneNumbers":
        """Phone numbers, available and purchased."""
        from dailykit.client._async.phone_numbers import AsyncPhoneNumbers

        return AsyncPhoneNumbers(self._engine)

    @cached_property
    def dialin(self) -> "AsyncDialin":
        """Incoming pinless calls."""
        from dailykit.client._async.dialin import AsyncDialin

        return AsyncDialin(self._engine)

    @cached_property
    def dialin_configs(self) -> "AsyncDialinConfigs":
        """What happens with calls to a domain's phone numbers."""
        from dailykit.client._async.dialin_configs import AsyncDialinConfigs

        return AsyncDialinConfigs(self._engine)

    @cached_property
    def sip_clients(self) -> "AsyncSipClients":
        """SIP clients."""
        from dailykit.client._async.sip_clients import AsyncSipClients

        return AsyncSipClients(self._engine)

    @cached_property
    def sip_trunks(self) -> "AsyncSipTrunks":
        """SIP trunks."""
        from dailykit.client._async.sip_trunks import AsyncSipTrunks

        return AsyncSipTrunks(self._engine)

    @cached_property
    def batch_processor(self) -> "AsyncBatchProcessor":
        """Jobs on recordings: transcripts, summaries."""
        from dailykit.client._async.batch_processor import AsyncBatchProcessor

        return AsyncBatchProcessor(self._engine)

    def _downloads(self) -> "AsyncDownloads":
        from dailykit.client._async.downloads import AsyncDownloads

        return AsyncDownloads(self._engine, self._transport)


_NAMES: Final = tuple(
    name for name, value in vars(AsyncGroups).items() if isinstance(value, cached_property)
)
