"""A small web server for a receiver, for the command line and experiments."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from dailykit.errors import ConfigurationError
from dailykit.webhooks._receiver import Receiver

__all__ = ["listening"]


@asynccontextmanager
async def listening(
    receiver: Receiver, *, host: str = "127.0.0.1", port: int = 0, path: str = "/"
) -> AsyncGenerator[str]:
    """Receive webhooks on a local port for the length of a block, and drain at its end.

    Args:
        receiver: The receiver of the webhooks.
        host: The name or address to listen on.
        port: The port; 0 picks a free one.
        path: The path of the URL.

    Yields:
        The URL.

    Raises:
        ConfigurationError: The port is not available.
    """
    from aiohttp import web

    app = web.Application()
    receiver.add_to(app, path)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ConfigurationError(f"can't listen on {host}:{port}: {reason}") from error
        taken = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{taken}{path}"
    finally:
        await runner.cleanup()
