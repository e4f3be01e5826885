"""Tokens made here: the claims that Daily's own would have, and what is caught on the way."""

import base64
import hashlib
import hmac
import json
import logging
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dailykit import Daily, tokens
from dailykit.errors import ConfigurationError, InvalidArgumentError
from dailykit.local import JoinRefused, LocalDaily, MovableClock
from dailykit.models.permissions import Permissions
from dailykit.models.rooms import Room
from dailykit.models.tokens import MeetingTokenProperties
from dailykit.tokens import TokenWarning

KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
DOMAIN = "25df5057-ef0d-4d97-bde6-0cf287276cbb"
NOW = 1_800_000_000


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return claims


def mint(**arguments: Any) -> str:
    arguments = {"room": "hello", "expires_in": 3600, "now": NOW, **arguments}
    return tokens.mint(KEY, DOMAIN, **arguments)


def test_a_token_is_signed_as_the_guide_says() -> None:
    token = mint(user_name="Ada", owner=True)

    head, payload, signature = token.split(".")
    digest = hmac.new(KEY.encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "==") == digest
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert claims_of(token) == {
        "r": "hello",
        "exp": NOW + 3600,
        "u": "Ada",
        "o": True,
        "d": DOMAIN,
        "iat": NOW,
    }


def test_every_property_has_its_short_name() -> None:
    with pytest.warns(TokenWarning, match="eject settings"):
        token = mint(
            nbf=NOW,
            user_id="u-1",
            user_name="Ada",
            is_owner=True,
            knocking=True,
            close_tab_on_exit=True,
            redirect_on_meeting_exit="https://example.com",
            start_cloud_recording=True,
            start_cloud_recording_opts={"minIdleTimeOut": 60},
            auto_start_transcription=True,
            enable_recording="cloud",
            enable_recording_ui=False,
            enable_screenshare=False,
            start_video_off=True,
            start_audio_off=True,
            eject_at_token_exp=True,
            eject_after_elapsed=90,
            lang="fr",
            enable_prejoin_ui=True,
            enable_live_captions_ui=True,
            enable_terse_logging=True,
            permissions={
                "hasPresence": True,
                "canSend": ["video", "audio", "screenVideo", "screenAudio"],
                "canReceive": {
                    "base": {"video": True, "screenAudio": False, "customVideo": {"*": True}},
                    "byUserId": {"u-2": False},
                    "byParticipantId": {"*": {"audio": True, "customAudio": {"cam": False}}},
                },
                "canAdmin": ["participants", "streaming", "transcription"],
            },
        )

    assert claims_of(token) == {
        "r": "hello",
        "d": DOMAIN,
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 3600,
        "ud": "u-1",
        "u": "Ada",
        "o": True,
        "k": True,
        "ctoe": True,
        "rome": "https://example.com",
        "sr": True,
        "sro": {"minIdleTimeOut": 60},
        "ast": True,
        "er": "cloud",
        "erui": False,
        "ss": False,
        "vo": True,
        "ao": True,
        "ejt": True,
        "eje": 90,
        "uil": "fr",
        "enable_prejoin_ui": True,
        "enable_live_captions_ui": True,
        "enable_terse_logging": True,
        "p": {
            "hp": True,
            "cs": "v,a,sv,sa",
            "cr": {
                "b": {"v": True, "sa": False, "cv": {"*": True}},
                "u": {"u-2": False},
                "p": {"*": {"a": True, "ca": {"cam": False}}},
            },
            "ca": "p,s,t",
        },
    }


texts = st.text(max_size=20)
rules: st.SearchStrategy[Any] = st.booleans() | st.fixed_dictionaries(
    {},
    optional={
        "video": st.booleans(),
        "audio": st.booleans(),
        "screenVideo": st.booleans(),
        "screenAudio": st.booleans(),
        "customVideo": st.dictionaries(texts, st.booleans(), max_size=2),
        "customAudio": st.dictionaries(texts, st.booleans(), max_size=2),
    },
)
permissions: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "hasPresence": st.booleans(),
        "canSend": st.booleans()
        | st.lists(st.sampled_from(["video", "audio", "screenVideo", "customAudio"]), unique=True),
        "canReceive": st.fixed_dictionaries(
            {},
            optional={
                "base": rules,
                "byUserId": st.dictionaries(texts, rules, max_size=2),
                "byParticipantId": st.dictionaries(texts, rules, max_size=2),
            },
        ),
        "canAdmin": st.booleans() | st.lists(st.sampled_from(["participants", "streaming"])),
    },
)
kinds = st.sampled_from(["cloud", "local", "raw-tracks"])
flags = {
    name: st.none() | st.booleans()
    for name, field in MeetingTokenProperties.model_fields.items()
    if field.annotation == bool | None
}
properties: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        **flags,
        "room_name": st.none() | st.text("aB0-_", min_size=1, max_size=12),
        "user_name": st.none() | texts,
        "user_id": st.none() | st.text(max_size=36),
        "nbf": st.none() | st.integers(0, 2**33),
        "exp": st.none() | st.integers(NOW + 1, 2**33) | st.floats(NOW + 1, 2**33),
        "eject_after_elapsed": st.none() | st.integers(1, 10**6),
        "redirect_on_meeting_exit": st.none() | texts,
        "lang": st.none() | st.sampled_from(["en", "pt-BR", "user"]),
        "enable_recording": st.none() | kinds | st.lists(kinds, max_size=2),
        "permissions": st.none() | permissions,
        "start_cloud_recording_opts": st.none()
        | st.fixed_dictionaries({}, optional={"width": st.integers(2, 1920), "fps": st.just(30)}),
    },
)


@pytest.fixture(scope="module")
def frozen() -> MovableClock:
    clock = MovableClock(start=NOW)
    clock.freeze()
    clock.set(NOW)
    return clock


def test_it_is_the_token_that_the_endpoint_gives(frozen: MovableClock) -> None:
    with (
        LocalDaily(clock=frozen, api_key=KEY) as local,
        Daily(KEY, api_url=local.api_url, budget=None) as daily,
    ):
        domain_id = daily.domain.get().domain_id or ""

        def made_by_daily(asked: dict[str, Any]) -> str:
            answer = daily.request("POST", "/meeting-tokens", json={"properties": asked})
            token: str = answer["token"]
            return token

        @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(properties)
        def check(asked: dict[str, Any]) -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", TokenWarning)
                minted = tokens.mint(KEY, domain_id, now=NOW, **asked)
            assert claims_of(minted) == claims_of(made_by_daily(asked))
            if (asked.get("nbf") or 0) <= NOW:
                said = daily.meeting_tokens.validate(minted)
                assert tokens.verify(minted, KEY, now=NOW) == said.model_copy(
                    update={"domain_id": domain_id, "iat": NOW}
                )

        check()


def test_properties_come_first_and_arguments_on_top() -> None:
    base = MeetingTokenProperties(user_name="Ada", start_video_off=True, exp=NOW + 5)
    token = mint(properties=base, user_name="Bob", expires_in=None, owner=False)

    claims = claims_of(token)
    assert (claims["u"], claims["vo"], claims["o"], claims["exp"]) == ("Bob", True, False, NOW + 5)
    assert base.user_name == "Ada"


def test_permissions_of_our_model_are_shortened_too() -> None:
    token = mint(permissions=Permissions(can_send=["audio"], can_admin=False))

    assert claims_of(token)["p"] == {"cs": "a", "ca": False}


@pytest.mark.parametrize(
    "room",
    [
        "hello",
        "https://acme.daily.co/hello?t=secret",
        Room.model_validate({"id": "1", "name": "hello", "url": "https://acme.daily.co/hello"}),
    ],
)
def test_a_room_is_named_by_name_url_or_room(room: str | Room) -> None:
    assert claims_of(mint(room=room))["r"] == "hello"


def test_times_come_in_what_is_at_hand() -> None:
    moment = datetime.fromtimestamp(NOW, UTC)
    token = tokens.mint(
        KEY,
        DOMAIN,
        room="hello",
        now=moment,
        nbf=moment,
        expires_in=timedelta(minutes=1),
    )

    claims = claims_of(token)
    assert (claims["iat"], claims["nbf"], claims["exp"]) == (NOW, NOW, NOW + 60)


def test_without_a_moment_it_is_now() -> None:
    before = int(datetime.now(UTC).timestamp())
    token = tokens.mint(KEY, DOMAIN, room="hello", expires_in=60)

    assert before <= claims_of(token)["iat"] <= before + 60
    assert claims_of(token)["exp"] - claims_of(token)["iat"] in (60, 61)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"exp": NOW, "expires_in": None}, f"exp was '{NOW}', which is in the past"),
        ({"expires_in": 0}, "between one second"),
        ({"expires_in": float("nan")}, "between one second"),
        ({"expires_in": timedelta(days=-1)}, "between one second"),
        ({"exp": NOW + 9}, "not both"),
        ({"user_id": "x" * 37}, "user_id: .* at most 36"),
        ({"start_video_of": True}, "unknown parameter 'start_video_of'"),
        ({"room": "https://acme.daily.co/?t=SECRET"}, "does not contain a room's name"),
        ({"room": ""}, "does not contain a room's name"),
        ({"is_owner": "perhaps"}, "is_owner"),
    ],
)
def test_what_daily_refuses_is_an_error(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidArgumentError, match=says) as caught:
        mint(**wrong)
    assert "SECRET" not in str(caught.value)
    assert "perhaps" not in str(caught.value)


@pytest.mark.parametrize(
    ("unwise", "says"),
    [
        ({"room": None}, "every room"),
        ({"expires_in": None}, "never expires"),
        ({"nbf": NOW + 3600}, "never valid"),
        ({"eject_at_token_exp": True}, "eject_at_token_exp .* replaces"),
        ({"eject_after_elapsed": 60}, "eject_after_elapsed .* replaces"),
        ({"redirect_on_meeting_exit": "x" * 2048}, "characters"),
    ],
)
def test_what_is_dangerous_is_a_warning(unwise: dict[str, Any], says: str) -> None:
    with pytest.warns(TokenWarning, match=says) as caught:
        token = mint(**unwise)
    assert token.count(".") == 2
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert KEY not in str(caught[0].message)
    assert token not in str(caught[0].message)


def test_a_room_without_eject_settings_has_none_to_replace() -> None:
    facts = {"id": "1", "name": "hello", "url": "https://acme.daily.co/hello"}
    mint(room=Room.model_validate(facts), eject_at_token_exp=True)

    ejecting = Room.model_validate({**facts, "config": {"eject_at_room_exp": True}})
    with pytest.warns(TokenWarning, match="including eject_at_room_exp"):
        mint(room=ejecting, eject_at_token_exp=True)


def test_a_good_token_is_made_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        mint(user_name="Ada", eject_at_token_exp=False)
    assert caplog.text == ""


@pytest.mark.parametrize("key", ["", " ", "schlüssel", "two words", "\ud800"])
def test_a_key_that_is_none_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        tokens.mint(key, DOMAIN, room="hello", expires_in=60)
    assert "schl" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("key", ["k", '{"kty":"oct"}', "-----BEGIN-PUBLIC-KEY-----"])
def test_short_and_odd_keys_sign_like_any_other(key: str) -> None:
    token = tokens.mint(key, DOMAIN, room="hello", expires_in=60, now=NOW)

    assert tokens.verify(token, key, now=NOW).room_name == "hello"


def test_swapped_id_and_key_are_caught_before_the_key_is_in_the_token() -> None:
    with pytest.raises(InvalidArgumentError, match="swapped") as caught:
        tokens.mint(DOMAIN, KEY, room="hello", expires_in=60)
    assert KEY not in str(caught.value)
    with pytest.raises(InvalidArgumentError, match="domain's id"):
        tokens.mint(KEY, "", room="hello", expires_in=60)


async def test_a_token_of_our_own_opens_the_door(local_daily: LocalDaily) -> None:
    with Daily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        domain_id = daily.domain.get().domain_id or ""
        room = daily.rooms.create("standup", privacy="private", expires_in=3600)
    token = tokens.mint(
        local_daily.api_key, domain_id, room=room, expires_in=60, user_name="Ada", owner=True
    )

    async with await local_daily.join(room, token=token) as ada:
        assert ada.user_name == "Ada"
    stranger = tokens.mint("another-key", domain_id, room=room, expires_in=60)
    with pytest.raises(JoinRefused) as caught:
        await local_daily.join(room, token=stranger)
    assert caught.value.reason
