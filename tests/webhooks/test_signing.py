"""The signature of webhooks, against a few lines of hashes of our own."""

import base64
import hashlib
import hmac
import json
import logging
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailykit.errors import ConfigurationError, DailyError, InvalidArgumentError
from dailykit.webhooks import (
    MalformedSecret,
    MissingHeader,
    SignatureMismatch,
    StaleTimestamp,
    VerificationError,
    new_secret,
    sign,
    verify,
)

NOW = 1_795_446_000

# Made with `openssl dgst -sha256 -mac HMAC -macopt hexkey:0001...1f -binary | base64`.
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
BODY = (
    b'{"version":"1.0.0","type":"meeting.started","id":"met-sta-1-1795446000",'
    b'"payload":{"start_ts":1795446000.5,"meeting_id":"1","room":"standup"},'
    b'"event_ts":1795446000.123}'
)
TIMESTAMP = "1795446000123"
SIGNATURE = "8jccLYTG5LzoMX1hAUfXispN4SehtKXtdSVAbNS8Z0c="
HEADERS = {"X-Webhook-Signature": SIGNATURE, "X-Webhook-Timestamp": TIMESTAMP}


def digest(body: bytes, secret: str, timestamp: str) -> bytes:
    signed = timestamp.encode() + b"." + body
    return hmac.new(base64.b64decode(secret), signed, hashlib.sha256).digest()


def signed(body: bytes, secret: str = SECRET, timestamp: str = TIMESTAMP) -> dict[str, str]:
    signature = base64.b64encode(digest(body, secret, timestamp)).decode()
    return {"X-Webhook-Signature": signature, "X-Webhook-Timestamp": timestamp}


def check(
    body: bytes = BODY, headers: dict[str, str] = HEADERS, secret: Any = SECRET, **options: Any
) -> None:
    verify(body, headers, secret, **{"received_at": NOW, **options})


def test_the_vector_written_down() -> None:
    check()
    assert signed(BODY) == HEADERS
    assert sign(BODY, SECRET, sent_at=NOW + 0.123) == HEADERS


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=64), st.integers(0, 10**13))
def test_whatever_is_signed_so_passes(body: bytes, key: bytes, timestamp: int) -> None:
    secret = base64.b64encode(key).decode()

    verify(body, signed(body, secret, str(timestamp)), secret, tolerance=None)


@given(st.binary(max_size=50), st.integers(0, 2**32))
def test_what_we_sign_is_what_others_expect(body: bytes, seconds: int) -> None:
    assert sign(body, SECRET, sent_at=seconds) == signed(body, SECRET, f"{seconds * 1000}")
    assert sign(body, SECRET, sent_at=seconds, in_seconds=True) == signed(
        body, SECRET, f"{seconds}"
    )


@given(st.data())
def test_one_changed_byte_fails(data: st.DataObject) -> None:
    def changed(text: bytes, at: int) -> bytes:
        other = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[at]))
        return text[:at] + bytes([other]) + text[at + 1 :]

    at = data.draw(st.integers(0, len(BODY) - 1))
    with pytest.raises(SignatureMismatch):
        check(changed(BODY, at))
    at = data.draw(st.integers(0, len(TIMESTAMP) - 1))
    timestamp = changed(TIMESTAMP.encode(), at).decode("latin-1")
    with pytest.raises(SignatureMismatch):
        check(headers={**HEADERS, "X-Webhook-Timestamp": timestamp})
    key = base64.b64decode(SECRET)
    at = data.draw(st.integers(0, len(key) - 1))
    with pytest.raises(SignatureMismatch):
        check(secret=base64.b64encode(changed(key, at)).decode())
    at = data.draw(st.integers(0, len(SIGNATURE) - 1))
    signature = changed(SIGNATURE.encode(), at).decode("latin-1")
    with pytest.raises(SignatureMismatch):
        check(headers={**HEADERS, "X-Webhook-Signature": signature})


def wrong_ways() -> dict[str, dict[str, str]]:
    """Signatures as they are often made."""
    right = digest(BODY, SECRET, TIMESTAMP)
    undecoded = hmac.new(SECRET.encode(), TIMESTAMP.encode() + b"." + BODY, hashlib.sha256)
    without_time = hmac.new(base64.b64decode(SECRET), BODY, hashlib.sha256)
    spaced = digest(json.dumps(json.loads(BODY)).encode(), SECRET, TIMESTAMP)
    return {
        "hex": {**HEADERS, "X-Webhook-Signature": right.hex()},
        "hex in base64": {
            **HEADERS,
            "X-Webhook-Signature": base64.b64encode(right.hex().encode()).decode(),
        },
        "secret not decoded": {
            **HEADERS,
            "X-Webhook-Signature": base64.b64encode(undecoded.digest()).decode(),
        },
        "body alone": {
            **HEADERS,
            "X-Webhook-Signature": base64.b64encode(without_time.digest()).decode(),
        },
        "body written again": {
            **HEADERS,
            "X-Webhook-Signature": base64.b64encode(spaced).decode(),
        },
        "url-safe base64": {
            **HEADERS,
            "X-Webhook-Signature": base64.urlsafe_b64encode(right).decode().rstrip("="),
        },
        "empty": {**HEADERS, "X-Webhook-Signature": ""},
        "not even ASCII": {**HEADERS, "X-Webhook-Signature": "é\ud800"},
    }


@pytest.mark.parametrize("headers", wrong_ways().values(), ids=wrong_ways())
def test_the_usual_mistakes_fail(headers: dict[str, str]) -> None:
    with pytest.raises(SignatureMismatch):
        check(headers=headers)


def test_a_body_that_was_written_again_fails() -> None:
    with pytest.raises(SignatureMismatch, match="a modified body"):
        check(json.dumps(json.loads(BODY)).encode())


@pytest.mark.parametrize("body", [BODY.decode(), json.loads(BODY), None])
def test_a_body_that_is_not_bytes_is_our_own_fault(body: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="bytes as received"):
        check(body)


def test_mutable_bytes_will_do() -> None:
    verify(bytearray(BODY), HEADERS, SECRET, received_at=NOW)


def test_headers_are_found_in_any_case() -> None:
    check(headers={name.lower(): value for name, value in HEADERS.items()})
    check(headers={name.upper(): value for name, value in HEADERS.items()})
    check(headers={**HEADERS, "X-Webhook-Signature": f" {SIGNATURE} "})


@pytest.mark.parametrize("family", ["Siptrunk", "Pinless"])
def test_webhooks_of_telephones_are_signed_alike(family: str) -> None:
    headers = {f"X-{family}-Signature": SIGNATURE, f"X-{family}-Timestamp": TIMESTAMP}
    check(headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Webhook-Timestamp": TIMESTAMP},
        {"X-Webhook-Signature": SIGNATURE},
        {"X-Webhook-Signature": SIGNATURE, "X-Siptrunk-Timestamp": TIMESTAMP},
        {"Authorization": f"Bearer {SECRET}"},
    ],
)
def test_without_its_headers_it_is_not_signed(headers: dict[str, str]) -> None:
    with pytest.raises(MissingHeader, match="X-Webhook-"):
        check(headers=headers)


def test_while_a_secret_is_replaced_either_will_do() -> None:
    other = new_secret()
    check(secret=[other, SECRET])
    check(secret=(one for one in [SECRET, other]))
    with pytest.raises(SignatureMismatch):
        check(secret=[other, new_secret()])


@pytest.mark.parametrize(
    "secret", ["", "  ", "not base64!", "abc", "geheim-é", [], [SECRET, "no?"], ["\ud800"]]
)
def test_a_secret_that_can_t_be_one(secret: Any) -> None:
    with pytest.raises(MalformedSecret) as caught:
        check(secret=secret)
    assert isinstance(caught.value, ConfigurationError)
    assert not isinstance(caught.value, VerificationError)
    assert "no?" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_secret_read_from_a_file_may_end_its_line() -> None:
    check(secret=SECRET + "\n")


@pytest.mark.parametrize("unit", [1, 1000])
@pytest.mark.parametrize("age", [0, 300, -300])
def test_seconds_and_milliseconds_are_both_understood(unit: int, age: int) -> None:
    timestamp = str((NOW - age) * unit)
    check(headers=signed(BODY, timestamp=timestamp))


@pytest.mark.parametrize("unit", [1, 1000])
@pytest.mark.parametrize(("age", "says"), [(301, "301 seconds ago"), (-301, "in the future")])
def test_outside_of_the_window_it_is_stale(unit: int, age: int, says: str) -> None:
    timestamp = str((NOW - age) * unit)
    with pytest.raises(StaleTimestamp, match=says):
        check(headers=signed(BODY, timestamp=timestamp))
    check(headers=signed(BODY, timestamp=timestamp), tolerance=302)
    check(headers=signed(BODY, timestamp=timestamp), tolerance=None)


@pytest.mark.parametrize("timestamp", ["", "soon", "-5", "nan", "1e9", "9" * 18, "٣"])
def test_a_time_that_is_none_is_stale(timestamp: str) -> None:
    with pytest.raises(StaleTimestamp, match="not a number"):
        check(headers=signed(BODY, timestamp=timestamp))


def test_an_old_forgery_is_a_forgery_first() -> None:
    with pytest.raises(SignatureMismatch):
        check(headers={**HEADERS, "X-Webhook-Timestamp": "5"})


def test_without_a_moment_it_is_now() -> None:
    with pytest.raises(StaleTimestamp):
        verify(BODY, sign(BODY, SECRET, sent_at=NOW - 10**9), SECRET)
    verify(BODY, sign(BODY, SECRET), SECRET)
    verify(BODY, HEADERS, SECRET, received_at=datetime.fromtimestamp(NOW, UTC))


def test_new_secrets_are_what_daily_wants() -> None:
    assert new_secret(lambda count: bytes(range(count))) == SECRET
    assert new_secret() != new_secret()


def test_no_error_and_no_log_shows_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(DailyError) as caught:
        check(b"other")
    told = f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert SECRET not in told
    assert SIGNATURE not in told
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is SignatureMismatch
