"""Calls about phone numbers, dial-in and SIP, with everything that they can take."""

from datetime import UTC, datetime
from typing import Any, Final

from tests.client._async.resources_case import EMPTY, Case

from dailykit.models.dialin import DialinConfig, DialinIvrGreeting, DialinTimeoutConfig
from dailykit.models.phone_numbers import BoughtPhoneNumber, PurchasedPhoneNumber
from dailykit.models.rooms import RoomProperties
from dailykit.models.sip_clients import SipClient
from dailykit.models.sip_trunks import (
    SipTrunk,
    SipTrunkAdmission,
    SipTrunkAdmissionUpdate,
    SipTrunkCredential,
    SipTrunkNotification,
    SipTrunkNotificationUpdate,
)

__all__ = ["CASES"]

HMAC: Final = "c2VjcmV0IG9mIHRoZSB0cnVuaw=="
PASSWORD: Final = "correct-horse-1"

NUMBER: Final = {
    "id": "n1",
    "name": "Line",
    "type": "purchased_phone_number",
    "pagination_id": 7,
    "created_date": "2026-11-23T12:00:00.000Z",
    "number": "+15550100",
    "status": "verified",
    "verified": True,
}
NUMBER_RESULT: Final = {**NUMBER, "created_date": datetime(2026, 11, 23, 12, tzinfo=UTC)}

CONFIG: Final[dict[str, Any]] = {
    "id": "c1",
    "type": "pinless_dialin",
    "config": {"phone_number": "+15550100", "hmac": HMAC, "timeout_config": {"message": "Bye."}},
}

CLIENT: Final = {
    "username": "desk.1",
    "domain": "example.sip.daily.co",
    "sip_uri": "sip:desk.1@example.sip.daily.co",
    "expires_at": None,
}

TRUNK: Final[dict[str, Any]] = {
    "id": "k1",
    "trunk_name": "carrier",
    "description": "Main line",
    "sip_uri": "sip:example-carrier.sip.daily.co",
    "enabled": True,
}

CASES: Final = [
    Case(
        operation="phone_numbers.available",
        call=lambda daily: daily.phone_numbers.available(
            areacode="415",
            region="CA",
            city="San Francisco",
            contains="123",
            starts_with="415",
            ends_with="999",
        ),
        line="GET /list-available-numbers?areacode=415&region=CA&city=San+Francisco"
        "&contains=123&starts_with=415&ends_with=999",
        answer={"total_count": 1, "data": [{"phoneNumber": "+15550100", "region": "CA"}]},
        result={"total_count": 1, "data": [{"phone_number": "+15550100", "region": "CA"}]},
    ),
    Case(
        operation="phone_numbers.purchased",
        call=lambda daily: daily.phone_numbers.purchased(
            filter_name="Line",
            filter_number="+15550100",
            limit=2,
            starting_after="7",
            ending_before="9",
        ),
        line="GET /purchased-phone-numbers?limit=2&starting_after=7&ending_before=9"
        "&filter_name=Line&filter_number=%2B15550100",
        answer={"total_count": 1, "data": [NUMBER]},
        result={"total_count": 1, "data": [NUMBER_RESULT]},
    ),
    Case(
        operation="phone_numbers.buy",
        call=lambda daily: daily.phone_numbers.buy("+15550100"),
        line="POST /buy-phone-number",
        body={"number": "+15550100"},
        answer={"id": "n1", "number": "+15550100"},
        result={"id": "n1", "number": "+15550100"},
    ),
    Case(
        operation="phone_numbers.buy",
        call=lambda daily: daily.phone_numbers.buy(),
        line="POST /buy-phone-number",
        body={},
        answer={"id": "n1", "number": "+15550100"},
        result={"id": "n1", "number": "+15550100"},
    ),
    Case(
        operation="phone_numbers.release",
        call=lambda daily: daily.phone_numbers.release(BoughtPhoneNumber(id="n1")),
        line="DELETE /release-phone-number/n1",
        answer={"status": "ok"},
        result={"status": "ok"},
    ),
    Case(
        operation="phone_numbers.release",
        call=lambda daily: daily.phone_numbers.release(PurchasedPhoneNumber(id="n2")),
        line="DELETE /release-phone-number/n2",
        answer={"status": "ok"},
        result={"status": "ok"},
    ),
    Case(
        operation="dialin.update_pinless_call",
        call=lambda daily: daily.dialin.update_pinless_call("c1", "d1", "sip:r@example.daily.co"),
        line="POST /dialin/pinlessCallUpdate",
        body={"callId": "c1", "callDomain": "d1", "sipUri": "sip:r@example.daily.co"},
        answer={"ok": True},
        result={"ok": True},
    ),
    Case(
        operation="dialin_configs.list",
        call=lambda daily: daily.dialin_configs.list(
            phone_number="+15550100",
            phone_numbers="555,556",
            sip_username="line",
            name_prefix="Line",
            type="pin_dialin",
            limit=2,
            starting_after="c1",
            ending_before="c2",
        ),
        line="GET /domain-dialin-config?limit=2&starting_after=c1&ending_before=c2"
        "&phone_number=%2B15550100&phone_numbers=555%2C556&sip_username=line"
        "&name_prefix=Line&type=pin_dialin",
        answer={"total_count": 1, "data": [CONFIG]},
        result={"total_count": 1, "data": [CONFIG]},
    ),
    Case(
        operation="dialin_configs.create",
        call=lambda daily: daily.dialin_configs.create(
            "pinless_dialin",
            "+15550100",
            name_prefix="Line",
            hmac=HMAC,
            room_creation_api="https://example.org/call",
            hold_music_url="https://example.org/hold.mp3",
            timeout_config=DialinTimeoutConfig(message="Bye."),
        ),
        line="POST /domain-dialin-config",
        body={
            "type": "pinless_dialin",
            "phone_number": "+15550100",
            "name_prefix": "Line",
            "hmac": HMAC,
            "room_creation_api": "https://example.org/call",
            "hold_music_url": "https://example.org/hold.mp3",
            "timeout_config": {"message": "Bye."},
        },
        answer=CONFIG,
        result=CONFIG,
    ),
    Case(
        operation="dialin_configs.create",
        call=lambda daily: daily.dialin_configs.create(
            "pin_dialin", "+15550101", ivr_greeting=DialinIvrGreeting(message="The PIN?")
        ),
        line="POST /domain-dialin-config",
        body={
            "type": "pin_dialin",
            "phone_number": "+15550101",
            "ivr_greeting": {"message": "The PIN?"},
        },
        answer=CONFIG,
        result=CONFIG,
    ),
    Case(
        operation="dialin_configs.get",
        call=lambda daily: daily.dialin_configs.get(DialinConfig(id="c1")),
        line="GET /domain-dialin-config/c1",
        answer=CONFIG,
        result=CONFIG,
    ),
    Case(
        operation="dialin_configs.update",
        call=lambda daily: daily.dialin_configs.update(
            "c1",
            phone_number="+15550102",
            name_prefix="New",
            hmac=HMAC,
            room_creation_api="https://example.org/call",
            hold_music_url="https://example.org/hold.mp3",
            timeout_config=DialinTimeoutConfig(message="Bye."),
            ivr_greeting=DialinIvrGreeting(message="The PIN?"),
        ),
        line="PUT /domain-dialin-config/c1",
        body={
            "phone_number": "+15550102",
            "name_prefix": "New",
            "hmac": HMAC,
            "room_creation_api": "https://example.org/call",
            "hold_music_url": "https://example.org/hold.mp3",
            "timeout_config": {"message": "Bye."},
            "ivr_greeting": {"message": "The PIN?"},
        },
        answer=CONFIG,
        result=CONFIG,
    ),
    Case(
        operation="dialin_configs.delete",
        call=lambda daily: daily.dialin_configs.delete("c1"),
        line="DELETE /domain-dialin-config/c1",
        answer={"status": "ok"},
        result={"status": "ok"},
    ),
    Case(
        operation="sip_clients.list",
        call=lambda daily: daily.sip_clients.list(limit=2, offset=4),
        line="GET /sip-clients?limit=2&offset=4",
        answer={"sip_clients": [CLIENT], "total": 5, "limit": 2, "offset": 4},
        result={"sip_clients": [CLIENT], "total": 5, "limit": 2, "offset": 4},
    ),
    Case(
        operation="sip_clients.create",
        call=lambda daily: daily.sip_clients.create(
            "desk.1", password=PASSWORD, expires_in_seconds=3600
        ),
        line="POST /sip-clients",
        body={"username": "desk.1", "password": PASSWORD, "expires_in_seconds": 3600},
        answer={**CLIENT, "password": PASSWORD},
        result={**CLIENT, "password": PASSWORD},
    ),
    Case(
        operation="sip_clients.get",
        call=lambda daily: daily.sip_clients.get(SipClient(username="desk.1")),
        line="GET /sip-clients/desk.1",
        answer=CLIENT,
        result=CLIENT,
    ),
    Case(
        operation="sip_clients.delete",
        call=lambda daily: daily.sip_clients.delete("desk/1"),
        line="DELETE /sip-clients/desk%2F1",
        answer={"status": "ok"},
        result={"status": "ok"},
    ),
    Case(
        operation="sip_clients.rotate",
        call=lambda daily: daily.sip_clients.rotate("desk.1", password=PASSWORD),
        line="POST /sip-clients/desk.1/rotate",
        body={"password": PASSWORD},
        answer={**CLIENT, "password": PASSWORD},
        result={**CLIENT, "password": PASSWORD},
    ),
    Case(
        operation="sip_trunks.list",
        call=lambda daily: daily.sip_trunks.list(
            trunk_name="car",
            description="line",
            enabled=True,
            limit=2,
            starting_after="k1",
            ending_before="k2",
        ),
        line="GET /sip-trunk?limit=2&starting_after=k1&ending_before=k2"
        "&trunk_name=car&description=line&enabled=true",
        answer={"total_count": 1, "data": [TRUNK]},
        result={"total_count": 1, "data": [TRUNK]},
    ),
    Case(
        operation="sip_trunks.create",
        call=lambda daily: daily.sip_trunks.create(
            "carrier",
            RoomProperties(enable_chat=True, start_video_off=None),
            SipTrunkNotification(webhook_url="https://example.org/trunk", hmac=HMAC),
            trunk_config=SipTrunkAdmission(
                allowed_ips=["192.0.2.0/24"],
                credential=SipTrunkCredential(username="carrier", password=PASSWORD),
                is_open=False,
                exp_offset=600,
            ),
            description="Main line",
            enabled=True,
        ),
        line="POST /sip-trunk",
        body={
            "trunk_name": "carrier",
            "room_template": {"enable_chat": True, "start_video_off": None},
            "notification": {"webhook_url": "https://example.org/trunk", "hmac": HMAC},
            "trunk_config": {
                "allowed_ips": ["192.0.2.0/24"],
                "credential": {"username": "carrier", "password": PASSWORD},
                "is_open": False,
                "exp_offset": 600,
            },
            "description": "Main line",
            "enabled": True,
        },
        answer=TRUNK,
        result=TRUNK,
    ),
    Case(
        operation="sip_trunks.get",
        call=lambda daily: daily.sip_trunks.get("k1"),
        line="GET /sip-trunk/k1",
        answer=TRUNK,
        result=TRUNK,
    ),
    Case(
        operation="sip_trunks.update",
        call=lambda daily: daily.sip_trunks.update(
            SipTrunk(id="k1"),
            room_template={"enable_chat": False},
            notification=SipTrunkNotificationUpdate(
                webhook_url="https://example.org/trunk", hmac=None
            ),
            trunk_config=SipTrunkAdmissionUpdate(
                allowed_ips=[], credential=None, is_open=True, exp_offset=60
            ),
            description="Second line",
            enabled=False,
        ),
        line="PUT /sip-trunk/k1",
        body={
            "room_template": {"enable_chat": False},
            "notification": {"webhook_url": "https://example.org/trunk", "hmac": None},
            "trunk_config": {
                "allowed_ips": [],
                "credential": None,
                "is_open": True,
                "exp_offset": 60,
            },
            "description": "Second line",
            "enabled": False,
        },
        answer=TRUNK,
        result=TRUNK,
    ),
    Case(
        operation="sip_trunks.delete",
        call=lambda daily: daily.sip_trunks.delete("k1"),
        line="DELETE /sip-trunk/k1",
        answer=EMPTY,
        result=None,
    ),
]
