"""The form of the local Daily's SIP addresses. No call can reach them."""

import hashlib
import re
from typing import Final

from dailykit.local.world.core.domains import Domain

__all__ = ["carrier_host", "daily_host", "is_sip_address", "is_unreachable", "without_scheme"]

_ADDRESS: Final = re.compile(r"sips?:[^@\s]+@[^@\s]+")
# Everything after the scheme and the user.
_HOST: Final = re.compile(r"^(?:[a-z]+:(?://)?)?(?:[^@/]*@)?([^/:;?]+)", re.IGNORECASE)


def daily_host(domain: Domain) -> str:
    """Return the host of addresses on Daily's own SIP servers."""
    return f"{domain.name}.sip-us.daily.co"


def carrier_host(domain: Domain) -> str:
    """Return the host of addresses on the servers of Daily's carrier."""
    account = hashlib.sha256(domain.id.encode()).hexdigest()[:16]
    return f"daily-{account}-app.dapp.signalwire.com"


def without_scheme(address: str) -> str:
    """Return a SIP address without ``sip:`` and parameters, both of which are optional."""
    return address.removeprefix("sip:").partition("?")[0].partition(";")[0]


def is_sip_address(text: str) -> bool:
    """Return whether `text` is a SIP address with its scheme, like ``sip:name@example.com``."""
    return _ADDRESS.fullmatch(text) is not None


def is_unreachable(address: str) -> bool:
    """Return whether a URL or SIP address is on a host below ``.invalid``, which can't exist.

    Such names are reserved (RFC 2606). With them you can test failures.
    """
    host = _HOST.search(address)
    return host is not None and host[1].rstrip(".").lower().endswith(".invalid")
