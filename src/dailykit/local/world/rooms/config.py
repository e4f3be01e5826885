"""The properties of a room: merging changes, Daily's rules for them, and what Daily adds."""

from collections.abc import Mapping
from typing import Any, Final

from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal
from dailykit.local.base.times import require_future
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.sip_addresses import carrier_host, daily_host
from dailykit.local.world.core.templates import check_template

__all__ = ["changed_config"]

_YEAR_SECONDS: Final = 365 * 24 * 3600
_PIN_DIGITS: Final = 11
# Daily documents no limit. This one keeps a typing error from filling the memory.
_MOST_SIP_ENDPOINTS: Final = 100

_TEMPLATE_FIELDS: Final = {"domain_name", "room_name", "mtg_session_id", "instance_id"}
_TEMPLATES: Final = {
    "recordings_template": _TEMPLATE_FIELDS | {"epoch_time", "recording_id"},
    "transcription_template": _TEMPLATE_FIELDS | {"epoch_time", "transcript_id"},
}


def changed_config(
    config: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    domain: Domain,
    room_name: str,
    now: float,
    ids: Ids,
) -> dict[str, Any]:
    """Return `config` with `changes` applied. None removes a property.

    Args:
        config: The current properties.
        changes: The requested changes.
        domain: The room's domain.
        room_name: The room's name.
        now: The time.
        ids: Generates phone PINs.

    Raises:
        Refusal: Daily would refuse the changes.
    """
    merged = {**config, **changes}
    if "sip" in changes:
        merged["sip_uri"] = _sip_uri(changes["sip"], domain, room_name, ids)
    if "dialin" in changes:
        merged["dialin_code"] = None if changes["dialin"] is None else ids.digits(_PIN_DIGITS)
    merged = {name: value for name, value in merged.items() if value is not None}
    _check(merged, changes, now)
    return merged


def _check(config: Mapping[str, Any], changes: Mapping[str, Any], now: float) -> None:
    require_future("exp", changes.get("exp"), now)
    if "dialin" in config and not now < config.get("exp", 0) <= now + _YEAR_SECONDS:
        raise Refusal.invalid("a room with dialin needs an exp within the next 365 days")
    for name, fields in _TEMPLATES.items():
        if changes.get(name) is not None:
            check_template(name, changes[name], fields)


def _sip_uri(
    sip: Mapping[str, Any] | None, domain: Domain, room_name: str, ids: Ids
) -> dict[str, Any] | None:
    if sip is None:
        return None
    count = sip.get("num_endpoints") or 1
    if not 1 <= count <= _MOST_SIP_ENDPOINTS:
        raise Refusal.invalid(f"num_endpoints must be between 1 and {_MOST_SIP_ENDPOINTS}")
    digits_only = sip.get("force_digit_only_username") is True
    if digits_only and count > 1:
        raise Refusal.invalid("force_digit_only_username works with one endpoint only")
    host = daily_host(domain) if sip.get("provider") == "daily" else carrier_host(domain)
    if digits_only:
        return {"endpoint": f"{ids.digits(_PIN_DIGITS)}@{host}"}
    first, *others = (f"{room_name}.{number}@{host}" for number in range(count))
    return {"endpoint": first, "extra_endpoints": others} if others else {"endpoint": first}
