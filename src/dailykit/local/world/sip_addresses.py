"""How SIP addresses of the local Daily look. No call can reach them."""

import hashlib

from dailykit.local.world.domains import Domain

__all__ = ["carrier_host", "daily_host", "without_scheme"]


def daily_host(domain: Domain) -> str:
    """Return the host of addresses that Daily's own SIP servers would carry."""
    return f"{domain.name}.sip-us.daily.co"


def carrier_host(domain: Domain) -> str:
    """Return the host of addresses that Daily's carrier would serve."""
    account = hashlib.sha256(domain.id.encode()).hexdigest()[:16]
    return f"daily-{account}-app.dapp.signalwire.com"


def without_scheme(address: str) -> str:
    """Return a SIP address without ``sip:`` and parameters, which may be there or not."""
    return address.removeprefix("sip:").partition("?")[0].partition(";")[0]
