import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from dailykit.local import MovableClock
from dailykit.local.world import Domain, Refusal, World
from dailykit.models.tokens import CreateMeetingTokenBody, ValidateMeetingTokenQuery

KEY = "a-key-that-is-long-enough-for-everybody"


@pytest.fixture
def domain(world: World) -> Domain:
    return world.domains.open("acme", KEY)


def create(world: World, domain: Domain, **properties: Any) -> str:
    body = CreateMeetingTokenBody.model_validate({"properties": properties})
    answer = world.tokens.create(domain, body)
    assert set(answer) == {"token"}
    token: str = answer["token"]
    return token


def validate(world: World, domain: Domain, token: str, **query: Any) -> dict[str, Any]:
    return world.tokens.validate(domain, token, ValidateMeetingTokenQuery(**query))


def sign(claims: object, key: str = KEY, header: object = None) -> str:
    """Sign as Daily's guide says it, with nothing but hashes."""

    def part(value: object) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    signed = f"{part(header or {'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def test_a_token_is_a_jwt_with_daily_s_claims(world: World, domain: Domain, now: int) -> None:
    token = create(
        world, domain, room_name="hello", is_owner=True, exp=now + 60.9, user_name="Ada", nbf=now
    )
    head, payload, _ = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    assert json.loads(head) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(payload) == {
        "r": "hello",
        "o": True,
        "exp": now + 60,
        "nbf": now,
        "u": "Ada",
        "d": domain.id,
        "iat": now,
    }
    assert token == sign(payload.decode(), KEY, head.decode())


def test_without_properties_a_token_opens_everything(
    world: World, domain: Domain, now: int
) -> None:
    token = world.tokens.create(domain, CreateMeetingTokenBody())["token"]
    assert world.tokens.claims(domain, token) == {"d": domain.id, "iat": now}
    assert validate(world, domain, token) == {}


def test_null_says_nothing(world: World, domain: Domain) -> None:
    token = create(world, domain, room_name="r", user_name=None, exp=None)
    assert validate(world, domain, token) == {"room_name": "r"}


def test_exp_must_lie_ahead(world: World, domain: Domain, now: int) -> None:
    with pytest.raises(Refusal) as caught:
        create(world, domain, exp=now)
    assert (caught.value.status, caught.value.info) == (
        400,
        f"exp was '{now}', which is in the past rather than in the future",
    )


def test_validation_gives_the_long_names(world: World, domain: Domain, now: int) -> None:
    properties = {
        "room_name": "hello",
        "user_id": "u-1",
        "eject_at_token_exp": True,
        "exp": now + 60,
        "permissions": {"canSend": ["audio"], "canAdmin": False, "hasPresence": True},
    }
    token = create(world, domain, **properties)
    assert validate(world, domain, token) == properties


def test_a_self_signed_token_is_as_good(world: World, domain: Domain, now: int) -> None:
    token = sign({"r": "hello", "d": domain.id, "iat": now, "o": True})
    assert validate(world, domain, token) == {"room_name": "hello", "is_owner": True}


def test_a_token_ends_at_its_exp(
    world: World, domain: Domain, clock: MovableClock, now: int
) -> None:
    token = create(world, domain, room_name="r", exp=now + 60)
    clock.advance(59)
    assert validate(world, domain, token)["room_name"] == "r"
    clock.advance(1)
    with pytest.raises(Refusal, match="expired at"):
        validate(world, domain, token)


def test_a_token_begins_at_its_nbf_unless_that_is_ignored(
    world: World, domain: Domain, clock: MovableClock, now: int
) -> None:
    token = create(world, domain, room_name="r", nbf=now + 60)
    with pytest.raises(Refusal, match="not valid before"):
        validate(world, domain, token)
    with pytest.raises(Refusal, match="not valid before"):
        validate(world, domain, token, ignore_nbf=False)
    assert validate(world, domain, token, ignore_nbf=True)["room_name"] == "r"
    clock.advance(60)
    assert validate(world, domain, token)["room_name"] == "r"


def test_a_key_that_was_replaced_takes_its_tokens_with_it(world: World, domain: Domain) -> None:
    token = create(world, domain, room_name="r")
    changed = world.domains.open("acme", "another-key")
    with pytest.raises(Refusal, match="not valid for this domain"):
        validate(world, changed, token)


def test_a_short_or_odd_key_signs_like_any_other(world: World) -> None:
    for key in ("k", '{"kty":"oct"}', "-----BEGIN-PUBLIC-KEY-----"):
        domain = world.domains.open("odd", key)
        token = create(world, domain, room_name="r")
        assert token == sign(
            json.dumps(world.tokens.claims(domain, token), separators=(",", ":")),
            key,
            '{"alg":"HS256","typ":"JWT"}',
        )


def bad_tokens(domain: Domain, now: int) -> dict[str, str]:
    claims: dict[str, Any] = {"r": "hello", "d": domain.id, "iat": now}
    good = sign(claims)
    head, payload, signature = good.split(".")
    return {
        "empty": "",
        "no dots": "abc",
        "not base64": "a.b.c",
        "unicode": "é.é.é",
        "nul": "\0.\0.\0",
        "other key": sign(claims, "other"),
        "other domain": sign({**claims, "d": "another"}),
        "changed": f"{head}.{sign({**claims, 'o': True}).split('.')[1]}.{signature}",
        "unsigned": f"{head}.{payload}.",
        "alg none": sign(claims, header={"alg": "none"}),
        "alg HS512": sign(claims, header={"alg": "HS512"}),
        "alg list": sign(claims, header={"alg": ["HS256"]}),
        "alg missing": sign(claims, header={"typ": "JWT"}),
        "crit": sign(claims, header={"alg": "HS256", "crit": 5}),
        "crit of numbers": sign(claims, header={"alg": "HS256", "crit": [5, None]}),
        "b64": sign(claims, header={"alg": "HS256", "b64": False}),
        "kid": sign(claims, header={"alg": "HS256", "kid": {}}),
        "header list": sign(claims, header=["HS256"]),
        "header deep": sign(claims, header="[" * 5000),
        "claims list": sign([1]),
        "claims text": sign("hello"),
        "claims deep": sign("[" * 5000),
        "claims NaN": sign('{"exp": NaN}'),
        "exp text": sign({**claims, "exp": "never"}),
        "exp true": sign({**claims, "exp": True}),
        "nbf object": sign({**claims, "nbf": {}}),
        "expired": sign({**claims, "exp": now}),
        "long ago": sign({**claims, "exp": -(10**400)}),
    }


def test_whatever_is_no_good_token_is_refused(world: World, domain: Domain, now: int) -> None:
    for name, token in bad_tokens(domain, now).items():
        with pytest.raises(Refusal) as caught:
            validate(world, domain, token)
        assert (caught.value.status, caught.value.code) == (400, "invalid-request-error"), name
        assert KEY not in str(caught.value), name


def test_claims_of_the_wrong_kind_do_no_harm(world: World, domain: Domain) -> None:
    claims: dict[str, Any] = {
        "r": ["x"],
        "p": {"cs": {"v": 1}, "cr": [], "ca": 7},
        "o": "yes",
        "zz": None,
    }
    said = validate(world, domain, sign({**claims, "d": domain.id}))
    assert said["room_name"] == ["x"]
    assert said["zz"] is None
