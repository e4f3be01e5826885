"""Layouts of recordings and live streams."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias, cast

from pydantic import Discriminator, Tag

from dailykit.models._base import DailyAnswer, DailyBody, Number
from dailykit.models.enums import PortraitVariant

__all__ = [
    "ActiveParticipantLayout",
    "CustomLayout",
    "DefaultLayout",
    "Layout",
    "LayoutAnswer",
    "OtherLayout",
    "PortraitLayout",
    "SingleParticipantLayout",
]


class DefaultLayout(DailyBody):
    """A grid, or the speaker with others alongside."""

    preset: Literal["default"]
    """``default``."""
    max_cam_streams: Number | None = None
    """The maximum number of cameras shown. Default: 20."""


class SingleParticipantLayout(DailyBody):
    """One participant."""

    preset: Literal["single-participant"]
    """``single-participant``."""
    session_id: str
    """The participant's (session) id."""


class ActiveParticipantLayout(DailyBody):
    """The active speaker."""

    preset: Literal["active-participant"]
    """``active-participant``."""


class PortraitLayout(DailyBody):
    """A portrait picture, for phones."""

    preset: Literal["portrait"]
    """``portrait``."""
    variant: PortraitVariant | None = None
    """The variant."""
    max_cam_streams: Number | None = None
    """The maximum number of cameras shown."""


class CustomLayout(DailyBody):
    """A composition of Daily's Video Component System."""

    preset: Literal["custom"]
    """``custom``."""
    composition_id: str
    """The composition, such as ``daily:baseline``."""
    composition_params: dict[str, bool | Number | str] | None = None
    """The composition's parameters by name."""
    session_assets: dict[str, str] | None = None
    """URLs of images and other files by name."""


class OtherLayout(DailyBody):
    """Any other preset, such as ``audio-only`` or ``raw-tracks-audio-only``."""

    preset: str
    """The preset's name."""


_KNOWN_PRESETS: Final = frozenset(
    {"default", "single-participant", "active-participant", "portrait", "custom"}
)


def _preset(layout: object) -> str:
    if isinstance(layout, Mapping):
        preset = cast("Mapping[str, Any]", layout).get("preset")
    else:
        preset = getattr(layout, "preset", None)
    return preset if isinstance(preset, str) and preset in _KNOWN_PRESETS else "other"


Layout: TypeAlias = Annotated[
    Annotated[DefaultLayout, Tag("default")]
    | Annotated[SingleParticipantLayout, Tag("single-participant")]
    | Annotated[ActiveParticipantLayout, Tag("active-participant")]
    | Annotated[PortraitLayout, Tag("portrait")]
    | Annotated[CustomLayout, Tag("custom")]
    | Annotated[OtherLayout, Tag("other")],
    Discriminator(_preset),
]
"""Any layout, distinguished by `preset`."""


class LayoutAnswer(DailyAnswer):
    """A layout as Daily reports it, with its preset's fields."""

    preset: str | None = None
    """The preset's name."""
    max_cam_streams: Number | None = None
    """The maximum number of cameras shown."""
    session_id: str | None = None
    """The participant shown, with ``single-participant``."""
    variant: PortraitVariant | None = None
    """The variant, with ``portrait``."""
    composition_id: str | None = None
    """The composition, with ``custom``."""
    composition_params: dict[str, bool | Number | str] | None = None
    """The composition's parameters."""
    session_assets: dict[str, str] | None = None
    """URLs of images and other files by name."""
