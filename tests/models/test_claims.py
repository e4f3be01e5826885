"""Token properties become the claims of the JWT, and come back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.reference.reference import load_reference

from dailykit.models import CanReceive, MeetingToken, MeetingTokenProperties, Permissions
from dailykit.models._claims import (
    ADMIN_CLAIMS,
    MEDIA_CLAIMS,
    PERMISSION_CLAIMS,
    RECEIVABLE_CLAIMS,
    RECEIVE_CLAIMS,
    TOKEN_CLAIMS,
    claims_to_properties,
    properties_to_claims,
)
from dailykit.models.permissions import MediaMap

DOMAIN = "25df5057-ef0d-4d97-bde6-0cf287276cbb"

Json = dict[str, Any]


def to_claims(properties: Json) -> Json:
    """Return the claims without what every token has."""
    claims = properties_to_claims(properties, domain_id=DOMAIN, issued_at=1548721831)
    assert claims.pop("d") == DOMAIN
    assert claims.pop("iat") == 1548721831
    return claims


def test_the_example_of_daily() -> None:
    # The payload that Daily's page on self-signing shows.
    assert properties_to_claims(
        {
            "nbf": 1548721569,
            "exp": 1864081538,
            "room_name": "hello",
            "is_owner": True,
            "enable_screenshare": True,
            "enable_recording": "local",
        },
        domain_id=DOMAIN,
        issued_at=1548721831,
    ) == {
        "nbf": 1548721569,
        "exp": 1864081538,
        "r": "hello",
        "o": True,
        "ss": True,
        "er": "local",
        "d": DOMAIN,
        "iat": 1548721831,
    }


def test_the_reference_has_the_same_claims() -> None:
    shape = load_reference("schemas.json")["meeting_token_jwt_claims"]["properties"]
    named = {one.get("property", claim): claim for claim, one in shape.items()}
    assert dict(TOKEN_CLAIMS) == named


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ({"hasPresence": False}, {"hp": False}),
        ({"canSend": True}, {"cs": True}),
        ({"canSend": False}, {"cs": False}),
        ({"canSend": []}, {"cs": ""}),
        (
            {"canSend": ["video", "audio", "screenVideo", "screenAudio"]},
            {"cs": "v,a,sv,sa"},
        ),
        ({"canSend": ["audio", "customVideo"]}, {"cs": "a,customVideo"}),
        (
            {"canAdmin": ["participants", "streaming", "transcription"]},
            {"ca": "p,s,t"},
        ),
        ({"canAdmin": False}, {"ca": False}),
        ({"canReceive": {"base": False}}, {"cr": {"b": False}}),
        (
            {
                "canReceive": {
                    "base": {"video": True, "customAudio": {"*": False, "music": True}},
                    "byUserId": {"*": True, "base": {"screenVideo": False}},
                    "byParticipantId": {"p": {"audio": False, "customVideo": {"v": True}}},
                }
            },
            {
                "cr": {
                    "b": {"v": True, "ca": {"*": False, "music": True}},
                    "u": {"*": True, "base": {"sv": False}},
                    "p": {"p": {"a": False, "cv": {"v": True}}},
                }
            },
        ),
        ({"canFly": True}, {"canFly": True}),
    ],
)
def test_permissions(long: Json, short: Json) -> None:
    assert to_claims({"permissions": long}) == {"p": short}
    assert claims_to_properties({"p": short}) == {"permissions": long}


@pytest.mark.parametrize("odd", [None, True, "text", 3, ["list"]])
def test_what_is_no_object_passes(odd: Any) -> None:
    for long in (odd, {"canReceive": odd}, {"canReceive": {"byUserId": odd}}):
        claims = to_claims({"permissions": long})
        assert claims_to_properties(claims) == {"permissions": long}


def test_properties_without_a_claim_and_unknown_claims_keep_their_names() -> None:
    assert to_claims({"enable_prejoin_ui": True}) == {"enable_prejoin_ui": True}
    assert claims_to_properties({"zzz": 1}) == {"zzz": 1}


def test_nothing_is_changed_in_place() -> None:
    properties = {"permissions": {"canSend": ["audio"]}}
    to_claims(properties)
    assert properties == {"permissions": {"canSend": ["audio"]}}


def test_a_token_is_read_from_its_claims() -> None:
    properties = MeetingTokenProperties(
        room_name="hello", exp=1893499200, permissions=Permissions(can_send=["audio"])
    )
    claims = properties_to_claims(properties.to_wire(), domain_id=DOMAIN, issued_at=1893456000)
    token = MeetingToken.model_validate(claims_to_properties(claims))
    assert token.room_name == "hello"
    assert token.domain_id == DOMAIN
    assert token.permissions == Permissions(can_send=["audio"])
    assert str(token.exp_at) == "2030-01-01 12:00:00+00:00"
    assert str(token.iat_at) == "2030-01-01 00:00:00+00:00"
    assert token.nbf_at is None


SHORT = {
    *TOKEN_CLAIMS.values(),
    *PERMISSION_CLAIMS.values(),
    *MEDIA_CLAIMS.values(),
    *ADMIN_CLAIMS.values(),
    *RECEIVE_CLAIMS.values(),
    *RECEIVABLE_CLAIMS.values(),
}

# A property whose long name is somebody else's short one can't come back; Daily has none.
names = st.text(st.characters(exclude_characters=","), min_size=1).filter(lambda n: n not in SHORT)
rules = st.booleans() | st.builds(
    MediaMap,
    video=st.booleans(),
    screen_audio=st.booleans(),
    custom_video=st.dictionaries(st.text(), st.booleans()),
    custom_audio=st.dictionaries(st.text(), st.booleans()),
)
permissions = st.builds(
    Permissions,
    has_presence=st.booleans(),
    can_send=st.booleans() | st.lists(st.sampled_from(list(MEDIA_CLAIMS)) | names),
    can_receive=st.builds(
        CanReceive,
        base=rules,
        by_user_id=st.dictionaries(st.text(), rules),
        by_participant_id=st.dictionaries(st.text(), rules),
    ),
    can_admin=st.booleans() | st.lists(st.sampled_from(list(ADMIN_CLAIMS)) | names),
)
known = st.builds(
    MeetingTokenProperties,
    room_name=st.text(),
    user_id=st.text(max_size=36),
    exp=st.integers(0, 2**40),
    is_owner=st.booleans(),
    enable_prejoin_ui=st.booleans(),
    enable_recording=st.sampled_from(["cloud", ["cloud", "local"]]),
    start_cloud_recording_opts=st.fixed_dictionaries({"videoBitrate": st.integers(10, 10_000)}),
    permissions=permissions,
).map(MeetingTokenProperties.to_wire)
unknown = st.dictionaries(
    names.filter(lambda name: name not in TOKEN_CLAIMS), st.none() | st.integers() | st.text()
)


@given(known, unknown)
def test_every_token_comes_back(some: Json, more: Json) -> None:
    properties = {**more, **some}
    claims = properties_to_claims(properties, domain_id=DOMAIN, issued_at=7)
    assert claims_to_properties(claims) == {**properties, "domain_id": DOMAIN, "iat": 7}
    assert set(TOKEN_CLAIMS) & set(claims) <= {"nbf", "exp", "iat"}
