"""Tokens read and checked here."""

import base64
import hashlib
import hmac
import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from dailykit import tokens
from dailykit.errors import (
    ConfigurationError,
    DailyError,
    InvalidArgumentError,
    MalformedTokenError,
    TokenDomainError,
    TokenError,
    TokenExpiredError,
    TokenNotYetValidError,
    TokenRoomError,
    TokenSignatureError,
)
from dailykit.models.permissions import Permissions
from dailykit.models.tokens import TOKEN_CLAIMS, claims_to_properties

KEY = "a-key-that-is-nobody-s"
NOW = 1_800_000_000

GUIDE_TOKEN = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjE1NDg3MjE1NjksImV4cCI6MTg2NDA4MTUzOCwiciI6Imhl"
    "bGxvIiwibyI6dHJ1ZSwic3MiOnRydWUsImVyIjoibG9jYWwiLCJkIjoiMjVkZjUwNTctZWYwZC00ZDk3LWJkZTYtMGNm"
    "Mjg3Mjc2Y2JiIiwiaWF0IjoxNTQ4NzIxODMxfQ.mvVciAengBR4xCblhFpo4mKYftQv1skYO4Y6IKr9Zgo"
)
"""The token in https://docs.daily.co/guides/privacy-and-security/meeting-tokens."""


def sign(claims: object, key: str = KEY, header: object = None) -> str:
    """Sign with nothing but hashes."""

    def part(value: object) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    signed = f"{part(header or {'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


GOOD: dict[str, Any] = {"r": "hello", "d": "dom", "iat": NOW, "nbf": NOW, "exp": NOW + 60}


def test_the_token_of_daily_s_guide_says_what_the_guide_says() -> None:
    said = tokens.inspect(GUIDE_TOKEN)

    assert said.model_dump(exclude_unset=True) == {
        "nbf": 1548721569,
        "exp": 1864081538,
        "room_name": "hello",
        "is_owner": True,
        "enable_screenshare": True,
        "enable_recording": "local",
        "domain_id": "25df5057-ef0d-4d97-bde6-0cf287276cbb",
        "iat": 1548721831,
    }
    assert said.exp_at == datetime(2029, 1, 26, 0, 25, 38, tzinfo=UTC)


def test_reading_needs_no_key_and_looks_at_no_time() -> None:
    said = tokens.inspect(" " + sign({**GOOD, "exp": 1, "p": {"cs": "v,a", "ca": "p"}}) + "\n")

    assert said.exp == 1
    assert said.permissions == Permissions(can_send=["video", "audio"], can_admin=["participants"])


@pytest.mark.parametrize(("number", "room"), [(41, "hello"), (0, "hello"), (4.5, "hello")])
def test_a_user_id_may_be_a_number(number: float, room: str) -> None:
    token = sign({**GOOD, "ud": number})
    for said in (tokens.inspect(token), tokens.verify(token, KEY, room=room, now=NOW)):
        assert said.user_id == number
        assert type(said.user_id) is type(number)
    minted = tokens.mint(KEY, "dom", room=room, now=NOW, expires_in=60, user_id=number)
    assert tokens.inspect(minted).user_id == number


@pytest.mark.parametrize("odd", [None, 5, 1.5, "text", [], [1], {}, {"a": 1}])
@pytest.mark.parametrize("claim", [*TOKEN_CLAIMS.values(), "p"])
def test_no_claim_makes_a_token_unreadable(claim: str, odd: Any) -> None:
    said = tokens.inspect(sign({**GOOD, claim: odd}))
    (name,) = claims_to_properties({claim: odd})
    assert name in said.model_fields_set or said.odd_values == {name: odd}
    assert (said.room_name, said.user_name) == ("hello", None) or claim in ("r", "u")


def test_a_token_with_odd_claims_is_as_good_as_its_times_and_its_room() -> None:
    token = sign({**GOOD, "u": {"a": 1}, "o": "so", "p": [1]})
    said = tokens.verify(token, KEY, room="hello", domain_id="dom", now=NOW)
    assert said.odd_values == {"user_name": {"a": 1}, "is_owner": "so", "permissions": [1]}
    assert (said.user_name, said.is_owner, said.permissions) == (None, None, None)
    shown = tokens.inspect(sign({**GOOD, "exp": "soon", "nbf": {}}))
    assert shown.odd_values == {"exp": "soon", "nbf": {}}


def test_a_room_that_is_a_number_is_named_by_it() -> None:
    token = sign({**GOOD, "r": 41})
    assert tokens.verify(token, KEY, room="41", now=NOW).room_name == "41"
    with pytest.raises(TokenRoomError):
        tokens.verify(token, KEY, room="42", now=NOW)


def test_a_good_token_passes() -> None:
    token = sign({**GOOD, "o": True, "zz": "kept"})

    said = tokens.verify(
        token, KEY, room="https://acme.daily.co/hello", domain_id="dom", now=NOW + 59.9
    )
    assert said.is_owner is True
    assert said.room_name == "hello"
    assert said.model_extra == {"zz": "kept"}
    assert tokens.verify(token, KEY, now=datetime.fromtimestamp(NOW, UTC)) == said


def test_either_of_two_keys_will_do() -> None:
    assert tokens.verify(sign(GOOD), ["another", KEY], now=NOW).room_name == "hello"
    assert tokens.verify(sign(GOOD), iter([KEY, "another"]), now=NOW).room_name == "hello"
    with pytest.raises(TokenSignatureError):
        tokens.verify(sign(GOOD), ["another", "third"], now=NOW)
    with pytest.raises(TokenSignatureError):
        tokens.verify(sign(GOOD), [], now=NOW)


def test_a_token_without_a_room_opens_each() -> None:
    assert tokens.verify(sign({"d": "dom", "iat": NOW}), KEY, room="any", now=NOW).exp is None


def test_without_a_moment_it_is_now() -> None:
    assert tokens.verify(sign({"r": "hello", "exp": 2**33}), KEY).exp == 2**33
    with pytest.raises(TokenExpiredError):
        tokens.verify(sign({"r": "hello", "exp": 1_700_000_000}), KEY)


def changed(token: str, **claims: Any) -> str:
    """Return the token with other claims under the old signature."""
    head, _, signature = token.split(".")
    return f"{head}.{sign({**GOOD, **claims}).split('.')[1]}.{signature}"


@pytest.mark.parametrize(
    ("token", "room", "error", "check"),
    [
        (sign(GOOD, "another"), "hello", TokenSignatureError, "signature"),
        (changed(sign(GOOD), o=True), "hello", TokenSignatureError, "signature"),
        (sign(GOOD).rpartition(".")[0] + ".", "hello", TokenSignatureError, "signature"),
        (sign(GOOD, header={"alg": "none"}), "hello", TokenSignatureError, "signature"),
        (sign(GOOD, header={"alg": "HS512"}), "hello", TokenSignatureError, "signature"),
        (sign(GOOD, header={"alg": ["HS256"]}), "hello", TokenSignatureError, "signature"),
        (sign({**GOOD, "d": "other"}), "hello", TokenDomainError, "domain"),
        (sign(GOOD), "Hello", TokenRoomError, "room"),
        (sign({**GOOD, "nbf": NOW + 1}), "hello", TokenNotYetValidError, "nbf"),
        (sign({**GOOD, "exp": NOW}), "hello", TokenExpiredError, "exp"),
        (sign({**GOOD, "exp": -(10**400)}), "hello", TokenExpiredError, "exp"),
        ("", "hello", MalformedTokenError, "form"),
        ("no dots", "hello", MalformedTokenError, "form"),
        ("é.é.é", "hello", MalformedTokenError, "form"),
        ("\ud800.a.b", "hello", MalformedTokenError, "form"),
        (sign([1]), "hello", MalformedTokenError, "form"),
        (sign("[" * 5000), "hello", MalformedTokenError, "form"),
        (sign('{"exp": NaN}'), "hello", MalformedTokenError, "form"),
        (sign(GOOD, header=["HS256"]), "hello", MalformedTokenError, "form"),
        (sign({**GOOD, "exp": "never"}), "hello", MalformedTokenError, "form"),
        (sign({**GOOD, "nbf": True}), "hello", MalformedTokenError, "form"),
    ],
)
def test_the_error_says_which_check_failed(
    token: str, room: str, error: type[TokenError], check: str
) -> None:
    with pytest.raises(TokenError) as caught:
        tokens.verify(token, KEY, room=room, domain_id="dom", now=NOW)

    assert type(caught.value) is error
    assert caught.value.check == check
    assert isinstance(caught.value, DailyError)
    told = f"{caught.value!r} {caught.value.__cause__!r}"
    assert KEY not in told
    assert "SECRET" not in told
    assert not token.strip() or token not in told


def test_the_first_of_several_faults_is_told() -> None:
    with pytest.raises(TokenSignatureError):
        tokens.verify(sign({**GOOD, "exp": 1}, "another"), KEY, room="other", now=NOW)
    with pytest.raises(TokenRoomError):
        tokens.verify(sign({**GOOD, "exp": 1}), KEY, room="other", now=NOW)


def test_a_token_for_later_passes_when_asked() -> None:
    token = sign({**GOOD, "nbf": NOW + 30})

    assert tokens.verify(token, KEY, now=NOW, ignore_nbf=True).nbf == NOW + 30
    assert tokens.verify(token, KEY, now=NOW + 30).nbf == NOW + 30


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (sign(GOOD, header={"alg": "none"}), TokenSignatureError),
        ("a.b.c", MalformedTokenError),
        (sign([]), MalformedTokenError),
    ],
)
def test_what_is_no_token_can_t_be_read(token: str, error: type[TokenError]) -> None:
    with pytest.raises(error):
        tokens.inspect(token)


def test_an_empty_key_checks_nothing() -> None:
    for key in ("", ["", KEY]):
        with pytest.raises(ConfigurationError):
            tokens.verify(sign(GOOD, ""), key, now=NOW)


def test_a_room_that_is_none_is_our_own_fault() -> None:
    with pytest.raises(InvalidArgumentError):
        tokens.verify(sign(GOOD), KEY, room="https://acme.daily.co/", now=NOW)


def test_errors_travel_between_processes() -> None:
    error = TokenExpiredError("the meeting token has expired")

    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.check) == (TokenExpiredError, str(error), "exp")
