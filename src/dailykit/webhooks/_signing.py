"""Signing and verifying of webhooks. Pure, except for the clocks that `verify` may read.

Daily's page: https://docs.daily.co/reference/rest-api/webhooks/verify-webhook-signature.
"""

import base64
import binascii
import hmac
import logging
import os
import re
import secrets as random_secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, Protocol

from dailykit.clocks import moments
from dailykit.errors import (
    InvalidArgumentError,
    MalformedSecret,
    MissingHeader,
    SignatureMismatch,
    StaleTimestamp,
)

__all__ = [
    "Headers",
    "SIGNATURE_HEADER",
    "TIMESTAMP_HEADER",
    "TOLERANCE",
    "check",
    "keys_of",
    "new_secret",
    "sign",
    "verify",
]

SIGNATURE_HEADER: Final = "X-Webhook-Signature"
TIMESTAMP_HEADER: Final = "X-Webhook-Timestamp"
TOLERANCE: Final = 300.0
"""The maximum seconds between signing and receiving a delivery."""

_PREFIXES: Final = ("x-webhook-", "x-siptrunk-", "x-pinless-")
"""Prefixes of webhook headers: of domains, of SIP trunks, and of pinless dial-in."""

_NUMBER: Final = re.compile(r"\d{1,17}(?:\.\d+)?", re.ASCII)
_LAST_SECOND: Final = 4.1e9
"""In the year 2099. Larger numbers are milliseconds, which Daily sends."""

_SECRET_BYTES: Final = 32

_ANY_AGE: Final = "DAILYKIT_ANY_SIGNATURE_AGE"
"""The environment variable that lets any age pass, for services tested with a moved clock."""

_log = logging.getLogger("dailykit.webhooks")


class Headers(Protocol):
    """A request's headers: a dict, or a web framework's equivalent."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return names and values."""
        ...


def new_secret(random_bytes: Callable[[int], bytes] = random_secrets.token_bytes) -> str:
    """Return a new secret for a webhook, base64 as Daily requires.

    Args:
        random_bytes: Returns that many random bytes.
    """
    return base64.b64encode(random_bytes(_SECRET_BYTES)).decode()


def sign(
    body: bytes,
    secret: str,
    *,
    sent_at: datetime | float | None = None,
    in_seconds: bool = False,
) -> dict[str, str]:
    """Return the two signature headers for a delivery of `body`.

    Args:
        body: The body, exactly as sent.
        secret: The webhook's secret (``hmac``), base64.
        sent_at: The time (aware, or unix seconds). Default: now.
        in_seconds: Whether to write the timestamp in seconds, as many expect; Daily writes
            milliseconds.

    Raises:
        MalformedSecret: The secret is not base64.
    """
    moment = time.time() if sent_at is None else _seconds(sent_at)
    timestamp = str(int(moment) if in_seconds else int(moment * 1000))
    (key,) = keys_of(secret)
    return {SIGNATURE_HEADER: _signature(body, key, timestamp), TIMESTAMP_HEADER: timestamp}


def verify(
    body: bytes | bytearray,
    headers: Headers,
    secret: str | Iterable[str],
    *,
    tolerance: float | None = TOLERANCE,
    received_at: datetime | float | None = None,
) -> None:
    """Verify that a request comes from Daily, is unmodified, and is not a replay of an old one.

    Verify before parsing: `body` is the request's body as received, byte for byte
    (``request.get_data()`` in Flask, ``request.body`` in Django, ``await request.body()`` in
    Starlette and FastAPI). The comparison takes the same time for every wrong signature.

    Args:
        body: The body as it came.
        headers: The request's headers, case-insensitive.
        secret: The webhook's secret (``hmac``), base64. While rotating it, give the old and the
            new one: either is accepted.
        tolerance: The seconds a signature is valid, and how far ahead the sender's clock may be.
            None: no limit. Default: 300.
        received_at: The time of arrival (aware, or unix seconds). Default: now, by this machine's
            clock or that of a `LocalDaily` that runs in this process.

    Raises:
        MissingHeader: It is not signed.
        SignatureMismatch: It was signed with another secret, or modified.
        StaleTimestamp: It was signed too long ago, or too far in the future.
        MalformedSecret: The secret is not base64; nothing was checked.
        InvalidArgumentError: The body is not bytes.
    """
    now = moments() if received_at is None else (_seconds(received_at),)
    check(_raw(body), headers, keys_of(secret), tolerance, now)


def check(
    body: bytes,
    headers: Headers,
    keys: tuple[bytes, ...],
    tolerance: float | None,
    received_at: tuple[float, ...],
) -> None:
    """Do the work of `verify`, with keys from `keys_of` and the time by each clock that counts.

    Raises:
        VerificationError: The request fails verification.
    """
    given, timestamp = _signed_headers(headers)
    found = given.strip().encode("utf-8", "backslashreplace")
    expected = [_signature(body, key, timestamp).encode() for key in keys]
    # All are compared, so that timing does not reveal which secret matched.
    if True not in [hmac.compare_digest(found, one) for one in expected]:
        raise SignatureMismatch(
            "the webhook's signature does not match: wrong secret, or a modified body"
        )
    if tolerance is not None:
        _check_age(timestamp, tolerance, received_at)


def keys_of(secret: str | Iterable[str]) -> tuple[bytes, ...]:
    """Return the signing key of each secret.

    Raises:
        MalformedSecret: A secret is empty or not base64, or there is none.
    """
    secrets = [secret] if isinstance(secret, str) else list(secret)
    keys = tuple(_key(one) for one in secrets)
    if not keys:
        raise MalformedSecret("no secret to verify webhooks with")
    return keys


def _raw(body: object) -> bytes:
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    raise InvalidArgumentError(
        "verify needs the body's bytes as received: parsing and rewriting JSON changes them"
    )


def _key(secret: str) -> bytes:
    if not secret.strip():
        raise MalformedSecret("the webhook's secret is empty: is the setting that holds it set?")
    try:
        key = base64.b64decode(secret.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        # Without the cause: its text might reveal part of the secret.
        raise MalformedSecret(
            "the webhook's secret is not base64: use the webhook's hmac as Daily shows it"
        )
    return key


def _signature(body: bytes, key: bytes, timestamp: str) -> str:
    signed = timestamp.encode("utf-8", "backslashreplace") + b"." + body
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def _signed_headers(headers: Headers) -> tuple[str, str]:
    """Return signature and timestamp as received."""
    lower = {name.lower(): value for name, value in headers.items()}
    for prefix in _PREFIXES:
        if f"{prefix}signature" in lower:
            timestamp = lower.get(f"{prefix}timestamp")
            if timestamp is None:
                raise MissingHeader(f"the request has a signature, but no {TIMESTAMP_HEADER}")
            return lower[f"{prefix}signature"], timestamp
    raise MissingHeader(f"the request has no {SIGNATURE_HEADER}: it is not signed by Daily")


def _check_age(timestamp: str, tolerance: float, received_at: tuple[float, ...]) -> None:
    text = timestamp.strip()
    if not _NUMBER.fullmatch(text):
        raise StaleTimestamp(f"the webhook's {TIMESTAMP_HEADER} is not a number")
    number = float(text)
    sent_at = number if number < _LAST_SECOND else number / 1000
    age = min((moment - sent_at for moment in received_at), key=abs)
    if abs(age) <= tolerance:
        return
    when = f"{age:.0f} seconds ago" if age > 0 else f"{-age:.0f} seconds in the future"
    if os.environ.get(_ANY_AGE) == "1":
        _log.warning(
            "accepted a webhook that was signed %s, because %s is set: never set it in production",
            when,
            _ANY_AGE,
        )
        return
    hint = ": is this machine's clock right, or was a local Daily's clock moved?" if age < 0 else ""
    raise StaleTimestamp(f"the webhook was signed {when}{hint}")


def _seconds(moment: datetime | float) -> float:
    return moment.timestamp() if isinstance(moment, datetime) else moment
