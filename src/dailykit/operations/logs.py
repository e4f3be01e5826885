"""Logs."""

from typing import Final

from dailykit.models.logs import APILogEntry, ListAPILogsQuery, ListLogsQuery, Logs
from dailykit.operations._operation import DAILY_PAGES, Operation

__all__ = ["LIST", "API"]

LIST: Final = Operation(
    name="logs.list",
    operation_id="ListLogs",
    method="GET",
    path="/logs",
    summary="List clients' log lines and metrics",
    result=Logs,
    query=ListLogsQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/logs/list-logs",
)
API: Final = Operation(
    name="logs.api",
    operation_id="ListAPILogs",
    method="GET",
    path="/logs/api",
    summary="List REST API requests, or webhook deliveries",
    result=list[APILogEntry],
    query=ListAPILogsQuery,
    page=f"{DAILY_PAGES}/logs/list-api-logs",
)
