"""A closed `Daily` has no open sockets, whether or not the garbage collector has run."""

import gc
import logging
import socket

import pytest
from tests.support.servers.servers import Answer, HTTPServer
from tests.support.strength.ledger import open_files

from dailykit import Daily
from dailykit.client._sync import _connections
from dailykit.client._sync._transport import Transport


def test_idle_connections_are_closed_at_once() -> None:
    with HTTPServer(lambda _: Answer(body={"total_count": 0, "data": []})) as server:
        before = open_files()
        gc.disable()
        try:
            daily = Daily("k" * 64, api_url=server.url, budget=None)
            pool, _ = daily._transport._own.pool_for(server.url)
            daily.rooms.list()
            daily.close()
            assert pool.pool is not None
            assert pool.pool.empty()
            daily.rooms.list()  # a closed client opens connections anew
            daily.close()
        finally:
            gc.enable()
        assert len(open_files()) <= len(before) + 2  # what the server has not yet closed


def test_no_socket_is_made_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[socket.socket] = []
    create = socket.socket

    def noted(*args: int) -> socket.socket:
        made.append(create(*args))
        return made[-1]

    monkeypatch.setattr(socket, "socket", noted)
    within = _connections.Deadline(0.0)
    transport = Transport(timeout=1.0)
    pool, _ = transport._own.pool_for("http://127.0.0.1:1/v1")
    connection = pool._new_conn()
    with pytest.raises(TimeoutError):
        connection._connect_within(within)  # type: ignore[attr-defined]
    assert made == []


def test_the_log_of_urllib3_hides_tokens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    token = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
    with HTTPServer(lambda _: Answer(body={})) as server:
        daily = Daily("k" * 64, api_url=server.url, budget=None)
        daily.meeting_tokens.validate(token)
        daily.close()
    assert "GET /v1/meeting-tokens/***" in caplog.text
    assert token not in caplog.text
