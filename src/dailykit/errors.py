"""Every error that dailykit raises. All are `DailyError`; each leaf is one fact worth catching."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

__all__ = [
    "APIError",
    "AlreadyExistsError",
    "AuthenticationError",
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
    """The root of all errors of dailykit.

    Attributes:
        status: The HTTP status of Daily's answer, or None when there was no answer.
        code: Daily's ``error`` code, such as ``invalid-request-error``.
        info: Daily's ``info`` text, meant for people; it may change.
        method: The HTTP method of the request.
        path: The path of the request, without host and query.
        request_id: The id of the request, where the answer had one.
        body: The text of the answer, secrets removed.
        attempts: How often the request was tried.
        unclear: Whether a try may have acted although its answer was lost.
        room_names: The names of all rooms that exist or may exist although the call failed: those
            that it was to create, and those that it was to delete.
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
        """The one name in `room_names`; None where there is none, or more than one."""
        return self.room_names[0] if len(self.room_names) == 1 else None

    @room_name.setter
    def room_name(self, name: str | None) -> None:
        self.room_names = () if name is None else (name,)

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors travel between processes (multiprocessing, task queues) with all their facts.
        return (_rebuild, (type(self), self.args, self.__dict__))

    def restated(self, message: str) -> Self:
        """Return an error of the same type and facts that says `message` instead."""
        state = {name: value for name, value in self.__dict__.items() if name != "__notes__"}
        return _rebuild(type(self), (message,), state)


def _rebuild(kind: type[_ErrorT], arguments: tuple[Any, ...], state: dict[str, Any]) -> _ErrorT:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(state)
    return error


class ConfigurationError(DailyError):
    """The set-up is incomplete, such as a missing API key. Nothing was sent."""


class InvalidArgumentError(DailyError, ValueError):
    """An argument can't be right. Nothing was sent."""


class APIError(DailyError):
    """Daily answered with an error."""


class AuthenticationError(APIError):
    """The API key is missing, malformed or unknown (400 or 401)."""


class InvalidRequestError(APIError):
    """Daily refused the request's content (400, 422)."""


class AlreadyExistsError(InvalidRequestError):
    """Something of that name exists already (a 400 with Daily)."""


class RoomLimitError(InvalidRequestError):
    """The domain has as many rooms as it may have: delete some, or let rooms expire (``exp``)."""


class NotFoundError(APIError):
    """There is no such object or endpoint (404)."""


class PermissionDeniedError(APIError):
    """The key may not do this (403)."""


class PlanError(APIError):
    """The account's plan does not include this (``invalid-plan-type``)."""


class RateLimitError(APIError):
    """Too many requests (429).

    Attributes:
        retry_after: Seconds that Daily asked to wait, or None when it named none.
    """

    retry_after: float | None = None


class ServerError(APIError):
    """Something went wrong on Daily's side (5xx)."""


class DailyConnectionError(DailyError, ConnectionError):
    """No answer: the connection could not be made, or broke."""


class DailyTimeoutError(DailyConnectionError, TimeoutError):
    """No answer in time."""


class InvalidResponseError(DailyError):
    """An answer that can't be understood: not JSON, or without what it must have."""


class TokenError(DailyError):
    """A meeting token is not good.

    Attributes:
        check: The check that it failed: ``form``, ``signature``, ``domain``, ``room``, ``nbf`` or
            ``exp``.
    """

    check: ClassVar[str]


class MalformedTokenError(TokenError):
    """It is no meeting token: no JWT, or one that says what no token can say."""

    check = "form"


class TokenSignatureError(TokenError):
    """It was not signed with this API key, not by HS256, or changed afterwards."""

    check = "signature"


class TokenDomainError(TokenError):
    """It belongs to another domain."""

    check = "domain"


class TokenRoomError(TokenError):
    """It opens another room."""

    check = "room"


class TokenNotYetValidError(TokenError):
    """It is not valid yet (``nbf``)."""

    check = "nbf"


class TokenExpiredError(TokenError):
    """It is not valid any more (``exp``)."""

    check = "exp"


class VerificationError(DailyError):
    """What came to a webhook's URL can't be trusted: answer it with an error, and do nothing."""


class MissingHeader(VerificationError):  # noqa: N818 (a name that says it all)
    """It is not signed: the signature or its time is missing."""


class SignatureMismatch(VerificationError):  # noqa: N818
    """It was not signed with this secret, or changed on its way."""


class StaleTimestamp(VerificationError):  # noqa: N818
    """It was signed too long ago, or in the future: somebody may be sending it once more."""


class MalformedSecret(ConfigurationError):  # noqa: N818
    """A webhook's secret that can't be one: it has to be base64."""


class MalformedEvent(DailyError):  # noqa: N818
    """The body of a webhook that is no event: not a JSON object with a type."""
