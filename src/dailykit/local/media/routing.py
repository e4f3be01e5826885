"""Routing of packets to the tracks they belong to. This uses private parts of aiortc.

aiortc gives a packet of an unknown source to the only receiver of its payload type. A track that
begins before its place is known here would be heard in another track's place, whose own packets
would then seem old. Every peer announces its sources, so the packets of others are left out.
"""

from collections.abc import Callable
from typing import Any

from aiortc import RTCPeerConnection
from aiortc.rtp import RtpPacket

__all__ = ["only_announced_sources"]


def only_announced_sources(connection: RTCPeerConnection) -> None:
    """Make a connection leave out packets whose source no description has announced."""
    for place in connection.getTransceivers():
        router: Any = place.receiver.transport._rtp_router  # pyright: ignore[reportPrivateUsage]
        router.route_rtp = _announced(router)


def _announced(router: Any) -> Callable[[RtpPacket], object]:
    def route(packet: RtpPacket) -> object:
        receiver = router.ssrc_table.get(packet.ssrc)
        known = router.payload_type_table.get(packet.payload_type, ())
        return receiver if receiver in known else None

    return route
