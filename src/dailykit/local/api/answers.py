"""Answers as Daily gives them: JSON, always."""

import json
from typing import Any, Final

from aiohttp import web

from dailykit import wording
from dailykit.local.world import Refusal

__all__ = ["broken", "json_answer", "refused"]

_CONTENT_TYPE: Final = "application/json; charset=utf-8"


def json_answer(content: Any, status: int = 200) -> web.Response:
    """Return an answer with `content` as JSON; None makes an empty one."""
    text = "" if content is None else json.dumps(content, separators=(",", ":"), allow_nan=False)
    headers = {"Content-Type": _CONTENT_TYPE, "Server": "dailykit"}
    return web.Response(body=text.encode(), status=status, headers=headers)


def refused(refusal: Refusal) -> web.Response:
    """Return the answer that says `refusal`."""
    return json_answer(refusal.body, refusal.status)


def broken() -> web.Response:
    """Return the answer when we have failed, not the caller."""
    text = "the local Daily has failed; its log says more"
    return refused(Refusal(500, wording.SERVER_ERROR, text))
