"""Acting on a call that is going on: messages, shared data, throwing people out."""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field
from pydantic_core import to_json

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    DailyCamelAnswer,
    DailyCamelBody,
    StandIns,
    UserId,
)
from dailykit.models.enums import MergeStrategy

__all__ = [
    "EjectBody",
    "Ejected",
    "SendAppMessageBody",
    "SessionData",
    "SetSessionDataBody",
]


def _at_most(kilobytes: int) -> AfterValidator:
    def check(value: Any) -> Any:
        if len(to_json(value)) > kilobytes * 1024:
            raise ValueError(f"must take at most {kilobytes} KB as JSON")
        return value

    return AfterValidator(check)


class SendAppMessageBody(DailyBody):
    """A message to people in the call. It is not kept: whoever joins later never sees it."""

    data: Annotated[dict[str, Any], _at_most(4)]
    """Any JSON object, at most 4 KB."""
    recipient: str | None = None
    """A participant's (session) id, or ``*`` for everybody. Default: ``*``."""


class SessionData(DailyAnswer):
    """The data that a call's participants share."""

    data: Any = None
    """The data, any JSON."""


class SetSessionDataBody(DailyCamelBody):
    """Writes the data that a call's participants share. It goes when the session ends."""

    data: Annotated[dict[str, Any] | None, _at_most(100)] = None
    """Any JSON object, at most 100 KB. Default: empty."""
    merge_strategy: MergeStrategy | None = None
    """Whether `data` takes the place of all, or only of its keys. Default: ``replace``."""
    keys_to_delete: list[str] | None = None
    """Keys to take away, with ``shallow-merge`` only."""


class EjectBody(DailyBody):
    """Whom to throw out; unknown ids do no harm."""

    ids: list[str] | None = Field(default=None, max_length=100)
    """Participant (session) ids, at most 100."""
    user_ids: list[UserId] | None = Field(default=None, max_length=100)
    """``user_id`` values, at most 100; texts or numbers, as the tokens have them."""
    ban: bool | None = None
    """Whether these `user_ids` stay out as long as the call goes on. Default: false."""


class Ejected(DailyCamelAnswer):
    """Who was thrown out."""

    stand_ins: ClassVar[StandIns] = {"ejected_ids": lambda _: list[str]()}

    ejected_ids: list[str]
    """Their participant (session) ids."""
