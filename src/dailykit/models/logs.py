"""Logs: what the clients in calls noted, and which REST calls and webhooks there were."""

from typing import Any

from dailykit.models._base import (
    DailyAnswer,
    DailyBody,
    DailyCamelAnswer,
    DailyCamelBody,
    UTCDatetime,
)
from dailykit.models.enums import LogLevel, LogOrder, LogSource

__all__ = ["APILogEntry", "ListAPILogsQuery", "ListLogsQuery", "LogEntry", "Logs"]


class LogEntry(DailyCamelAnswer):
    """One line of a client's log."""

    time: UTCDatetime | None = None
    """When it arrived."""
    client_time: UTCDatetime | None = None
    """When it was written, by the client's clock."""
    message: str | None = None
    """What it says."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    user_session_id: str | None = None
    """The participant's (session) id."""
    peer_id: str | None = None
    """The other side, where there is one."""
    domain_name: str | None = None
    """The domain's name."""
    level: int | None = None
    """How grave it is, as a number."""
    code: int | None = None
    """Daily's number of the event."""


class Logs(DailyAnswer):
    """What clients noted and measured."""

    logs: list[LogEntry] | None = None
    """The lines, unless asked not to."""
    metrics: list[dict[str, Any]] | None = None
    """The measurements, if asked for. Daily does not publish their form."""


class ListLogsQuery(DailyCamelBody):
    """Which lines: either `user_session_id` or `mtg_session_id` is needed."""

    include_logs: bool | None = None
    """Whether to tell the lines. Default: true."""
    include_metrics: bool | None = None
    """Whether to tell the measurements. Default: false."""
    user_session_id: str | None = None
    """Only those of this participant (session)."""
    mtg_session_id: str | None = None
    """Only those of this meeting session."""
    log_level: LogLevel | None = None
    """Only those of this level."""
    order: LogOrder | None = None
    """Oldest (``ASC``) or newest first. Default: ``DESC``."""
    start_time: int | None = None
    """Only those from then on, in milliseconds since the epoch."""
    end_time: int | None = None
    """Only those until then, in milliseconds since the epoch. Default: now."""
    limit: int | None = None
    """How many at most. Default: 20."""
    offset: int | None = None
    """How many to skip. Default: 0."""


class APILogEntry(DailyCamelAnswer):
    """A call of the REST API, or a delivery of a webhook."""

    id: str
    """Its id (UUID), also the cursor."""
    user_id: str | None = None
    """The account's owner."""
    domain_id: str | None = None
    """The domain's id."""
    source: LogSource | None = None
    """Which of both it is."""
    ip: str | None = None
    """The caller's address."""
    method: str | None = None
    """The HTTP method."""
    url: str | None = None
    """The path of the API, or the webhook's URL."""
    status: int | None = None
    """The HTTP status."""
    created_at: UTCDatetime | None = None
    """When it was."""
    request: str | None = None
    """What was sent, as JSON text."""
    response: str | None = None
    """What was answered, as JSON text."""


class ListAPILogsQuery(DailyBody):
    """Which calls or deliveries."""

    starting_after: str | None = None
    """An entry's id: only older ones."""
    ending_before: str | None = None
    """An entry's id: only newer ones."""
    limit: int | None = None
    """How many at most. Default: 20."""
    source: LogSource | None = None
    """Calls or deliveries. Default: ``api``."""
    url: str | None = None
    """Only this path or webhook URL."""
