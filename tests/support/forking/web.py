"""A web service for gunicorn with ``--preload``: the client is used before workers are forked."""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from dailykit import Daily

daily = Daily(budget=None)
daily.rooms.ensure("a")


def app(environment: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer with a token for the user in the query, and the worker that got it."""
    user = parse_qs(environment["QUERY_STRING"])["user"][0]
    token = daily.meeting_tokens.create("a", user_name=user)
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"worker": os.getpid(), "token": token}).encode()]
