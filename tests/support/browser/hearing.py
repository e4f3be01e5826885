"""Tabs that can be asked what they hear."""

from typing import Final

from playwright.sync_api import Page
from tests.support.browser.browser import Tabs, until

__all__ = ["hears", "join"]

# The page keeps its connections to itself; what comes in through them tells how loud it is.
_EAR: Final = """
const connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...all) { super(...all); connections.push(this); }
};
window.energyOf = async (id) => {
    const video = document.querySelector(`[data-participant="${id}"] video`);
    const shown = video?.srcObject?.getVideoTracks()[0];
    const isTheirs = (one) => one.getReceivers().some(({ track }) => track === shown);
    const facts = (await connections.find(isTheirs)?.getStats())?.values() ?? [];
    const isSound = (one) => one.type === "inbound-rtp" && one.kind === "audio";
    return [...facts].find(isSound)?.totalAudioEnergy ?? 0;
};
window.hears = async (id) => {
    const energy = await window.energyOf(id);
    window.before ??= energy;
    return energy > window.before + 0.01;
};
"""


def join(tabs: Tabs, url: str, name: str | None) -> Page:
    """Join a call in a tab that can be asked what it hears; without a name, the room asks none."""
    page = tabs.open("about:blank")
    page.add_init_script(_EAR)
    page.goto(url)
    if name is not None:
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
    page.locator("[data-page=call]").wait_for()
    return page


def hears(page: Page, participant_id: str) -> None:
    """Wait until sound of somebody arrives that is not silence."""
    page.evaluate("() => { window.before = undefined; }")
    until(page, f"() => window.hears('{participant_id}')")
