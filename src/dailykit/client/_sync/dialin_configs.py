# Generated from src/dailykit/client/_async/dialin_configs.py by `make generate`. Do not edit.
"""``daily.dialin_configs``: phone numbers that connect callers to rooms."""

from collections.abc import Iterator

from dailykit.client._arguments import make_body, make_query
from dailykit.client._sync._resource import DEFAULT_PAGE, Resource, pages
from dailykit.models._base import UNSET, Unset
from dailykit.models.acks import StatusAck
from dailykit.models.dialin import (
    DialinConfig,
    DialinConfigList,
    DialinIvrGreeting,
    DialinTimeoutConfig,
)
from dailykit.models.enums import DialinTypeInput
from dailykit.operations import dialin as table

__all__ = ["DialinConfigs"]


class DialinConfigs(Resource):
    """Dial-in configs: what Daily does with calls to your phone numbers."""

    __slots__ = ()

    def list(
        self,
        *,
        phone_number: str | Unset = UNSET,
        phone_numbers: str | Unset = UNSET,
        sip_username: str | Unset = UNSET,
        name_prefix: str | Unset = UNSET,
        type: DialinTypeInput | Unset = UNSET,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> DialinConfigList:
        """Return one page of dial-in configs.

        Args:
            phone_number: Only this number.
            phone_numbers: Parts of numbers, separated by commas.
            sip_username: Only this user part of the SIP address.
            name_prefix: Only configs with this label.
            type: Only ``pin_dialin`` or ``pinless_dialin``.
            limit: Items per page, 1 to 100. Default: 100.
            starting_after: A config's id: the page starts right after it.
            ending_before: A config's id: the page ends right before it.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/list-domain-dialin-config.
        Safe to retry.
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
        return self._engine.call(table.LIST_CONFIGS, query=query)

    def iterate(
        self,
        *,
        phone_number: str | Unset = UNSET,
        phone_numbers: str | Unset = UNSET,
        sip_username: str | Unset = UNSET,
        name_prefix: str | Unset = UNSET,
        type: DialinTypeInput | Unset = UNSET,
        page_size: int = DEFAULT_PAGE,
    ) -> Iterator[DialinConfig]:
        """Yield all dial-in configs, fetching pages as needed.

        Args:
            phone_number: As in `list`.
            phone_numbers: As in `list`.
            sip_username: As in `list`.
            name_prefix: As in `list`.
            type: As in `list`.
            page_size: Items per request, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        def fetch(cursor: str | Unset) -> DialinConfigList:
            return self.list(
                phone_number=phone_number,
                phone_numbers=phone_numbers,
                sip_username=sip_username,
                name_prefix=name_prefix,
                type=type,
                limit=page_size,
                starting_after=cursor,
            )

        yield from pages(fetch, page_size)

    def create(
        self,
        type: DialinTypeInput,
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
            type: ``pin_dialin``: callers enter a PIN; ``pinless_dialin``: your own service chooses
                the room. It can't be changed later.
            phone_number: One of your numbers (``+1...``), used in no other config.
            name_prefix: A label.
            hmac: Pinless: the base64 secret that signs requests to `room_creation_api`. Default:
                Daily creates one.
            room_creation_api: Pinless: your URL, which Daily posts each incoming call to.
            hold_music_url: Pinless: a public MP3, shorter than a minute and under 10 MB, played
                twice.
            timeout_config: Pinless: what callers hear if no room is ready in time.
            ivr_greeting: PIN: what callers hear before they enter the PIN.

        Raises:
            InvalidRequestError: The number is not yours, or another config uses it.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/create-dialin-config.
        Retried only if the first attempt certainly did nothing.
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
        return self._engine.call(table.CREATE_CONFIG, body=body)

    def get(self, config: str | DialinConfig) -> DialinConfig:
        """Return a dial-in config.

        Args:
            config: Its id, or a `DialinConfig` (to refresh it).

        Raises:
            NotFoundError: The config does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/get-domain-dialin-config.
        Safe to retry.
        """
        return self._engine.call(table.GET_CONFIG, path={"id": _id(config)})

    def update(
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
        """Update a dial-in config. Omitted fields stay unchanged.

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
            The updated config.

        Raises:
            NotFoundError: The config does not exist.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/update-domain-dialin-config.
        Safe to retry.
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
        return self._engine.call(table.UPDATE_CONFIG, path={"id": _id(config)}, body=body)

    def delete(self, config: str | DialinConfig) -> StatusAck:
        """Delete a dial-in config. You keep the phone number.

        Args:
            config: Its id, or a `DialinConfig`.

        Raises:
            NotFoundError: The config does not exist.
            InvalidArgumentError: The id is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/domainDialinConfig/delete-domain-dialin-config.
        Retried after a lost response; "not found" then counts as success.
        """
        return self._engine.call(table.DELETE_CONFIG, path={"id": _id(config)})


def _id(config: str | DialinConfig) -> str:
    return config if isinstance(config, str) else config.id
