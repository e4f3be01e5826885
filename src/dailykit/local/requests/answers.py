"""Answers as Daily gives them: JSON, always."""

import json
import logging
from collections.abc import Awaitable
from typing import Any, Final, TypeVar

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy
from pydantic_core import to_json

from dailykit import wording
from dailykit.local.base.numbers import written_numbers
from dailykit.local.base.refusal import Refusal

__all__ = ["answered", "broken", "json_answer", "refused"]

_log = logging.getLogger("dailykit.local")

_AnswerT = TypeVar("_AnswerT", bound=web.StreamResponse)

# Numbers that JavaScript writes differently: 3600.0, 1e+16, or 22 digits and more.
_ODD_PARTS: Final = (b".0,", b".0}", b".0]", b"e+")
_TO_ZEROS: Final = bytes.maketrans(b"123456789", b"0" * 9)
_LONGEST_NUMBER: Final = b"0" * 22
_HEADERS: Final = CIMultiDictProxy(
    CIMultiDict({"Content-Type": "application/json; charset=utf-8", "Server": wording.LOCAL_SERVER})
)


def json_answer(content: Any, status: int = 200) -> web.Response:
    """Return an answer with `content` as JSON; None gives an empty answer."""
    body = b"" if content is None else _written(content)
    return web.Response(body=body, status=status, headers=_HEADERS)


def _written(content: Any) -> bytes:
    try:
        text = to_json(content, inf_nan_mode="null")
    except ValueError:  # half of a surrogate pair, which a browser may send
        text = json.dumps(content, separators=(",", ":")).encode()
    # Few answers contain such a number, and checking each value takes time.
    return to_json(written_numbers(content)) if _has_odd_numbers(text) else text


def _has_odd_numbers(text: bytes) -> bool:
    return (
        any(part in text for part in _ODD_PARTS)
        or text.endswith(b".0")
        or _LONGEST_NUMBER in text.translate(_TO_ZEROS)
    )


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
