"""`dailykit.testing`: what turns waiting off, and what forgets pacing."""

from collections.abc import Iterator

import pytest

from dailykit import AsyncDaily, Daily, RetryPolicy, ServerError
from dailykit.local import LocalDaily
from dailykit.testing import forget_pacing, without_waiting


@pytest.fixture
def local() -> Iterator[LocalDaily]:
    with LocalDaily() as running:
        running.faults.add("rooms.get", status=503)
        yield running


def test_without_waiting_each_request_is_sent_once(local: LocalDaily) -> None:
    with Daily(local.api_key, api_url=local.api_url) as daily, without_waiting():
        with pytest.raises(ServerError) as caught:
            daily.rooms.get("standup")
        assert caught.value.attempts == 1
        # Far more than Daily's limit of slow requests: pacing would hold these up for a minute.
        for _ in range(60):
            daily.rooms.create("standup")
            daily.rooms.delete("standup")
    assert len(local.requests.of("rooms.get")) == 1


async def test_the_asynchronous_client_goes_by_it_too(local: LocalDaily) -> None:
    async with AsyncDaily(local.api_key, api_url=local.api_url) as daily:
        with without_waiting(), without_waiting(), pytest.raises(ServerError) as caught:
            await daily.rooms.get("standup")
    assert caught.value.attempts == 1


def test_after_the_block_requests_are_tried_again(local: LocalDaily) -> None:
    quick = RetryPolicy(max_retries=2, first_wait=0.001)
    with Daily(local.api_key, api_url=local.api_url, retry_policy=quick) as daily:
        with without_waiting(), pytest.raises(ServerError):
            daily.rooms.get("standup")
        with pytest.raises(ServerError) as caught:
            daily.rooms.get("standup")
    assert caught.value.attempts == 3


def test_pacing_is_forgotten(local: LocalDaily) -> None:
    with Daily(local.api_key, api_url=local.api_url) as daily:
        # One slow request after the other would wait for the window from the 51st on.
        for _ in range(60):
            forget_pacing(local.api_key, local.api_url)
            daily.rooms.create("standup")
            daily.rooms.delete("standup")
    assert len(local.requests.of("rooms.delete")) == 60
