"""All errors that dailykit raises. Each is a `DailyError`."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

__all__ = [
    "APIError",
    "AlreadyExistsError",
    "AuthenticationError",
    "CassetteError",
    "ConfigurationError",
    "DailyConnectionError",
    "DailyError",
    "DailyTimeoutError",
    "InvalidArgumentError",
    "InvalidRequestError",
    "InvalidResponseError",
    "MalformedEvent",
    "MalformedSecret",
    "MalformedTokenError",
    "MissingHeader",
    "NotFoundError",
    "NotRecordedError",
    "PermissionDeniedError",
    "PlanError",
    "RateLimitError",
    "RoomLimitError",
    "ServerError",
    "SignatureMismatch",
    "StaleTimestamp",
    "TokenDomainError",
    "TokenError",
    "TokenExpiredError",
    "TokenNotYetValidError",
    "TokenRoomError",
    "TokenSignatureError",
    "VerificationError",
]

_ErrorT = TypeVar("_ErrorT", bound="DailyError")


class DailyError(Exception):
    """The base class of all dailykit errors.

    Attributes:
        status: The HTTP status of Daily's response, or None if there was no response.
        code: Daily's ``error`` code, such as ``invalid-request-error``.
        info: Daily's ``info`` text, for people to read; Daily may change it.
        method: The HTTP method of the request.
        path: The path of the request, without host and query.
        request_id: The request's id, if the response had one.
        body: The response body, with secrets removed.
        attempts: How many times the request was attempted.
        unclear: Whether an attempt may have taken effect although its response was lost.
        room_names: The names of all rooms that exist or may exist although the call failed: rooms
            that it should have created, and rooms that it should have deleted.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        info: str | None = None,
        method: str | None = None,
        path: str | None = None,
        request_id: str | None = None,
        body: str | None = None,
        attempts: int = 1,
        unclear: bool = False,
        room_name: str | None = None,
        room_names: Iterable[str] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.info = info
        self.method = method
        self.path = path
        self.request_id = request_id
        self.body = body
        self.attempts = attempts
        self.unclear = unclear
        self.room_names: tuple[str, ...] = tuple(room_names)
        if room_name is not None:
            self.room_name = room_name

    @property
    def room_name(self) -> str | None:
        """The only name in `room_names`; None if there are none or several."""
        return self.room_names[0] if len(self.room_names) == 1 else None

    @room_name.setter
    def room_name(self, name: str | None) -> None:
        self.room_names = () if name is None else (name,)

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors keep all attributes when they are pickled (multiprocessing, task queues).
        return (_rebuild, (type(self), self.args, self.__dict__))

    def restated(self, message: str) -> Self:
        """Return an error of the same type and attributes with another `message`."""
        state = {name: value for name, value in self.__dict__.items() if name != "__notes__"}
        return _rebuild(type(self), (message,), state)


def _rebuild(kind: type[_ErrorT], arguments: tuple[Any, ...], state: dict[str, Any]) -> _ErrorT:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error


class ConfigurationError(DailyError):
    """The configuration is incomplete, such as a missing API key. Nothing was sent."""


class InvalidArgumentError(DailyError, ValueError):
    """An argument is invalid. Nothing was sent."""


class APIError(DailyError):
    """Daily answered with an error."""


class AuthenticationError(APIError):
    """The API key is missing, malformed or unknown (400 or 401)."""


class InvalidRequestError(APIError):
    """Daily rejected the request's content (400, 422)."""


class AlreadyExistsError(InvalidRequestError):
    """The name is taken (Daily answers 400)."""


class RoomLimitError(InvalidRequestError):
    """The domain has reached its room limit: delete rooms, or let them expire (``exp``)."""


class NotFoundError(APIError):
    """The object or endpoint does not exist (404)."""


class PermissionDeniedError(APIError):
    """The key may not do this (403)."""


class PlanError(APIError):
    """The account's plan does not include this (``invalid-plan-type``)."""


class RateLimitError(APIError):
    """Too many requests (429).

    Attributes:
        retry_after: Seconds to wait, as Daily requests, or None if it names none.
    """

    retry_after: float | None = None


class ServerError(APIError):
    """Daily failed to handle the request (5xx)."""


class NotRecordedError(APIError):
    """A replayed cassette does not have this request. The message shows the nearest one."""


class CassetteError(DailyError):
    """A cassette is missing or can't be read, or the program did not send what it contains."""


class DailyConnectionError(DailyError, ConnectionError):
    """There was no response: connecting failed, or the connection broke."""


class DailyTimeoutError(DailyConnectionError, TimeoutError):
    """There was no response in time."""


class InvalidResponseError(DailyError):
    """The response can't be understood: it is not JSON, or lacks required fields."""


class TokenError(DailyError):
    """A meeting token is not valid.

    Attributes:
        check: The check that failed: ``form``, ``signature``, ``domain``, ``room``, ``nbf`` or
            ``exp``.
    """

    check: ClassVar[str]


class MalformedTokenError(TokenError):
    """It is not a meeting token: not a JWT, or a JWT with claims that no meeting token has."""

    check = "form"


class TokenSignatureError(TokenError):
    """The token was not signed with this API key and HS256, or was changed afterwards."""

    check = "signature"


class TokenDomainError(TokenError):
    """The token belongs to another domain."""

    check = "domain"


class TokenRoomError(TokenError):
    """The token is for another room."""

    check = "room"


class TokenNotYetValidError(TokenError):
    """The token is not valid yet (``nbf``)."""

    check = "nbf"


class TokenExpiredError(TokenError):
    """The token has expired (``exp``)."""

    check = "exp"


class VerificationError(DailyError):
    """A webhook request can't be trusted: answer with an error status, and ignore it."""


class MissingHeader(VerificationError):  # noqa: N818 (a name that says it all)
    """The request is not signed: the signature or timestamp header is missing."""


class SignatureMismatch(VerificationError):  # noqa: N818
    """The request was not signed with this secret, or was changed in transit."""


class StaleTimestamp(VerificationError):  # noqa: N818
    """The request was signed too long ago, or in the future: it may be a replay."""


class MalformedSecret(ConfigurationError):  # noqa: N818
    """The webhook secret is malformed: it must be base64."""


class MalformedEvent(DailyError):  # noqa: N818
    """The webhook body is not an event: it is not a JSON object with a type."""
