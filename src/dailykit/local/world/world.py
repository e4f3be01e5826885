"""The world: all state and decisions of a local Daily, without HTTP, sockets or waiting."""

from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store
from dailykit.local.world.calls.actions import CallActions, RoomCalls
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.meetings import Meetings
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.presence import Presence
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.events import Event, EventBus
from dailykit.local.world.core.file_links import FileLinks
from dailykit.local.world.core.journal import Journal
from dailykit.local.world.core.logs import Logs
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.core.tokens import Tokens
from dailykit.local.world.in_call_events import InCallEvents
from dailykit.local.world.in_call_requests import InCallRequests
from dailykit.local.world.outputs.batch_processor import BatchJobs
from dailykit.local.world.outputs.media_jobs import MediaJobs
from dailykit.local.world.outputs.recordings import Recordings
from dailykit.local.world.outputs.recordings_oci import OciBuckets
from dailykit.local.world.outputs.recordings_running import RoomRecordings
from dailykit.local.world.outputs.streams import LiveStreams
from dailykit.local.world.outputs.transcripts import Transcripts
from dailykit.local.world.outputs.transcripts_running import RoomTranscriptions
from dailykit.local.world.phones.dialin import Dialin
from dailykit.local.world.phones.dialin_configs import DialinConfigs
from dailykit.local.world.phones.dialout import Dialout
from dailykit.local.world.phones.legs import Legs
from dailykit.local.world.phones.numbers import PhoneNumbers
from dailykit.local.world.phones.sip_clients import SipClients
from dailykit.local.world.phones.sip_trunks import SipTrunks
from dailykit.local.world.phones.transfers import CallTransfers
from dailykit.local.world.rooms.rooms import Rooms, RoomUrl
from dailykit.local.world.webhooks.deliveries import Deliveries
from dailykit.local.world.webhooks.webhooks import Webhooks

__all__ = ["World"]


class World:
    """All of Daily's objects, over one store and one clock.

    Each public method of these objects is one step. It runs to its end in one transaction, without
    waiting, so simultaneous requests run one after the other. Use a world from one thread.

    Args:
        store: The storage. The world does not close it.
        clock: The source of the time.
        ids: Generates ids and names.
        room_url: Returns the URL of a room.
        root_url: The address of this local Daily, without a slash at the end.

    Attributes:
        scheduler: Scheduled actions, and the world's time.
        events: Publishes events.
        journal: The log of requests and deliveries.
        domains: The domains and their keys.
        webhooks: Webhooks.
        deliveries: Deliveries to webhooks.
        rooms: The rooms of all domains.
        tokens: Meeting tokens.
        calls: Calls: joining and leaving.
        call_actions: What participants do in calls.
        room_calls: The REST API's operations on calls.
        presence: The presence of rooms.
        meetings: The records of meetings.
        phones: Phone numbers.
        sip_clients: SIP clients.
        sip_trunks: SIP trunks.
        dialin_configs: Dial-in configs.
        files: Download links.
        batch_jobs: Jobs of the batch processor.
        recordings: Stored recordings.
        room_recordings: Running recordings.
        live_streams: Live streams.
        transcripts: Stored transcripts.
        room_transcriptions: Running transcriptions.
        dialout: Calls out of rooms.
        dialin: Calls into rooms.
        transfers: Transfers of telephone calls.
        in_call_events: Sends participants the events of recordings, streams and telephone calls.
        in_call_requests: Participants' requests for these.
        logs: The logs of calls.
        oci_buckets: Tests of OCI buckets.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        room_url: RoomUrl,
        root_url: str = "http://localhost",
    ) -> None:
        self._store = store
        self._ids = ids
        self._room_url = room_url
        self._root_url = root_url
        self.scheduler = Scheduler(clock)
        # The whole world reads its time from the scheduler.
        time = self.scheduler
        self.events = EventBus(time, ids)
        self.journal = Journal(ids.apart("journal"))
        self.domains = Domains(store, time, ids.apart("domains"))
        self.webhooks = Webhooks(store, time, ids, self.domains)
        self.deliveries = Deliveries(
            self.scheduler, ids.apart("deliveries"), self.webhooks, self.journal
        )
        self.events.subscribe(self.deliveries.notice)
        self.events.subscribe(self._notice)
        self._begin()
        self._resume()

    def _begin(self) -> None:
        """Create, or create anew, the objects that hold state in memory."""
        store, ids, time = self._store, self._ids, self.scheduler
        self.rooms = Rooms(store, time, ids, self._room_url)
        self.tokens = Tokens(time, self.domains)
        self.calls = Calls(store, self.scheduler, ids, self.events, self.domains, self.tokens)
        self.rooms.on_deleted(self.calls.rooms_deleted)
        self.call_actions = CallActions(self.calls)
        self.room_calls = RoomCalls(self.calls)
        self.presence = Presence(self.calls, time)
        self.meetings = Meetings(store, time, self.domains)
        self.phones = PhoneNumbers(store, time, ids)
        self.sip_clients = SipClients(store, time, ids)
        self.sip_trunks = SipTrunks(store, time, ids)
        self.dialin_configs = DialinConfigs(store, time, ids)
        self.files = FileLinks(self._root_url, self.domains, time)
        self.batch_jobs = BatchJobs(
            store, self.scheduler, ids, self.events, self.domains, self.files
        )
        self.recordings = Recordings(store, self.files)
        self.transcripts = Transcripts(store, time, self.files)
        self._running = MediaJobs(self.scheduler)
        shared = (self.scheduler, ids, self.domains, self.calls, self._running)
        self.room_recordings = RoomRecordings(*shared)
        self.live_streams = LiveStreams(*shared)
        self.room_transcriptions = RoomTranscriptions(*shared)
        self._legs = Legs(self.scheduler, self.calls, self.call_actions)
        self.dialout = Dialout(ids, self.domains, self.calls, self._legs)
        self.dialin = Dialin(
            self.scheduler, ids, self.domains, self.dialin_configs, self.calls, self._legs
        )
        self.transfers = CallTransfers(self.scheduler, self.calls, self._legs)
        self.in_call_events = InCallEvents(self.calls, self._running, self._legs)
        self.in_call_requests = InCallRequests(
            self.room_recordings,
            self.live_streams,
            self.room_transcriptions,
            self.dialout,
            self.transfers,
            self.in_call_events,
        )
        self.logs = Logs(store, time)
        self.oci_buckets = OciBuckets(self.domains, self.calls, self.files)

    def _resume(self) -> None:
        """Go on with what the store has from before."""
        for noun in (
            self.meetings,
            self.batch_jobs,
            self.room_recordings,
            self.room_transcriptions,
        ):
            noun.resume()

    def say(self, participant: Participant, text: str) -> None:
        """Have a participant say something, for the transcriptions of the call.

        Args:
            participant: The participant.
            text: What they say.

        Raises:
            Refusal: No transcription of this participant is running.
        """
        for message in self.room_transcriptions.say(participant, text):
            self.in_call_events.tell(participant.call, message)

    def _notice(self, event: Event) -> None:
        """Pass an event to the objects that react to it."""
        for noun in (
            self._running,
            self.room_recordings,
            self.room_transcriptions,
            self._legs,
            self.dialin,
            self.in_call_events,
        ):
            noun.notice(event)

    def reset(self, seed: str | None = None) -> None:
        """Delete everything except domains and their keys, and eject all participants.

        Args:
            seed: The new seed of ids and random names.
        """
        self._end()
        self._store.wipe()
        self._ids.begin(seed)
        self._begin_again()

    def reset_domain(self, domain: Domain) -> None:
        """Delete everything of a domain except its name and keys, and eject its participants."""
        self._end_domain(domain)
        self._store.wipe_domain(domain.id)

    def delete_domain(self, domain: Domain) -> None:
        """Delete a domain with everything in it, and eject its participants."""
        self._end_domain(domain)
        self.domains.delete(domain)

    def become(self, snapshot: Store, seed: str | None = None) -> None:
        """Replace all state with that of a snapshot.

        Args:
            snapshot: The snapshot. It is not needed afterwards.
            seed: The new seed of ids and random names.
        """
        self._end()
        self._store.become(snapshot)
        self._ids.begin(seed)
        self.domains.reload()
        self._begin_again()
        self._resume()

    def _begin_again(self) -> None:
        ready_after = self.calls.ready_after
        self._begin()
        self.calls.ready_after = ready_after

    def _end(self) -> None:
        self.calls.end_all("ejected")
        self.scheduler.clear()
        self.deliveries.clear()
        self.journal.clear()

    def _end_domain(self, domain: Domain) -> None:
        self.settle()
        self.calls.end_all("ejected", domain)
        # Recordings and telephone calls end in steps of their own, right after their call.
        self.settle()
        for noun in (self.transfers, self._legs, self.dialin):
            noun.forget(domain)
        self.scheduler.clear_domain(domain.id)
        self.deliveries.clear(domain)
        self.journal.clear(domain)

    def settle(self) -> None:
        """Run all due actions. Call it before each step that a request causes."""
        self.scheduler.run_due()
