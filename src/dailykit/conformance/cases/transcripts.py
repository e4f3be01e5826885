"""Transcriptions: what is stored of them."""

import re
from typing import Any, Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, documented
from dailykit.conformance._patterns import matches
from dailykit.conformance._people import a_call
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("transcripts", "Transcriptions")

_NO_ID: Final = "0cb313e1-211f-4be0-833d-8c7305b19902"


async def _transcripts(probe: Probe, room: Any) -> list[Any]:
    return list[Any]((await probe.found(f"/transcript?roomId={room['id']}"))["data"])


async def _transcribe(probe: Probe, room: Any) -> None:
    path = f"/rooms/{room['name']}/transcription"
    await probe.made(f"{path}/start", {})
    await probe.local.advance(30)
    await probe.made(f"{path}/stop", {})
    await probe.local.advance(60)


@CASES.case(documented("transcript/list-transcripts"), Needs.PEOPLE)
async def stored_if_wanted(probe: Probe) -> None:
    """A transcript is stored only if the room's settings enable it."""
    for wanted in (True, False):
        room = await a_call(probe, enable_transcription_storage=wanted)
        await _transcribe(probe, room)
        statuses = [transcript["status"] for transcript in await _transcripts(probe, room)]
        same(f"with storage {wanted}", statuses, ["t_finished"] if wanted else [])


@CASES.case(documented("transcript/get-transcript-info"), Needs.PEOPLE)
async def one_transcript(probe: Probe) -> None:
    """A transcript is read by its id, and has its room's, domain's and meeting's ids."""
    room = await a_call(probe, enable_transcription_storage=True)
    await _transcribe(probe, room)
    (listed,) = await _transcripts(probe, room)
    found = await probe.found(f"/transcript/{listed['transcriptId']}")
    (meeting,) = (await probe.found(f"/meetings?room={room['name']}"))["data"]
    domain_id = (await probe.found("/"))["domain_id"]
    told = (found["roomId"], found["mtgSessionId"], found["domainId"], found["isVttAvailable"])
    same("what it belongs to", told, (room["id"], meeting["id"], domain_id, True))


@CASES.case(documented("transcript/delete-transcript"), Needs.PEOPLE)
async def deletion(probe: Probe) -> None:
    """A deletion returns the transcript with the status deleted."""
    room = await a_call(probe, enable_transcription_storage=True)
    await _transcribe(probe, room)
    (listed,) = await _transcripts(probe, room)
    deleted = (await probe.delete(f"/transcript/{listed['transcriptId']}")).ok()
    told = (deleted["transcriptId"], deleted["status"])
    same("what is said", told, (listed["transcriptId"], "t_deleted"))


@CASES.case(documented("transcript/get-transcript-link"), Needs.PEOPLE)
async def access_link(probe: Probe) -> None:
    """The link to a transcript is in the field link."""
    room = await a_call(probe, enable_transcription_storage=True)
    await _transcribe(probe, room)
    (listed,) = await _transcripts(probe, room)
    link = await probe.found(f"/transcript/{listed['transcriptId']}/access-link")
    same("the transcript", link["transcriptId"], listed["transcriptId"])
    matches("the link", link["link"], re.compile("https?://.*[^/]"))


@CASES.case(LEAST_SURPRISE)
async def missing(probe: Probe) -> None:
    """A transcript that does not exist is 404."""
    (await probe.get(f"/transcript/{_NO_ID}")).refused(404, "not-found")
    (await probe.delete(f"/transcript/{_NO_ID}")).refused(404, "not-found")
