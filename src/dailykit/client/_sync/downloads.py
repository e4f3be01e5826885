# Generated from src/dailykit/client/_async/downloads.py by `make generate`. Do not edit.
"""Downloads of recordings and transcripts from the storage that Daily's links point to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from dailykit.client._failures import error_for
from dailykit.client._files import PartFile, Progress
from dailykit.client._http import Failure, Request, Response, TransportError
from dailykit.client._resuming import Body, Elsewhere, StartOver, file_request, understand
from dailykit.client._retry import Again, Done, Tries, decide
from dailykit.client._sync._transport import Transport
from dailykit.client._sync._waiting import in_thread
from dailykit.client._sync.engine import Engine

__all__ = ["Downloads"]

_MOST_REDIRECTS: Final = 5


class Downloads:
    """Downloads files for the resources of one client."""

    __slots__ = ("_engine", "_transport")

    def __init__(self, engine: Engine, transport: Transport) -> None:
        self._engine = engine
        self._transport = transport

    def is_folder(self, path: Path) -> bool:
        """Return whether the path is a folder."""
        return in_thread(path.is_dir)

    def download(
        self,
        label: str,
        locate: Callable[[], str],
        target: Path,
        progress: Progress | None,
    ) -> Path:
        """Download a file, resuming after interruptions as long as there is progress.

        Args:
            label: The operation's name in messages.
            locate: Returns a link to the file; called for each attempt, as links expire.
            target: Where to write the file.
            progress: Called with the bytes received so far and the total.

        Raises:
            DailyError: The download failed.
            OSError: The file could not be written.
        """
        with PartFile(target) as part:
            self._fill(part, label, locate, _Fetching(self._transport, part, progress))
            part.commit()
        return target

    def _fill(
        self,
        part: PartFile,
        label: str,
        locate: Callable[[], str],
        fetching: "_Fetching",
    ) -> None:
        """Fetch until the file is complete. Each attempt with progress resets the retries."""
        engine, timing = self._engine, self._engine.timing
        tries, furthest = Tries(), 0
        while True:
            began = timing.monotonic()
            request = fetching.request(label, locate(), engine)
            outcome = fetching.fetch(request)
            if part.size > furthest:
                tries, furthest, began = Tries(), part.size, timing.monotonic()
            tries.begin(began, began)
            tries.end(timing.monotonic())
            match decide(request, outcome, tries, engine.policy, timing.uniform, timing.now):
                case Done():
                    return
                case Again(wait):
                    timing.sleep(wait)
                case _:
                    raise error_for(
                        request, outcome, tries=tries, redact=engine.redact, now=timing.now()
                    )


class _Fetching:
    """The attempts of one download."""

    def __init__(self, transport: Transport, part: PartFile, progress: Progress | None) -> None:
        self._transport = transport
        self._part = part
        self._progress = progress
        self._tag: str | None = None  # the ETag of the partly downloaded version

    def request(self, label: str, link: str, engine: Engine) -> Request:
        """Return the request for the missing part of the file."""
        return file_request(
            label,
            link,
            agent=engine.headers["User-Agent"],
            timeout=engine.timeout,
            size=self._part.size,
            tag=self._tag,
        )

    def fetch(self, request: Request) -> Response | Failure:
        """Try once and return the outcome; a 200 means that the file is complete."""
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                outcome = self._follow(request)
                if not isinstance(outcome, Elsewhere):
                    return outcome
                request = replace(request, url=outcome.url)
        except TransportError as error:
            return error.failure
        return Failure(True, False, "the link redirects too many times", lasting=True)

    def _follow(self, request: Request) -> Response | Failure | Elsewhere:
        part = self._part
        with self._transport.stream(request) as stream:
            match understand(request.url, stream.status, stream.headers, part.size):
                case Body(start, total, tag):
                    self._tag = tag
                    if start == 0:
                        part.restart()
                    while piece := stream.read():
                        in_thread(part.write, piece)
                        if self._progress is not None:
                            self._progress(part.size, total)
                    if total is not None and part.size != total:
                        return Failure(True, False, f"it ended after {part.size} of {total} bytes")
                    return Response(200, stream.headers, b"")
                case StartOver():
                    part.restart()
                    return Failure(True, False, "the file changed during the download")
                case Elsewhere() as elsewhere:
                    return elsewhere
                case None:
                    return Response(stream.status, stream.headers, b"")
