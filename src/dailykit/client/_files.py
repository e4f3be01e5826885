"""The files that downloads write."""

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

from dailykit.models.recordings import Recording

__all__ = ["PartFile", "Progress", "recording_file_name", "transcript_file_name"]

Progress: TypeAlias = Callable[[int, int | None], object]
"""Called with the number of bytes received and of the whole file, or None if that is unknown."""

_UNFIT: Final = re.compile(r"[^\w.-]", re.ASCII)


def recording_file_name(recording: Recording) -> str:
    """Return a recording's file name: ``<room>-<start_ts>-<id>.mp4``, without unknown parts."""
    start = None if recording.start_ts is None else int(recording.start_ts)
    parts = [str(part) for part in (recording.room_name, start, recording.id) if part is not None]
    return _UNFIT.sub("_", "-".join(parts)) + ".mp4"


def transcript_file_name(transcript_id: str) -> str:
    """Return a transcript's file name."""
    return _UNFIT.sub("_", transcript_id) + ".vtt"


class PartFile:
    """A file that is named ``<name>.part`` until it is complete.

    As a context manager, it deletes the file at the end unless it was committed. Its methods may
    be called from any thread: a cancelled task can leave a thread behind that is still writing.

    Args:
        target: The file. Its folder must exist.

    Raises:
        OSError: The file can't be opened.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._part = target.with_name(target.name + ".part")
        self._lock = threading.Lock()
        self._file = self._part.open("wb")
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            if not self._file.closed:
                self._file.close()
                self._part.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        """Append a piece."""
        with self._lock:
            self._file.write(piece)
            self.size += len(piece)

    def restart(self) -> None:
        """Discard everything that was written."""
        with self._lock:
            self._file.seek(0)
            self._file.truncate()
            self.size = 0

    def commit(self) -> None:
        """Rename the file to its name, replacing an existing file.

        Raises:
            OSError: Renaming failed, or another process has written to the file.
        """
        with self._lock:
            self._file.flush()
            written = os.fstat(self._file.fileno()).st_size
            if written != self.size:
                raise OSError(f"{self._part} has {written} bytes instead of {self.size}")
            # Windows can't rename an open file.
            self._file.close()
            try:
                self._part.replace(self._target)
            except OSError:
                self._part.unlink(missing_ok=True)
                raise
