"""Deliveries to a receiver."""

import json
from typing import Any

from dailykit.webhooks import (
    Answer,
    Receiver,
    sign,
)

NOW = 1_795_446_000


SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def receiver(**options: Any) -> Receiver:
    return Receiver(options.pop("secret", SECRET), clock=lambda: NOW, **options)


async def deliver(to: Receiver, content: object, secret: str = SECRET) -> Answer:
    body = json.dumps(content).encode()
    return await to.receive(body, sign(body, secret, sent_at=NOW))
