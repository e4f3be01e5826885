"""Renegotiation, which aiortc supports in part. This uses private parts of aiortc."""

import re
from typing import Final, cast

from aiortc import RTCPeerConnection, RTCSessionDescription

__all__ = ["another_offer", "forget_offer"]

_EXTENSION: Final = re.compile(r"^a=extmap:(\d+)\S* (\S+).*\r?\n", re.MULTILINE)


async def another_offer(connection: RTCPeerConnection) -> RTCSessionDescription:
    """Return an offer that keeps the extension numbers that were agreed on before.

    aiortc numbers RTP header extensions in its own way in each offer. Browsers reject an offer that
    reassigns a number.

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
    """Exclude the places that a dropped offer has added from all descriptions until the next offer.

    aiortc has numbered them already, and would confuse them with places of the other side's offer.

    Args:
        connection: A connection whose offer was created, and not set.
    """
    for place in connection.getTransceivers():
        if place.mid is None:
            place._set_mline_index(-1)  # pyright: ignore[reportPrivateUsage]
            place._offerDirection = "inactive"  # pyright: ignore[reportPrivateUsage]
