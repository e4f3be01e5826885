"""Hiding secrets in the texts of bodies."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.reference.secret_fields import secret_fields

from dailykit.redaction import redacted

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoiYSJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"/meeting-tokens/{JWT}", "/meeting-tokens/***"),
        ('{"token":"abc"}', '{"token":"***"}'),
        ('{"hmac" : "a\\"b", "url": "https://x"}', '{"hmac" : "***", "url": "https://x"}'),
        ('{"basicAuth":"cut off', '{"basicAuth":"***'),
        ('{"basicAuth":"ends in a backslash\\', '{"basicAuth":"***\\'),
        ('{"rtmpUrl":"rtmp://a/live/key"}', '{"rtmpUrl":"***"}'),
        (r'{"rtmpUrl":["rtmps:\/\/a\/live\/key"]}', r'{"rtmpUrl":["***"]}'),
        ('{"hmac":null,"name":"hmac"}', '{"hmac":null,"name":"hmac"}'),
        ("not JSON at all", "not JSON at all"),
    ],
)
def test_what_is_secret_is_hidden_and_the_rest_stays(text: str, clean: str) -> None:
    assert redacted(text) == clean


def test_told_secrets_are_hidden_wherever_they_stand() -> None:
    assert redacted("with my-key, Bearer my-key", ["my-key"]) == "with ***, Bearer ***"


def test_texts_too_short_to_be_secrets_are_left() -> None:
    assert redacted("a room named a", ["a"]) == "a room named a"


@given(st.text(min_size=4))
def test_no_value_of_a_secret_field_shows(secret: str) -> None:
    body: dict[str, Any] = {"hmac": secret, "list": [{"password": secret}]}
    clean = json.loads(redacted(json.dumps(body)))
    assert clean == {"hmac": "***", "list": [{"password": "***"}]}


def test_every_secret_field_of_every_answer_is_known() -> None:
    found = secret_fields()
    # Streams are known by their scheme (a room's url is no secret), and what is secret in a
    # trunk's config are fields of its own.
    for name in found - {"url", "rtmpUrl", "config"}:
        assert redacted(f'{{"{name}":"secret"}}') == f'{{"{name}":"***"}}'
    assert {"hmac", "password", "token", "download_link", "link"} <= found
