"""With all loggers at DEBUG, a local Daily shows no API key, webhook secret or token."""

import logging
import sqlite3
from pathlib import Path

import pytest
import urllib3
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dailykit import Daily, DailyError
from dailykit.local import LocalDaily
from dailykit.local.store import Store
from dailykit.webhooks import new_secret

KEY = "local-secret-key-of-acme"


def test_no_log_shows_a_secret(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy", "sqlalchemy.engine.Engine", "sqlalchemy.pool", "aiohttp.access"):
        caplog.set_level(logging.DEBUG, logger=name)
    secret = new_secret()
    with (
        LocalDaily(api_key=KEY, db=str(tmp_path / "daily.db")) as local,
        Daily(KEY, api_url=local.api_url) as daily,
    ):
        other = local.new_domain()
        token = daily.meeting_tokens.create(expires_in=60)
        with pytest.raises(DailyError):
            daily.webhooks.create(
                "http://127.0.0.1:9/", event_types=["meeting.started"], hmac=secret
            )
        raw = urllib3.request(
            "POST",
            f"{local.api_url}/rooms",
            json={"name": token},
            headers={"Authorization": f"Bearer {KEY}"},
        )
        assert raw.status == 400
        local.blocking.snapshot(tmp_path / "world.snapshot")
        local.blocking.restore(tmp_path / "world.snapshot")
    assert "POST /meeting-tokens" in caplog.text
    for shown in (KEY, other.api_key, token, secret):
        assert shown not in caplog.text


def test_a_failing_statement_does_not_show_its_values(tmp_path: Path) -> None:
    store = Store.open()
    failing = text("INSERT INTO nowhere VALUES (:key)")
    try:
        with store.transaction() as tx, pytest.raises(SQLAlchemyError) as caught:
            tx.execute(failing, {"key": KEY})
    finally:
        store.close()
    assert KEY not in str(caught.value)
    assert isinstance(caught.value.__cause__, sqlite3.Error)
