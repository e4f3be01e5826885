"""The domain: an account's settings, and the defaults of its rooms."""

from pydantic import Field

from dailykit.models._base import DailyAnswer, DailyBody, DailyFields, Number
from dailykit.models._settings import CallSettings, UnlimitedSettings
from dailykit.models.dialin import PinDialin, PinlessDialin
from dailykit.models.storage import BatchProcessorBucket

__all__ = ["Domain", "DomainConfig", "DomainProperties", "UpdateDomainBody"]


class _DomainSettings(DailyFields):
    """The properties of domains only, the same in requests and answers."""

    hide_daily_branding: bool | None = None
    """Whether Daily's name is hidden. Default: false."""
    redirect_on_meeting_exit: str | None = None
    """Prebuilt in its own tab: the URL to open on leaving; Daily adds ``recent-call=...``."""
    redirect_on_meeting_exit_allowed_hosts: list[str] | None = None
    """Hosts, ``*.`` wildcards and app schemes (``myapp:``) that exit URLs, including those of
    tokens, may use; an empty list allows none. Default: any."""
    hipaa: bool | None = None
    """HIPAA mode; Daily's support turns it on. Default: false."""
    intercom_auto_record: bool | None = None
    """Read-only."""
    batch_processor_bucket: BatchProcessorBucket | None = None
    """Your own bucket for the batch processor. Default: Daily's storage."""
    enable_opus_fec: bool | None = None
    """Error correction for audio."""
    pinless_dialin: list[PinlessDialin] | None = None
    """Deprecated: use dial-in configs."""
    pin_dialin: list[PinDialin] | None = None
    """Deprecated: use dial-in configs."""


class DomainProperties(_DomainSettings, CallSettings, DailyBody):
    """Settings of a domain. Only set fields are sent; None resets a setting to Daily's default."""


class DomainConfig(_DomainSettings, UnlimitedSettings, DailyAnswer):
    """The settings of a domain. None means that Daily did not send the setting."""

    intercom_manual_record: str | None = None
    """No longer used."""
    sfu_impl: str | None = None
    """Internal to Daily."""
    switchover_impl: str | None = None
    """Internal to Daily."""
    webhook_meeting_end: str | None = None
    """No longer used: a URL called when meetings end."""
    max_live_streams: Number | None = None
    """The maximum number of simultaneous live streams."""
    max_streaming_instances_per_room: Number | None = None
    """The maximum number of simultaneous recordings and live streams in a room."""
    enable_daily_logger: bool | None = None
    """Internal to Daily."""
    disable_rate_limiting: bool | None = None
    """Internal to Daily: whether rate limits are off."""
    attach_callobject_to_window: bool | None = None
    """Internal to Daily."""
    max_api_keys: Number | None = None
    """The maximum number of active API keys."""
    max_webhook_count: Number | None = None
    """The maximum number of webhooks."""


class Domain(DailyAnswer):
    """The domain that the API key belongs to."""

    domain_name: str
    """Its name, the first part of its rooms' URLs."""
    domain_id: str | None = None
    """Its id (UUID), which self-signed tokens carry."""
    config: DomainConfig = Field(default_factory=DomainConfig)
    """Its settings."""


class UpdateDomainBody(DailyBody):
    """Changes to the domain; fields not given stay unchanged."""

    properties: DomainProperties | None = None
    """The settings to change; None resets a setting to its default."""
