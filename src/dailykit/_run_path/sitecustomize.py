"""Keeps programs under ``dailykit run`` on the local Daily, whatever their ``.env`` says.

Python imports this by itself when it starts, as this directory is on PYTHONPATH. Many programs load
a ``.env`` over their environment; Pipecat's runner does. Here, a variable that would lead to the
real Daily gets the value for the local one instead, whenever it is set. As a second line, names
below daily.co are not looked up, and get no TLS connection.

It stands alone: the program's Python need not have dailykit.
"""

import os
import sys

TYPE_CHECKING = False  # the module that defines it is slow to import
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

__all__ = ["ROOM_NAMES", "Local", "is_key", "is_real", "local_of", "variables_of"]

_KEY = "DAILYKIT_RUN_API_KEY"
_URL = "DAILYKIT_RUN_API_URL"
_ROOM = "DAILYKIT_RUN_ROOM_URL"
_STALE = "DAILYKIT_RUN_STALE"
_SAID = "DAILYKIT_RUN_SAID"

ROOM_NAMES = ("DAILY_ROOM_URL", "DAILY_SAMPLE_ROOM_URL")
"""The variables in which programs look for a room: Pipecat's runner, and older Pipecat."""

_REAL = "daily.co"
_LOOPBACK = ("localhost", "127.", "[::1]")
_KEPT = "dailykit run: this program has set {} for the real Daily; it keeps the local value.\n"
_REFUSED = (
    "this program was started with dailykit run, which keeps it on the local Daily: start it "
    "without dailykit run to reach {}"
)


class Local:
    """The local Daily of this run.

    Attributes:
        api_key: Its API key.
        api_url: The root of its REST API.
        room_url: The URL of the room for the program; empty if none was chosen.
        stale: Values of a ``.env`` that belong to another local Daily.
    """

    def __init__(
        self, api_key: str, api_url: str, room_url: str = "", stale: "Sequence[str]" = ()
    ) -> None:
        self.api_key = api_key
        self.api_url = api_url
        self.room_url = room_url
        self.stale = stale


def variables_of(local: Local, said: "Sequence[str]") -> "dict[str, str]":
    """Return the variables by which this module knows the run.

    Args:
        local: The local Daily.
        said: The names of variables that the user knows of already.
    """
    return {
        _KEY: local.api_key,
        _URL: local.api_url,
        _ROOM: local.room_url,
        _STALE: " ".join(local.stale),
        _SAID: " ".join(said),
    }


def local_of(name: str, value: str, local: Local) -> str:
    """Return what a variable is set to, when a program sets it to `value`."""
    if "DAILY" not in name:
        return value
    if is_key(name):
        return value if value.startswith("local-") and value not in local.stale else local.api_key
    host = _host(value)
    if name == "DAILY_API_URL" or host == f"api.{_REAL}":
        return value if _is_loopback(host) and value not in local.stale else local.api_url
    if is_real(host) or (host and value in local.stale):
        if name in ROOM_NAMES and local.room_url:
            return local.room_url
        root = local.api_url.rpartition("/")[0]
        path = value.partition("://")[2].partition("/")[2]
        # Without the query: it may have a meeting token for the real room.
        return f"{root}/{path.partition('?')[0].partition('#')[0]}"
    return value


def is_key(name: str) -> bool:
    """Return whether a variable is for an API key of Daily's, such as ``DAILY_API_KEY``."""
    return "DAILY" in name and name.endswith(("API_KEY", "DAILY_KEY"))


def is_real(host: object) -> bool:
    """Return whether a host is the real Daily's."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str):
        return False
    name = name.rstrip(".").lower()
    return name == _REAL or name.endswith(f".{_REAL}")


def _host(url: str) -> str:
    """Return the host in a URL; empty if it is no URL."""
    scheme, found, rest = url.partition("://")
    if not found or not scheme.isalpha():
        return ""
    place = rest.partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2]
    end = place.find("]") + 1 or (place.find(":") if ":" in place else len(place))
    return place[:end].rstrip(".").lower()


def _is_loopback(host: str) -> bool:
    return host.startswith(_LOOPBACK) or host.endswith(".localhost")


def _keep_environment(local: Local, said: "set[str]") -> None:
    """Give Daily's variables local values, now and whenever they are set."""
    plain: Any = type(os.environ)

    class Environment(plain):  # type: ignore[misc]
        """The environment, with Daily's variables kept local."""

        def __setitem__(self, name: object, value: object) -> None:
            kept = value
            if isinstance(name, str) and isinstance(value, str):
                kept = local_of(name, value, local)
                if kept != value and name not in said:
                    said.add(name)
                    sys.stderr.write(_KEPT.format(name))
            plain.__setitem__(self, name, kept)

    os.environ.__class__ = Environment
    for name, value in list(os.environ.items()):
        if local_of(name, value, local) != value:
            os.environ[name] = value


def _refuse_real_names() -> None:
    """Refuse to look up names below daily.co, and TLS with them."""

    def watch(event: str, arguments: "Sequence[object]") -> None:
        if event in ("socket.getaddrinfo", "socket.gethostbyname"):
            _refuse(arguments[0])
        elif event == "import" and arguments[0] in ("uvloop", "aiodns", "pycares"):
            # They look names up without Python's own functions.
            _refuse_tls()

    sys.addaudithook(watch)


def _refuse(host: object) -> None:
    if is_real(host):
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        raise PermissionError(_REFUSED.format(name))


def _refuse_tls() -> None:
    import ssl

    # Where the name of the server is among the arguments.
    for method, place in (("wrap_bio", 3), ("wrap_socket", 4)):
        original = getattr(ssl.SSLContext, method)
        if not hasattr(original, "__wrapped__"):
            setattr(ssl.SSLContext, method, _guarded(original, place))


def _guarded(original: "Callable[..., Any]", place: int) -> "Callable[..., Any]":
    def wrap(self: "Any", *args: "Any", **kwargs: "Any") -> "Any":
        _refuse(args[place] if len(args) > place else kwargs.get("server_hostname"))
        return original(self, *args, **kwargs)

    wrap.__wrapped__ = original  # type: ignore[attr-defined]
    return wrap


def _start() -> None:
    """Protect this process, if it belongs to a run."""
    url, key = os.environ.get(_URL), os.environ.get(_KEY)
    if url and key:
        local = Local(key, url, os.environ.get(_ROOM, ""), os.environ.get(_STALE, "").split())
        _keep_environment(local, set(os.environ.get(_SAID, "").split()))
        _refuse_real_names()


def _go_on() -> None:
    """Run the ``sitecustomize`` that Python would run without this one, if there is one."""
    from importlib.machinery import PathFinder

    # Not with pathlib, which is slow to import.
    own = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    others = [place for place in sys.path if os.path.abspath(place) != own]  # noqa: PTH100
    spec = PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        from importlib.util import module_from_spec

        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if __name__ == "sitecustomize":
    _start()
    _go_on()
