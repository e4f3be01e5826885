"""Live streams: where they go, and how many there may be."""

from typing import Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import LEAST_SURPRISE, STREAMING_RUNS, documented
from dailykit.conformance._people import a_call
from dailykit.conformance._probe import Probe

__all__ = ["CASES"]

CASES = CaseGroup("live_streams", "Live streams")

_RTMP: Final = {"rtmpUrl": "rtmp://127.0.0.1/live/key"}


@CASES.case(documented("rooms/live-streaming/start"), Needs.PEOPLE)
async def address_or_endpoint(probe: Probe) -> None:
    """A stream goes to an RTMP URL or to a named endpoint: one of the two is required."""
    room = await a_call(probe)
    path = f"/rooms/{room['name']}/live-streaming/start"
    for wrong in ({}, {**_RTMP, "endpoints": [{"endpoint": "main"}]}):
        (await probe.post(path, wrong)).refused(400, "invalid-request-error")
    said = await probe.made(path, _RTMP)
    require(bool(said), "a start should be answered", said)
    same("the members", sorted(said), ["sent"])


@CASES.case(STREAMING_RUNS, Needs.PEOPLE)
async def twice(probe: Probe) -> None:
    """A second stream is refused while the first runs, and can start once that is stopped."""
    room = await a_call(probe)
    path = f"/rooms/{room['name']}/live-streaming"
    await probe.made(f"{path}/start", _RTMP)
    await probe.local.advance(10)
    (await probe.post(f"{path}/start", _RTMP)).refused(400, "invalid-request-error")
    await probe.made(f"{path}/stop", {})
    await probe.local.advance(30)
    same("the members", sorted(await probe.made(f"{path}/start", _RTMP)), ["sent"])


@CASES.case(LEAST_SURPRISE, Needs.PEOPLE)
async def stop_nothing(probe: Probe) -> None:
    """Stopping without a live stream is 400."""
    room = await a_call(probe)
    answer = await probe.post(f"/rooms/{room['name']}/live-streaming/stop", {})
    answer.refused(400, "invalid-request-error")
