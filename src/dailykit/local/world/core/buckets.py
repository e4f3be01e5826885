"""Where Daily would store files: in the customer's own bucket, or in Daily's storage."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from dailykit.local.base.refusal import Refusal

__all__ = ["Bucket"]

_DAILYS_NAME: Final = "dailykit-local"
_DAILYS_REGION: Final = "us-west-2"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A storage bucket. Nothing is written to it: the local Daily creates files on request.

    Attributes:
        name: The bucket's name.
        region: Its region.
        provider: The storage provider: ``aws`` or ``oci``.
        is_own: Whether it is the customer's own.
        has_links: Whether the API returns links to its files.
        is_shown: Whether links open a player rather than start a download.
    """

    name: str = _DAILYS_NAME
    region: str = _DAILYS_REGION
    provider: str = "aws"
    is_own: bool = False
    has_links: bool = True
    is_shown: bool = False

    @classmethod
    def of(cls, setting: Mapping[str, Any] | None) -> Self:
        """Return the bucket that a setting such as ``recordings_bucket`` names, or Daily's."""
        if not setting:
            return cls()
        return cls(
            name=setting.get("bucket_name") or _DAILYS_NAME,
            region=setting.get("bucket_region") or _DAILYS_REGION,
            provider=setting.get("storage_provider") or "aws",
            is_own=True,
            has_links=setting.get("allow_api_access") is True,
            is_shown=setting.get("allow_streaming_from_bucket") is True,
        )

    @classmethod
    def of_text(cls, text: str | None) -> Self:
        """Return the bucket of a setting that was stored as JSON."""
        return cls.of(None if text is None else json.loads(text))

    def require_links(self, what: str) -> None:
        """Refuse to return a link if the bucket does not allow access through the API.

        Args:
            what: What the link would lead to.
        """
        if not self.has_links:
            raise Refusal.invalid(f"{what} is in a bucket of your own without allow_api_access")
