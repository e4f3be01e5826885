"""The synchronous client sends each request with one system call."""

import http.client
from typing import Any

import pytest
from tests.support._sync import KEY, serving
from tests.support.servers.servers import Answer, answers

from dailykit import Daily

ROOM = b'{"id": "1", "name": "standup", "url": "https://test.daily.co/standup"}'


def test_headers_and_body_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    send = http.client.HTTPConnection.send

    def note(self: http.client.HTTPConnection, data: Any) -> None:
        sent.append(data)
        send(self, data)

    monkeypatch.setattr(http.client.HTTPConnection, "send", note)
    with serving(answers(Answer(200, ROOM))) as server, Daily(KEY, api_url=server.url) as daily:
        daily.rooms.create("standup", max_participants=4)
        daily.rooms.get("standup")

    created, read = sent
    assert created.startswith(b"POST /v1/rooms HTTP/1.1")
    assert created.endswith(b'{"name":"standup","properties":{"max_participants":4}}')
    assert read.startswith(b"GET /v1/rooms/standup HTTP/1.1")
    assert read.endswith(b"\r\n\r\n")
