"""Offers in a connection that goes on, which aiortc does not expect. It is helped here."""

import re
from typing import Final, cast

from aiortc import RTCPeerConnection, RTCSessionDescription

__all__ = ["another_offer", "forget_offer"]

_EXTENSION: Final = re.compile(r"^a=extmap:(\d+)\S* (\S+).*\r?\n", re.MULTILINE)


async def another_offer(connection: RTCPeerConnection) -> RTCSessionDescription:
    """Return an offer, with the numbers that were agreed on before.

    aiortc numbers extensions of RTP packets in its own way in each offer. Browsers refuse an offer
    in which a number of the first one stands for something else.

    Args:
        connection: The connection.
    """
    offer = await connection.createOffer()
    # There is none before the first answer, though its type does not say so.
    before = cast("RTCSessionDescription | None", connection.remoteDescription)
    if before is None:
        return offer
    numbers = {found[2]: found[1] for found in _EXTENSION.finditer(before.sdp)}

    def renumbered(found: re.Match[str]) -> str:
        uri = found[2]
        return f"a=extmap:{numbers[uri]} {uri}\r\n" if uri in numbers else ""

    return RTCSessionDescription(_EXTENSION.sub(renumbered, offer.sdp), offer.type)


def forget_offer(connection: RTCPeerConnection) -> None:
    """Let the places that an own offer has added be in nobody's description, until the next one.

    aiortc numbers them already when it makes the offer, and would take them for places of the
    offer of the other side, or ask which way that opens them.

    Args:
        connection: A connection whose own offer was made, and not set.
    """
    for place in connection.getTransceivers():
        if place.mid is None:
            place._set_mline_index(-1)  # pyright: ignore[reportPrivateUsage]
            place._offerDirection = "inactive"  # pyright: ignore[reportPrivateUsage]
