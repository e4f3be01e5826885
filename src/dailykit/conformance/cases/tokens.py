"""Meeting tokens: creation, form and short claims."""

from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Evidence
from dailykit.conformance._evidence import (
    CLIENT_TEST,
    COMMON_PRACTICE,
    FIXTURES,
    IN_PRODUCTION,
    LEAST_SURPRISE,
    documented,
)
from dailykit.conformance._probe import Probe
from dailykit.conformance._tokens import claims_of, header_of, signature_of, signed_by

__all__ = ["CLAIMS", "TOKENS"]

TOKENS = CaseGroup("tokens", "Meeting tokens")
CLAIMS = CaseGroup("token_claims", "Token claims")

_CREATE: Final = documented("meeting-tokens/create-meeting-token")
_SIGNING: Final = documented("meeting-tokens/self-signing-tokens")


@TOKENS.case(CLIENT_TEST)
async def answer(probe: Probe) -> None:
    """The answer is the token and nothing else."""
    made = await probe.made("/meeting-tokens", {"properties": {"exp": probe.soon()}})
    same("the members", sorted(made), ["token"])
    same("the parts of the token", made["token"].count("."), 2)


@TOKENS.case(_SIGNING)
async def header(probe: Probe) -> None:
    """A token is a JWT whose header names HS256."""
    same("the header", header_of(await probe.token()), {"alg": "HS256", "typ": "JWT"})


@TOKENS.case(_SIGNING)
async def signature(probe: Probe) -> None:
    """A token is signed with the API key, as text, by HMAC-SHA256."""
    token = await probe.token(room_name=probe.name(), is_owner=True)
    same("the signature", signature_of(token), signed_by(token, probe.api_key))


@TOKENS.case(_SIGNING)
async def issued_at(probe: Probe) -> None:
    """A token has its creation time, in whole seconds."""
    issued = claims_of(await probe.token())["iat"]
    require(isinstance(issued, int), "iat should be a whole number", issued)
    require(abs(probe.now() - issued) < 60, "iat should be now", issued)


@TOKENS.case(LEAST_SURPRISE)
async def nothing_said(probe: Probe) -> None:
    """A token without properties has only domain and creation time, so it never expires."""
    bodies: list[Any] = [None, {}, {"properties": {}}]
    for body in bodies:
        token = (await probe.made("/meeting-tokens", body))["token"]
        same("the claims", sorted(claims_of(token)), ["d", "iat"])


@TOKENS.case(COMMON_PRACTICE)
async def room_need_not_exist(probe: Probe) -> None:
    """A token can be created for a room that does not exist, and does not create it."""
    name = probe.name()
    token = await probe.token(room_name=name)
    same("the claim r", claims_of(token)["r"], name)
    (await probe.get(f"/rooms/{name}")).has_status(404)


@TOKENS.case(FIXTURES)
async def unknown_property(probe: Probe) -> None:
    """An unknown property is refused by name, with another text than for rooms."""
    refusal = await probe.post("/meeting-tokens", {"properties": {"no_such_property": 1}})
    refusal.refused(400, "invalid-request-error", "unknown parameter 'no_such_property'")


@TOKENS.case(FIXTURES)
async def property_of_rooms(probe: Probe) -> None:
    """A property that only rooms have is unknown in a token."""
    refusal = await probe.post("/meeting-tokens", {"properties": {"max_participants": 2}})
    refusal.refused(400, "invalid-request-error", "unknown parameter 'max_participants'")


@TOKENS.case(_CREATE)
async def longest_user_id(probe: Probe) -> None:
    """A user's id has 36 characters at most, so that a UUID fits."""
    longest = "9f3c2f0a-6a37-4f9f-8a08-0fd3e40bdc1e"
    same("the claim ud", claims_of(await probe.token(user_id=longest))["ud"], longest)
    refusal = await probe.post("/meeting-tokens", {"properties": {"user_id": f"{longest}0"}})
    refusal.refused(400, "invalid-request-error")


@TOKENS.case(IN_PRODUCTION)
async def user_id_number(probe: Probe) -> None:
    """A user's id may be a number, and is read back as that number."""
    name = probe.name()
    for number in (41, 0, 2**53 - 1):
        token = await probe.token(room_name=name, user_id=number)
        same("the claim ud", claims_of(token)["ud"], number)
        said = await probe.found(f"/meeting-tokens/{token}")
        same("room and id", (said["room_name"], said["user_id"]), (name, number))
        require(not isinstance(said["user_id"], str), "it should be a number", said)


@TOKENS.case(LEAST_SURPRISE)
async def user_id_of_another_type(probe: Probe) -> None:
    """A user's id is text or a number, and nothing else."""
    wrong: list[Any] = [True, ["ada-1"], {"id": "ada-1"}]
    for user_id in wrong:
        refusal = await probe.post("/meeting-tokens", {"properties": {"user_id": user_id}})
        refusal.refused(400, "invalid-request-error")


@TOKENS.case(COMMON_PRACTICE)
async def recording_false(probe: Probe) -> None:
    """False says that nothing may be recorded, and is read back as false."""
    name = probe.name()
    token = await probe.token(room_name=name, enable_recording=False)
    same("the claim er", claims_of(token)["er"], False)
    said = await probe.found(f"/meeting-tokens/{token}")
    same("room and recording", (said["room_name"], said["enable_recording"]), (name, False))
    refusal = await probe.post("/meeting-tokens", {"properties": {"enable_recording": True}})
    refusal.refused(400, "invalid-request-error")


@TOKENS.case(LEAST_SURPRISE)
async def wrong_types(probe: Probe) -> None:
    """Values are not converted: a flag in quotes and a number as a name are refused."""
    for wrong in ({"is_owner": "true"}, {"user_name": 7}, {"eject_after_elapsed": "60"}):
        refusal = await probe.post("/meeting-tokens", {"properties": wrong})
        refusal.refused(400, "invalid-request-error")


@TOKENS.case(_CREATE)
async def unknown_member(probe: Probe) -> None:
    """A property beside the properties of a token, instead of in them, is refused."""
    refusal = await probe.post("/meeting-tokens", {"room_name": probe.name()})
    refusal.refused(400, "invalid-request-error")


@TOKENS.case(_CREATE)
async def short_enough_for_a_url(probe: Probe) -> None:
    """A token with many properties stays below 2048 characters, a safe length for URLs."""
    token = await probe.token(
        room_name="x" * 128,
        user_id="u" * 36,
        user_name="n" * 100,
        is_owner=True,
        permissions={"canSend": ["audio", "video", "screenVideo"], "canAdmin": ["participants"]},
        redirect_on_meeting_exit="https://example.com/".ljust(200, "a"),
    )
    require(len(token) < 2048, "a token should have less than 2048 characters", len(token))
    same("the claim n", len(claims_of(token)["u"]), 100)


# --- the short names ------------------------------------------------------------------------------

_SHORT_NAMES: Final[dict[str, tuple[str, Any]]] = {
    "room_name": ("r", "standup"),
    "user_id": ("ud", "user-7"),
    "user_name": ("u", "Ada"),
    "is_owner": ("o", True),
    "knocking": ("k", True),
    "eject_at_token_exp": ("ejt", True),
    "eject_after_elapsed": ("eje", 60),
    "close_tab_on_exit": ("ctoe", True),
    "redirect_on_meeting_exit": ("rome", "https://example.com/"),
    "start_cloud_recording": ("sr", True),
    "auto_start_transcription": ("ast", True),
    "enable_recording": ("er", "cloud"),
    "enable_recording_ui": ("erui", False),
    "enable_screenshare": ("ss", False),
    "start_video_off": ("vo", True),
    "start_audio_off": ("ao", True),
    "lang": ("uil", "de"),
}


def _add_short_name(name: str, short: str, value: Any) -> None:
    async def check(probe: Probe) -> None:
        exp = probe.soon()
        claims = claims_of(await probe.token(**{name: value, "exp": exp}))
        rest = {"d": claims.get("d"), "iat": claims.get("iat")}
        same("the claims", claims, {**rest, "exp": exp, short: value})

    CLAIMS.add(name, f"A token says {name} under the short name {short}.", _SIGNING, check)


for _name, (_short, _value) in _SHORT_NAMES.items():
    _add_short_name(_name, _short, _value)


@CLAIMS.case(_SIGNING)
async def times(probe: Probe) -> None:
    """A token has nbf and exp under these names, as whole seconds."""
    nbf, exp = probe.soon(60), probe.soon(120)
    claims = claims_of(await probe.token(nbf=nbf, exp=exp))
    same("the times", (claims["nbf"], claims["exp"]), (nbf, exp))


def _add_permission(name: str, fact: str, said: dict[str, Any], short: dict[str, Any]) -> None:
    async def check(probe: Probe) -> None:
        claims = claims_of(await probe.token(permissions=said))
        same("the claim p", claims["p"], short)

    evidence: Evidence = documented("meeting-tokens/self-signing-tokens, on permissions")
    CLAIMS.add(f"permissions_{name}", fact, evidence, check)


_add_permission(
    "presence",
    "Permissions are the claim p; hasPresence is hp in it.",
    {"hasPresence": False},
    {"hp": False},
)
_add_permission(
    "send_all",
    "A boolean canSend stays a boolean, under the name cs.",
    {"canSend": False},
    {"cs": False},
)
_add_permission(
    "send_some",
    "A list canSend becomes comma-separated short names.",
    {"canSend": ["video", "audio", "screenVideo", "screenAudio"]},
    {"cs": "v,a,sv,sa"},
)
_add_permission(
    "receive",
    "canReceive is cr, with its parts and the media in them shortened.",
    {"canReceive": {"base": False, "byUserId": {"u-1": {"audio": True, "screenVideo": False}}}},
    {"cr": {"b": False, "u": {"u-1": {"a": True, "sv": False}}}},
)
_add_permission(
    "receive_custom",
    "Custom tracks are cv and ca within canReceive.",
    {
        "canReceive": {
            "byParticipantId": {"*": {"customVideo": {"*": True}, "customAudio": {"*": False}}}
        }
    },
    {"cr": {"p": {"*": {"cv": {"*": True}, "ca": {"*": False}}}}},
)
_add_permission(
    "admin_all",
    "A boolean canAdmin stays a boolean, under the name ca.",
    {"canAdmin": True},
    {"ca": True},
)
_add_permission(
    "admin_some",
    "A list canAdmin becomes comma-separated short names.",
    {"canAdmin": ["participants", "streaming", "transcription"]},
    {"ca": "p,s,t"},
)
