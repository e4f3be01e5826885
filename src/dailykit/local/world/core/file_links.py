"""Links to download files with: whoever has one may, for as long as it is good."""

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
"""How long a link is good where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to download.

    Attributes:
        content: Its bytes.
        content_type: What it is.
        is_attachment: Whether browsers are to save rather than show it.
    """

    content: bytes = field(repr=False)
    content_type: str
    is_attachment: bool = True


FileSource = Callable[[Domain, str, str], File]
"""Gives a file, by the domain, the id of what it belongs to, and its name; or refuses."""


class Link(NamedTuple):
    """A link that is good for some time.

    Attributes:
        url: The link.
        expires: Unix seconds from which it is good no more.
    """

    url: str
    expires: int


class FileLinks:
    """Makes such links, and follows them.

    They are signed with the domain's API key: so nothing has to be remembered, they outlive a
    restart, and end when the key does.

    Args:
        root: The address of this local Daily, without a slash at the end.
        domains: Whose keys sign.
        clock: The time.
    """

    def __init__(self, root: str, domains: Domains, clock: Clock) -> None:
        self._root = root
        self._domains = domains
        self._clock = clock
        self._sources: dict[str, FileSource] = {}

    def serve(self, kind: str, source: FileSource) -> None:
        """Have `source` asked for files of this kind (a path segment)."""
        self._sources[kind] = source

    def make(
        self, domain: Domain, kind: str, owner: str, name: str, seconds: int = DEFAULT_SECONDS
    ) -> Link:
        """Return a link.

        Args:
            domain: Whose file it is.
            kind: What it belongs to, such as ``recordings``.
            owner: The id of that.
            name: The file's name.
            seconds: How long it is to be good.
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
            Refusal: The link is not one of ours, it is good no more, or the file is gone.
        """
        domain = self._domains.by_id(domain_id)
        source = self._sources.get(kind)
        path = _path(domain_id, kind, owner, name)
        if domain is None or source is None or not self._is_ours(domain, path, expires, signature):
            raise Refusal(403, wording.FORBIDDEN_ERROR, "this is no link of ours")
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
    # The line breaks keep this apart from everything else that the key signs.
    message = f"dailykit download\n{path}\n{expires}".encode()
    digest = hmac.digest(api_key.encode(), message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
