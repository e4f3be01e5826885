"""The models of Daily's API: rooms, meeting tokens, recordings, webhook events. Data only, no I/O.

This package exports the models that programs use: answers, options and events. Each is loaded
on first use. Others, such as the bodies the client builds, are in the package's modules.
"""

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any
from warnings import warn

from dailykit._lazy import lazy_names

if TYPE_CHECKING:
    from dailykit.models._base import UNSET as UNSET
    from dailykit.models._base import Unset as Unset
    from dailykit.models._paging import Page as Page
    from dailykit.models.acks import DialoutAck as DialoutAck
    from dailykit.models.acks import OkAck as OkAck
    from dailykit.models.acks import SentAck as SentAck
    from dailykit.models.acks import StatusAck as StatusAck
    from dailykit.models.batch_processor import BatchInput as BatchInput
    from dailykit.models.batch_processor import BatchJob as BatchJob
    from dailykit.models.batch_processor import BatchJobLinks as BatchJobLinks
    from dailykit.models.batch_processor import BatchJobList as BatchJobList
    from dailykit.models.batch_processor import BatchJobSubmitted as BatchJobSubmitted
    from dailykit.models.batch_processor import BatchOutput as BatchOutput
    from dailykit.models.calls import Ejected as Ejected
    from dailykit.models.calls import SessionData as SessionData
    from dailykit.models.dialin import DialinConfig as DialinConfig
    from dailykit.models.dialin import DialinConfigList as DialinConfigList
    from dailykit.models.dialin import DialinIvrGreeting as DialinIvrGreeting
    from dailykit.models.dialin import DialinTimeoutConfig as DialinTimeoutConfig
    from dailykit.models.dialin import PinlessIncomingCall as PinlessIncomingCall
    from dailykit.models.dialout import DialoutVideoSettings as DialoutVideoSettings
    from dailykit.models.domain import Domain as Domain
    from dailykit.models.domain import DomainConfig as DomainConfig
    from dailykit.models.domain import DomainProperties as DomainProperties
    from dailykit.models.enums import ErrorCode as ErrorCode
    from dailykit.models.enums import RoomPrivacy as RoomPrivacy
    from dailykit.models.enums import RoomPrivacyInput as RoomPrivacyInput
    from dailykit.models.enums import WebhookEventType as WebhookEventType
    from dailykit.models.events import EVENT_TYPES as EVENT_TYPES
    from dailykit.models.events import BatchProcessorError as BatchProcessorError
    from dailykit.models.events import BatchProcessorJobFinished as BatchProcessorJobFinished
    from dailykit.models.events import CallTransferAnswered as CallTransferAnswered
    from dailykit.models.events import CallTransferCompleted as CallTransferCompleted
    from dailykit.models.events import CallTransferInitiated as CallTransferInitiated
    from dailykit.models.events import CallTransferTriggered as CallTransferTriggered
    from dailykit.models.events import DialinConnected as DialinConnected
    from dailykit.models.events import DialinError as DialinError
    from dailykit.models.events import DialinReady as DialinReady
    from dailykit.models.events import DialinStopped as DialinStopped
    from dailykit.models.events import DialinWarning as DialinWarning
    from dailykit.models.events import DialoutAnswered as DialoutAnswered
    from dailykit.models.events import DialoutConnected as DialoutConnected
    from dailykit.models.events import DialoutError as DialoutError
    from dailykit.models.events import DialoutStopped as DialoutStopped
    from dailykit.models.events import DialoutWarning as DialoutWarning
    from dailykit.models.events import Event as Event
    from dailykit.models.events import MeetingEnded as MeetingEnded
    from dailykit.models.events import MeetingStarted as MeetingStarted
    from dailykit.models.events import ParticipantJoined as ParticipantJoined
    from dailykit.models.events import ParticipantLeft as ParticipantLeft
    from dailykit.models.events import RecordingError as RecordingError
    from dailykit.models.events import RecordingReadyToDownload as RecordingReadyToDownload
    from dailykit.models.events import RecordingStarted as RecordingStarted
    from dailykit.models.events import SipTrunkIncoming as SipTrunkIncoming
    from dailykit.models.events import SipTrunkTest as SipTrunkTest
    from dailykit.models.events import StreamingEnded as StreamingEnded
    from dailykit.models.events import StreamingError as StreamingError
    from dailykit.models.events import StreamingStarted as StreamingStarted
    from dailykit.models.events import StreamingUpdated as StreamingUpdated
    from dailykit.models.events import TranscriptError as TranscriptError
    from dailykit.models.events import TranscriptReadyToDownload as TranscriptReadyToDownload
    from dailykit.models.events import TranscriptStarted as TranscriptStarted
    from dailykit.models.events import UnknownEvent as UnknownEvent
    from dailykit.models.events import WaitingParticipantJoined as WaitingParticipantJoined
    from dailykit.models.events import WaitingParticipantLeft as WaitingParticipantLeft
    from dailykit.models.events import WebhookEvent as WebhookEvent
    from dailykit.models.layouts import ActiveParticipantLayout as ActiveParticipantLayout
    from dailykit.models.layouts import CustomLayout as CustomLayout
    from dailykit.models.layouts import DefaultLayout as DefaultLayout
    from dailykit.models.layouts import PortraitLayout as PortraitLayout
    from dailykit.models.layouts import SingleParticipantLayout as SingleParticipantLayout
    from dailykit.models.logs import APILogEntry as APILogEntry
    from dailykit.models.logs import LogEntry as LogEntry
    from dailykit.models.logs import Logs as Logs
    from dailykit.models.meetings import Meeting as Meeting
    from dailykit.models.meetings import MeetingList as MeetingList
    from dailykit.models.meetings import MeetingParticipant as MeetingParticipant
    from dailykit.models.meetings import MeetingParticipants as MeetingParticipants
    from dailykit.models.permissions import CanReceive as CanReceive
    from dailykit.models.permissions import Permissions as Permissions
    from dailykit.models.phone_numbers import AvailablePhoneNumber as AvailablePhoneNumber
    from dailykit.models.phone_numbers import AvailablePhoneNumbers as AvailablePhoneNumbers
    from dailykit.models.phone_numbers import BoughtPhoneNumber as BoughtPhoneNumber
    from dailykit.models.phone_numbers import PurchasedPhoneNumber as PurchasedPhoneNumber
    from dailykit.models.phone_numbers import PurchasedPhoneNumbers as PurchasedPhoneNumbers
    from dailykit.models.presence import Presence as Presence
    from dailykit.models.presence import PresenceEntry as PresenceEntry
    from dailykit.models.presence import RoomPresence as RoomPresence
    from dailykit.models.recording_options import LiveStreamingOptions as LiveStreamingOptions
    from dailykit.models.recording_options import RecordingOptions as RecordingOptions
    from dailykit.models.recordings import OciBucketTest as OciBucketTest
    from dailykit.models.recordings import Recording as Recording
    from dailykit.models.recordings import RecordingDeleted as RecordingDeleted
    from dailykit.models.recordings import RecordingLink as RecordingLink
    from dailykit.models.recordings import RecordingList as RecordingList
    from dailykit.models.recordings import RecordingTrack as RecordingTrack
    from dailykit.models.rooms import CreateRoomBody as CreateRoomBody
    from dailykit.models.rooms import Room as Room
    from dailykit.models.rooms import RoomConfig as RoomConfig
    from dailykit.models.rooms import RoomDeleted as RoomDeleted
    from dailykit.models.rooms import RoomList as RoomList
    from dailykit.models.rooms import RoomProperties as RoomProperties
    from dailykit.models.rooms import RoomsDeleted as RoomsDeleted
    from dailykit.models.sip import DialoutConfig as DialoutConfig
    from dailykit.models.sip import Sip as Sip
    from dailykit.models.sip import SipConfig as SipConfig
    from dailykit.models.sip import SipDialinConfig as SipDialinConfig
    from dailykit.models.sip import SipUri as SipUri
    from dailykit.models.sip_clients import SipClient as SipClient
    from dailykit.models.sip_clients import SipClientCredentials as SipClientCredentials
    from dailykit.models.sip_clients import SipClientList as SipClientList
    from dailykit.models.sip_trunks import SipTrunk as SipTrunk
    from dailykit.models.sip_trunks import SipTrunkAdmission as SipTrunkAdmission
    from dailykit.models.sip_trunks import SipTrunkAdmissionUpdate as SipTrunkAdmissionUpdate
    from dailykit.models.sip_trunks import SipTrunkList as SipTrunkList
    from dailykit.models.sip_trunks import SipTrunkNotification as SipTrunkNotification
    from dailykit.models.sip_trunks import SipTrunkNotificationUpdate as SipTrunkNotificationUpdate
    from dailykit.models.storage import BatchProcessorBucket as BatchProcessorBucket
    from dailykit.models.storage import RecordingsBucket as RecordingsBucket
    from dailykit.models.storage import TranscriptionBucket as TranscriptionBucket
    from dailykit.models.streaming_endpoints import HlsConfig as HlsConfig
    from dailykit.models.streaming_endpoints import HlsStorage as HlsStorage
    from dailykit.models.streaming_endpoints import HlsVariant as HlsVariant
    from dailykit.models.streaming_endpoints import RtmpConfig as RtmpConfig
    from dailykit.models.streaming_endpoints import StreamingEndpoint as StreamingEndpoint
    from dailykit.models.tokens import MeetingToken as MeetingToken
    from dailykit.models.tokens import MeetingTokenProperties as MeetingTokenProperties
    from dailykit.models.transcription import DeepgramOptions as DeepgramOptions
    from dailykit.models.transcription import TranscriptionOptions as TranscriptionOptions
    from dailykit.models.transcripts import Transcript as Transcript
    from dailykit.models.transcripts import TranscriptLink as TranscriptLink
    from dailykit.models.transcripts import TranscriptList as TranscriptList
    from dailykit.models.webhooks import Webhook as Webhook

_NAMES = {
    "dailykit.models._base": "UNSET Unset",
    "dailykit.models._paging": "Page",
    "dailykit.models.acks": "DialoutAck OkAck SentAck StatusAck",
    "dailykit.models.batch_processor": (
        "BatchInput BatchJob BatchJobLinks BatchJobList BatchJobSubmitted BatchOutput"
    ),
    "dailykit.models.calls": "Ejected SessionData",
    "dailykit.models.dialin": (
        "DialinConfig DialinConfigList DialinIvrGreeting DialinTimeoutConfig PinlessIncomingCall"
    ),
    "dailykit.models.dialout": "DialoutVideoSettings",
    "dailykit.models.domain": "Domain DomainConfig DomainProperties",
    "dailykit.models.enums": "ErrorCode RoomPrivacy RoomPrivacyInput WebhookEventType",
    "dailykit.models.events": (
        "BatchProcessorError BatchProcessorJobFinished CallTransferAnswered CallTransferCompleted "
        "CallTransferInitiated CallTransferTriggered DialinConnected DialinError DialinReady "
        "DialinStopped DialinWarning DialoutAnswered DialoutConnected DialoutError DialoutStopped "
        "DialoutWarning Event EVENT_TYPES MeetingEnded MeetingStarted ParticipantJoined "
        "ParticipantLeft RecordingError RecordingReadyToDownload RecordingStarted "
        "SipTrunkIncoming SipTrunkTest StreamingEnded StreamingError StreamingStarted "
        "StreamingUpdated TranscriptError TranscriptReadyToDownload TranscriptStarted "
        "UnknownEvent WaitingParticipantJoined WaitingParticipantLeft WebhookEvent"
    ),
    "dailykit.models.layouts": (
        "ActiveParticipantLayout CustomLayout DefaultLayout PortraitLayout SingleParticipantLayout"
    ),
    "dailykit.models.logs": "APILogEntry LogEntry Logs",
    "dailykit.models.meetings": "Meeting MeetingList MeetingParticipant MeetingParticipants",
    "dailykit.models.permissions": "CanReceive Permissions",
    "dailykit.models.phone_numbers": (
        "AvailablePhoneNumber AvailablePhoneNumbers BoughtPhoneNumber PurchasedPhoneNumber "
        "PurchasedPhoneNumbers"
    ),
    "dailykit.models.presence": "Presence PresenceEntry RoomPresence",
    "dailykit.models.recording_options": "LiveStreamingOptions RecordingOptions",
    "dailykit.models.recordings": (
        "OciBucketTest Recording RecordingDeleted RecordingLink RecordingList RecordingTrack"
    ),
    "dailykit.models.rooms": (
        "CreateRoomBody Room RoomConfig RoomDeleted RoomList RoomProperties RoomsDeleted"
    ),
    "dailykit.models.sip": "DialoutConfig Sip SipConfig SipDialinConfig SipUri",
    "dailykit.models.sip_clients": "SipClient SipClientCredentials SipClientList",
    "dailykit.models.sip_trunks": (
        "SipTrunk SipTrunkAdmission SipTrunkAdmissionUpdate SipTrunkList SipTrunkNotification "
        "SipTrunkNotificationUpdate"
    ),
    "dailykit.models.storage": "BatchProcessorBucket RecordingsBucket TranscriptionBucket",
    "dailykit.models.streaming_endpoints": (
        "HlsConfig HlsStorage HlsVariant RtmpConfig StreamingEndpoint"
    ),
    "dailykit.models.tokens": "MeetingToken MeetingTokenProperties",
    "dailykit.models.transcription": "DeepgramOptions TranscriptionOptions",
    "dailykit.models.transcripts": "Transcript TranscriptLink TranscriptList",
    "dailykit.models.webhooks": "Webhook",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [*_HOMES]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]

_load = lazy_names(__name__, _HOMES)

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        home = None if name in _HOMES or name.startswith("__") else _former_home(name)
        if home is None:
            return _load(name)
        warn(f"import {name} from {home}", DeprecationWarning, stacklevel=2)
        return getattr(import_module(home), name)


def _former_home(name: str) -> str | None:
    """Return the module of a name that could be imported from here in 0.1, if it is one."""
    modules = [module.name for module in pkgutil.iter_modules(__path__, f"{__name__}.")]
    if f"{__name__}.{name}" in modules:
        return None  # `from dailykit.models import rooms` asks here first
    return next(
        (home for home in modules if name in getattr(import_module(home), "__all__", ())), None
    )


def __dir__() -> list[str]:
    return sorted(__all__)
