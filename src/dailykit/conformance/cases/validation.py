"""Validation of meeting tokens by Daily: its own, and self-signed ones."""

from typing import Any, Final

from dailykit.conformance._answer import same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import CLIENT_TEST, LEAST_SURPRISE, documented
from dailykit.conformance._probe import Probe
from dailykit.conformance._tokens import self_signed

__all__ = ["CASES"]

CASES = CaseGroup("validation", "Validating tokens")

_PAGE: Final = documented("meeting-tokens/validate-meeting-token")
_SIGNING: Final = documented("meeting-tokens/self-signing-tokens")


async def _good(probe: Probe, token: str) -> Any:
    return await probe.found(f"/meeting-tokens/{token}")


async def _bad(probe: Probe, token: str) -> None:
    (await probe.get(f"/meeting-tokens/{token}")).is_refusal()


async def _signed(probe: Probe, api_key: str | None = None, **claims: Any) -> str:
    """Return a token of the form that Daily asks of those who sign tokens themselves."""
    domain_id = (await probe.found("/"))["domain_id"]
    said = {"r": "standup", "d": domain_id, "iat": int(probe.now()), **claims}
    return self_signed(said, probe.api_key if api_key is None else api_key)


@CASES.case(CLIENT_TEST)
async def says_the_room(probe: Probe) -> None:
    """Validating a new token returns its room."""
    name = probe.name()
    token = await probe.token(room_name=name)
    same("the room", (await _good(probe, token))["room_name"], name)


@CASES.case(_PAGE)
async def long_names(probe: Probe) -> None:
    """A token's claims are returned under the long names of its properties only."""
    said = {
        "room_name": "standup",
        "is_owner": True,
        "user_name": "Ada",
        "start_video_off": True,
        "lang": "en",
        "exp": probe.soon(),
    }
    same("what it says", await _good(probe, await probe.token(**said)), said)


@CASES.case(_PAGE)
async def permissions(probe: Probe) -> None:
    """Permissions are returned under their long names too, and lists as lists."""
    wish = {
        "hasPresence": False,
        "canSend": ["video", "screenAudio"],
        "canReceive": {"base": {"audio": True}},
        "canAdmin": ["participants"],
    }
    said = await _good(probe, await probe.token(permissions=wish))
    same("the permissions", said["permissions"], wish)


@CASES.case(_PAGE)
async def too_early(probe: Probe) -> None:
    """A token whose nbf is in the future is not valid yet."""
    await _bad(probe, await probe.token(nbf=probe.soon(60)))


@CASES.case(_PAGE)
async def too_early_ignored(probe: Probe) -> None:
    """With ignoreNbf a token whose nbf is in the future is accepted."""
    nbf = probe.soon(60)
    token = await probe.token(room_name="standup", nbf=nbf)
    said = await probe.found(f"/meeting-tokens/{token}?ignoreNbf=true")
    same("room and nbf", (said["room_name"], said["nbf"]), ("standup", nbf))
    (await probe.get(f"/meeting-tokens/{token}?ignoreNbf=false")).is_refusal()


@CASES.case(_PAGE, Needs.CLOCK)
async def nbf_has_come(probe: Probe) -> None:
    """From its nbf on, a token is valid."""
    probe.local.freeze()
    token = await probe.token(user_name="Ada", nbf=probe.soon(60))
    await _bad(probe, token)
    await probe.local.advance(60)
    same("the name", (await _good(probe, token))["user_name"], "Ada")


@CASES.case(_PAGE, Needs.CLOCK)
async def expired(probe: Probe) -> None:
    """From its exp on, a token is invalid, also with ignoreNbf."""
    probe.local.freeze()
    token = await probe.token(user_name="Ada", exp=probe.soon(60))
    await probe.local.advance(59)
    same("the name", (await _good(probe, token))["user_name"], "Ada")
    await probe.local.advance(1.5)
    await _bad(probe, token)
    (await probe.get(f"/meeting-tokens/{token}?ignoreNbf=true")).is_refusal()


@CASES.case(_SIGNING, Needs.CLOCK)
async def for_ever(probe: Probe) -> None:
    """A token without exp is still valid after years."""
    token = (await probe.made("/meeting-tokens", {"properties": {"user_name": "Ada"}}))["token"]
    await probe.local.advance(10 * 365 * 24 * 3600)
    same("the name", (await _good(probe, token))["user_name"], "Ada")


@CASES.case(_PAGE)
async def other_key(probe: Probe) -> None:
    """A token signed with another key is invalid, even if it names this domain."""
    await _bad(probe, await _signed(probe, "some-other-domains-key", exp=probe.soon()))


@CASES.case(_PAGE)
async def altered(probe: Probe) -> None:
    """A token modified after signing is invalid."""
    member = await _signed(probe, exp=probe.soon())
    owner = await _signed(probe, exp=probe.soon(), o=True)
    forged = ".".join([*owner.split(".")[:2], member.split(".")[2]])
    await _bad(probe, forged)
    same("who signed properly", (await _good(probe, owner))["is_owner"], True)


@CASES.case(_PAGE)
async def no_token(probe: Probe) -> None:
    """A text that is not a token is refused in the same way."""
    for text in ("standup", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..x"):
        await _bad(probe, text)


@CASES.case(LEAST_SURPRISE)
async def how_it_is_refused(probe: Probe) -> None:
    """Every invalid token is 400 and invalid-request-error."""
    early, alien = await probe.token(nbf=probe.soon(60)), await _signed(probe, "another-key")
    for token in (early, alien, "standup"):
        answer = await probe.get(f"/meeting-tokens/{token}")
        answer.refused(400, "invalid-request-error")


@CASES.case(_SIGNING)
async def unsigned(probe: Probe) -> None:
    """A token with algorithm none is invalid."""
    domain_id = (await probe.found("/"))["domain_id"]
    claims = {"r": "standup", "d": domain_id, "iat": int(probe.now())}
    token = self_signed(claims, probe.api_key, algorithm="none")
    await _bad(probe, token)
    await _bad(probe, f"{token.rpartition('.')[0]}.")


@CASES.case(_SIGNING)
async def signed_by_oneself(probe: Probe) -> None:
    """Self-signed tokens with room, domain and time are valid."""
    token = await _signed(probe, u="Ada", o=True, exp=probe.soon())
    said = await _good(probe, token)
    told = (said["room_name"], said["user_name"], said["is_owner"])
    same("what it says", told, ("standup", "Ada", True))


@CASES.case(LEAST_SURPRISE)
async def odd_claims(probe: Probe) -> None:
    """A valid token's claims are returned unchanged, even those of an unusual type."""
    odd: dict[str, Any] = {"ud": 41, "u": {"first": "Ada"}, "eje": "soon", "p": "all"}
    said = await _good(probe, await _signed(probe, **odd))
    told = {name: said[name] for name in ("user_id", "user_name", "eject_after_elapsed")}
    expected = {"user_id": 41, "user_name": {"first": "Ada"}, "eject_after_elapsed": "soon"}
    same("what it says", told, expected)
    same("room and permissions", (said["room_name"], said["permissions"]), ("standup", "all"))


@CASES.case(LEAST_SURPRISE)
async def odd_times(probe: Probe) -> None:
    """A token whose times are no numbers is no good."""
    await _good(probe, await _signed(probe, exp=probe.soon()))
    wrong: list[dict[str, Any]] = [{"exp": str(probe.soon())}, {"nbf": True}, {"exp": [1]}]
    for claims in wrong:
        await _bad(probe, await _signed(probe, **claims))


@CASES.case(_SIGNING)
async def other_domain(probe: Probe) -> None:
    """A token that names another domain is invalid, even if signed with this key."""
    await _bad(probe, await _signed(probe, d="25df5057-ef0d-4d97-bde6-0cf287276cbb"))


@CASES.case(LEAST_SURPRISE)
async def shows_no_marks(probe: Probe) -> None:
    """Domain and creation time are not returned."""
    said = await _good(probe, await probe.token(user_name="Ada"))
    same("what it says", sorted(said), ["exp", "user_name"])
