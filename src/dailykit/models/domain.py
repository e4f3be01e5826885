"""The domain: an account's settings, and the defaults of its rooms."""

from pydantic import BaseModel, Field

from dailykit.models._base import DailyAnswer, DailyBody, Number
from dailykit.models._settings import CallSettings, UnlimitedSettings
from dailykit.models.dialin import PinDialin, PinlessDialin
from dailykit.models.storage import BatchProcessorBucket

__all__ = ["Domain", "DomainConfig", "DomainProperties", "UpdateDomainBody"]


class _DomainSettings(BaseModel):
    """What only domains have, and is the same in requests and answers."""

    hide_daily_branding: bool | None = None
    """Whether Daily's name is hidden. Default: false."""
    redirect_on_meeting_exit: str | None = None
    """Prebuilt in a tab of its own: where to go on leaving; Daily adds ``recent-call=...``."""
    redirect_on_meeting_exit_allowed_hosts: list[str] | None = None
    """Hosts, ``*.`` wildcards and app schemes (``myapp:``) that exits, also those of tokens, may
    lead to; an empty list allows none. Default: any."""
    hipaa: bool | None = None
    """HIPAA mode; Daily's support switches it. Default: false."""
    intercom_auto_record: bool | None = None
    """Read-only."""
    batch_processor_bucket: BatchProcessorBucket | None = None
    """Your own bucket for the batch processor. Default: Daily's storage."""
    enable_opus_fec: bool | None = None
    """Error correction in sound."""
    pinless_dialin: list[PinlessDialin] | None = None
    """Deprecated: use dial-in configs."""
    pin_dialin: list[PinDialin] | None = None
    """Deprecated: use dial-in configs."""


class DomainProperties(_DomainSettings, CallSettings, DailyBody):
    """What can be set on a domain. Only what is set is sent; None resets to Daily's default."""


class DomainConfig(_DomainSettings, UnlimitedSettings, DailyAnswer):
    """What is set on a domain. None means that Daily did not say."""

    intercom_manual_record: str | None = None
    """Of no use today."""
    sfu_impl: str | None = None
    """Daily's own."""
    switchover_impl: str | None = None
    """Daily's own."""
    webhook_meeting_end: str | None = None
    """Of no use today: a URL called when meetings end."""
    max_live_streams: Number | None = None
    """How many live streams may run at once."""
    max_streaming_instances_per_room: Number | None = None
    """How many recordings and live streams may run at once in a room."""
    enable_daily_logger: bool | None = None
    """Daily's own."""
    disable_rate_limiting: bool | None = None
    """Daily's own: whether rate limits are off."""
    attach_callobject_to_window: bool | None = None
    """Daily's own."""
    max_api_keys: Number | None = None
    """How many API keys may be active."""
    max_webhook_count: Number | None = None
    """How many webhooks there may be."""


class Domain(DailyAnswer):
    """The domain that the API key belongs to."""

    domain_name: str
    """Its name, the first part of its rooms' addresses."""
    domain_id: str | None = None
    """Its id (UUID), which self-signed tokens carry."""
    config: DomainConfig = Field(default_factory=DomainConfig)
    """What is set on it."""


class UpdateDomainBody(DailyBody):
    """Changes to the domain; what is not given stays."""

    properties: DomainProperties | None = None
    """What to set; None for a property resets it to its default."""
