"""``POST /~/room/<name>``: the call page's request before joining."""

from collections.abc import Callable, Sequence
from typing import Annotated, Final

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dailykit import wording
from dailykit.local.base.errors import JoinRefused
from dailykit.local.base.refusal import Refusal
from dailykit.local.requests.answers import json_answer
from dailykit.local.requests.origins import PageOrigins, is_preflight
from dailykit.local.requests.reading import receive_json_body
from dailykit.local.world import Domain, World
from dailykit.local.world.calls.prejoin import welcome

__all__ = ["PrejoinAnswers"]

_FRESH: Final = {"Cache-Control": "no-store"}


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    # In the body, because addresses end up in histories and logs.
    token: Annotated[str | None, Field(repr=False)] = None


class PrejoinAnswers:
    """Answers requests below ``/~/room``.

    Args:
        world: The world.
        room_at: Returns the domain and the name of the room at a host and a path.
        origins: The origins whose pages may ask.
    """

    def __init__(
        self,
        world: World,
        room_at: Callable[[str, str], tuple[Domain, str]],
        origins: PageOrigins,
    ) -> None:
        self._world = world
        self._room_at = room_at
        self._origins = origins

    async def answer(
        self,
        request: web.BaseRequest,
        segments: Sequence[str],
        query: str,  # noqa: ARG002 - all routes have it
    ) -> web.Response:
        """Answer whether a participant would join or knock, or refuse them as joining would.

        Args:
            request: The request; its body is an object, optionally with a ``token``.
            segments: The path of the room's URL, as the only segment.
            query: Ignored.

        Raises:
            Refusal: The request is invalid.
        """
        if is_preflight(request):
            return self._origins.preflight_answer(request)
        if request.method != "POST" or len(segments) != 1:
            raise Refusal.not_found(wording.API_ENDPOINT_MISSING)
        token = _asked(await receive_json_body(request)).token
        domain, room_name = self._room_at(request.headers.get("Host", ""), segments[0])
        self._world.settle()
        try:
            told = welcome(self._world.calls, domain, room_name, token)
        except JoinRefused as refusal:
            told = {"type": "refused", "reason": refusal.reason, "info": refusal.info}
        else:
            told = {"type": "welcome", **told}
        answer = json_answer(told)
        answer.headers.update(_FRESH | self._origins.headers(request))
        return answer


def _asked(body: bytes) -> _Asked:
    try:
        return _Asked.model_validate_json(body)
    except ValidationError:
        raise Refusal.invalid('the body must be a JSON object, {"token": ...} or {}') from None
