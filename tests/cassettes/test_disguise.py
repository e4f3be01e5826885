"""No secret gets into a cassette."""

import base64
import json
from collections.abc import Sequence
from typing import Any

import pytest
from tests.support.reference.secret_fields import secret_fields

from dailykit.cassettes import Cassette, Content, Recorded, RecordedAnswer, RecordedRequest
from dailykit.cassettes._disguise import disguised
from dailykit.cassettes._moments import BEGINNING
from dailykit.tokens import sign_claims

KEY = "0123456789abcdef0123456789abcdefMARKED"
AT = 1_764_300_000
TOKEN = sign_claims({"r": "standup", "d": "4a0c9ca2-ccb2-49b6-b5ec-b262b76298f5", "exp": AT}, KEY)


def exchange(
    answered: Any = None, sent: Any = None, path: str = "/v1/rooms", status: int = 200
) -> Recorded:
    return Recorded(
        0,
        RecordedRequest("POST", path, Content() if sent is None else Content(sent, None)),
        RecordedAnswer(status, Content(answered, None)),
    )


def cassette(*exchanges: Recorded, keys: Sequence[str] = (KEY,)) -> Cassette:
    return disguised(AT, exchanges, keys)


NAMED_BY_THEIR_VALUES = {"url", "rtmpUrl", "config"}
"""Streams are known by their scheme, and what is secret in a trunk's config are its own fields."""


SECRETS: dict[str, tuple[Recorded, str]] = {
    "hmac": (exchange({"hmac": "TUFSS0VELW1hcmtlZA=="}), "TUFSS0VELW1hcmtlZA=="),
    "hmac that is sent": (exchange({}, {"hmac": "TUFSS0VELW1hcmtlZA=="}), "TUFSS0VELW1hcmtlZA=="),
    "basic": (exchange({}, {"basicAuth": "MARKED"}), "MARKED"),
    "password": (exchange({}, {"auth": {"password": "MARKED"}}), "MARKED"),
    "token": (exchange({"token": TOKEN}), TOKEN),
    "token in a path": (exchange({}, path=f"/v1/meeting-tokens/{TOKEN}"), TOKEN),
    "token in a URL": (exchange({"url": f"https://acme.daily.co/a?t={TOKEN}"}), TOKEN),
    "domain": (exchange({"domain_name": "acme", "s3key": "acme/a/1"}), "acme"),
    "domain in a URL": (exchange({"url": "https://acme.daily.co/a"}), "acme"),
    "domain in a text": (
        exchange({"url": "https://acme.daily.co/a", "info": "acme has no plan"}),
        "acme",
    ),
    "domain's id": (
        exchange({"domain_id": "4a0c9ca2-ccb2-49b6-b5ec-b262b76298f5"}),
        "4a0c9ca2-ccb2-49b6-b5ec-b262b76298f5",
    ),
    "phone": (exchange({"number": "+49301234567"}), "49301234567"),
    "phone in a query": (exchange({}, path="/v1/x?number=%2B49301234567"), "49301234567"),
    "IP address": (exchange({"ip": "203.0.113.7"}), "203.0.113.7"),
    "SIP": (exchange({"sip_uri": {"endpoint": "MARKED@acme.sip.daily.co"}}), "MARKED"),
    "stream": (exchange({}, {"rtmpUrl": "rtmp://live.example/app/MARKED"}), "MARKED"),
    "bucket": (exchange({}, {"recordings_bucket": {"bucket_name": "MARKED"}}), "MARKED"),
    "role": (exchange({}, {"assume_role_arn": "arn:aws:iam::1:role/MARKED"}), "MARKED"),
    "link": (exchange({"download_link": "https://s3.example/a?X-Sig=MARKED"}), "MARKED"),
    "webhook's query": (exchange({"url": "https://example.com/hook?code=MARKED"}), "MARKED"),
    "webhook's password": (exchange({"url": "https://me:MARKED@example.com/"}), "MARKED"),
    "key": (exchange({"info": f"the key {KEY} is unknown"}), KEY),
    "unknown secret": (exchange({"clientSecret": "MARKED"}), "MARKED"),
    "user": (exchange({"data": [{"user_name": "MARKED", "userId": "MARKED-2"}]}), "MARKED"),
    "echoed secret": (
        exchange({"info": "password 'MARKED' is weak"}, {"password": "MARKED"}, status=400),
        "MARKED",
    ),
}


@pytest.mark.parametrize(("one", "secret"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_replaced(one: Recorded, secret: str) -> None:
    text = json.dumps(cassette(one)._to_json())

    assert secret not in text
    assert KEY not in text


def test_a_number_that_json_can_not_have_is_kept_as_text() -> None:
    assert Content.of(b'{"a": 1e400}') == Content(None, '{"a": 1e400}')
    assert Content.of(b'{"a": NaN}') == Content(None, '{"a": NaN}')
    assert Content.of(b"null") == Content(None, None)
    assert Content.of(b"").is_empty


@pytest.mark.parametrize("name", sorted(secret_fields() - NAMED_BY_THEIR_VALUES))
def test_what_a_model_does_not_show_is_replaced(name: str) -> None:
    tape = cassette(exchange({name: "MARKED-ANSWERED"}, {name: "MARKED-SENT"}))

    assert "MARKED" not in json.dumps(tape._to_json())


def test_texts_that_are_no_json_are_cleaned_too() -> None:
    request = RecordedRequest("POST", "/v1/webhooks", Content(None, '{"hmac": "MARKED", '))
    tape = cassette(Recorded(0, request, RecordedAnswer(400, Content(None, f"no {KEY}"))))

    assert "MARKED" not in json.dumps(tape._to_json())
    assert tape.exchanges[0].answer.content.text == "no API-KEY"


def test_the_claims_of_a_token_stay_readable() -> None:
    tape = cassette(exchange({"token": TOKEN}))

    assert tape.exchanges[0].answer.content.json == {"token": "meeting-token-1"}
    assert tape.tokens == {
        "meeting-token-1": {
            "r": "standup",
            "d": "00000000-0000-4000-8000-000000000001",
            "exp": BEGINNING,
        }
    }


def test_placeholders_have_the_shape_of_what_they_replace() -> None:
    tape = cassette(exchange({"hmac": base64.b64encode(bytes(32)).decode(), "id": 7}))

    answered = tape.exchanges[0].answer.content.json
    assert len(base64.b64decode(answered["hmac"], validate=True)) == 32
    assert answered["id"] == 7


def test_the_same_value_has_the_same_placeholder_everywhere() -> None:
    tape = cassette(
        exchange({"name": "w2pp2cf4kltgFACPKXmX", "url": "https://acme.daily.co/a"}),
        exchange({}, {"room_url": "https://acme.daily.co/w2pp2cf4kltgFACPKXmX"}),
    )

    assert tape.exchanges[0].answer.content.json == {
        "name": "Opaque00000000000001",
        "url": "https://domain-1.daily.co/a",
    }
    assert tape.exchanges[1].request.content.json == {
        "room_url": "https://domain-1.daily.co/Opaque00000000000001"
    }


def test_names_that_the_program_sent_are_kept() -> None:
    tape = cassette(
        exchange({"user_name": "Ada"}, {"properties": {"user_name": "Ada"}}),
        exchange({"data": [{"user_name": "Ada"}, {"user_name": "Gus"}]}),
    )

    assert tape.exchanges[1].answer.content.json == {
        "data": [{"user_name": "Ada"}, {"user_name": "user-1"}]
    }


def test_times_count_from_the_beginning_of_every_recording() -> None:
    tape = cassette(
        exchange(
            {"created_at": "2025-11-28T03:20:01.567Z", "start_time": AT + 5},
            {"exp": AT + 3600, "max_participants": 4},
            path=f"/v1/meetings?timeframe_start={AT - 60}&limit=5",
        )
    )

    (one,) = tape.exchanges
    assert one.request.path == f"/v1/meetings?timeframe_start={BEGINNING - 60}&limit=5"
    assert one.request.content.json == {"exp": BEGINNING + 3600, "max_participants": 4}
    assert one.answer.content.json == {
        "created_at": "2027-01-01T00:00:01.000Z",
        "start_time": BEGINNING + 5,
    }
