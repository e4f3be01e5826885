"""Meetings and presence: who was, and is, in which room."""

from typing import Final

from dailykit.models.meetings import (
    ListMeetingParticipantsQuery,
    ListMeetingsQuery,
    Meeting,
    MeetingList,
    MeetingParticipants,
)
from dailykit.models.presence import PresenceEntry
from dailykit.operations._operation import DAILY_PAGES, Operation
from dailykit.rates import RateTier

__all__ = ["LIST", "GET", "PARTICIPANTS", "PRESENCE"]

LIST: Final = Operation(
    name="meetings.list",
    operation_id="GetMeetingInfo",
    method="GET",
    path="/meetings",
    summary="List meetings, most recently started first",
    result=MeetingList,
    query=ListMeetingsQuery,
    # Accounts of Daily's pages differ on whether meetings are in the slow tier: stay below both.
    pace=RateTier.SLOW,
    page=f"{DAILY_PAGES}/meetings/get-meeting-information",
)
GET: Final = Operation(
    name="meetings.get",
    operation_id="GetIndividualMeetingInfo",
    method="GET",
    path="/meetings/{meeting}",
    summary="Read a meeting",
    result=Meeting,
    pace=RateTier.SLOW,
    page=f"{DAILY_PAGES}/meetings/get-meetings-meeting",
)
PARTICIPANTS: Final = Operation(
    name="meetings.participants",
    operation_id="GetMeetingParticipants",
    method="GET",
    path="/meetings/{meeting}/participants",
    summary="List a meeting's participants",
    result=MeetingParticipants,
    query=ListMeetingParticipantsQuery,
    pace=RateTier.SLOW,
    page=f"{DAILY_PAGES}/meetings/get-meeting-participants",
)
PRESENCE: Final = Operation(
    name="presence.get",
    operation_id="GetPresence",
    method="GET",
    path="/presence",
    summary="List the participants in all rooms",
    result=dict[str, list[PresenceEntry]],
    page=f"{DAILY_PAGES}/presence/get-presence-information",
)
