# Generated from tests/client/_async/test_pool_mistakes.py by `make generate`. Do not edit.
"""Room pools that can't be made, or can't start."""

from typing import Any

import pytest

from dailykit import Daily, RoomPool
from dailykit.errors import (
    AuthenticationError,
    InvalidArgumentError,
)
from dailykit.local import LocalDaily


def test_a_wrong_key_is_noticed_at_once(local: LocalDaily) -> None:
    stranger = Daily("nobody-s-key", api_url=local.api_url)
    with pytest.raises(AuthenticationError):
        RoomPool(stranger, 2).start()
    stranger.close()


@pytest.mark.parametrize(
    ("size", "options"),
    [(0, {}), (1001, {}), (1, {"expires_in": 0}), (1, {"exp": 5}), (1, {"name_prefix": "a b"})],
)
def test_pools_that_can_t_be(daily: Daily, size: int, options: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError):
        RoomPool(daily, size, **options)
