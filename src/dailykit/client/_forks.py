"""No connection outlives a fork: its two ends would be three, and answers would go astray.

A child process inherits copies of its parent's sockets. Were both to use one, each could read what
the other was answered. So in the child every descriptor of a connection is made to lead nowhere,
right after the fork. The connection itself stays as it is, for the parent: nothing is sent on it,
and it is not shut down. And each transport forgets what it has opened in another process.
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
    """Return what tells this process from its parents.

    The process id alone does not: a child may have its grandparent's.
    """
    return os.getpid(), _forks


def keep_to_this_process(connection: _Socket) -> None:
    """Have the descriptor of a socket lead nowhere in each child of this process."""
    _sockets.add(connection)


def leave_behind(what: object) -> None:
    """Keep something of the parent's for ever, so that nothing closes it in an orderly way.

    Closing would take locks that a thread of the parent may have held, and say good-bye to the
    other side in the parent's name.
    """
    _left_behind.append(what)


def _cut_off() -> None:
    global _forks
    _forks += 1
    connections = list(_sockets)
    _sockets.clear()
    if connections:
        # Should this fail, the connections are not used all the same, only kept open.
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_RDWR)
            _redirect(connections, nowhere)
            os.close(nowhere)


def _redirect(connections: list[_Socket], nowhere: int) -> None:
    # Rather than closing them: an event loop that was inherited still knows the numbers, and would
    # take whatever gets one of them next for the parent's connection.
    for connection in connections:
        descriptor = connection.fileno()
        if descriptor >= 0:
            os.dup2(nowhere, descriptor, inheritable=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_cut_off)
