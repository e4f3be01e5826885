"""The domain's settings."""

from typing import Final

from dailykit.models.domain import Domain, UpdateDomainBody
from dailykit.operations._operation import DAILY_PAGES, Operation

__all__ = ["GET", "UPDATE"]

GET: Final = Operation(
    name="domain.get",
    operation_id="GetDomainConfig",
    method="GET",
    path="/",
    summary="Read the domain's settings",
    result=Domain,
    page=f"{DAILY_PAGES}/domain/get-domain-config",
)
UPDATE: Final = Operation(
    name="domain.update",
    operation_id="SetDomainConfig",
    method="POST",
    path="/",
    summary="Change the domain's settings",
    result=Domain,
    body=UpdateDomainBody,
    page=f"{DAILY_PAGES}/domain/set-domain-config",
)
