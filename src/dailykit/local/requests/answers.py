"""Answers as Daily gives them: JSON, always."""

import json
import logging
import re
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from aiohttp import web

from dailykit import wording
from dailykit.local.base.numbers import written_numbers
from dailykit.local.base.refusal import Refusal

__all__ = ["answered", "broken", "json_answer", "refused"]

_log = logging.getLogger("dailykit.local")

_AnswerT = TypeVar("_AnswerT", bound=web.StreamResponse)

# Numbers that JavaScript writes differently: 3600.0, 1e+16, or 22 digits and more.
_ODD_NUMBER: Final = re.compile(r"\.0(?![\dZ])|e\+|\d{22}")
_CONTENT_TYPE: Final = "application/json; charset=utf-8"


def json_answer(content: Any, status: int = 200) -> web.Response:
    """Return an answer with `content` as JSON; None gives an empty answer."""
    text = "" if content is None else _written(content)
    headers = {"Content-Type": _CONTENT_TYPE, "Server": wording.LOCAL_SERVER}
    return web.Response(body=text.encode(), status=status, headers=headers)


def _written(content: Any) -> str:
    text = _dumped(content)
    # Few answers contain such a number, and checking each value takes time.
    return _dumped(written_numbers(content)) if _ODD_NUMBER.search(text) else text


def _dumped(content: Any) -> str:
    return json.dumps(content, separators=(",", ":"), allow_nan=False)


async def answered(work: Awaitable[_AnswerT], name: str) -> _AnswerT | web.Response:
    """Return the result of `work`, or the answer for the error it raised.

    Args:
        work: The work that creates the answer.
        name: Its name in the log.
    """
    try:
        return await work
    except Refusal as refusal:
        _log.debug("%s: %d %s", name, refusal.status, refusal.code)
        return refused(refusal)
    except Exception:  # noqa: BLE001
        # Any other error is our fault, and the caller still gets an answer.
        _log.exception("a request failed")
        return broken()


def refused(refusal: Refusal) -> web.Response:
    """Return the answer for a refusal."""
    answer = json_answer(refusal.body, refusal.status)
    answer.headers.update(refusal.headers)
    return answer


def broken() -> web.Response:
    """Return the answer for an internal error."""
    text = "the local Daily has failed; its log says more"
    return refused(Refusal(500, wording.SERVER_ERROR, text))
