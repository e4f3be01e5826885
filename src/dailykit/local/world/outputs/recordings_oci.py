"""Tests of OCI buckets. The local Daily connects to none, so valid settings pass.

Daily's page: https://docs.daily.co/reference/rest-api/recordings.
"""

from typing import Any, Final

from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.buckets import Bucket
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.file_links import File, FileLinks
from dailykit.models.recordings import TestOciBucketQuery

__all__ = ["OciBuckets"]

_KIND: Final = "oci-bucket-test"
_KEY: Final = "daily-co-test-upload.txt"


class OciBuckets:
    """The OCI buckets of all domains and their rooms."""

    def __init__(self, domains: Domains, calls: Calls, files: FileLinks) -> None:
        self._domains = domains
        self._calls = calls
        self._files = files
        files.serve(_KIND, lambda domain, owner, name: _FILE)  # noqa: ARG005

    def test(self, domain: Domain, query: TestOciBucketQuery) -> dict[str, Any]:
        """Test a bucket (``GET /recordings/test-oci-bucket``)."""
        name = query.property or "recordings_bucket"
        setting = self._setting(domain, query.room_name, name)
        if setting is None or setting.get("storage_provider") != "oci":
            raise Refusal.invalid(f"{name} is not set, or its storage_provider is not oci")
        answer = {"success": True, name: setting, "test_file_key": _KEY}
        if not Bucket.of(setting).has_links:
            return {**answer, "download_link": "no link: allow_api_access is not set"}
        link = self._files.make(domain, _KIND, domain.id, _KEY)
        return {**answer, "download_link": link.url, "expires": link.expires}

    def _setting(self, domain: Domain, room_name: str | None, name: str) -> dict[str, Any] | None:
        if room_name is not None:
            self._calls.require_room(domain, room_name)
        with self._calls.steps.begin() as step:
            if room_name is None:
                found = self._domains.config(step.tx, domain)
            else:
                found = EffectiveSettings.of_room(step.tx, self._domains, domain, room_name).room
        setting: dict[str, Any] | None = found.get(name)
        return setting


_FILE: Final = File(b"This would have been written into the bucket.\n", "text/plain")
