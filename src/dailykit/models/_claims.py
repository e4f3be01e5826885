"""Conversion of a meeting token's properties to the short claims of its JWT, and back.

Facts from https://docs.daily.co/reference/rest-api/meeting-tokens/self-signing-tokens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias, cast

__all__ = [
    "ADMIN_CLAIMS",
    "MEDIA_CLAIMS",
    "PERMISSION_CLAIMS",
    "RECEIVABLE_CLAIMS",
    "RECEIVE_CLAIMS",
    "TOKEN_CLAIMS",
    "claims_to_properties",
    "properties_to_claims",
]

Names: TypeAlias = Mapping[str, str]

TOKEN_CLAIMS: Final[Names] = MappingProxyType(
    {
        "nbf": "nbf",
        "exp": "exp",
        "iat": "iat",
        "domain_id": "d",
        "room_name": "r",
        "user_id": "ud",
        "user_name": "u",
        "is_owner": "o",
        "knocking": "k",
        "close_tab_on_exit": "ctoe",
        "redirect_on_meeting_exit": "rome",
        "intercom_join_alert": "ij",
        "start_cloud_recording": "sr",
        "start_cloud_recording_opts": "sro",
        "auto_start_transcription": "ast",
        "enable_recording": "er",
        "enable_recording_ui": "erui",
        "enable_screenshare": "ss",
        "start_video_off": "vo",
        "start_audio_off": "ao",
        "meeting_join_hook": "mjh",
        "eject_at_token_exp": "ejt",
        "eject_after_elapsed": "eje",
        "lang": "uil",
        "permissions": "p",
    }
)
"""The documented claim of each property; the others keep their long names."""

PERMISSION_CLAIMS: Final[Names] = MappingProxyType(
    {"hasPresence": "hp", "canSend": "cs", "canReceive": "cr", "canAdmin": "ca"}
)
"""The short names of permissions within the claim ``p``."""

MEDIA_CLAIMS: Final[Names] = MappingProxyType(
    {"video": "v", "audio": "a", "screenVideo": "sv", "screenAudio": "sa"}
)
"""The short names of media in ``cs``. Custom tracks have no documented short name and stay as
is."""

ADMIN_CLAIMS: Final[Names] = MappingProxyType(
    {"participants": "p", "streaming": "s", "transcription": "t"}
)
"""The short names of tasks in ``ca``."""

RECEIVE_CLAIMS: Final[Names] = MappingProxyType(
    {"base": "b", "byUserId": "u", "byParticipantId": "p"}
)
"""The short names of the parts of ``cr``."""

RECEIVABLE_CLAIMS: Final[Names] = MappingProxyType(
    {**MEDIA_CLAIMS, "customVideo": "cv", "customAudio": "ca"}
)
"""The short names of media in the rules of ``cr``."""


def properties_to_claims(
    properties: Mapping[str, Any], *, domain_id: str, issued_at: int
) -> dict[str, Any]:
    """Return the JWT claims for `properties`.

    Args:
        properties: Token properties under their long names, as ``to_wire()`` of
            `MeetingTokenProperties` returns them.
        domain_id: The id of the domain whose API key signs the token.
        issued_at: The current time in unix seconds.
    """
    return {**_SHORTEN.token(properties), "d": domain_id, "iat": issued_at}


def claims_to_properties(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties in a JWT's claims, under their long names.

    It reverses `properties_to_claims`: ``domain_id`` and ``iat`` are included, and unknown claims
    keep their names.
    """
    return _LENGTHEN.token(claims)


@dataclass(frozen=True, slots=True)
class _Translator:
    """One direction of the translation. Unknown names pass through.

    Attributes:
        turn: Returns a table of long to short names, or its reverse.
        kinds: Translates a set of media or tasks, which is a list on the long side and text with
            commas on the short one.
    """

    turn: Callable[[Names], Names]
    kinds: Callable[[Any, Names], Any]

    def token(self, token: Mapping[str, Any]) -> dict[str, Any]:
        names = self.turn(TOKEN_CLAIMS)
        translated = {names.get(name, name): value for name, value in token.items()}
        for name in ("permissions", "p"):
            if name in translated:
                translated[name] = self.permissions(translated[name])
        return translated

    def permissions(self, permissions: Any) -> Any:
        def media(value: Any) -> Any:
            return self.kinds(value, self.turn(MEDIA_CLAIMS))

        def tasks(value: Any) -> Any:
            return self.kinds(value, self.turn(ADMIN_CLAIMS))

        return _translated(
            permissions,
            self.turn(PERMISSION_CLAIMS),
            {
                "canSend": media,
                "cs": media,
                "canReceive": self.receive,
                "cr": self.receive,
                "canAdmin": tasks,
                "ca": tasks,
            },
        )

    def receive(self, rules: Any) -> Any:
        return _translated(
            rules,
            self.turn(RECEIVE_CLAIMS),
            {
                "base": self.rule,
                "b": self.rule,
                "byUserId": self.rules_by_id,
                "u": self.rules_by_id,
                "byParticipantId": self.rules_by_id,
                "p": self.rules_by_id,
            },
        )

    def rules_by_id(self, rules: Any) -> Any:
        if not isinstance(rules, Mapping):
            return rules
        return {who: self.rule(rule) for who, rule in cast("Mapping[str, Any]", rules).items()}

    def rule(self, rule: Any) -> Any:
        return _translated(rule, self.turn(RECEIVABLE_CLAIMS), {})


def _translated(value: Any, names: Names, inner: Mapping[str, Callable[[Any], Any]]) -> Any:
    """Rename the keys of an object, and translate the values that `inner` knows by key."""
    if not isinstance(value, Mapping):
        return value
    return {
        names.get(key, key): inner[key](part) if key in inner else part
        for key, part in cast("Mapping[str, Any]", value).items()
    }


def _as_they_are(names: Names) -> Names:
    return names


def _reversed(names: Names) -> Names:
    return {short: long for long, short in names.items()}


def _joined(kinds: Any, names: Names) -> Any:
    if not isinstance(kinds, list):
        return kinds
    return ",".join(names.get(kind, kind) for kind in cast("list[str]", kinds))


def _split(kinds: Any, names: Names) -> Any:
    if not isinstance(kinds, str):
        return kinds
    return [names.get(kind, kind) for kind in kinds.split(",") if kind]


_SHORTEN: Final = _Translator(_as_they_are, _joined)
_LENGTHEN: Final = _Translator(_reversed, _split)
