"""A bot that repeats what it hears, to try a call alone."""

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
    """Run an echo bot in a call for as long as the block lasts.

    The bot shows a moving picture and sends each participant their own voice back. Participants
    do not hear each other's echo.

    Args:
        room_url: The room's URL on a local Daily, with or without ``?t=``.
        token: A meeting token. Default: the one in the URL.
        user_name: The name to show to the other participants, unless the token sets one.

    Raises:
        JoinRefused: The bot may not join.
        DailyConnectionError: No local Daily answers at this URL.
        InvalidArgumentError: `room_url` is not a room's URL.
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
