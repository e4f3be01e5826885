# Generated from src/dailykit/client/_async/sip_clients.py by `make generate`. Do not edit.
"""``daily.sip_clients``: SIP phones and programs that register with the domain."""

from collections.abc import Iterator

from dailykit.client._arguments import make_body, make_query
from dailykit.client._sync._resource import DEFAULT_PAGE, Resource
from dailykit.models._base import UNSET, Unset
from dailykit.models.acks import StatusAck
from dailykit.models.sip_clients import SipClient, SipClientCredentials, SipClientList
from dailykit.operations import sip as table

__all__ = ["SipClients"]


class SipClients(Resource):
    """SIP phones and programs that register with the domain; by default, at most 2000."""

    __slots__ = ()

    def list(self, *, limit: int | Unset = UNSET, offset: int | Unset = UNSET) -> SipClientList:
        """Return one page of SIP clients.

        Args:
            limit: Items per page, 1 to 100. Default: 50.
            offset: How many to skip. Default: 0.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api. Safe to retry.
        """
        query = make_query(table.LIST_CLIENTS, limit=limit, offset=offset)
        return self._engine.call(table.LIST_CLIENTS, query=query)

    def iterate(self, *, page_size: int = DEFAULT_PAGE) -> Iterator[SipClient]:
        """Yield all SIP clients, fetching more as needed.

        Args:
            page_size: Items per request, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """
        offset = 0
        while True:
            page = self.list(limit=page_size, offset=offset)
            yield from page.sip_clients
            offset += len(page.sip_clients)
            if not page.sip_clients or offset >= page.total:
                return

    def create(
        self,
        username: str,
        *,
        password: str | Unset = UNSET,
        expires_in_seconds: int | Unset = UNSET,
    ) -> SipClientCredentials:
        """Create a SIP client. Only this response contains its password.

        Args:
            username: Letters, digits, ``-`` and ``_``, optionally followed by ``.`` and a number;
                at most 64 characters.
            password: 12 to 64 characters, including a letter and a digit. Default: Daily creates
                one.
            expires_in_seconds: How long it works, 60 to 2592000 (30 days). Default: it never
                expires.

        Raises:
            PermissionDeniedError: The domain has reached its limit.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api. Retried only if the first attempt certainly
        did nothing.
        """
        body = make_body(
            table.CREATE_CLIENT,
            username=username,
            password=password,
            expires_in_seconds=expires_in_seconds,
        )
        return self._engine.call(table.CREATE_CLIENT, body=body)

    def get(self, client: str | SipClient) -> SipClient:
        """Return a SIP client, without its password.

        Args:
            client: Its user name, or a `SipClient` (to refresh it).

        Raises:
            NotFoundError: The client does not exist.
            InvalidArgumentError: The name is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api. Safe to retry.
        """
        return self._engine.call(table.GET_CLIENT, path={"username": _name(client)})

    def delete(self, client: str | SipClient) -> StatusAck:
        """Delete a SIP client.

        Args:
            client: Its user name, or a `SipClient`.

        Raises:
            NotFoundError: The client does not exist.
            InvalidArgumentError: The name is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api. Retried after a lost response; "not found"
        then counts as success.
        """
        return self._engine.call(table.DELETE_CLIENT, path={"username": _name(client)})

    def rotate(
        self, client: str | SipClient, *, password: str | Unset = UNSET
    ) -> SipClientCredentials:
        """Change a SIP client's password. Only this response contains the new one.

        Args:
            client: Its user name, or a `SipClient`.
            password: 12 to 64 characters, including a letter and a digit. Default: Daily creates
                one.

        Raises:
            NotFoundError: The client does not exist.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api. Retried only if the first attempt certainly
        did nothing.
        """
        body = make_body(table.ROTATE_CLIENT, password=password)
        return self._engine.call(table.ROTATE_CLIENT, path={"username": _name(client)}, body=body)


def _name(client: str | SipClient) -> str:
    return client if isinstance(client, str) else client.username
