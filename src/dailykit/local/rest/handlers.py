"""The handlers: from a validated request to the world's method that performs it.

There is one entry for each operation in the table. The shared parts are short on purpose: the table
is read more often than it is changed.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from dailykit.local.requests.validation import read_body
from dailykit.local.rest.handling import Handler, RestRequest
from dailykit.local.world.core.outgoing import Post, PostOutcome
from dailykit.local.world.world import World
from dailykit.operations import by_name

__all__ = ["HANDLERS"]


async def _create_trunk(world: World, request: RestRequest) -> Any:
    _check_template(request.body.room_template)
    draft = world.sip_trunks.draft(request.domain, request.body)
    return world.sip_trunks.create(request.domain, draft, await _probed(request, draft.probe))


async def _update_trunk(world: World, request: RestRequest) -> Any:
    _check_template(request.body.room_template or {})
    draft = world.sip_trunks.draft_update(request.domain, request.path["id"], request.body)
    return world.sip_trunks.update(request.domain, draft, await _probed(request, draft.probe))


async def _create_config(world: World, request: RestRequest) -> Any:
    draft = world.dialin_configs.draft(request.domain, request.body)
    return world.dialin_configs.create(request.domain, draft, await _probed(request, draft.probe))


async def _update_config(world: World, request: RestRequest) -> Any:
    draft = world.dialin_configs.draft_update(request.domain, request.path["id"], request.body)
    return world.dialin_configs.update(request.domain, draft, await _probed(request, draft.probe))


async def _probed(request: RestRequest, probe: Post | None) -> PostOutcome | None:
    return None if probe is None else await request.post(probe)


def _check_template(template: Mapping[str, Any]) -> None:
    """Refuse a template that could not be set on a room."""
    read_body(by_name("rooms.create"), json.dumps({"properties": template}).encode())


async def _create_webhook(world: World, request: RestRequest) -> Any:
    draft = world.webhooks.draft(request.domain, request.body)
    return world.webhooks.create(request.domain, draft, await request.post(draft.probe))


async def _update_webhook(world: World, request: RestRequest) -> Any:
    draft = world.webhooks.draft_update(request.domain, request.path["id"], request.body)
    return world.webhooks.update(request.domain, draft, await request.post(draft.probe))


def _api_log(world: World, request: RestRequest) -> Any:
    return world.journal.page(request.domain, world.domains.all_keys(), request.query)


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "batch_processor.access_link": lambda world, request: world.batch_jobs.access_link(
            request.domain, request.path["id"]
        ),
        "batch_processor.delete": lambda world, request: world.batch_jobs.delete(
            request.domain, request.path["id"]
        ),
        "batch_processor.get": lambda world, request: world.batch_jobs.get(
            request.domain, request.path["id"]
        ),
        "batch_processor.list": lambda world, request: world.batch_jobs.page(
            request.domain, request.query
        ),
        "batch_processor.submit": lambda world, request: world.batch_jobs.submit(
            request.domain, request.body
        ),
        "dialin.update_pinless_call": lambda world, request: world.dialin.update_pinless_call(
            request.domain, request.body
        ),
        "dialin_configs.create": _create_config,
        "dialin_configs.delete": lambda world, request: world.dialin_configs.delete(
            request.domain, request.path["id"]
        ),
        "dialin_configs.get": lambda world, request: world.dialin_configs.get(
            request.domain, request.path["id"]
        ),
        "dialin_configs.list": lambda world, request: world.dialin_configs.page(
            request.domain, request.query
        ),
        "dialin_configs.update": _update_config,
        "domain.get": lambda world, request: world.domains.read(request.domain),
        "domain.update": lambda world, request: world.domains.update(request.domain, request.body),
        "logs.api": _api_log,
        "logs.list": lambda world, request: world.logs.page(request.domain, request.query),
        "meeting_tokens.create": lambda world, request: world.tokens.create(
            request.domain, request.body
        ),
        "meeting_tokens.validate": lambda world, request: world.tokens.validate(
            request.domain, request.path["meeting_token"], request.query
        ),
        "meetings.get": lambda world, request: world.meetings.get(
            request.domain, request.path["meeting"]
        ),
        "meetings.list": lambda world, request: world.meetings.page(request.domain, request.query),
        "meetings.participants": lambda world, request: world.meetings.participants(
            request.domain, request.path["meeting"], request.query
        ),
        "phone_numbers.available": lambda world, request: world.phones.available(request.query),
        "phone_numbers.buy": lambda world, request: world.phones.buy(request.domain, request.body),
        "phone_numbers.purchased": lambda world, request: world.phones.page(
            request.domain, request.query
        ),
        "phone_numbers.release": lambda world, request: world.phones.release(
            request.domain, request.path["id"]
        ),
        "presence.get": lambda world, request: world.presence.of_domain(request.domain),
        "recordings.access_link": lambda world, request: world.recordings.access_link(
            request.domain, request.path["recording_id"], request.query
        ),
        "recordings.delete": lambda world, request: world.recordings.delete(
            request.domain, request.path["recording_id"]
        ),
        "recordings.get": lambda world, request: world.recordings.get(
            request.domain, request.path["recording_id"]
        ),
        "recordings.list": lambda world, request: world.recordings.page(
            request.domain, request.query
        ),
        "recordings.test_oci_bucket": lambda world, request: world.oci_buckets.test(
            request.domain, request.query
        ),
        "rooms.create": lambda world, request: world.rooms.create(request.domain, request.body),
        "rooms.create_many": lambda world, request: world.rooms.create_many(
            request.domain, request.body.rooms
        ),
        "rooms.delete": lambda world, request: world.rooms.delete(
            request.domain, request.path["room_name"]
        ),
        "rooms.delete_many": lambda world, request: world.rooms.delete_many(
            request.domain, request.body.rooms
        ),
        "rooms.dial_out": lambda world, request: world.dialout.start(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.eject": lambda world, request: world.room_calls.eject(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.get": lambda world, request: world.rooms.get(
            request.domain, request.path["room_name"]
        ),
        "rooms.get_session_data": lambda world, request: world.room_calls.get_session_data(
            request.domain, request.path["room_name"]
        ),
        "rooms.list": lambda world, request: world.rooms.page(request.domain, request.query),
        "rooms.presence": lambda world, request: world.presence.of_room(
            request.domain, request.path["room_name"], request.query
        ),
        "rooms.refer_sip_call": lambda world, request: world.transfers.refer(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.send_app_message": lambda world, request: world.room_calls.send_app_message(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.send_dtmf": lambda world, request: world.dialout.send_dtmf(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.set_session_data": lambda world, request: world.room_calls.set_session_data(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.start_live_stream": lambda world, request: world.live_streams.start(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.start_recording": lambda world, request: world.room_recordings.start(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.start_transcription": lambda world, request: world.room_transcriptions.start(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.stop_dial_out": lambda world, request: world.dialout.stop(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.stop_live_stream": lambda world, request: world.live_streams.stop(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.stop_recording": lambda world, request: world.room_recordings.stop(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.stop_transcription": lambda world, request: world.room_transcriptions.stop(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.transfer_sip_call": lambda world, request: world.transfers.transfer(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.update": lambda world, request: world.rooms.update(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.update_live_stream": lambda world, request: world.live_streams.update(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.update_permissions": lambda world, request: world.room_calls.update_permissions(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.update_recording": lambda world, request: world.room_recordings.update(
            request.domain, request.path["room_name"], request.body
        ),
        "rooms.update_transcription": lambda world, request: world.room_transcriptions.update(
            request.domain, request.path["room_name"], request.body
        ),
        "sip_clients.create": lambda world, request: world.sip_clients.create(
            request.domain, request.body
        ),
        "sip_clients.delete": lambda world, request: world.sip_clients.delete(
            request.domain, request.path["username"]
        ),
        "sip_clients.get": lambda world, request: world.sip_clients.get(
            request.domain, request.path["username"]
        ),
        "sip_clients.list": lambda world, request: world.sip_clients.page(
            request.domain, request.query
        ),
        "sip_clients.rotate": lambda world, request: world.sip_clients.rotate(
            request.domain, request.path["username"], request.body
        ),
        "sip_trunks.create": _create_trunk,
        "sip_trunks.delete": lambda world, request: world.sip_trunks.delete(
            request.domain, request.path["id"]
        ),
        "sip_trunks.get": lambda world, request: world.sip_trunks.get(
            request.domain, request.path["id"]
        ),
        "sip_trunks.list": lambda world, request: world.sip_trunks.page(
            request.domain, request.query
        ),
        "sip_trunks.update": _update_trunk,
        "transcripts.access_link": lambda world, request: world.transcripts.access_link(
            request.domain, request.path["transcriptId"]
        ),
        "transcripts.delete": lambda world, request: world.transcripts.delete(
            request.domain, request.path["transcriptId"]
        ),
        "transcripts.get": lambda world, request: world.transcripts.get(
            request.domain, request.path["transcriptId"]
        ),
        "transcripts.list": lambda world, request: world.transcripts.page(
            request.domain, request.query
        ),
        "webhooks.create": _create_webhook,
        "webhooks.delete": lambda world, request: world.webhooks.delete(
            request.domain, request.path["id"]
        ),
        "webhooks.get": lambda world, request: world.webhooks.get(
            request.domain, request.path["id"]
        ),
        "webhooks.list": lambda world, request: world.webhooks.all_of(request.domain),
        "webhooks.update": _update_webhook,
    }
)
"""By the operation's name: one for each row of the table."""
