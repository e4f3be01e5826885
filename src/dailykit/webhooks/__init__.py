"""Receive webhooks: verified, typed, without duplicates, and answered fast.

With any web framework, `verify` and `parse` are enough:

    @app.post("/daily")                                         # Flask
    def daily() -> tuple[str, int]:
        body = request.get_data()
        try:
            verify(body, request.headers, SECRET)
        except VerificationError as error:
            return str(error), 401
        event = parse(body)
        if isinstance(event, ParticipantJoined) and store.put_if_absent(event.id):
            greet(event.payload.user_name)
        return "", 200

`Receiver` does more: it drops duplicates, and runs handlers after answering:

    receiver = Receiver(SECRET)

    @receiver.on("participant.joined")
    async def joined(event: ParticipantJoined) -> None: ...

    receiver.add_to(app, "/daily")                              # FastAPI, Starlette, aiohttp

A receiver is an ASGI application too. Use a route (``Route("/daily", receiver)``), not a ``Mount``:
a mount redirects its own path to one with a trailing slash, and Daily does not follow redirects.

See https://docs.daily.co/reference/rest-api/webhooks.
"""

from typing import TYPE_CHECKING

from dailykit._lazy import lazy_names

if TYPE_CHECKING:
    from dailykit.client._async.redis_store import AsyncRedisStore
    from dailykit.client._sync.redis_store import RedisStore
    from dailykit.errors import (
        MalformedEvent,
        MalformedSecret,
        MissingHeader,
        SignatureMismatch,
        StaleTimestamp,
        VerificationError,
    )
    from dailykit.webhooks._parsing import CreationCheck, Received, parse
    from dailykit.webhooks._receiver import Answer, Receiver
    from dailykit.webhooks._signing import Headers, new_secret, sign, verify
    from dailykit.webhooks._stores import EventStore, MemoryStore, SQLiteStore
    from dailykit.webhooks.samples import sample_event

_NAMES = {
    "dailykit.client._async.redis_store": ("AsyncRedisStore",),
    "dailykit.client._sync.redis_store": ("RedisStore",),
    "dailykit.errors": (
        "MalformedEvent",
        "MalformedSecret",
        "MissingHeader",
        "SignatureMismatch",
        "StaleTimestamp",
        "VerificationError",
    ),
    "dailykit.webhooks._parsing": ("CreationCheck", "Received", "parse"),
    "dailykit.webhooks._receiver": ("Answer", "Receiver"),
    "dailykit.webhooks._signing": ("Headers", "new_secret", "sign", "verify"),
    "dailykit.webhooks._stores": ("EventStore", "MemoryStore", "SQLiteStore"),
    "dailykit.webhooks.samples": ("sample_event",),
}

__all__ = [
    "Answer",
    "AsyncRedisStore",
    "CreationCheck",
    "EventStore",
    "Headers",
    "MalformedEvent",
    "MalformedSecret",
    "MemoryStore",
    "MissingHeader",
    "Received",
    "Receiver",
    "RedisStore",
    "SQLiteStore",
    "SignatureMismatch",
    "StaleTimestamp",
    "VerificationError",
    "new_secret",
    "parse",
    "sample_event",
    "sign",
    "verify",
]

if not TYPE_CHECKING:
    __getattr__ = lazy_names(
        __name__, {name: home for home, names in _NAMES.items() for name in names}
    )


def __dir__() -> list[str]:
    return __all__
