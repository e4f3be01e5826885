"""``daily.logs``: logs of calls, REST requests and webhook deliveries."""

import builtins
from collections.abc import AsyncIterator
from datetime import datetime

from dailykit.client._arguments import make_query, milliseconds, need_any
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.models import logs as models
from dailykit.models._base import UNSET, Unset
from dailykit.models._paging import Page
from dailykit.models.enums import LogLevelInput, LogOrderInput, LogSourceInput
from dailykit.operations import logs as table

__all__ = ["AsyncLogs"]


class AsyncLogs(AsyncResource):
    """Logs of calls, REST requests and webhook deliveries."""

    __slots__ = ()

    async def list(
        self,
        *,
        user_session_id: str | Unset = UNSET,
        mtg_session_id: str | Unset = UNSET,
        include_logs: bool | Unset = UNSET,
        include_metrics: bool | Unset = UNSET,
        log_level: LogLevelInput | Unset = UNSET,
        order: LogOrderInput | Unset = UNSET,
        start_time: datetime | int | Unset = UNSET,
        end_time: datetime | int | Unset = UNSET,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
    ) -> models.Logs:
        """Return one page of the logs and metrics of participants in a call.

        Args:
            user_session_id: Only this participant's logs. Pass this or `mtg_session_id`.
            mtg_session_id: Only this meeting session's logs.
            include_logs: Whether to return log lines. Default: true.
            include_metrics: Whether to return metrics. Default: false.
            log_level: Only lines of this level.
            order: ``ASC`` for oldest first, ``DESC`` for newest first. Default: ``DESC``.
            start_time: The earliest time: an aware datetime, or milliseconds since the epoch.
            end_time: The latest time, in the same form. Default: now.
            limit: The most items to return. Default: 20.
            offset: How many to skip. Default: 0.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/logs/list-logs. Safe to retry.
        """
        query = make_query(
            table.LIST,
            user_session_id=user_session_id,
            mtg_session_id=mtg_session_id,
            include_logs=include_logs,
            include_metrics=include_metrics,
            log_level=log_level,
            order=order,
            start_time=milliseconds(start_time),
            end_time=milliseconds(end_time),
            limit=limit,
            offset=offset,
        )
        need_any(table.LIST, query, "user_session_id", "mtg_session_id")
        return await self._engine.call(table.LIST, query=query)

    async def iterate(
        self,
        *,
        user_session_id: str | Unset = UNSET,
        mtg_session_id: str | Unset = UNSET,
        log_level: LogLevelInput | Unset = UNSET,
        order: LogOrderInput | Unset = UNSET,
        start_time: datetime | int | Unset = UNSET,
        end_time: datetime | int | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> AsyncIterator[models.LogEntry]:
        """Yield all log lines of participants in a call, fetching more as needed.

        Daily pages by offset. If the call is still running, use ``order="ASC"`` or set `end_time`;
        otherwise some lines are returned twice.

        Args:
            user_session_id: As in `list`.
            mtg_session_id: As in `list`.
            log_level: As in `list`.
            order: As in `list`.
            start_time: As in `list`.
            end_time: As in `list`.
            page_size: Lines per request.

        Raises:
            DailyError: Fetching a page failed.
        """
        offset = 0
        before: builtins.list[models.LogEntry] = []
        while True:
            answer = await self.list(
                user_session_id=user_session_id,
                mtg_session_id=mtg_session_id,
                log_level=log_level,
                order=order,
                start_time=start_time,
                end_time=end_time,
                limit=page_size,
                offset=offset,
            )
            lines = answer.logs or []
            if not lines or lines == before:  # the server ignores the offset: stop, or never end
                return
            for line in lines:
                yield line
            offset += len(lines)
            before = lines

    async def api(
        self,
        *,
        source: LogSourceInput | Unset = UNSET,
        url: str | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> builtins.list[models.APILogEntry]:
        """Return one page of REST requests or webhook deliveries, newest first.

        Args:
            source: ``api`` for REST requests, ``webhook`` for deliveries. Default: ``api``.
            url: Only this API path or webhook URL.
            limit: The most entries to return. Default: 20.
            starting_after: An entry's id: only older entries.
            ending_before: An entry's id: only newer entries.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/logs/list-api-logs. Safe to retry.
        """
        query = make_query(
            table.API,
            source=source,
            url=url,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return await self._engine.call(table.API, query=query)

    async def iterate_api(
        self,
        *,
        source: LogSourceInput | Unset = UNSET,
        url: str | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> AsyncIterator[models.APILogEntry]:
        """Yield all REST requests or webhook deliveries, newest first, fetching pages as needed.

        Args:
            source: As in `api`.
            url: As in `api`.
            page_size: Items per request.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> Page[models.APILogEntry]:
            entries = await self.api(source=source, url=url, limit=page_size, starting_after=cursor)
            return Page[models.APILogEntry](data=entries)

        async for entry in pages(fetch, page_size):
            yield entry
