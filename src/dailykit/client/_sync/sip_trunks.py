# Generated from src/dailykit/client/_async/sip_trunks.py by `make generate`. Do not edit.
"""``daily.sip_trunks``: SIP trunks from your own carrier; each call gets its own room."""

from collections.abc import Iterator, Mapping
from typing import Any

from dailykit.client._arguments import make_body, make_query
from dailykit.client._sync._resource import DEFAULT_PAGE, Resource, pages
from dailykit.models._base import UNSET, Unset
from dailykit.models.rooms import RoomProperties
from dailykit.models.sip_trunks import (
    SipTrunk,
    SipTrunkAdmission,
    SipTrunkAdmissionUpdate,
    SipTrunkList,
    SipTrunkNotification,
    SipTrunkNotificationUpdate,
)
from dailykit.operations import sip as table

__all__ = ["SipTrunks"]


class SipTrunks(Resource):
    """SIP trunks from your own carrier. Each call gets its own room."""

    __slots__ = ()

    def list(
        self,
        *,
        trunk_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> SipTrunkList:
        """Return one page of SIP trunks.

        Args:
            trunk_name: Only trunks with this text in their name.
            description: Only trunks with this text in their description.
            enabled: Only enabled trunks (true), or only disabled ones (false).
            limit: Items per page, 1 to 100. Default: 20.
            starting_after: A trunk's id: the page starts right after it.
            ending_before: A trunk's id: the page ends right before it.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/sip-trunk/list. Safe to retry.
        """
        query = make_query(
            table.LIST_TRUNKS,
            trunk_name=trunk_name,
            description=description,
            enabled=enabled,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return self._engine.call(table.LIST_TRUNKS, query=query)

    def iterate(
        self,
        *,
        trunk_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        enabled: bool | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> Iterator[SipTrunk]:
        """Yield all SIP trunks, fetching pages as needed.

        Args:
            trunk_name: As in `list`.
            description: As in `list`.
            enabled: As in `list`.
            page_size: Items per request, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        def fetch(cursor: str | Unset) -> SipTrunkList:
            return self.list(
                trunk_name=trunk_name,
                description=description,
                enabled=enabled,
                limit=page_size,
                starting_after=cursor,
            )

        yield from pages(fetch, page_size)

    def create(
        self,
        trunk_name: str,
        room_template: RoomProperties | Mapping[str, Any],
        notification: SipTrunkNotification,
        *,
        trunk_config: SipTrunkAdmission | Unset = UNSET,
        description: str | Unset = UNSET,
        enabled: bool | Unset = UNSET,
    ) -> SipTrunk:
        """Create a SIP trunk. Daily tests `notification` first, and refuses if the test fails.

        Args:
            trunk_name: 3 to 63 lower-case letters and digits. It can't be changed later.
            room_template: The room properties for each call, without ``exp`` and ``nbf``.
            notification: Where to send notifications about calls.
            trunk_config: Which callers to accept: gated (by address, login or both), or open.
            description: Any text, at most 2048 characters; notifications include it.
            enabled: Whether the trunk accepts calls. Default: true.

        Raises:
            InvalidRequestError: The name is taken, or the URL did not answer with a 2xx.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/sip-trunk/create. Retried only if the first
        attempt certainly did nothing.
        """
        body = make_body(
            table.CREATE_TRUNK,
            trunk_name=trunk_name,
            room_template=_template(room_template),
            notification=notification,
            trunk_config=trunk_config,
            description=description,
            enabled=enabled,
        )
        return self._engine.call(table.CREATE_TRUNK, body=body)

    def get(self, trunk: str | SipTrunk) -> SipTrunk:
        """Return a SIP trunk.

        Args:
            trunk: Its id, or a `SipTrunk` (to refresh it).

        Raises:
            NotFoundError: The trunk does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/sip-trunk/get. Safe to retry.
        """
        return self._engine.call(table.GET_TRUNK, path={"id": _id(trunk)})

    def update(
        self,
        trunk: str | SipTrunk,
        *,
        room_template: RoomProperties | Mapping[str, Any] | Unset = UNSET,
        notification: SipTrunkNotificationUpdate | Unset = UNSET,
        trunk_config: SipTrunkAdmissionUpdate | Unset = UNSET,
        description: str | Unset | None = UNSET,
        enabled: bool | Unset = UNSET,
    ) -> SipTrunk:
        """Update a SIP trunk. Omitted settings stay unchanged.

        Args:
            trunk: Its id, or a `SipTrunk`.
            room_template: As in `create`.
            notification: Where to send notifications; with ``hmac=None`` Daily creates a new
                secret.
            trunk_config: Which callers to accept; ``credential=None`` removes a login.
            description: As in `create`.
            enabled: As in `create`.

        Returns:
            The updated trunk.

        Raises:
            NotFoundError: The trunk does not exist.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/sip-trunk/update. Safe to retry: the secret of
        the last attempt replaces earlier ones, and is returned.
        """
        body = make_body(
            table.UPDATE_TRUNK,
            room_template=_template(room_template),
            notification=notification,
            trunk_config=trunk_config,
            description=description,
            enabled=enabled,
        )
        return self._engine.call(table.UPDATE_TRUNK, path={"id": _id(trunk)}, body=body)

    def delete(self, trunk: str | SipTrunk) -> None:
        """Delete a SIP trunk.

        Args:
            trunk: Its id, or a `SipTrunk`.

        Raises:
            NotFoundError: The trunk does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/sip-trunk/delete. Retried after a lost
        response; "not found" then counts as success.
        """
        self._engine.call(table.DELETE_TRUNK, path={"id": _id(trunk)})


def _id(trunk: str | SipTrunk) -> str:
    return trunk if isinstance(trunk, str) else trunk.id


def _template(
    properties: RoomProperties | Mapping[str, Any] | Unset,
) -> Mapping[str, Any] | Unset:
    return properties.to_wire() if isinstance(properties, RoomProperties) else properties
