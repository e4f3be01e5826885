"""The type of operation handlers, which turn a validated request into an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dailykit.local.world import Domain, World
from dailykit.local.world.core.outgoing import Poster

__all__ = ["RestRequest", "Handler"]


@dataclass(frozen=True, slots=True)
class RestRequest:
    """A validated request.

    Attributes:
        domain: The domain of the API key.
        path: The values of the path's placeholders.
        query: The query, validated with the operation's model.
        body: The body, validated with the operation's model.
        post: Sends a request to the caller's program.
    """

    domain: Domain
    path: Mapping[str, str]
    query: Any
    body: Any
    post: Poster


Handler = Callable[[World, RestRequest], Any]
"""Performs an operation, and returns the JSON of the answer; None is an empty answer.

Handlers that wait for the user's server, such as the check of a webhook, return an awaitable.
"""
