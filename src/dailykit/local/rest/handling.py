"""What a handler of an operation is: from a request that was understood to what is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dailykit.local.world import Domain, World
from dailykit.local.world.core.outgoing import Poster

__all__ = ["RestRequest", "Handler"]


@dataclass(frozen=True, slots=True)
class RestRequest:
    """A request that was understood.

    Attributes:
        domain: Whom it comes from.
        path: The values of the path's placeholders.
        query: The query, read with the operation's model.
        body: The body, read with the operation's model.
        post: Sends something to a program of the caller's.
    """

    domain: Domain
    path: Mapping[str, str]
    query: Any
    body: Any
    post: Poster


Handler = Callable[[World, RestRequest], Any]
"""Does an operation. Its result is the JSON of the answer; None is an empty answer.

What has to wait for the outside, such as the check of a webhook, returns an awaitable of it.
"""
