"""Which model is made from which of the reference's shapes."""

from pydantic import BaseModel

from dailykit import models
from dailykit.models.acks import (
    BuyPhoneNumberError,
    CarrierComplaint,
    ErrorBody,
    ReleasePhoneNumberError,
)
from dailykit.models.batch_processor import (
    BatchFile,
    BatchInputAnswer,
    BatchLink,
    BatchOutputAnswer,
    BatchOutputKey,
    BatchS3Location,
    BatchTransform,
    SubmitBatchJobBody,
)
from dailykit.models.calls import EjectBody, SendAppMessageBody, SetSessionDataBody
from dailykit.models.dialin import (
    CreateDialinConfigBody,
    DialinConfigDetails,
    PinDialin,
    PinlessCallUpdateBody,
    PinlessDialin,
    UpdateDialinConfigBody,
)
from dailykit.models.dialout import (
    DialoutBody,
    SendDtmfBody,
    SipReferBody,
    SipTransferBody,
    StopDialoutBody,
)
from dailykit.models.domain import UpdateDomainBody
from dailykit.models.event_payloads import TranscriptInfo, TranscriptOutput, TranscriptS3
from dailykit.models.permissions import MediaMap, UpdatePermissionsBody
from dailykit.models.phone_numbers import BuyPhoneNumberBody
from dailykit.models.recording_options import (
    StopLiveStreamingBody,
    StopRecordingBody,
    StreamingEndpointRef,
    UpdateRecordingBody,
)
from dailykit.models.rooms import CreateRoomsBody, DeleteRoomsBody, UpdateRoomBody
from dailykit.models.sip import SipCodecs
from dailykit.models.sip_clients import CreateSipClientBody, RotateSipClientBody
from dailykit.models.sip_trunks import CreateSipTrunkBody, SipTrunkCredential, UpdateSipTrunkBody
from dailykit.models.tokens import CreatedMeetingToken, CreateMeetingTokenBody
from dailykit.models.transcription import StopTranscriptionBody, UpdateTranscriptionBody
from dailykit.models.transcripts import TranscriptOutParams
from dailykit.models.webhooks import CreateWebhookBody, UpdateWebhookBody

_MODELS: dict[str, type[BaseModel]] = {
    "error_body": ErrorBody,
    "phone_number_422_error": BuyPhoneNumberError,
    "phone_number_422_error_item": CarrierComplaint,
    "release_phone_number_422_error": ReleasePhoneNumberError,
    "sent_ack": models.SentAck,
    "status_sent_ack": models.StatusAck,
    "ok_ack": models.OkAck,
    "dialout_ack": models.DialoutAck,
    "status_ok": models.StatusAck,
    "room": models.Room,
    "room_list": models.RoomList,
    "room_create_request": models.CreateRoomBody,
    "room_update_request": UpdateRoomBody,
    "room_delete_response": models.RoomDeleted,
    "room_properties": models.RoomProperties,
    "room_config": models.RoomConfig,
    "dialout_config": models.DialoutConfig,
    "sip": models.Sip,
    "sip_codecs": SipCodecs,
    "sip_dialin_config": models.SipDialinConfig,
    "sip_uri": models.SipUri,
    "streaming_endpoint_config": models.StreamingEndpoint,
    "streaming_rtmp_config": models.RtmpConfig,
    "streaming_hls_config": models.HlsConfig,
    "streaming_hls_storage": models.HlsStorage,
    "streaming_hls_variant": models.HlsVariant,
    "recordings_bucket": models.RecordingsBucket,
    "transcription_bucket": models.TranscriptionBucket,
    "permissions": models.Permissions,
    "can_receive": models.CanReceive,
    "can_receive_media": MediaMap,
    "permissions_update_request": UpdatePermissionsBody,
    "permissions_update": models.Permissions,
    "batch_rooms_create_request": CreateRoomsBody,
    "batch_rooms_delete_request": DeleteRoomsBody,
    "batch_rooms_delete_response": models.RoomsDeleted,
    "presence_entry": models.PresenceEntry,
    "room_presence": models.RoomPresence,
    "send_app_message_request": SendAppMessageBody,
    "session_data": models.SessionData,
    "session_data_set_request": SetSessionDataBody,
    "eject_request": EjectBody,
    "eject_response": models.Ejected,
    "recording_start_options": models.RecordingOptions,
    "recording_update_options": UpdateRecordingBody,
    "live_streaming_options": models.LiveStreamingOptions,
    "recording_stop_request": StopRecordingBody,
    "live_streaming_stop_request": StopLiveStreamingBody,
    "streaming_endpoint_ref": StreamingEndpointRef,
    "layout_default": models.DefaultLayout,
    "layout_single_participant": models.SingleParticipantLayout,
    "layout_active_participant": models.ActiveParticipantLayout,
    "layout_portrait": models.PortraitLayout,
    "layout_custom": models.CustomLayout,
    "transcription_properties": models.TranscriptionOptions,
    "transcription_update_request": UpdateTranscriptionBody,
    "transcription_stop_request": StopTranscriptionBody,
    "dialout_properties": DialoutBody,
    "dialout_video_settings": models.DialoutVideoSettings,
    "dialout_stop_request": StopDialoutBody,
    "dialout_send_dtmf_request": SendDtmfBody,
    "sip_call_transfer_request": SipTransferBody,
    "sip_refer_request": SipReferBody,
    "meeting_token_properties": models.MeetingTokenProperties,
    "meeting_token_create_request": CreateMeetingTokenBody,
    "meeting_token_response": CreatedMeetingToken,
    "meeting_token_validation": models.MeetingToken,
    "recording": models.Recording,
    "recording_track": models.RecordingTrack,
    "recording_list_item": models.Recording,
    "recording_list": models.RecordingList,
    "recording_delete_response": models.RecordingDeleted,
    "recording_access_link": models.RecordingLink,
    "oci_bucket_test_response": models.OciBucketTest,
    "transcript": models.Transcript,
    "transcript_list_item": models.Transcript,
    "transcript_list": models.TranscriptList,
    "transcript_delete_response": models.Transcript,
    "transcript_out_params": TranscriptOutParams,
    "transcript_access_link": models.TranscriptLink,
    "meeting": models.Meeting,
    "meeting_info": models.Meeting,
    "meeting_list": models.MeetingList,
    "meeting_participant": models.MeetingParticipant,
    "meeting_participants_response": models.MeetingParticipants,
    "log_entry": models.LogEntry,
    "logs_response": models.Logs,
    "api_log_entry": models.APILogEntry,
    "available_phone_number": models.AvailablePhoneNumber,
    "available_phone_number_list": models.AvailablePhoneNumbers,
    "purchased_phone_number": models.PurchasedPhoneNumber,
    "purchased_phone_number_list": models.PurchasedPhoneNumbers,
    "buy_phone_number_request": BuyPhoneNumberBody,
    "buy_phone_number_response": models.BoughtPhoneNumber,
    "pinless_call_update_request": PinlessCallUpdateBody,
    "pinless_incoming_call": models.PinlessIncomingCall,
    "pinless_dialin": PinlessDialin,
    "pin_dialin": PinDialin,
    "dialin_timeout_config": models.DialinTimeoutConfig,
    "dialin_ivr_greeting": models.DialinIvrGreeting,
    "domain_dialin_config_create_request": CreateDialinConfigBody,
    "domain_dialin_config_update_request": UpdateDialinConfigBody,
    "domain_dialin_config_details": DialinConfigDetails,
    "domain_dialin_config": models.DialinConfig,
    "domain_dialin_config_list": models.DialinConfigList,
    "sip_trunk": models.SipTrunk,
    "sip_trunk_list": models.SipTrunkList,
    "sip_trunk_create_request": CreateSipTrunkBody,
    "sip_trunk_notification_config": models.SipTrunkNotification,
    "sip_trunk_config": models.SipTrunkAdmission,
    "sip_trunk_credential": SipTrunkCredential,
    "sip_trunk_update_request": UpdateSipTrunkBody,
    "sip_trunk_notification_update": models.SipTrunkNotificationUpdate,
    "sip_trunk_config_update": models.SipTrunkAdmissionUpdate,
    "sip_client": models.SipClient,
    "sip_client_credentials": models.SipClientCredentials,
    "sip_client_create_request": CreateSipClientBody,
    "sip_client_rotate_request": RotateSipClientBody,
    "sip_client_list": models.SipClientList,
    "domain_info": models.Domain,
    "domain_config": models.DomainConfig,
    "domain_update_request": UpdateDomainBody,
    "domain_properties": models.DomainProperties,
    "batch_processor_bucket": models.BatchProcessorBucket,
    "webhook": models.Webhook,
    "webhook_create_request": CreateWebhookBody,
    "webhook_update_request": UpdateWebhookBody,
    "batch_processor_job_request": SubmitBatchJobBody,
    "batch_processor_in_params": models.BatchInput,
    "batch_processor_out_params": models.BatchOutput,
    "batch_processor_out_s3_config": BatchOutputKey,
    "batch_processor_transform_params": BatchTransform,
    "batch_processor_transcript_options": models.DeepgramOptions,
    "batch_processor_job_submitted": models.BatchJobSubmitted,
    "batch_processor_job": models.BatchJob,
    "batch_processor_job_input": BatchInputAnswer,
    "batch_processor_job_output": BatchOutputAnswer,
    "batch_processor_output_file": BatchFile,
    "batch_processor_s3_location": BatchS3Location,
    "batch_processor_job_list_item": models.BatchJob,
    "batch_processor_job_list": models.BatchJobList,
    "batch_processor_access_link": models.BatchJobLinks,
    "batch_processor_link": BatchLink,
    "event_permissions": models.Permissions,
    "event_transcript_info": TranscriptInfo,
    "event_transcript_out_params": TranscriptOutput,
    "event_transcript_s3": TranscriptS3,
}

ELSEWHERE = {
    "presence_map": "a plain dict, see `models.Presence`",
    "layout": "a union, its members are compared one by one",
    "meeting_token_jwt_claims": "data, see test_claims",
    "sip_trunk_incoming": "two events, see `models.SipTrunkIncoming`",
}


def _event_shapes() -> dict[str, type[BaseModel]]:
    shapes: dict[str, type[BaseModel]] = {}
    for kind, event in models.EVENT_TYPES.items():
        name = "event_" + kind.replace(".", "_").replace("-", "_")
        if not kind.startswith("sip_trunk."):
            shapes[name] = event
            payload = event.model_fields["payload"].annotation
            assert isinstance(payload, type)
            assert issubclass(payload, BaseModel)
            shapes[f"{name}_payload"] = payload
    return shapes


MODELS: dict[str, type[BaseModel]] = _MODELS | _event_shapes()
