"""Packets reach the track that announced them, and no other."""

from typing import Any

from aiortc import RTCPeerConnection
from aiortc.rtp import RtpPacket

from dailykit.local.media.routing import only_announced_sources


async def test_a_packet_from_nowhere_is_in_no_track() -> None:
    connection = RTCPeerConnection()
    place = connection.addTransceiver("audio")
    router: Any = place.receiver.transport._rtp_router
    router.register_receiver(place.receiver, [1], [96], "0")
    announced, unknown = (RtpPacket(payload_type=96, ssrc=ssrc) for ssrc in (1, 2))
    other_kind = RtpPacket(payload_type=97, ssrc=1)

    # aiortc takes the only receiver for any source, and keeps to it from then on.
    assert router.route_rtp(RtpPacket(payload_type=96, ssrc=3)) is place.receiver
    only_announced_sources(connection)
    assert router.route_rtp(announced) is place.receiver
    assert router.route_rtp(unknown) is None
    assert router.route_rtp(other_kind) is None
    # Once it is announced, it arrives.
    router.register_receiver(place.receiver, [2], [96], "0")
    assert router.route_rtp(unknown) is place.receiver
    await connection.close()
