"""The dashboard in a real browser: what was asked, what was told, and what goes wrong."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.support.browser.browser import Tabs
from tests.support.browser.dashboard import HOSTILE, Receiver, dashboard, go, press

from dailykit import AuthenticationError, Daily, NotFoundError, ServerError
from dailykit.local import LocalDaily

pytestmark = pytest.mark.slow


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that runs."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.05,))
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join()


def test_deliveries_are_seen_and_sent_again(
    tabs: Tabs, server: LocalDaily, client: Daily, receiver: Receiver
) -> None:
    client.rooms.create(name="standup")
    page = dashboard(tabs, server, "webhooks")
    expect(page.get_by_text("No webhooks yet")).to_be_visible()
    press(page, "New webhook")
    page.get_by_label("Address").fill(receiver.url)
    press(page, "Add webhook")
    expect(page.get_by_role("list", name="Webhooks")).to_contain_text(receiver.url)
    server.blocking.join("standup", user_name=HOSTILE).leave()
    entries = page.locator("[data-delivery]")
    expect(entries).to_have_count(2)
    joined = entries.filter(has_text="participant.joined")
    expect(joined).to_contain_text("delivered 200")
    joined.locator("summary").click()
    expect(joined.get_by_role("region")).to_contain_text(HOSTILE)
    [entry] = [one for one in server.deliveries if one.type == "participant.joined"]
    signature = entry.attempts[0].headers["X-Webhook-Signature"]
    expect(joined).to_contain_text(signature)
    assert len(receiver.events) == 2
    press(joined, "Send again")
    expect(entries.filter(has_text="delivered 200")).to_have_count(3)
    told = [one["id"] for one in receiver.events]
    assert told[0] == told[2] == entry.event_id
    # What fails is seen to fail, and after three failures the webhook has.
    receiver.answers.extend([500] * 3)
    server.blocking.join("standup", user_name="Ada").leave()
    eve = server.blocking.join("standup", user_name=HOSTILE)
    expect(entries.filter(has_text="failed 500")).to_have_count(3)
    press(page, "Failed")
    expect(entries).to_have_count(3)
    press(page, "Revive")
    expect(page.get_by_role("list", name="Webhooks")).to_contain_text("active")
    # What a room has told is on its own page too.
    page.goto(f"{server.url}/~/#/rooms/standup")
    expect(page.get_by_role("button", name=f"Eject {HOSTILE}")).to_be_visible()
    expect(entries).to_have_count(6)
    eve.leave()
    expect(entries).to_have_count(7)
    go(page, "Webhooks")
    press(page, f"Delete the webhook to {receiver.url}")
    press(page, "Delete webhook")
    expect(page.get_by_text("No webhooks yet")).to_be_visible()
    assert client.webhooks.list() == []


def test_requests_and_faults(tabs: Tabs, server: LocalDaily) -> None:
    page = dashboard(tabs, server, "requests")
    expect(page.get_by_text("No requests yet")).to_be_visible()
    entries = page.locator("[data-request]")
    with Daily(server.api_key, api_url=server.api_url, max_retries=0) as client:
        client.rooms.create(name="standup", enable_chat=True)
        expect(entries).to_have_count(1)
        entries.first.locator("summary").click()
        expect(entries.get_by_role("region", name="Body of the request")).to_contain_text(
            '"enable_chat": true'
        )
        expect(entries.get_by_role("region", name="Body of the answer")).to_contain_text(
            f"{server.url}/standup"
        )
        with pytest.raises(NotFoundError):
            client.rooms.get("nowhere")
        expect(entries).to_have_count(2)
        press(page, "4xx")
        expect(entries).to_have_count(1)
        expect(entries).to_contain_text("/rooms/nowhere")
        press(page, "All")
        # Somebody with a wrong key is of no domain, and wants to be found all the more.
        with Daily("wrong", api_url=server.api_url) as other, pytest.raises(AuthenticationError):
            other.rooms.get("standup")
        expect(entries).to_have_count(3)
        expect(entries.first).to_contain_text("401")
        expect(entries.first).to_contain_text(re.compile(r"\d m?s"))
        page.get_by_role("searchbox").fill("rooms.create")
        expect(entries).to_have_count(1)
        page.get_by_role("searchbox").fill("")
        press(page, "Pause")
        client.rooms.get("standup")
        expect(page.get_by_text("paused: 1 new")).to_be_visible()
        expect(entries).to_have_count(3)
        press(page, "Resume")
        expect(entries).to_have_count(4)
        # A fault is switched on, happens, and is switched off.
        go(page, "Faults")
        page.get_by_label("Operation").fill("rooms.*")
        page.get_by_label("Status", exact=True).fill("502")
        page.get_by_label("How many times").fill("3")
        press(page, "Switch on")
        faults = page.get_by_role("list", name="Faults")
        expect(faults).to_contain_text("rooms.*: answers 502")
        expect(page.get_by_text("1 fault on")).to_be_visible()
        with pytest.raises(ServerError) as caught:
            client.rooms.get("standup")
        assert caught.value.status == 502
        go(page, "Requests")
        expect(entries.first).to_contain_text("fault")
        expect(entries.first).to_contain_text("502")
        page.get_by_role("link", name="1 fault on").click()
        expect(faults).to_contain_text("happened once")
        press(page, "Remove the fault on rooms.*")
        expect(faults).to_be_hidden()
        assert client.rooms.get("standup").name == "standup"
        go(page, "Settings")
        press(page, "Reset everything")
        page.get_by_role("dialog").get_by_role("button", name="Reset everything").click()
        go(page, "Requests")
        expect(page.get_by_text("No requests yet")).to_be_visible()
        assert list(client.rooms.iterate()) == []
