"""Keeping connections to one process: a forked child must not use its parent's.

A child process inherits copies of its parent's sockets. If both used one, each could read the
other's responses. So right after a fork, the child redirects the descriptor of every connection to
the null device. The connection itself is unaffected: nothing is sent on it, and it is not shut
down. Each transport also forgets the connections that it opened in another process.
"""

import os
import weakref
from contextlib import suppress
from typing import Final, Protocol

__all__ = ["keep_to_this_process", "leave_behind", "process"]


class _Socket(Protocol):
    def fileno(self) -> int: ...


_sockets: Final[weakref.WeakSet[_Socket]] = weakref.WeakSet()
_left_behind: Final[list[object]] = []
_forks = 0


def process() -> tuple[int, int]:
    """Return an identifier of this process that differs from those of its ancestors.

    The process id alone is not enough: a child may have its grandparent's.
    """
    return os.getpid(), _forks


def keep_to_this_process(connection: _Socket) -> None:
    """Redirect a socket's descriptor to the null device in each child of this process."""
    _sockets.add(connection)


def leave_behind(what: object) -> None:
    """Keep one of the parent's objects forever, so that it is never closed properly.

    Closing it would take locks that a thread of the parent may have held, and shut down the
    parent's connection.
    """
    _left_behind.append(what)


def _cut_off() -> None:
    global _forks
    _forks += 1
    connections = list(_sockets)
    _sockets.clear()
    if connections:
        # If this fails, the connections stay open, but are still not used.
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_RDWR)
            _redirect(connections, nowhere)
            os.close(nowhere)


def _redirect(connections: list[_Socket], nowhere: int) -> None:
    # Not closed: an inherited event loop still knows the descriptor numbers, and would mistake the
    # next file that gets one of them for the parent's connection.
    for connection in connections:
        descriptor = connection.fileno()
        if descriptor >= 0:
            os.dup2(nowhere, descriptor, inheritable=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_cut_off)
