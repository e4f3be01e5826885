"""`CallClient`: its life, and what it knows about the call."""

import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import wait
from contextlib import suppress
from copy import deepcopy
from typing import Any, Final

from dailykit.daily._arguments import expect_instance
from dailykit.daily._core import NETWORK_STATS, Core
from dailykit.daily._handler import EventHandler
from dailykit.daily._log import no_effect
from dailykit.daily._loop import is_media_thread, submit
from dailykit.daily._requests import Arity, Completion, Requests
from dailykit.daily._values import to_json
from dailykit.local.base.json_types import JsonObject, is_object

__all__ = ["ClientBase"]

_RELEASE_SECONDS: Final = 10.0


class ClientBase:
    """The part of `CallClient` that every other part needs."""

    # Also true of what was never created, because its arguments were wrong.
    _is_released = True

    def __init__(self, event_handler: EventHandler | None = None) -> None:
        self._lock = threading.Lock()
        self._core = Core(_checked_handler(event_handler))
        self._requests = Requests(self._core)
        self._is_released = False

    def _living(self) -> Core:
        """Return the client's state.

        Raises:
            RuntimeError: The client has been released.
        """
        if self._is_released:
            raise RuntimeError("this object has already been released")
        return self._core

    def _request(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        completion: Completion,
        arity: Arity = 1,
    ) -> None:
        self._requests.run(name, work, completion, arity)

    def __del__(self) -> None:
        # Not on another thread's time: a destructor may run anywhere, also on the media loop.
        if not self._is_released and not sys.is_finalizing():
            self._is_released = True
            with suppress(RuntimeError):
                submit(self._requests.release())

    # --- life ------------------------------------------------------------------------------------

    def release(self) -> None:
        """Leave the call, and free everything that the client uses.

        It blocks until the client has left and its connections are closed. The client can't be
        used afterwards. To get all events, `leave` first and wait for its completion.

        Raises:
            RuntimeError: The client has already been released.
        """
        with self._lock:
            self._living()
            self._is_released = True
        try:
            released = submit(self._requests.release())
        except RuntimeError:
            return  # the interpreter shuts down, and the connection dies with it
        if not is_media_thread():
            wait([released], _RELEASE_SECONDS)

    def join(
        self,
        meeting_url: str,
        meeting_token: str | None = None,
        client_settings: Mapping[str, Any] | None = None,
        completion: Completion = None,
    ) -> None:
        """Join a call of the local Daily.

        Args:
            meeting_url: The room's URL.
            meeting_token: A meeting token. Default: the one in the URL's ``?t=``.
            client_settings: ``inputs`` and ``publishing``, as for `update_inputs` and
                `update_publishing`. ``connection`` has no effect locally.
            completion: Called with the data of the join, or None, and an error, or None.

        Raises:
            RuntimeError: The client has been released.
        """
        self._living()
        url = expect_instance(meeting_url, str, "str")
        if meeting_token is not None:
            expect_instance(meeting_token, str, "str")
        settings: Any = None if client_settings is None else to_json(client_settings)
        if is_object(settings) and "connection" in settings:
            no_effect("the setting `connection`")
        self._requests.join(url, meeting_token, settings, completion)

    def leave(self, completion: Completion = None) -> None:
        """Leave the call. Without a call, it completes all the same.

        Args:
            completion: Called with an error, or None.
        """
        self._living()
        self._requests.leave(completion)

    def set_user_name(self, user_name: str) -> None:
        """Set the name that others see. The name in a meeting token takes precedence."""
        core = self._living()
        name = expect_instance(user_name, str, "str")

        async def work() -> None:
            core.set_user_name(name)
            if core.call is not None:
                await core.call.participant.update(user_name=name)

        self._request("setUserName", work, None)

    # --- getters ---------------------------------------------------------------------------------

    def active_speaker(self) -> JsonObject | None:
        """Return the active or last speaker among the others; None before anyone speaks."""
        return deepcopy(self._living().active_speaker)

    def participants(self) -> JsonObject:
        """Return all participants: ``local``, and the others by id."""
        return self._living().participants()

    def participant_counts(self) -> JsonObject:
        """Return the numbers of participants: ``present`` and ``hidden``."""
        return deepcopy(self._living().counts)

    def get_network_stats(self) -> JsonObject:
        """Return network statistics: always good, because nothing leaves the machine."""
        self._living()
        return deepcopy(NETWORK_STATS)

    # --- without effect on local calls -----------------------------------------------------------

    def set_proxy_url(self, proxy_url: str | None = None, completion: Completion = None) -> None:
        """Accept the URL of a proxy. It has no effect on local calls."""
        self._living()
        if proxy_url is not None:
            expect_instance(proxy_url, str, "str")
        no_effect("set_proxy_url")
        self._request("setProxyUrl", _nothing, completion)

    def set_ice_config(
        self, ice_config: Mapping[str, Any] | None = None, completion: Completion = None
    ) -> None:
        """Accept a configuration of ICE servers. It has no effect on local calls."""
        self._living()
        if ice_config is not None:
            to_json(ice_config)
        no_effect("set_ice_config")
        self._request("setIceConfig", _nothing, completion)


def _checked_handler(handler: object) -> EventHandler | None:
    if handler is None or isinstance(handler, EventHandler):
        return handler
    raise TypeError("event_handler should be a subclass of `EventHandler`")


async def _nothing() -> None:
    """Do nothing, in the order of the requests."""
