"""Logs: entries from clients in calls, REST API requests and webhook deliveries."""

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
    """When it was written, according to the client's clock."""
    message: str | None = None
    """The message."""
    mtg_session_id: str | None = None
    """The meeting session's id."""
    user_session_id: str | None = None
    """The participant's (session) id."""
    peer_id: str | None = None
    """The peer, if there is one."""
    domain_name: str | None = None
    """The domain's name."""
    level: int | None = None
    """The severity, as a number."""
    code: int | None = None
    """Daily's number of the event."""


class Logs(DailyAnswer):
    """Log lines and metrics from clients."""

    logs: list[LogEntry] | None = None
    """The lines, unless excluded."""
    metrics: list[dict[str, Any]] | None = None
    """The metrics, if requested. Daily does not document their form."""


class ListLogsQuery(DailyCamelBody):
    """A filter for lines: either `user_session_id` or `mtg_session_id` is required."""

    include_logs: bool | None = None
    """Whether to include log lines. Default: true."""
    include_metrics: bool | None = None
    """Whether to include metrics. Default: false."""
    user_session_id: str | None = None
    """Only lines of this participant (session) id."""
    mtg_session_id: str | None = None
    """Only lines of this meeting session."""
    log_level: LogLevel | None = None
    """Only lines of this level."""
    order: LogOrder | None = None
    """Oldest (``ASC``) or newest first. Default: ``DESC``."""
    start_time: int | None = None
    """Only lines from this time, in milliseconds since the epoch."""
    end_time: int | None = None
    """Only lines until this time, in milliseconds since the epoch. Default: now."""
    limit: int | None = None
    """The maximum number. Default: 20."""
    offset: int | None = None
    """The number to skip. Default: 0."""


class APILogEntry(DailyCamelAnswer):
    """A REST API request, or a webhook delivery."""

    id: str
    """Its id (UUID), also the cursor."""
    user_id: str | None = None
    """The account's owner."""
    domain_id: str | None = None
    """The domain's id."""
    source: LogSource | None = None
    """Which of the two it is."""
    ip: str | None = None
    """The caller's IP address."""
    method: str | None = None
    """The HTTP method."""
    url: str | None = None
    """The path of the API, or the webhook's URL."""
    status: int | None = None
    """The HTTP status."""
    created_at: UTCDatetime | None = None
    """The time of the request."""
    request: str | None = None
    """The request body, as JSON text."""
    response: str | None = None
    """The answer, as JSON text."""


class ListAPILogsQuery(DailyBody):
    """A filter for requests or deliveries."""

    starting_after: str | None = None
    """An entry's id: only older entries."""
    ending_before: str | None = None
    """An entry's id: only newer entries."""
    limit: int | None = None
    """The maximum number. Default: 20."""
    source: LogSource | None = None
    """API requests or webhook deliveries. Default: ``api``."""
    url: str | None = None
    """Only this path or webhook URL."""
