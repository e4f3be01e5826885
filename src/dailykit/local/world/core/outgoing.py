"""What the local Daily posts to the programs of its users. Here it is written, not sent."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dailykit._version import __version__
from dailykit.webhooks import sign

__all__ = ["PostOutcome", "Post", "Poster", "signed_post"]

# Long enough for a program that does its work before it answers, as Daily's is.
_PATIENCE_SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request to a program of a user.

    Attributes:
        url: Where it goes.
        headers: Its headers.
        body: Its body.
        patience: For how many seconds, of real time, to wait for the answer's status.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    patience: float = _PATIENCE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOutcome:
    """What became of a post.

    Attributes:
        status: The status of the answer, or None if there was none.
        problem: Why there was none.
        seconds: How long it took, in real time.
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
        """What Daily calls it: the status, or JavaScript's word for that there is none."""
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
    """Return a post as Daily signs it.

    Args:
        url: Where it goes.
        content: The JSON of its body.
        hmac: The secret that signs it, base64.
        now: When it is sent, in unix seconds.
        basic_auth: What to send as ``Authorization: Basic``.
        family: The second word of the signature's headers.
    """
    # Compact, as JavaScript writes it: there are receivers that sign what they have parsed.
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
