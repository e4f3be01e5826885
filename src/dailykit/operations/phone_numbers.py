"""Phone numbers."""

from typing import Final

from dailykit.models.acks import StatusAck
from dailykit.models.phone_numbers import (
    AvailablePhoneNumbers,
    BoughtPhoneNumber,
    BuyPhoneNumberBody,
    ListAvailablePhoneNumbersQuery,
    ListPurchasedPhoneNumbersQuery,
    PurchasedPhoneNumbers,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = ["AVAILABLE", "PURCHASED", "BUY", "RELEASE"]

AVAILABLE: Final = Operation(
    name="phone_numbers.available",
    operation_id="ListAvailableNumbers",
    method="GET",
    path="/list-available-numbers",
    summary="List available phone numbers",
    result=AvailablePhoneNumbers,
    query=ListAvailablePhoneNumbersQuery,
    statuses=(500,),
    served="simulated",
    page=f"{DAILY_PAGES}/phone-numbers/list-available-numbers",
)
PURCHASED: Final = Operation(
    name="phone_numbers.purchased",
    operation_id="PurchasedPhoneNumbers",
    method="GET",
    path="/purchased-phone-numbers",
    summary="List the domain's phone numbers",
    result=PurchasedPhoneNumbers,
    query=ListPurchasedPhoneNumbersQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/phone-numbers/purchased-phone-numbers",
)
BUY: Final = Operation(
    name="phone_numbers.buy",
    operation_id="BuyPhoneNumber",
    method="POST",
    path="/buy-phone-number",
    summary="Buy a phone number",
    result=BoughtPhoneNumber,
    body=BuyPhoneNumberBody,
    repeat=Repeat.UNSAFE,
    statuses=(422,),
    served="simulated",
    page=f"{DAILY_PAGES}/phone-numbers/buy-phone-number",
)
RELEASE: Final = Operation(
    name="phone_numbers.release",
    operation_id="ReleasePhoneNumber",
    method="DELETE",
    path="/release-phone-number/{id}",
    summary="Release a phone number, at the earliest 14 days after buying it",
    result=StatusAck,
    repeat=Repeat.DELETE,
    statuses=(422,),
    served="simulated",
    page=f"{DAILY_PAGES}/phone-numbers/release-phone-number",
)
