"""The form of a meeting token: a JWT, signed with the API key by HMAC-SHA256 only."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol, cast

from jwt import InvalidAlgorithmError, InvalidSignatureError, PyJWS, PyJWTError
from jwt.algorithms import HMACAlgorithm
from pydantic_core import PydanticSerializationError, from_json, to_json

from dailykit.errors import InvalidArgumentError, MalformedTokenError, TokenSignatureError

__all__ = ["decode", "encode", "read"]

_ALGORITHM: Final = "HS256"

_NO_TOKEN: Final = "this is not a meeting token"  # noqa: S105 (a text, not a secret)
_ANOTHER_WAY: Final = "the meeting token is not signed with HS256, the only algorithm Daily uses"
_ANOTHER_KEY: Final = (
    "the meeting token is not valid for this domain: it was signed with another API key, or changed"
)


class _AnyKey(HMACAlgorithm):
    """HMAC with any text as key: Daily uses the API key's bytes unchecked.

    PyJWT would warn about short keys, which are Daily's choice, and refuse some unusual ones.
    """

    def prepare_key(self, key: str | bytes) -> bytes:
        return key.encode() if isinstance(key, str) else key

    def check_key_length(self, key: bytes) -> str | None:  # noqa: ARG002 (the base class says so)
        return None


class _Signer(Protocol):
    """The part of `PyJWS` that is used here; its own types need a library that we don't."""

    def encode(self, payload: bytes, key: str, algorithm: str) -> str: ...

    def decode(self, jwt: str, key: str, algorithms: list[str]) -> bytes: ...

    def get_unverified_header(self, jwt: str) -> dict[str, Any]: ...


def _signer() -> _Signer:
    signer = PyJWS(algorithms=[])
    signer.register_algorithm(_ALGORITHM, _AnyKey(HMACAlgorithm.SHA256))
    return signer


def _reader() -> _Signer:
    return PyJWS(algorithms=[], options={"verify_signature": False})


_SIGNER: Final = _signer()
_READER: Final = _reader()


def encode(claims: Mapping[str, Any], api_key: str) -> str:
    """Return the signed token with these claims.

    Raises:
        InvalidArgumentError: A claim can't be represented as JSON.
    """
    try:
        payload = to_json(claims)
    except PydanticSerializationError:
        raise InvalidArgumentError("the token's properties can't be represented as JSON") from None
    return _SIGNER.encode(payload, api_key, _ALGORITHM)


def decode(token: str, api_keys: Iterable[str]) -> dict[str, Any]:
    """Return the claims of a token that was signed with one of the keys.

    Raises:
        MalformedTokenError: It is not a token.
        TokenSignatureError: It was signed with another key or algorithm, or not at all.
    """
    for key in api_keys:
        try:
            return _claims(_SIGNER.decode(token, key, [_ALGORITHM]))
        except InvalidSignatureError:
            continue
        except InvalidAlgorithmError:
            raise TokenSignatureError(_ANOTHER_WAY) from None
        except (PyJWTError, ValueError):
            raise MalformedTokenError(_NO_TOKEN) from None
    raise TokenSignatureError(_ANOTHER_KEY)


def read(token: str) -> dict[str, Any]:
    """Return the claims of a token without verifying its signature.

    Raises:
        MalformedTokenError: It is not a token.
        TokenSignatureError: It names another algorithm.
    """
    try:
        header = _READER.get_unverified_header(token)
        payload = _READER.decode(token, "", [])
    except (PyJWTError, ValueError):
        raise MalformedTokenError(_NO_TOKEN) from None
    if header.get("alg") != _ALGORITHM:
        raise TokenSignatureError(_ANOTHER_WAY)
    return _claims(payload)


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        claims: object = from_json(payload, allow_inf_nan=False)
    except ValueError:
        claims = None
    if not isinstance(claims, dict):
        raise MalformedTokenError(_NO_TOKEN)
    return cast("dict[str, Any]", claims)
