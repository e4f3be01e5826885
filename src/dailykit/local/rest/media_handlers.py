"""From the operations on what calls leave behind to the world's methods that do them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dailykit.local.rest.handling import Handler

__all__ = ["MEDIA_HANDLERS"]

MEDIA_HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "batch_processor.access_link": lambda world, call: world.batch_jobs.access_link(
            call.domain, call.path["id"]
        ),
        "batch_processor.delete": lambda world, call: world.batch_jobs.delete(
            call.domain, call.path["id"]
        ),
        "batch_processor.get": lambda world, call: world.batch_jobs.get(
            call.domain, call.path["id"]
        ),
        "batch_processor.list": lambda world, call: world.batch_jobs.page(call.domain, call.query),
        "batch_processor.submit": lambda world, call: world.batch_jobs.submit(
            call.domain, call.body
        ),
        "logs.list": lambda world, call: world.logs.page(call.domain, call.query),
        "recordings.access_link": lambda world, call: world.recordings.access_link(
            call.domain, call.path["recording_id"], call.query
        ),
        "recordings.delete": lambda world, call: world.recordings.delete(
            call.domain, call.path["recording_id"]
        ),
        "recordings.get": lambda world, call: world.recordings.get(
            call.domain, call.path["recording_id"]
        ),
        "recordings.list": lambda world, call: world.recordings.page(call.domain, call.query),
        "recordings.test_oci_bucket": lambda world, call: world.oci_buckets.test(
            call.domain, call.query
        ),
        "rooms.start_live_stream": lambda world, call: world.live_streams.start(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.start_recording": lambda world, call: world.room_recordings.start(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.start_transcription": lambda world, call: world.room_transcriptions.start(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.stop_live_stream": lambda world, call: world.live_streams.stop(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.stop_recording": lambda world, call: world.room_recordings.stop(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.stop_transcription": lambda world, call: world.room_transcriptions.stop(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.update_live_stream": lambda world, call: world.live_streams.update(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.update_recording": lambda world, call: world.room_recordings.update(
            call.domain, call.path["room_name"], call.body
        ),
        "rooms.update_transcription": lambda world, call: world.room_transcriptions.update(
            call.domain, call.path["room_name"], call.body
        ),
        "transcripts.access_link": lambda world, call: world.transcripts.access_link(
            call.domain, call.path["transcriptId"]
        ),
        "transcripts.delete": lambda world, call: world.transcripts.delete(
            call.domain, call.path["transcriptId"]
        ),
        "transcripts.get": lambda world, call: world.transcripts.get(
            call.domain, call.path["transcriptId"]
        ),
        "transcripts.list": lambda world, call: world.transcripts.page(call.domain, call.query),
    }
)
"""By the operation's name."""
