"""``daily.webhooks``: where Daily sends events."""

import builtins
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from dailykit.client._arguments import make_body
from dailykit.client._async._resource import AsyncResource
from dailykit.client._async.redis_budget import AsyncRedisBudget
from dailykit.client._ensuring import WantedWebhook, webhook_to_change
from dailykit.durations import in_seconds
from dailykit.errors import DailyError, InvalidRequestError
from dailykit.models._base import UNSET, Unset
from dailykit.models.enums import RetryTypeInput, WebhookEventType
from dailykit.models.webhooks import Webhook
from dailykit.operations import domain as domain_table
from dailykit.operations import webhooks as table
from dailykit.webhooks import new_secret
from dailykit.wording import is_webhook_not_200_text

__all__ = ["AsyncWebhooks"]

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0
"""Seconds between two tries. Each one is a request, which counts against the rate limit."""


class AsyncWebhooks(AsyncResource):
    """Webhooks. A domain has one webhook, for all its rooms. It needs a paid account."""

    __slots__ = ()

    async def list(self) -> builtins.list[Webhook]:
        """Return all webhooks.

        Raises:
            PlanError: The account has no payment card on file.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/webhooks/get. Safe to retry.
        """
        return await self._engine.call(table.LIST)

    async def iterate(self) -> AsyncIterator[Webhook]:
        """Yield all webhooks. One request fetches all, as Daily does not page them.

        Raises:
            DailyError: The request failed.
        """
        for webhook in await self.list():
            yield webhook

    async def get(self, webhook: str | Webhook) -> Webhook:
        """Return a webhook.

        Args:
            webhook: Its id (``uuid``), or a `Webhook` (to refresh it).

        Raises:
            NotFoundError: The webhook does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/webhooks/get-webhook. Safe to retry.
        """
        return await self._engine.call(table.GET, path={"id": _id(webhook)})

    async def create(
        self,
        url: str,
        event_types: Sequence[WebhookEventType],
        *,
        hmac: str | Unset | None = UNSET,
        retry_type: RetryTypeInput | Unset | None = UNSET,
        basic_auth: str | Unset | None = UNSET,
        wait: timedelta | float = 0,
    ) -> Webhook:
        """Create a webhook. Daily tests its URL first, and refuses if the test fails.

        Args:
            url: The URL that Daily posts events to. It must answer ``{"test":"test"}`` with 200
                within a few seconds, without a redirect.
            event_types: The events to send, such as ``["meeting.started", "meeting.ended"]``.
            hmac: The base64 secret that signs the events. Default: Daily creates one. Set your own
                to verify Daily's test request too.
            retry_type: ``circuit-breaker``: Daily stops sending after three failures in a row;
                ``exponential``: Daily tries each event up to five times, then drops it. Default:
                ``circuit-breaker``.
            basic_auth: The ``Authorization: Basic`` credentials to send. Default: none.
            wait: How long to try again while the URL does not answer 200, such as while your
                service starts: a timedelta, or seconds. Default: 0, which fails immediately.

        Returns:
            The webhook, with its secret.

        Raises:
            InvalidRequestError: The URL did not answer 200 in that time, or the domain already has
                a webhook.
            PlanError: The account has no payment card on file.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/webhooks/create. Retried only if the first
        attempt certainly did nothing.
        """
        body = make_body(
            table.CREATE,
            url=url,
            event_types=event_types,
            hmac=hmac,
            retry_type=retry_type,
            basic_auth=basic_auth,
        )

        async def create() -> Webhook:
            return await self._engine.call(table.CREATE, body=body)

        return await self._until_it_answers(wait, create)

    async def update(
        self,
        webhook: str | Webhook,
        *,
        url: str | Unset = UNSET,
        event_types: Sequence[WebhookEventType] | Unset = UNSET,
        hmac: str | Unset | None = UNSET,
        retry_type: RetryTypeInput | Unset | None = UNSET,
        basic_auth: str | Unset | None = UNSET,
    ) -> Webhook:
        """Update a webhook. Omitted settings stay unchanged. A failed webhook becomes active again.

        Daily tests the URL first, and refuses if the test fails.

        Args:
            webhook: Its id (``uuid``), or a `Webhook`.
            url: As in `create`.
            event_types: As in `create`.
            hmac: As in `create`.
            retry_type: As in `create`.
            basic_auth: As in `create`.

        Returns:
            The updated webhook.

        Raises:
            NotFoundError: The webhook does not exist.
            InvalidRequestError: The URL did not answer 200.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/webhooks/update. Safe to retry.
        """
        body = make_body(
            table.UPDATE,
            url=url,
            event_types=event_types,
            hmac=hmac,
            retry_type=retry_type,
            basic_auth=basic_auth,
        )
        return await self._engine.call(table.UPDATE, path={"id": _id(webhook)}, body=body)

    async def ensure(
        self,
        url: str,
        event_types: Sequence[WebhookEventType],
        *,
        secret: str | None = None,
        retry_type: RetryTypeInput | Unset | None = UNSET,
        basic_auth: str | Unset | None = UNSET,
        wait: timedelta | float = 0,
    ) -> Webhook:
        """Create the webhook, or update the existing one. Safe to call at every start.

        A webhook with this URL is updated if it differs. If there is none, and the domain may have
        only one webhook, the existing one moves to this URL. Processes that share a budget by Redis
        do this one after the other, so that many that start at once make one webhook. A ``FAILED``
        webhook is reactivated: Daily stops sending after three failures, without notice. If nothing
        differs, no update is sent.

        Args:
            url: As in `create`.
            event_types: As in `create`.
            secret: The base64 secret that signs the events, such as one from
                `dailykit.webhooks.new_secret`. Pass one so that the receiver can also verify
                Daily's test request, which arrives before this returns. Default: the webhook's
                current secret, or a new one.
            retry_type: As in `create`. Default: unchanged for an existing webhook.
            basic_auth: As in `create`. Default: unchanged for an existing webhook.
            wait: As in `create`.

        Returns:
            The webhook, with its secret as ``hmac``.

        Raises:
            InvalidRequestError: The URL did not answer 200 in the time of `wait`.
            PlanError: The account has no payment card on file.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.
        """
        wanted = WantedWebhook(
            url=url,
            event_types=event_types,
            secret=secret,
            retry_type=retry_type,
            basic_auth=basic_auth,
        )

        async def ensure() -> Webhook:
            budget = self._engine.budget
            if isinstance(budget, AsyncRedisBudget):
                async with budget.alone(self._engine.account, "webhooks"):
                    return await self._ensure(wanted)
            return await self._ensure(wanted)

        return await self._until_it_answers(wait, ensure)

    async def _until_it_answers(
        self, wait: timedelta | float, act: Callable[[], Awaitable[Webhook]]
    ) -> Webhook:
        """Do something again while Daily says that the URL does not answer 200."""
        timing = self._engine.timing
        until = timing.monotonic() + in_seconds(wait, "wait")
        pause = _FIRST_PAUSE
        while True:
            try:
                return await act()
            except InvalidRequestError as error:
                is_late = timing.monotonic() + pause > until
                if is_late or not is_webhook_not_200_text(error.info or ""):
                    raise
            await timing.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _ensure(self, wanted: WantedWebhook) -> Webhook:
        url, secret = wanted.url, wanted.secret
        found = await self._to_change(url)
        if found is None:
            chosen = secret or new_secret()
            try:
                return _with_secret(await self.create(**wanted.settings(chosen)), chosen)
            except DailyError as error:
                # Another process was faster, or the response was lost: then it exists now.
                found = await self._to_change(url)
                if found is None:
                    raise error from None
        if wanted.is_met_by(found):
            return found
        chosen = secret or found.hmac or new_secret()
        return _with_secret(await self.update(found, **wanted.settings(chosen)), chosen)

    async def _to_change(self, url: str) -> Webhook | None:
        existing = await self.list()
        most = None
        if existing and all(webhook.url != url for webhook in existing):
            domain = await self._engine.call(domain_table.GET)
            most = domain.config.max_webhook_count
        return webhook_to_change(existing, url, most)

    async def delete(self, webhook: str | Webhook) -> None:
        """Delete a webhook.

        Args:
            webhook: Its id (``uuid``), or a `Webhook`.

        Raises:
            NotFoundError: The webhook does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/webhooks/delete. Retried after a lost response;
        "not found" then counts as success.
        """
        await self._engine.call(table.DELETE, path={"id": _id(webhook)})


def _with_secret(webhook: Webhook, secret: str) -> Webhook:
    """Return the webhook with its secret, which Daily's response may lack."""
    return webhook if webhook.hmac else webhook.model_copy(update={"hmac": secret})


def _id(webhook: str | Webhook) -> str:
    return webhook if isinstance(webhook, str) else webhook.uuid
