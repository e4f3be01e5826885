"""Doing operations of the table in a world, without a server: as requests, strictly read."""

import asyncio
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dailykit.local.requests.validation import read_body, read_query
from dailykit.local.rest.handlers import HANDLERS
from dailykit.local.rest.handling import RestRequest
from dailykit.local.world import Domain, Refusal, World
from dailykit.local.world.core.file_links import File
from dailykit.local.world.core.outgoing import Post, PostOutcome
from dailykit.operations import by_name

__all__ = ["Operator"]


@dataclass
class Operator:
    """Does operations for a domain.

    Attributes:
        world: The world.
        domain: The domain.
        outcome: What becomes of posts to programs of users.
        posts: The posts so far.
    """

    world: World
    domain: Domain
    outcome: PostOutcome = field(default_factory=lambda: PostOutcome(status=200))
    posts: list[Post] = field(default_factory=list[Post])

    def __call__(
        self,
        name: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        **path: str,
    ) -> Any:
        """Do the operation of this name, and return what is answered.

        Raises:
            Refusal: It is refused.
        """
        operation = by_name(name)
        call = RestRequest(
            domain=self.domain,
            path=path,
            query=read_query(operation, query or {}),
            body=read_body(operation, json.dumps(body or {}).encode()),
            post=self._post,
        )
        self.world.settle()
        result = HANDLERS[name](self.world, call)
        return asyncio.run(result) if inspect.iscoroutine(result) else result

    def refused(
        self,
        name: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        **path: str,
    ) -> tuple[int, dict[str, Any]]:
        """Do an operation that is refused, and return the status and body."""
        with pytest.raises(Refusal) as caught:
            self(name, body, query, **path)
        return caught.value.status, caught.value.body

    def refusal(
        self,
        name: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        **path: str,
    ) -> str:
        """Do an operation that is refused, and return the status, the code and the text."""
        status, said = self.refused(name, body, query, **path)
        return f"{status} {said['error']}: {said['info']}"

    def follow(self, link: str) -> File:
        """Return the file that a link leads to, as its door would."""
        url = urlsplit(link)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        *_, domain_id, kind, owner, name = url.path.split("/")
        return self.world.files.follow(domain_id, kind, owner, name, **query)

    async def _post(self, post: Post) -> PostOutcome:
        self.posts.append(post)
        return self.outcome
