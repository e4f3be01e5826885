"""``daily.webhooks``: where Daily tells what happens."""

import builtins
from collections.abc import AsyncIterator, Sequence

from dailykit.client._arguments import make_body
from dailykit.client._async._resource import AsyncResource
from dailykit.client._ensuring import WantedWebhook, webhook_to_change
from dailykit.errors import DailyError
from dailykit.models._base import UNSET, Unset
from dailykit.models.enums import RetryType, WebhookEventType
from dailykit.models.webhooks import Webhook
from dailykit.operations import domain as domain_table
from dailykit.operations import webhooks as table
from dailykit.webhooks import new_secret

__all__ = ["AsyncWebhooks"]


class AsyncWebhooks(AsyncResource):
    """Webhooks. A domain has one, which is told of all its rooms; it takes a paid account."""

    __slots__ = ()

    async def list(self) -> builtins.list[Webhook]:
        """Return all webhooks.

        Raises:
            PlanError: The account has no payment card on file.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/webhooks/get. Repeating it is safe.
        """
        return await self._engine.call(table.LIST)

    async def iterate(self) -> AsyncIterator[Webhook]:
        """Yield all webhooks. Daily has no pages of them: one request fetches all.

        Raises:
            DailyError: It failed.
        """
        for webhook in await self.list():
            yield webhook

    async def get(self, webhook: str | Webhook) -> Webhook:
        """Return a webhook.

        Args:
            webhook: Its id (``uuid``), or a `Webhook` (to see it as it is now).

        Raises:
            NotFoundError: There is no such webhook.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/webhooks/get-webhook. Repeating it is safe.
        """
        return await self._engine.call(table.GET, path={"id": _id(webhook)})

    async def create(
        self,
        url: str,
        event_types: Sequence[WebhookEventType],
        *,
        hmac: str | Unset | None = UNSET,
        retry_type: RetryType | Unset | None = UNSET,
        basic_auth: str | Unset | None = UNSET,
    ) -> Webhook:
        """Create a webhook. Daily tries it at once, and refuses if it fails.

        Args:
            url: Where to post events to. It has to answer 200 to ``{"test":"test"}`` within some
                seconds, without a redirect.
            event_types: Which events to tell, such as ``["meeting.started", "meeting.ended"]``.
            hmac: The secret that signs them, base64. Default: Daily makes one. Only with one of
                your own can you verify Daily's very first try.
            retry_type: ``circuit-breaker``: after three failures in a row no more events come;
                ``exponential``: each is tried up to five times, then dropped. Default:
                ``circuit-breaker``.
            basic_auth: What they bring as ``Authorization: Basic``. Default: nothing.

        Returns:
            The webhook, with its secret.

        Raises:
            InvalidRequestError: The URL did not answer 200, or there is a webhook already.
            PlanError: The account has no payment card on file.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/webhooks/create. It is repeated only where
        the first try surely did nothing.
        """
        body = make_body(
            table.CREATE,
            url=url,
            event_types=event_types,
            hmac=hmac,
            retry_type=retry_type,
            basic_auth=basic_auth,
        )
        return await self._engine.call(table.CREATE, body=body)

    async def update(
        self,
        webhook: str | Webhook,
        *,
        url: str | Unset = UNSET,
        event_types: Sequence[WebhookEventType] | Unset = UNSET,
        hmac: str | Unset | None = UNSET,
        retry_type: RetryType | Unset | None = UNSET,
        basic_auth: str | Unset | None = UNSET,
    ) -> Webhook:
        """Change a webhook; what is not given stays. It revives one that has failed.

        Daily tries it again at once, and refuses if it fails.

        Args:
            webhook: Its id (``uuid``), or a `Webhook`.
            url: As in `create`.
            event_types: As in `create`.
            hmac: As in `create`.
            retry_type: As in `create`.
            basic_auth: As in `create`.

        Returns:
            The webhook as it is now.

        Raises:
            NotFoundError: There is no such webhook.
            InvalidRequestError: The URL did not answer 200.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/webhooks/update. Repeating it is safe.
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
        retry_type: RetryType | Unset | None = UNSET,
        basic_auth: str | Unset | None = UNSET,
    ) -> Webhook:
        """Create the webhook, or bring the one that exists in line. Safe to call at every start.

        The webhook with that URL is changed where it differs; without one, the only one of a
        domain that may have no more than one is moved to the URL. One that has gone ``FAILED`` is
        revived: Daily stops in silence after three failures. Where nothing is to do, nothing is
        sent.

        Args:
            url: As in `create`.
            event_types: As in `create`.
            secret: The secret that signs the events, base64, as `dailykit.webhooks.new_secret`
                makes it. With it in hand beforehand, a receiver can verify Daily's check of the
                URL too, which comes before this returns. Default: the one that the webhook has,
                or a new one.
            retry_type: As in `create`. Default: an existing webhook keeps its own.
            basic_auth: As in `create`. Default: an existing webhook keeps its own.

        Returns:
            The webhook, with its secret as ``hmac``.

        Raises:
            InvalidRequestError: The URL did not answer 200.
            PlanError: The account has no payment card on file.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.
        """
        wanted = WantedWebhook(
            url=url,
            event_types=event_types,
            secret=secret,
            retry_type=retry_type,
            basic_auth=basic_auth,
        )
        found = await self._to_change(url)
        if found is None:
            chosen = secret or new_secret()
            try:
                return _with_secret(await self.create(**wanted.settings(chosen)), chosen)
            except DailyError as error:
                # Somebody else was quicker, or the answer was lost: then it is there now.
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
            NotFoundError: There is no such webhook.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/webhooks/delete. It is repeated after a lost
        answer; "not found" then counts as success.
        """
        await self._engine.call(table.DELETE, path={"id": _id(webhook)})


def _with_secret(webhook: Webhook, secret: str) -> Webhook:
    """Return the webhook with its secret, should the answer not have told it."""
    return webhook if webhook.hmac else webhook.model_copy(update={"hmac": secret})


def _id(webhook: str | Webhook) -> str:
    return webhook if isinstance(webhook, str) else webhook.uuid
