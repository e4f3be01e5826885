"""The network addresses of a program. This uses private parts of aiortc."""

from typing import Final

from aiortc import RTCPeerConnection

__all__ = ["find_addresses"]

_LOOPBACK: Final = "127.0.0.1"
_COMPONENT: Final = 1


async def find_addresses(connection: RTCPeerConnection) -> None:
    """Find the addresses to send with the next description.

    aiortc skips the loopback address, which is the only address of a machine without a network.

    Args:
        connection: A connection with at least one place for tracks.
    """
    first, *_ = connection.getTransceivers()
    gatherer = first.sender.transport.transport.iceGatherer
    await gatherer.gather()
    if not gatherer.getLocalCandidates():
        inner = gatherer._connection  # pyright: ignore[reportPrivateUsage]
        found = await inner.get_component_candidates(_COMPONENT, [_LOOPBACK])
        inner._local_candidates += found  # pyright: ignore[reportPrivateUsage]
