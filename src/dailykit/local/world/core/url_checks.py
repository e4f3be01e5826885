"""Checks of users' URLs, which the local Daily probes once before it saves them."""

import re
from typing import Final

from dailykit.local.base.refusal import Refusal
from dailykit.local.world.core.outgoing import PostOutcome

__all__ = ["check_probe", "check_url"]

# Daily requires https. On a development machine there is rarely a certificate.
_URL: Final = re.compile(r"https?://[^/?#\s]+\S*")


def check_url(name: str, url: str) -> None:
    """Refuse a value that is not an http or https URL. `name` is the property's name."""
    if not _URL.fullmatch(url):
        raise Refusal.invalid(f"{name} must be an http or https URL")


def check_probe(name: str, outcome: PostOutcome | None) -> None:
    """Refuse a URL that did not answer its probe with a 2xx. None passes: there was no probe."""
    if outcome is not None and not outcome.is_success:
        text = f"{name} must answer a test with a 2xx status, recvd {outcome.received}"
        raise Refusal.invalid(text)
