"""The world: everything a local Daily knows and decides, without HTTP, sockets or waiting."""

from dailykit.local.base.clock import Clock
from dailykit.local.base.ids import Ids
from dailykit.local.store import Store
from dailykit.local.world.calls.actions import CallActions, RoomCalls
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.meetings import Meetings
from dailykit.local.world.calls.participants import Participant
from dailykit.local.world.calls.presence import Presence
from dailykit.local.world.core.domains import Domains
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
    """All nouns of Daily over one store and one clock.

    Each public method of a noun is one step: it runs to its end without waiting, in one
    transaction, so of two requests that meet one comes first, and what the later one finds is
    decided. Use it from one thread.

    Args:
        store: Where its state is kept. The world does not close it.
        clock: Its time.
        ids: Makes its ids and names.
        room_url: Tells the address of a room.
        root_url: The address of this local Daily, without a slash at the end.

    Attributes:
        scheduler: What is going to happen, and the world's time.
        events: Tells what has happened.
        journal: The log of requests and deliveries.
        domains: The domains and their keys.
        webhooks: Webhooks.
        deliveries: What webhooks are told.
        rooms: The rooms of all domains.
        tokens: Meeting tokens.
        calls: Who is in which room: coming and going.
        call_actions: What people in calls do.
        room_calls: What the REST API does to calls.
        presence: Who is in which room, as the REST API tells it.
        meetings: The records of meetings.
        phones: Phone numbers.
        sip_clients: SIP clients.
        sip_trunks: SIP trunks.
        dialin_configs: Dial-in configs.
        files: Links to download files with.
        batch_jobs: Jobs of the batch processor.
        recordings: Recordings that were made.
        room_recordings: Recordings that run.
        live_streams: Live streams.
        transcripts: Transcripts that were made.
        room_transcriptions: Transcriptions that run.
        dialout: Calls out of rooms.
        dialin: Calls into rooms.
        transfers: Transfers of such calls.
        in_call_events: What people in calls are told of all that.
        in_call_requests: What people in calls may ask for of it.
        logs: The logs of calls.
        oci_buckets: Buckets to try out.
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
        # Everything in the world reads its time from the scheduler, which knows when it is.
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

    def _begin(self) -> None:
        """Make, or make anew, what knows in memory what is in the store, or lives there only."""
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
        for noun in (self.batch_jobs, self.room_recordings, self.room_transcriptions):
            noun.resume()

    def say(self, participant: Participant, text: str) -> None:
        """Let the transcriptions of a call hear what a test has a participant say.

        Args:
            participant: Who says it.
            text: What they say.

        Raises:
            Refusal: No transcription of this participant runs.
        """
        for message in self.room_transcriptions.say(participant, text):
            self.in_call_events.tell(participant.call, message)

    def _notice(self, event: Event) -> None:
        """Let those hear of an event who do something about it."""
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
        """Forget everything but domains and their keys. Who is in a call is thrown out.

        Args:
            seed: What ids and random names begin with again.
        """
        self._end()
        self._store.wipe()
        self._ids.begin(seed)
        self._begin_again()

    def become(self, snapshot: Store, seed: str | None = None) -> None:
        """Forget everything, and know what is in a snapshot instead.

        Args:
            snapshot: The snapshot, which is not needed afterwards.
            seed: What ids and random names begin with.
        """
        self._end()
        self._store.become(snapshot)
        self._ids.begin(seed)
        self.domains.reload()
        self._begin_again()

    def _begin_again(self) -> None:
        ready_after = self.calls.ready_after
        self._begin()
        self.calls.ready_after = ready_after

    def _end(self) -> None:
        self.calls.end_all("ejected")
        self.scheduler.clear()
        self.deliveries.clear()
        self.journal.clear()

    def settle(self) -> None:
        """Let happen whatever is due. Call it before each step that comes from outside."""
        self.scheduler.run_due()
