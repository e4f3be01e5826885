"""A bot that says again what it hears: to try a call without anybody else."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from dailykit.local.media.bot import MediaParticipant
from dailykit.local.media.picture import MovingPicture

__all__ = ["join_as_echo"]


@asynccontextmanager
async def join_as_echo(
    room_url: str, *, token: str | None = None, user_name: str | None = "Echo"
) -> AsyncGenerator[MediaParticipant]:
    """Have an echo in a call for as long as the block lasts.

    It shows a moving picture, and everybody hears their own voice again. What one says, the
    others hear from that one, and not from the echo.

    Args:
        room_url: The room's URL on a local Daily, with or without ``?t=``.
        token: A meeting token. Default: the one in the URL.
        user_name: The name for the others to see, unless the token has one.

    Raises:
        JoinRefused: It may not join.
        DailyConnectionError: There is no local Daily.
        InvalidArgumentError: This is no room's URL.
    """
    async with MediaParticipant.join(
        room_url, token=token, user_name=user_name, video=MovingPicture(), receive=["audio"]
    ) as bot:
        echoing = asyncio.create_task(_echo(bot))
        try:
            yield bot
        finally:
            echoing.cancel()
            with suppress(asyncio.CancelledError):
                await echoing


async def _echo(bot: MediaParticipant) -> None:
    async for track in bot.remote_tracks():
        bot.send(track, to=track.participant_id)
