"""``daily.sip_clients``: telephones and programs that log in at the domain."""

from collections.abc import AsyncIterator

from dailykit.client._arguments import make_body, make_query
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource
from dailykit.models._base import UNSET, Unset
from dailykit.models.acks import StatusAck
from dailykit.models.sip_clients import SipClient, SipClientCredentials, SipClientList
from dailykit.operations import sip as table

__all__ = ["AsyncSipClients"]


class AsyncSipClients(AsyncResource):
    """SIP clients: telephones and programs that log in at the domain; 2000 of them by default."""

    __slots__ = ()

    async def list(
        self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET
    ) -> SipClientList:
        """Return some of the SIP clients.

        Args:
            limit: How many at most, 1 to 100. Default: 50.
            offset: How many to skip. Default: 0.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api. Repeating it is safe.
        """
        query = make_query(table.LIST_CLIENTS, limit=limit, offset=offset)
        return await self._engine.call(table.LIST_CLIENTS, query=query)

    async def iterate(self, *, page_size: int = DEFAULT_PAGE) -> AsyncIterator[SipClient]:
        """Yield all SIP clients, fetching more as they are needed.

        Args:
            page_size: How many to fetch at once, 1 to 100.

        Raises:
            DailyError: Fetching some failed.
        """
        offset = 0
        while True:
            page = await self.list(limit=page_size, offset=offset)
            for client in page.sip_clients:
                yield client
            offset += len(page.sip_clients)
            if not page.sip_clients or offset >= page.total:
                return

    async def create(
        self,
        username: str,
        *,
        password: str | Unset = UNSET,
        expires_in_seconds: int | Unset = UNSET,
    ) -> SipClientCredentials:
        """Create a SIP client. Its password is told this once.

        Args:
            username: Letters, digits, ``-`` and ``_``, then ``.`` and a number if need be; at
                most 64.
            password: 12 to 64 characters, a letter and a digit among them. Default: Daily makes
                one.
            expires_in_seconds: How long it works, 60 to 2592000 (30 days). Default: for ever.

        Raises:
            PermissionDeniedError: The domain has as many as it may have.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api. It is repeated only where the first try
        surely did nothing.
        """
        body = make_body(
            table.CREATE_CLIENT,
            username=username,
            password=password,
            expires_in_seconds=expires_in_seconds,
        )
        return await self._engine.call(table.CREATE_CLIENT, body=body)

    async def get(self, client: str | SipClient) -> SipClient:
        """Return a SIP client, without its password.

        Args:
            client: Its user name, or a `SipClient` (to see it as it is now).

        Raises:
            NotFoundError: There is no such client.
            InvalidArgumentError: That can't be a name; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api. Repeating it is safe.
        """
        return await self._engine.call(table.GET_CLIENT, path={"username": _name(client)})

    async def delete(self, client: str | SipClient) -> StatusAck:
        """Delete a SIP client.

        Args:
            client: Its user name, or a `SipClient`.

        Raises:
            NotFoundError: There is no such client.
            InvalidArgumentError: That can't be a name; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api. It is repeated after a lost answer; "not
        found" then counts as success.
        """
        return await self._engine.call(table.DELETE_CLIENT, path={"username": _name(client)})

    async def rotate(
        self, client: str | SipClient, *, password: str | Unset = UNSET
    ) -> SipClientCredentials:
        """Give a SIP client a new password, which is told this once.

        Args:
            client: Its user name, or a `SipClient`.
            password: 12 to 64 characters, a letter and a digit among them. Default: Daily makes
                one.

        Raises:
            NotFoundError: There is no such client.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api. It is repeated only where the first try
        surely did nothing.
        """
        body = make_body(table.ROTATE_CLIENT, password=password)
        return await self._engine.call(
            table.ROTATE_CLIENT, path={"username": _name(client)}, body=body
        )


def _name(client: str | SipClient) -> str:
    return client if isinstance(client, str) else client.username
