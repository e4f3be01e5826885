"""Requests from the local Daily to users' programs. This module builds them; others send them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dailykit._version import __version__
from dailykit.webhooks import sign

__all__ = ["PostOutcome", "Post", "Poster", "signed_post"]

# Long enough for a program that finishes its work before it answers. Daily waits as well.
_PATIENCE_SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request to a user's program.

    Attributes:
        url: The URL.
        headers: Its headers.
        body: Its body.
        patience: How long to wait for the answer's status, in seconds of real time.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    patience: float = _PATIENCE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOutcome:
    """The result of a post.

    Attributes:
        status: The status of the answer, or None if there was none.
        problem: Why there was no answer.
        seconds: How long it took, in seconds of real time.
    """

    status: int | None
    problem: str | None = None
    seconds: float = 0.0

    @property
    def is_success(self) -> bool:
        """Whether the answer was a 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def received(self) -> str:
        """The status in Daily's texts, or JavaScript's ``undefined`` if there was no answer."""
        return "undefined" if self.status is None else str(self.status)


Poster = Callable[[Post], Awaitable[PostOutcome]]
"""Sends posts. It raises nothing."""


def signed_post(
    url: str,
    content: Any,
    *,
    hmac: str,
    now: float,
    basic_auth: str | None = None,
    family: str = "Webhook",
) -> Post:
    """Return a post, signed as Daily signs it.

    Args:
        url: The URL.
        content: The body, as JSON data.
        hmac: The signing secret, in base64.
        now: The time of sending, in unix seconds.
        basic_auth: The value for ``Authorization: Basic``.
        family: The second word of the signature headers' names.
    """
    # Compact, as JavaScript writes it: some receivers sign what they have parsed.
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    signature = sign(body, hmac, sent_at=now)
    return Post(
        url=url,
        headers={
            "Content-Type": "application/json",
            "User-Agent": f"dailykit-local/{__version__}",
            **{name.replace("Webhook", family): value for name, value in signature.items()},
            **({} if basic_auth is None else {"Authorization": f"Basic {basic_auth}"}),
        },
        body=body,
    )
