"""Fixtures that call the control and the dashboard over HTTP."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from tests.support.servers.control_calls import Answer, Control, Send

from dailykit.local import LocalDaily


@pytest_asyncio.fixture
async def control(daily: LocalDaily, session: aiohttp.ClientSession) -> Control:
    """Sends requests to the control of `daily`."""

    async def control(method: str, path: str, content: Any = None, **options: Any) -> Answer:
        if method == "POST" and "data" not in options:
            options["json"] = {} if content is None else content
        async with session.request(method, f"{daily.url}/~/{path}", **options) as response:
            data = await response.read()
            is_json = response.content_type == "application/json"
            body = json.loads(data) if is_json and data else data
            return Answer(response.status, body, dict(response.headers))

    return control


@pytest.fixture
def send(daily: LocalDaily, session: aiohttp.ClientSession) -> Send:
    """Sends requests below ``/~/`` of `daily`."""

    async def send(
        method: str, path: str, content: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        url = f"{daily.url}/~/{path}"
        async with session.request(
            method, url, json=content, headers=headers, allow_redirects=False
        ) as response:
            text = await response.text()
            is_json = response.content_type == "application/json" and text
            return Answer(
                response.status, json.loads(text) if is_json else text, dict(response.headers)
            )

    return send
