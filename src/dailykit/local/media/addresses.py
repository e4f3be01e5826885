"""Where a program can be reached. What aiortc keeps to itself is used here, and nowhere else."""

from typing import Final

from aiortc import RTCPeerConnection

__all__ = ["find_addresses"]

_LOOPBACK: Final = "127.0.0.1"
_COMPONENT: Final = 1


async def find_addresses(connection: RTCPeerConnection) -> None:
    """Find the addresses to tell with the next description.

    aiortc passes over the address of loopback, which is the only one of a machine that is in no
    network.

    Args:
        connection: A connection with a place for tracks at least.
    """
    first, *_ = connection.getTransceivers()
    gatherer = first.sender.transport.transport.iceGatherer
    await gatherer.gather()
    if not gatherer.getLocalCandidates():
        inner = gatherer._connection  # pyright: ignore[reportPrivateUsage]
        found = await inner.get_component_candidates(_COMPONENT, [_LOOPBACK])
        inner._local_candidates += found  # pyright: ignore[reportPrivateUsage]
