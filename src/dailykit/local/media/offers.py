"""Taking back an offer that was never set. What aiortc keeps to itself is used here."""

from aiortc import RTCPeerConnection

__all__ = ["forget_offer"]


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
