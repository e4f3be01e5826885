"""Meeting tokens."""

from typing import Final

from dailykit.models.tokens import (
    CreatedMeetingToken,
    CreateMeetingTokenBody,
    MeetingToken,
    ValidateMeetingTokenQuery,
)
from dailykit.operations._operation import DAILY_PAGES, Operation

__all__ = ["CREATE", "VALIDATE"]

CREATE: Final = Operation(
    name="meeting_tokens.create",
    operation_id="CreateMeetingToken",
    method="POST",
    path="/meeting-tokens",
    summary="Create a meeting token",
    result=CreatedMeetingToken,
    body=CreateMeetingTokenBody,
    # Daily does not store tokens, so a lost answer leaves nothing behind.
    page=f"{DAILY_PAGES}/meeting-tokens/create-meeting-token",
)
VALIDATE: Final = Operation(
    name="meeting_tokens.validate",
    operation_id="ValidateMeetingToken",
    method="GET",
    path="/meeting-tokens/{meeting_token}",
    summary="Validate a meeting token and read its properties",
    result=MeetingToken,
    query=ValidateMeetingTokenQuery,
    page=f"{DAILY_PAGES}/meeting-tokens/validate-meeting-token",
)
