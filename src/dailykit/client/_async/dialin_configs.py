"""``daily.dialin_configs``: phone numbers that lead into rooms."""

from collections.abc import AsyncIterator

from dailykit.client._arguments import make_body, make_query
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.models._base import UNSET, Unset
from dailykit.models.acks import StatusAck
from dailykit.models.dialin import (
    DialinConfig,
    DialinConfigList,
    DialinIvrGreeting,
    DialinTimeoutConfig,
)
from dailykit.models.enums import DialinType
from dailykit.operations import dialin as table

__all__ = ["AsyncDialinConfigs"]


class AsyncDialinConfigs(AsyncResource):
    """What happens when somebody calls one of your numbers."""

    __slots__ = ()

    async def list(
        self,
        *,
        phone_number: str | Unset = UNSET,
        phone_numbers: str | Unset = UNSET,
        sip_username: str | Unset = UNSET,
        name_prefix: str | Unset = UNSET,
        type: DialinType | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> DialinConfigList:
        """Return one page of dial-in configs.

        Args:
            phone_number: Only this number.
            phone_numbers: Parts of numbers, with commas between.
            sip_username: Only this user part of the SIP address.
            name_prefix: Only this label.
            type: Only ``pin_dialin`` or ``pinless_dialin``.
            limit: How many, 1 to 100. Default: 100.
            starting_after: A config's id: the page begins right after it.
            ending_before: A config's id: the page ends right before it.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See
        https://docs.daily.co/reference/rest-api/domainDialinConfig/list-domain-dialin-config.
        Repeating it is safe.
        """
        query = make_query(
            table.LIST_CONFIGS,
            phone_number=phone_number,
            phone_numbers=phone_numbers,
            sip_username=sip_username,
            name_prefix=name_prefix,
            type=type,
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )
        return await self._engine.call(table.LIST_CONFIGS, query=query)

    async def iterate(
        self,
        *,
        phone_number: str | Unset = UNSET,
        phone_numbers: str | Unset = UNSET,
        sip_username: str | Unset = UNSET,
        name_prefix: str | Unset = UNSET,
        type: DialinType | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> AsyncIterator[DialinConfig]:
        """Yield all dial-in configs, fetching pages as they are needed.

        Args:
            phone_number: As in `list`.
            phone_numbers: As in `list`.
            sip_username: As in `list`.
            name_prefix: As in `list`.
            type: As in `list`.
            page_size: How many to fetch at once, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | Unset) -> DialinConfigList:
            return await self.list(
                phone_number=phone_number,
                phone_numbers=phone_numbers,
                sip_username=sip_username,
                name_prefix=name_prefix,
                type=type,
                limit=page_size,
                starting_after=cursor,
            )

        async for config in pages(fetch, page_size):
            yield config

    async def create(
        self,
        type: DialinType,
        phone_number: str,
        *,
        name_prefix: str | Unset | None = UNSET,
        hmac: str | Unset | None = UNSET,
        room_creation_api: str | Unset | None = UNSET,
        hold_music_url: str | Unset | None = UNSET,
        timeout_config: DialinTimeoutConfig | Unset | None = UNSET,
        ivr_greeting: DialinIvrGreeting | Unset | None = UNSET,
    ) -> DialinConfig:
        """Create a dial-in config.

        Args:
            type: ``pin_dialin``: callers type a PIN; ``pinless_dialin``: your own service picks
                the room. It can't be changed.
            phone_number: A number of yours (``+1...``), in one config only.
            name_prefix: A label.
            hmac: Pinless: the secret, base64, that signs calls of `room_creation_api`. Default:
                Daily makes one.
            room_creation_api: Pinless: your URL that is called for each call.
            hold_music_url: Pinless: a public MP3 of less than a minute and 10 MB, played twice.
            timeout_config: Pinless: what callers hear when no room came in time.
            ivr_greeting: PIN: what callers hear before they type it.

        Raises:
            InvalidRequestError: The number is not yours, or in another config.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/create-dialin-config. It
        is repeated only where the first try surely did nothing.
        """
        body = make_body(
            table.CREATE_CONFIG,
            type=type,
            phone_number=phone_number,
            name_prefix=name_prefix,
            hmac=hmac,
            room_creation_api=room_creation_api,
            hold_music_url=hold_music_url,
            timeout_config=timeout_config,
            ivr_greeting=ivr_greeting,
        )
        return await self._engine.call(table.CREATE_CONFIG, body=body)

    async def get(self, config: str | DialinConfig) -> DialinConfig:
        """Return a dial-in config.

        Args:
            config: Its id, or a `DialinConfig` (to see it as it is now).

        Raises:
            NotFoundError: There is no such config.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/get-domain-dialin-config.
        Repeating it is safe.
        """
        return await self._engine.call(table.GET_CONFIG, path={"id": _id(config)})

    async def update(
        self,
        config: str | DialinConfig,
        *,
        phone_number: str | Unset = UNSET,
        name_prefix: str | Unset | None = UNSET,
        hmac: str | Unset | None = UNSET,
        room_creation_api: str | Unset | None = UNSET,
        hold_music_url: str | Unset | None = UNSET,
        timeout_config: DialinTimeoutConfig | Unset | None = UNSET,
        ivr_greeting: DialinIvrGreeting | Unset | None = UNSET,
    ) -> DialinConfig:
        """Change a dial-in config; what is not given stays.

        Args:
            config: Its id, or a `DialinConfig`.
            phone_number: As in `create`.
            name_prefix: As in `create`.
            hmac: As in `create`.
            room_creation_api: As in `create`.
            hold_music_url: As in `create`.
            timeout_config: As in `create`.
            ivr_greeting: As in `create`.

        Returns:
            The config as it is now.

        Raises:
            NotFoundError: There is no such config.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See
        https://docs.daily.co/reference/rest-api/domainDialinConfig/update-domain-dialin-config.
        Repeating it is safe.
        """
        body = make_body(
            table.UPDATE_CONFIG,
            phone_number=phone_number,
            name_prefix=name_prefix,
            hmac=hmac,
            room_creation_api=room_creation_api,
            hold_music_url=hold_music_url,
            timeout_config=timeout_config,
            ivr_greeting=ivr_greeting,
        )
        return await self._engine.call(table.UPDATE_CONFIG, path={"id": _id(config)}, body=body)

    async def delete(self, config: str | DialinConfig) -> StatusAck:
        """Delete a dial-in config. The number stays yours.

        Args:
            config: Its id, or a `DialinConfig`.

        Raises:
            NotFoundError: There is no such config.
            InvalidArgumentError: That can't be an id; nothing was sent.
            DailyError: It failed.

        See
        https://docs.daily.co/reference/rest-api/domainDialinConfig/delete-domain-dialin-config.
        It is repeated after a lost answer; "not found" then counts as success.
        """
        return await self._engine.call(table.DELETE_CONFIG, path={"id": _id(config)})


def _id(config: str | DialinConfig) -> str:
    return config if isinstance(config, str) else config.id
