"""The tracks that a participant receives, by profile and by sender. Pure rules.

They are Daily's: https://docs.daily.co/reference/daily-python/api-reference, subscriptions. A
track is named as in the protocol; ``customAudio:*`` and ``customVideo:*`` stand for all custom
tracks that are not named themselves. A track without a rule is received.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, Self

from dailykit.errors import InvalidArgumentError
from dailykit.local.world.calls.track_names import ANY_CUSTOM, TRACKS, is_track_name

__all__ = ["BASE_PROFILE", "Subscriptions"]

BASE_PROFILE: Final = "base"
"""The profile of participants without another one."""


class Subscriptions:
    """The subscriptions of one participant."""

    def __init__(self) -> None:
        self._profiles: dict[str, dict[str, bool]] = {BASE_PROFILE: {}}
        self._people: dict[str, tuple[str, dict[str, bool]]] = {}

    @classmethod
    def only(cls, tracks: Collection[str]) -> Self:
        """Return subscriptions to these tracks of all participants, and to no others."""
        subscriptions = cls()
        wanted = {name: name in tracks for name in (*TRACKS, *ANY_CUSTOM)}
        subscriptions.update_profiles({BASE_PROFILE: {**wanted, **dict.fromkeys(tracks, True)}})
        return subscriptions

    def update_profiles(self, profiles: Mapping[str, Mapping[str, bool]]) -> None:
        """Change or add profiles. Tracks that are not named keep their rules.

        Raises:
            InvalidArgumentError: A track does not exist.
        """
        for tracks in profiles.values():
            _check(tracks)
        for name, tracks in profiles.items():
            self._profiles.setdefault(name, {}).update(tracks)

    def update(self, people: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Change the subscriptions to participants, who need not have joined yet.

        Args:
            people: By participant id: ``profile``, the name of one, and ``tracks``, which count
                before the profile's; what is left out stays. None goes back to the base profile.

        Raises:
            InvalidArgumentError: A profile or a track does not exist.
        """
        for settings in people.values():
            profile = (settings or {}).get("profile", BASE_PROFILE)
            if profile not in self._profiles:
                raise InvalidArgumentError(f"the subscription profile {profile!r} does not exist")
            _check((settings or {}).get("tracks", {}))
        for who, settings in people.items():
            if settings is None:
                self._people.pop(who, None)
                continue
            profile, tracks = self._people.get(who, (BASE_PROFILE, {}))
            chosen = settings.get("profile", profile)
            self._people[who] = (chosen, {**tracks, **settings.get("tracks", {})})

    def forget(self, participant_id: str) -> None:
        """Delete the settings of a participant who has left."""
        self._people.pop(participant_id, None)

    def wants(self, participant_id: str, track: str) -> bool:
        """Return whether to receive a track of a participant."""
        profile, tracks = self._people.get(participant_id, (BASE_PROFILE, {}))
        kind = track.partition(":")[0]
        for rules in (tracks, self._profiles[profile], self._profiles[BASE_PROFILE]):
            for name in (track, f"{kind}:*"):
                if name in rules:
                    return rules[name]
        return True


def _check(tracks: Mapping[str, bool]) -> None:
    for name in tracks:
        if not is_track_name(name) and name not in ANY_CUSTOM:
            raise InvalidArgumentError(
                f"unknown track {name!r}: use one of {', '.join(TRACKS)}, "
                "customAudio:<name> or customVideo:<name>"
            )
