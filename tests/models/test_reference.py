"""The models against the reference of Daily's shapes, where it is at hand."""

import pytest
from pydantic import BaseModel
from tests.support.reference import load_reference
from tests.support.shapes import Comparison, Json

from dailykit import models
from dailykit.models._base import DailyBody
from dailykit.models.batch_processor import BatchInputAnswer
from dailykit.models.event_payloads import TranscriptInfo, TranscriptOutput, TranscriptS3

MODELS: dict[str, type[BaseModel]] = {
    "error_body": models.ErrorBody,
    "phone_number_422_error": models.BuyPhoneNumberError,
    "phone_number_422_error_item": models.CarrierComplaint,
    "release_phone_number_422_error": models.ReleasePhoneNumberError,
    "sent_ack": models.SentAck,
    "status_sent_ack": models.StatusAck,
    "ok_ack": models.OkAck,
    "dialout_ack": models.DialoutAck,
    "status_ok": models.StatusAck,
    "room": models.Room,
    "room_list": models.RoomList,
    "room_create_request": models.CreateRoomBody,
    "room_update_request": models.UpdateRoomBody,
    "room_delete_response": models.RoomDeleted,
    "room_properties": models.RoomProperties,
    "room_config": models.RoomConfig,
    "dialout_config": models.DialoutConfig,
    "sip": models.Sip,
    "sip_codecs": models.SipCodecs,
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
    "can_receive_media": models.MediaMap,
    "permissions_update_request": models.UpdatePermissionsBody,
    "permissions_update": models.Permissions,
    "batch_rooms_create_request": models.CreateRoomsBody,
    "batch_rooms_delete_request": models.DeleteRoomsBody,
    "batch_rooms_delete_response": models.RoomsDeleted,
    "presence_entry": models.PresenceEntry,
    "room_presence": models.RoomPresence,
    "send_app_message_request": models.SendAppMessageBody,
    "session_data": models.SessionData,
    "session_data_set_request": models.SetSessionDataBody,
    "eject_request": models.EjectBody,
    "eject_response": models.Ejected,
    "recording_start_options": models.RecordingOptions,
    "recording_update_options": models.UpdateRecordingBody,
    "live_streaming_options": models.LiveStreamingOptions,
    "recording_stop_request": models.StopRecordingBody,
    "live_streaming_stop_request": models.StopLiveStreamingBody,
    "streaming_endpoint_ref": models.StreamingEndpointRef,
    "layout_default": models.DefaultLayout,
    "layout_single_participant": models.SingleParticipantLayout,
    "layout_active_participant": models.ActiveParticipantLayout,
    "layout_portrait": models.PortraitLayout,
    "layout_custom": models.CustomLayout,
    "transcription_properties": models.TranscriptionOptions,
    "transcription_update_request": models.UpdateTranscriptionBody,
    "transcription_stop_request": models.StopTranscriptionBody,
    "dialout_properties": models.DialoutBody,
    "dialout_video_settings": models.DialoutVideoSettings,
    "dialout_stop_request": models.StopDialoutBody,
    "dialout_send_dtmf_request": models.SendDtmfBody,
    "sip_call_transfer_request": models.SipTransferBody,
    "sip_refer_request": models.SipReferBody,
    "meeting_token_properties": models.MeetingTokenProperties,
    "meeting_token_create_request": models.CreateMeetingTokenBody,
    "meeting_token_response": models.CreatedMeetingToken,
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
    "transcript_out_params": models.TranscriptOutParams,
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
    "buy_phone_number_request": models.BuyPhoneNumberBody,
    "buy_phone_number_response": models.BoughtPhoneNumber,
    "pinless_call_update_request": models.PinlessCallUpdateBody,
    "pinless_incoming_call": models.PinlessIncomingCall,
    "pinless_dialin": models.PinlessDialin,
    "pin_dialin": models.PinDialin,
    "dialin_timeout_config": models.DialinTimeoutConfig,
    "dialin_ivr_greeting": models.DialinIvrGreeting,
    "domain_dialin_config_create_request": models.CreateDialinConfigBody,
    "domain_dialin_config_update_request": models.UpdateDialinConfigBody,
    "domain_dialin_config_details": models.DialinConfigDetails,
    "domain_dialin_config": models.DialinConfig,
    "domain_dialin_config_list": models.DialinConfigList,
    "sip_trunk": models.SipTrunk,
    "sip_trunk_list": models.SipTrunkList,
    "sip_trunk_create_request": models.CreateSipTrunkBody,
    "sip_trunk_notification_config": models.SipTrunkNotification,
    "sip_trunk_config": models.SipTrunkAdmission,
    "sip_trunk_credential": models.SipTrunkCredential,
    "sip_trunk_update_request": models.UpdateSipTrunkBody,
    "sip_trunk_notification_update": models.SipTrunkNotificationUpdate,
    "sip_trunk_config_update": models.SipTrunkAdmissionUpdate,
    "sip_client": models.SipClient,
    "sip_client_credentials": models.SipClientCredentials,
    "sip_client_create_request": models.CreateSipClientBody,
    "sip_client_rotate_request": models.RotateSipClientBody,
    "sip_client_list": models.SipClientList,
    "domain_info": models.Domain,
    "domain_config": models.DomainConfig,
    "domain_update_request": models.UpdateDomainBody,
    "domain_properties": models.DomainProperties,
    "batch_processor_bucket": models.BatchProcessorBucket,
    "webhook": models.Webhook,
    "webhook_create_request": models.CreateWebhookBody,
    "webhook_update_request": models.UpdateWebhookBody,
    "batch_processor_job_request": models.SubmitBatchJobBody,
    "batch_processor_in_params": models.BatchInput,
    "batch_processor_out_params": models.BatchOutput,
    "batch_processor_out_s3_config": models.BatchOutputKey,
    "batch_processor_transform_params": models.BatchTransform,
    "batch_processor_transcript_options": models.DeepgramOptions,
    "batch_processor_job_submitted": models.BatchJobSubmitted,
    "batch_processor_job": models.BatchJob,
    "batch_processor_job_input": BatchInputAnswer,
    "batch_processor_job_output": models.BatchOutputAnswer,
    "batch_processor_output_file": models.BatchFile,
    "batch_processor_s3_location": models.BatchS3Location,
    "batch_processor_job_list_item": models.BatchJob,
    "batch_processor_job_list": models.BatchJobList,
    "batch_processor_access_link": models.BatchJobLinks,
    "batch_processor_link": models.BatchLink,
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

KNOWN: dict[str, set[str]] = {
    # Behaviours 2.8 has these: PIN dial-in, and that SIP settings are echoed as they were sent.
    "room_properties": {"dialin: not in the shape"},
    "room_config": {
        "dialin: not in the shape",
        "dialin_code: not in the shape",
        "sip: not in the shape",
    },
    # Without these the calls have no meaning.
    "permissions_update_request": {"data: required without need"},
    "batch_rooms_create_request": {"rooms: required without need"},
    "batch_rooms_delete_request": {"rooms: required without need"},
    "send_app_message_request": {"data: required without need"},
    "dialout_stop_request": {"sessionId: required without need"},
    "sip_call_transfer_request": {
        "sessionId: required without need",
        "toEndPoint: required without need",
    },
    "sip_refer_request": {"sessionId: required without need", "toEndPoint: required without need"},
    "webhook_create_request": {"url: required without need", "eventTypes: required without need"},
    # The shapes' notes: a list of booleans occurs, and booleans beside lists.
    "transcription_properties": {"redact: items takes ['boolean'] too"},
    "batch_processor_transcript_options": {"redact: items takes ['boolean'] too"},
    "event_permissions": {"canAdmin: takes ['boolean'] too", "canSend: takes ['boolean'] too"},
}
"""Where a model differs from its shape on purpose."""


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


EVERY = MODELS | _event_shapes()


def test_every_shape_has_a_model() -> None:
    shapes = load_reference("schemas.json")
    assert set(shapes) == set(EVERY) | set(ELSEWHERE)


def _also_seen(name: str, shapes: Json) -> set[str]:
    """Return properties that another shape of the same object has."""
    siblings = [other for other in EVERY if EVERY[other] is EVERY[name]]
    siblings += {
        "meeting_token_validation": ["meeting_token_properties"],
        "domain_config": ["domain_properties"],
    }.get(name, [])
    seen = {prop for other in siblings for prop in shapes[other]["properties"]}
    claims = {one.get("property", "iat") for one in _properties(shapes, "meeting_token_jwt_claims")}
    more = {
        "meeting_token_validation": claims,
        "domain_config": {"max_api_keys", "max_webhook_count"},  # behaviours 7
    }
    return seen | more.get(name, set())


def _properties(shapes: Json, name: str) -> list[Json]:
    return list(shapes[name]["properties"].values())


@pytest.mark.parametrize("name", EVERY)
def test_a_model_has_what_its_shape_has(name: str) -> None:
    shapes = load_reference("schemas.json")
    model = EVERY[name]
    is_body = issubclass(model, DailyBody)
    comparison = Comparison(model, shapes[name], EVERY, is_body=is_body)
    differences = set(comparison.differences())
    if not is_body:
        differences -= {f"{prop}: not in the shape" for prop in _also_seen(name, shapes)}
    assert differences == KNOWN.get(name, set())
