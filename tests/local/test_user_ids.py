"""Users' ids that are numbers: what each place that tells of a user makes of them."""

from typing import Any

import pytest

from dailykit import AsyncDaily, LocalDaily, tokens
from dailykit.local import MovableClock


@pytest.mark.parametrize("user_id", [41, 0, 4.5, "41"])
async def test_a_number_is_a_number_in_tokens_and_text_elsewhere(user_id: Any) -> None:
    clock = MovableClock(start=1_800_000_000)
    clock.freeze()
    async with (
        LocalDaily(clock=clock) as local,
        AsyncDaily(local.api_key, api_url=local.api_url) as daily,
    ):
        room = await daily.rooms.create("standup")
        token = await daily.meeting_tokens.create(room, user_id=user_id)
        told = await daily.request("GET", f"/meeting-tokens/{token}")
        said = await daily.meeting_tokens.validate(token)
        read = (told["user_id"], said.user_id, tokens.inspect(token).user_id)
        assert [(type(one), one) for one in read] == [(type(user_id), user_id)] * 3

        async with await local.join(room, token=token, user_name="Ada") as ada:
            assert ada.user_id == str(user_id)
            (entry,) = (await daily.rooms.presence(room)).data
            assert entry.user_id == str(user_id)
            await local.clock.advance(30)
        await local.settle()
        (meeting,) = (await daily.meetings.list()).data
        (stay,) = meeting.participants or []
        assert stay.user_id == str(user_id)
