"""The Python toolkit for Daily (daily.co).

- `AsyncDaily` and `Daily`: the whole REST API, typed, asynchronous and synchronous.
- `LocalDaily`: a Daily that runs on your own machine (extra ``[local]``).
- `dailykit.pipecat`: Pipecat's ``DailyRESTHelper`` and ``configure()``, as a drop-in.

Importing this package imports nothing heavy: each name below is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from dailykit._lazy import lazy_names
from dailykit._version import __version__

if TYPE_CHECKING:
    from dailykit.client._async.budget import AsyncInProcessBudget as AsyncInProcessBudget
    from dailykit.client._async.budget import AsyncRateBudget as AsyncRateBudget
    from dailykit.client._async.client import AsyncDaily as AsyncDaily
    from dailykit.client._async.pool import AsyncRoomPool as AsyncRoomPool
    from dailykit.client._async.redis_budget import AsyncRedisBudget as AsyncRedisBudget
    from dailykit.client._fleet_view import LimitUse as LimitUse
    from dailykit.client._fleet_view import ProcessUse as ProcessUse
    from dailykit.client._retry import RetryPolicy as RetryPolicy
    from dailykit.client._stock_script import FleetStock as FleetStock
    from dailykit.client._sync.budget import InProcessBudget as InProcessBudget
    from dailykit.client._sync.budget import RateBudget as RateBudget
    from dailykit.client._sync.client import Daily as Daily
    from dailykit.client._sync.pool import RoomPool as RoomPool
    from dailykit.client._sync.redis_budget import RedisBudget as RedisBudget
    from dailykit.client.hooks import Answered as Answered
    from dailykit.client.hooks import BudgetChanged as BudgetChanged
    from dailykit.client.hooks import Exchange as Exchange
    from dailykit.client.hooks import Hooks as Hooks
    from dailykit.client.hooks import Retrying as Retrying
    from dailykit.client.hooks import Sending as Sending
    from dailykit.client.session import CallSession as CallSession
    from dailykit.errors import AlreadyExistsError as AlreadyExistsError
    from dailykit.errors import APIError as APIError
    from dailykit.errors import AuthenticationError as AuthenticationError
    from dailykit.errors import CassetteError as CassetteError
    from dailykit.errors import ConfigurationError as ConfigurationError
    from dailykit.errors import DailyConnectionError as DailyConnectionError
    from dailykit.errors import DailyError as DailyError
    from dailykit.errors import DailyTimeoutError as DailyTimeoutError
    from dailykit.errors import InvalidArgumentError as InvalidArgumentError
    from dailykit.errors import InvalidRequestError as InvalidRequestError
    from dailykit.errors import InvalidResponseError as InvalidResponseError
    from dailykit.errors import MalformedEvent as MalformedEvent
    from dailykit.errors import MalformedSecret as MalformedSecret
    from dailykit.errors import MalformedTokenError as MalformedTokenError
    from dailykit.errors import MissingHeader as MissingHeader
    from dailykit.errors import NotFoundError as NotFoundError
    from dailykit.errors import NotRecordedError as NotRecordedError
    from dailykit.errors import PermissionDeniedError as PermissionDeniedError
    from dailykit.errors import PlanError as PlanError
    from dailykit.errors import RateLimitError as RateLimitError
    from dailykit.errors import RoomLimitError as RoomLimitError
    from dailykit.errors import ServerError as ServerError
    from dailykit.errors import SignatureMismatch as SignatureMismatch
    from dailykit.errors import StaleTimestamp as StaleTimestamp
    from dailykit.errors import TokenDomainError as TokenDomainError
    from dailykit.errors import TokenError as TokenError
    from dailykit.errors import TokenExpiredError as TokenExpiredError
    from dailykit.errors import TokenNotYetValidError as TokenNotYetValidError
    from dailykit.errors import TokenRoomError as TokenRoomError
    from dailykit.errors import TokenSignatureError as TokenSignatureError
    from dailykit.errors import VerificationError as VerificationError
    from dailykit.local import LocalDaily as LocalDaily
    from dailykit.models._base import UNSET as UNSET
    from dailykit.models.domain import Domain as Domain
    from dailykit.models.domain import DomainProperties as DomainProperties
    from dailykit.models.permissions import Permissions as Permissions
    from dailykit.models.rooms import Room as Room
    from dailykit.models.rooms import RoomConfig as RoomConfig
    from dailykit.models.rooms import RoomProperties as RoomProperties
    from dailykit.models.tokens import MeetingToken as MeetingToken
    from dailykit.models.tokens import MeetingTokenProperties as MeetingTokenProperties
    from dailykit.pipecat import DailyMeetingTokenParams as DailyMeetingTokenParams
    from dailykit.pipecat import DailyMeetingTokenProperties as DailyMeetingTokenProperties
    from dailykit.pipecat import DailyRESTHelper as DailyRESTHelper
    from dailykit.pipecat import DailyRoomConfig as DailyRoomConfig
    from dailykit.pipecat import DailyRoomObject as DailyRoomObject
    from dailykit.pipecat import DailyRoomParams as DailyRoomParams
    from dailykit.pipecat import DailyRoomProperties as DailyRoomProperties
    from dailykit.pipecat import DailyRoomSipParams as DailyRoomSipParams
    from dailykit.pipecat import RecordingsBucketConfig as RecordingsBucketConfig
    from dailykit.pipecat import TranscriptionBucketConfig as TranscriptionBucketConfig
    from dailykit.pipecat import configure as configure

_NAMES = {
    "dailykit.client._async.budget": "AsyncInProcessBudget AsyncRateBudget",
    "dailykit.client._async.client": "AsyncDaily",
    "dailykit.client._async.pool": "AsyncRoomPool",
    "dailykit.client._async.redis_budget": "AsyncRedisBudget",
    "dailykit.client._sync.budget": "InProcessBudget RateBudget",
    "dailykit.client._sync.client": "Daily",
    "dailykit.client._sync.pool": "RoomPool",
    "dailykit.client._sync.redis_budget": "RedisBudget",
    "dailykit.client._fleet_view": "LimitUse ProcessUse",
    "dailykit.client._retry": "RetryPolicy",
    "dailykit.client._stock_script": "FleetStock",
    "dailykit.client.hooks": "Answered BudgetChanged Exchange Hooks Retrying Sending",
    "dailykit.client.session": "CallSession",
    "dailykit.errors": (
        "AlreadyExistsError APIError AuthenticationError CassetteError ConfigurationError "
        "DailyConnectionError DailyError DailyTimeoutError InvalidArgumentError "
        "InvalidRequestError InvalidResponseError MalformedEvent MalformedSecret "
        "MalformedTokenError MissingHeader NotFoundError NotRecordedError "
        "PermissionDeniedError PlanError RateLimitError RoomLimitError ServerError "
        "SignatureMismatch StaleTimestamp TokenDomainError TokenError TokenExpiredError "
        "TokenNotYetValidError TokenRoomError TokenSignatureError VerificationError"
    ),
    "dailykit.local": "LocalDaily",
    "dailykit.models._base": "UNSET",
    "dailykit.models.domain": "Domain DomainProperties",
    "dailykit.models.permissions": "Permissions",
    "dailykit.models.rooms": "Room RoomConfig RoomProperties",
    "dailykit.models.tokens": "MeetingToken MeetingTokenProperties",
    "dailykit.pipecat": (
        "DailyMeetingTokenParams DailyMeetingTokenProperties DailyRESTHelper DailyRoomConfig "
        "DailyRoomObject DailyRoomParams DailyRoomProperties DailyRoomSipParams "
        "RecordingsBucketConfig TranscriptionBucketConfig configure"
    ),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]

__getattr__ = lazy_names(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
