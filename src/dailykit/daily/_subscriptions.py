"""Subscriptions to the media of participants, as `CallClient` accepts and shows them. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from dailykit.daily._settings import CUSTOM, PLACES, track_name
from dailykit.daily._values import RequestError, api_error, as_object, check_keys, id_problem
from dailykit.local.base.json_types import JsonObject

__all__ = ["BASE", "SubscriptionSettings"]

BASE: Final = "base"
"""The profile of participants without another one."""

_ANY: Final = "*"
_STATES: Final = ("subscribed", "unsubscribed", "staged")
_VIDEO: Final[JsonObject] = {"maxQuality": "high"}
_KEYS: Final = ("subscriptionState", "receiveSettings")
_PARTICIPANT_KEYS: Final = ("profile", "media")
_PROFILE_ERROR: Final = "Profile subscription settings were not valid"
_OVERRIDE_ERROR: Final = "Profile subscription overrides were not valid"
_PARTICIPANT_ERROR: Final = "Participant subscription settings were not valid"


class SubscriptionSettings:
    """The subscriptions of one client. Each change replaces the objects, so readers may keep them.

    Attributes:
        profiles: The profiles by name, with the settings of each medium.
        people: The settings of individual participants by id: ``profile`` and ``media``.
    """

    def __init__(self) -> None:
        self.profiles: JsonObject = {BASE: _first_media("subscribed")}
        self.people: JsonObject = {}

    def update_profiles(self, changes: Any) -> None:
        """Change or add profiles.

        Raises:
            RequestError: The changes are not valid.
        """
        profiles = deepcopy(self.profiles)
        try:
            for name, media in as_object(changes, "profiles is not an object").items():
                before = profiles.get(name) or deepcopy(profiles[BASE])
                profiles[name] = _merged(before, media)
        except RequestError as error:
            raise RequestError(f"{_PROFILE_ERROR} {error}") from None
        self.profiles = profiles

    def update(self, participants: Any, matching: Any) -> None:
        """Change the subscriptions to participants.

        Args:
            participants: Changes by participant id; None for none.
            matching: Changes by the name of a profile, for the participants who have it.

        Raises:
            RequestError: The changes are not valid.
        """
        wanted: JsonObject = {}
        if matching is not None:
            overrides = _checked(matching, _OVERRIDE_ERROR)
            for who, settings in self.people.items():
                if settings["profile"] in overrides:
                    wanted[who] = overrides[settings["profile"]]
        if participants is not None:
            wanted.update(_checked_people(participants))
        self._check_profiles(wanted)
        people = deepcopy(self.people)
        for who, change in wanted.items():
            people[who] = self._changed(people.get(who), change, _PARTICIPANT_ERROR)
        self.people = people

    def _changed(self, before: JsonObject | None, change: JsonObject, what: str) -> JsonObject:
        profile = change.get("profile")
        if before is None or profile is not None:
            name = profile or BASE
            before = {"profile": name, "media": deepcopy(self.profiles[name])}
        try:
            media = _merged(before["media"], change.get("media", {}))
        except RequestError as error:
            raise RequestError(f"{what} {error}") from None
        return {**before, "media": media}

    def _check_profiles(self, wanted: JsonObject) -> None:
        named = [one["profile"] for one in wanted.values() if one.get("profile") is not None]
        unknown = [name for name in named if name not in self.profiles]
        if unknown:
            names = ", ".join(f'ProfileName("{name}")' for name in unknown)
            raise RequestError(
                f"Subscription(Settings(UnknownProfilesInParticipantSettings([{names}])))"
            )

    def state(self, participant_id: str, place: str, name: str | None = None) -> str:
        """Return the subscription to a medium of a participant: a state of Daily's."""
        settings = self.people.get(participant_id)
        media: JsonObject = self.profiles[BASE] if settings is None else settings["media"]
        if name is None:
            return str(media[place]["subscriptionState"])
        found = media[place].get(name) or media[place].get(_ANY)
        return "subscribed" if found is None else str(found["subscriptionState"])

    def base_tracks(self) -> list[str]:
        """Return the tracks that participants without own settings are subscribed to."""
        rules = _rules(self.profiles[BASE])
        return [track for track, wanted in rules.items() if wanted]

    def base_rules(self) -> dict[str, bool]:
        """Return the base profile as the local Daily's rules."""
        return _rules(self.profiles[BASE])

    def rules(self) -> dict[str, Mapping[str, Any]]:
        """Return the settings of individual participants as the local Daily's rules."""
        return {who: {"tracks": _rules(one["media"])} for who, one in self.people.items()}


def _first_media(state: str) -> JsonObject:
    media: JsonObject = {place: _setting(place, state) for place in PLACES}
    media.update({place: {} for place in CUSTOM})
    return media


def _setting(place: str, state: str) -> JsonObject:
    receive = dict(_VIDEO) if place in ("camera", "screenVideo", "customVideo") else {}
    return {"receiveSettings": receive, "subscriptionState": state}


def _rules(media: JsonObject) -> dict[str, bool]:
    rules = {track_name(place): _is_wanted(media[place]) for place in PLACES}
    for place in CUSTOM:
        by_name = {_ANY: _setting(place, "subscribed"), **media[place]}
        rules.update({track_name(place, name): _is_wanted(one) for name, one in by_name.items()})
    return rules


def _is_wanted(setting: JsonObject) -> bool:
    return str(setting["subscriptionState"]) == "subscribed"


def _merged(before: JsonObject, change: Any) -> JsonObject:
    merged = deepcopy(before)
    if isinstance(change, str):
        for place in PLACES:
            merged[place] = _merged_medium(merged[place], change)
        return merged
    for place, one in as_object(change, "media is not an object").items():
        if place in PLACES:
            merged[place] = _merged_medium(merged[place], one)
        elif place in CUSTOM:
            _merge_custom(merged[place], place, one)
    return merged


def _merge_custom(media: JsonObject, place: str, change: Any) -> None:
    changes = {_ANY: change} if isinstance(change, str) else change
    for name, one in as_object(changes, f"{place} is not an object").items():
        media[name] = _merged_medium(media.get(name) or _setting(place, "subscribed"), one)


def _merged_medium(before: JsonObject, change: Any) -> JsonObject:
    if isinstance(change, str):
        return {**before, "subscriptionState": _state(change)}
    change = as_object(change, "Media subscription settings is not an object")
    check_keys(change, _KEYS)
    state = _state(change.get("subscriptionState", before["subscriptionState"]))
    new = as_object(change.get("receiveSettings", {}), "receiveSettings is not an object")
    receive: JsonObject = {**before["receiveSettings"], **new}
    return {"receiveSettings": receive, "subscriptionState": state}


def _state(text: Any) -> str:
    if text not in _STATES:
        raise RequestError(api_error(f"Invalid subscription state: {text}"))
    return str(text)


def _checked_people(participants: Any) -> JsonObject:
    settings = _checked(participants, _PARTICIPANT_ERROR)
    for who in settings:
        if id_problem(who) is not None:
            problem = api_error(f"{who} is not a valid participant ID")
            raise RequestError(f"{_PARTICIPANT_ERROR} {problem}")
    return settings


def _checked(changes: Any, what: str) -> JsonObject:
    """Return changes whose keys are known; those that are null are left out."""
    try:
        given = as_object(changes, "settings is not an object")
        given = {key: one for key, one in given.items() if one is not None}
        for one in given.values():
            check_keys(as_object(one, "settings is not an object"), _PARTICIPANT_KEYS)
    except RequestError as error:
        raise RequestError(f"{what} {error}") from None
    return given
