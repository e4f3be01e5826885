"""The addresses of rooms: which URL a room has, and which room a URL means."""

from typing import Final

from dailykit.local.requests.hosts import host_of
from dailykit.local.world import Domain, World
from dailykit.naming import DOMAIN_MARK, split_room_path

__all__ = ["Addresses"]

_BELOW_LOCALHOST: Final = ".localhost"


class Addresses:
    """The addresses of rooms. The path has one part only, as with Daily.

    A room of the first domain is at ``http://127.0.0.1:8000/ROOM``. One of a further domain is at
    ``http://DOMAIN.localhost:8000/ROOM`` and at ``http://127.0.0.1:8000/DOMAIN~ROOM``.

    Args:
        root: The address of the server, without a slash at the end.
        first_domain: The name of the first domain.
        domains_in_path: Whether the URLs of rooms in further domains have the second form.
    """

    def __init__(self, root: str, first_domain: str, *, domains_in_path: bool = False) -> None:
        self.root = root
        self._first = first_domain
        self._port = root.rpartition(":")[2]
        self._domains_in_path = domains_in_path

    def room(self, domain: Domain, name: str) -> str:
        """Return the URL of a room."""
        if domain.name == self._first:
            return f"{self.root}/{name}"
        if self._domains_in_path:
            return self.rooms_below(domain.name) + name
        # Browsers resolve subdomains of localhost to this machine.
        return f"http://{domain.name}{_BELOW_LOCALHOST}:{self._port}/{name}"

    def rooms_below(self, domain_name: str) -> str:
        """Return what the URLs of a domain's rooms begin with, in the form that always resolves."""
        start = "" if domain_name == self._first else f"{domain_name}{DOMAIN_MARK}"
        return f"{self.root}/{start}"

    def room_at(self, host_header: str, path: str, world: World) -> tuple[Domain, str]:
        """Return the domain and the name of the room at an address.

        Args:
            host_header: The host, as in a Host header.
            path: The path, without slashes.
            world: The world with the domains.
        """
        domain_name, name = split_room_path(path)
        domain = None if domain_name is None else world.domains.named(domain_name)
        return (self._domain_at(host_header, world), path) if domain is None else (domain, name)

    def _domain_at(self, host_header: str, world: World) -> Domain:
        host = host_of(host_header) or ""
        label = host.removesuffix(_BELOW_LOCALHOST) if host.endswith(_BELOW_LOCALHOST) else ""
        domain = world.domains.named(label) or world.domains.named(self._first)
        if domain is None:
            raise RuntimeError("the first domain does not exist")
        return domain
