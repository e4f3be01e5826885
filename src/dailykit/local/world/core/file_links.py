"""Download links. Anyone with the link can download the file until the link expires."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import quote

from dailykit import wording
from dailykit.local.base.clock import Clock
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.core.domains import Domain, Domains

__all__ = ["DEFAULT_SECONDS", "File", "FileLinks", "FileSource", "Link"]

DEFAULT_SECONDS: Final = 3600
"""How long a link is valid by default."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to download.

    Attributes:
        content: Its bytes.
        content_type: Its media type.
        is_attachment: Whether browsers save the file rather than show it.
    """

    content: bytes = field(repr=False)
    content_type: str
    is_attachment: bool = True


FileSource = Callable[[Domain, str, str], File]
"""Returns a file by domain, id of the owning object and file name, or refuses."""


class Link(NamedTuple):
    """A link that expires.

    Attributes:
        url: The link.
        expires: When it expires, in unix seconds.
    """

    url: str
    expires: int


class FileLinks:
    """Creates download links, and serves them.

    Links are signed with the domain's API key. So they need no storage, survive a restart, and
    become invalid when the key does.

    Args:
        root: The address of this local Daily, without a slash at the end.
        domains: The domains, whose keys sign the links.
        clock: The source of the time.
    """

    def __init__(self, root: str, domains: Domains, clock: Clock) -> None:
        self._root = root
        self._domains = domains
        self._clock = clock
        self._sources: dict[str, FileSource] = {}

    def serve(self, kind: str, source: FileSource) -> None:
        """Serve files of this kind (a path segment) from `source`."""
        self._sources[kind] = source

    def make(
        self, domain: Domain, kind: str, owner: str, name: str, seconds: int = DEFAULT_SECONDS
    ) -> Link:
        """Return a link.

        Args:
            domain: The file's domain.
            kind: The kind of object that owns the file, such as ``recordings``.
            owner: The id of that object.
            name: The file's name.
            seconds: How long the link is valid.
        """
        path = _path(domain.id, kind, owner, name)
        expires = int(self._clock.now()) + seconds
        signature = _signature(domain.api_key, path, expires)
        return Link(f"{self._root}{path}?expires={expires}&signature={signature}", expires)

    def follow(
        self, domain_id: str, kind: str, owner: str, name: str, expires: str, signature: str
    ) -> File:
        """Return the file that a link leads to.

        Raises:
            Refusal: The link is not one of ours or has expired, or the file was deleted.
        """
        domain = self._domains.by_id(domain_id)
        source = self._sources.get(kind)
        path = _path(domain_id, kind, owner, name)
        if domain is None or source is None or not self._is_ours(domain, path, expires, signature):
            raise Refusal(403, wording.FORBIDDEN_ERROR, "this link is not valid")
        if self._clock.now() >= int(expires):
            raise Refusal(403, wording.FORBIDDEN_ERROR, "this link has expired")
        return source(domain, owner, name)

    def _is_ours(self, domain: Domain, path: str, expires: str, signature: str) -> bool:
        given = signature.encode()
        return any(
            hmac.compare_digest(_signature(key, path, expires).encode(), given)
            for key in self._domains.keys(domain)
        )


def _path(domain_id: str, *parts: str) -> str:
    return "/~/files/" + "/".join(quote(part, safe="") for part in (domain_id, *parts))


def _signature(api_key: str, path: str, expires: int | str) -> str:
    # The line breaks keep this distinct from everything else that the key signs.
    message = f"dailykit download\n{path}\n{expires}".encode()
    digest = hmac.digest(api_key.encode(), message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
