"""Answering requests from a cassette. Pure: the time is an argument."""

from typing import Final

from dailykit import wording
from dailykit.cassettes._file import (
    Cassette,
    Content,
    Recorded,
    RecordedAnswer,
    RecordedRequest,
)
from dailykit.cassettes._matching import Correspondence, Difference
from dailykit.cassettes._moments import BEGINNING
from dailykit.redaction import hidden

__all__ = ["NOT_RECORDED_STATUS", "Player"]

NOT_RECORDED_STATUS: Final = 409
"""A status that no client retries, and that Daily does not use."""

_MOST_SHOWN: Final = 4
_ANOTHER_OPERATION: Final = 1000
"""Counts as so many differences, so that the nearest request is one of the same kind."""


class Player:
    """Gives each recorded answer once, to the first request that is the recorded one.

    Args:
        cassette: The recording.
        api_key: Signs meeting tokens in answers.
    """

    def __init__(self, cassette: Cassette, api_key: str) -> None:
        self._exchanges = cassette.exchanges
        self._left = dict(enumerate(cassette.exchanges, start=1))
        self._known = Correspondence(cassette.recorded_at, cassette.tokens, api_key)
        self._last = 0
        self.misses: list[str] = []
        """What was not recorded, a sentence or more for each."""

    @property
    def unused(self) -> list[str]:
        """The recorded requests that were not sent, each with its number."""
        return [_named(number, one) for number, one in self._left.items()]

    def answer(self, request: RecordedRequest, now: float) -> RecordedAnswer:
        """Return the answer to a request: the recorded one, or that it was not recorded.

        Args:
            request: The request.
            now: The time, in unix seconds.
        """
        for number in self._in_turn():
            one = self._left[number]
            if one.request.method != request.method:
                continue
            known = self._at(one, now)
            if not known.request(one.request, request):
                del self._left[number]
                self._known, self._last = known, number
                return RecordedAnswer(
                    one.answer.status,
                    known.actual_content(one.answer.content),
                    {name: known.actual_text(text) for name, text in one.answer.headers.items()},
                )
        text = self._missed(request, now)
        self.misses.append(text)
        body = {"error": wording.NOT_RECORDED, "info": text}
        return RecordedAnswer(NOT_RECORDED_STATUS, Content(body, None))

    def _in_turn(self) -> list[int]:
        """Return the numbers of the requests that are left, those after the last answer first.

        So a request that the program leaves out is not taken for a later one that looks alike.
        """
        return sorted(self._left, key=lambda number: (number < self._last, number))

    def _at(self, one: Recorded, now: float) -> Correspondence:
        known = self._known.copy()
        known.moments.turn_to(BEGINNING + one.at, now)
        return known

    def _missed(self, request: RecordedRequest, now: float) -> str:
        asked = hidden(f"{request.method} {request.path}")
        if not self._exchanges:
            return f"{asked} is not in the cassette, which is empty"
        compared = (
            (number, one, self._at(one, now).request(one.request, request))
            for number, one in enumerate(self._exchanges, start=1)
        )
        number, one, differences = min(compared, key=lambda one: self._distance(one[0], one[2]))
        nearest = f"{asked} is not in the cassette. The nearest recorded request is "
        if number not in self._left:
            again = f"{_named(number, one)}, whose answer was already given"
            return nearest + again + (f"; {_listed(differences)}" if differences else "")
        return f"{nearest}{_named(number, one)}; {_listed(differences)}"

    def _distance(self, number: int, differences: list[Difference]) -> tuple[int, bool]:
        far = {"method", "path"} & {difference.where for difference in differences}
        return len(differences) + len(far) * _ANOTHER_OPERATION, number not in self._left


def _named(number: int, one: Recorded) -> str:
    return f"number {number}, {one.request.method} {one.request.path}"


def _listed(differences: list[Difference]) -> str:
    shown = "; ".join(map(str, differences[:_MOST_SHOWN]))
    more = len(differences) - _MOST_SHOWN
    return shown + (f"; and {more} more" if more > 0 else "")
