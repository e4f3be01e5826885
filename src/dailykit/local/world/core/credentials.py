"""Checks for secrets that callers provide, and generated secrets where they provide none."""

import base64
import binascii
import re
from typing import Final

from dailykit.local.base.ids import Ids
from dailykit.local.base.refusal import Refusal

__all__ = ["check_hmac", "check_password", "new_hmac", "new_password"]

_LETTER: Final = re.compile(r"[A-Za-z]")
_DIGIT: Final = re.compile(r"[0-9]")


def check_hmac(name: str, secret: str | None) -> None:
    """Refuse a signing secret that is not base64. None passes: the secret is generated later."""
    if secret is None:
        return
    try:
        is_base64 = bool(base64.b64decode(secret, validate=True))
    except (binascii.Error, ValueError):
        is_base64 = False
    if not is_base64:
        raise Refusal.invalid(f"{name} must be base64")


def check_password(name: str, password: str | None) -> None:
    """Refuse a password without a letter or without a digit. None passes: it is generated later."""
    if password is not None and not (_LETTER.search(password) and _DIGIT.search(password)):
        raise Refusal.invalid(f"{name} must contain a letter and a digit")


def new_hmac(ids: Ids) -> str:
    """Return a new signing secret, in base64."""
    return base64.b64encode(bytes.fromhex(ids.hex(64))).decode()


def new_password(ids: Ids) -> str:
    """Return a new password that meets the requirements."""
    return ids.room_name() + ids.digits(4)
