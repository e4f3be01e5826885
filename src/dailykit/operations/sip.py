"""SIP clients and SIP trunks."""

from typing import Final

from dailykit.models.acks import StatusAck
from dailykit.models.sip_clients import (
    CreateSipClientBody,
    ListSipClientsQuery,
    RotateSipClientBody,
    SipClient,
    SipClientCredentials,
    SipClientList,
)
from dailykit.models.sip_trunks import (
    CreateSipTrunkBody,
    ListSipTrunksQuery,
    SipTrunk,
    SipTrunkList,
    UpdateSipTrunkBody,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = [
    "CREATE_CLIENT",
    "LIST_CLIENTS",
    "GET_CLIENT",
    "DELETE_CLIENT",
    "ROTATE_CLIENT",
    "CREATE_TRUNK",
    "LIST_TRUNKS",
    "GET_TRUNK",
    "UPDATE_TRUNK",
    "DELETE_TRUNK",
]

CREATE_CLIENT: Final = Operation(
    name="sip_clients.create",
    operation_id="CreateSipClient",
    method="POST",
    path="/sip-clients",
    summary="Create a SIP client",
    result=SipClientCredentials,
    body=CreateSipClientBody,
    # The password is returned only once: a lost answer can't be recovered.
    repeat=Repeat.UNSAFE,
    statuses=(403,),
    served="simulated",
    page=DAILY_PAGES,
)
LIST_CLIENTS: Final = Operation(
    name="sip_clients.list",
    operation_id="ListSipClients",
    method="GET",
    path="/sip-clients",
    summary="List SIP clients",
    result=SipClientList,
    query=ListSipClientsQuery,
    served="simulated",
    page=DAILY_PAGES,
)
GET_CLIENT: Final = Operation(
    name="sip_clients.get",
    operation_id="GetSipClient",
    method="GET",
    path="/sip-clients/{username}",
    summary="Read a SIP client",
    result=SipClient,
    served="simulated",
    page=DAILY_PAGES,
)
DELETE_CLIENT: Final = Operation(
    name="sip_clients.delete",
    operation_id="DeleteSipClient",
    method="DELETE",
    path="/sip-clients/{username}",
    summary="Delete a SIP client",
    result=StatusAck,
    repeat=Repeat.DELETE,
    served="simulated",
    page=DAILY_PAGES,
)
ROTATE_CLIENT: Final = Operation(
    name="sip_clients.rotate",
    operation_id="RotateSipClient",
    method="POST",
    path="/sip-clients/{username}/rotate",
    summary="Rotate a SIP client's password",
    result=SipClientCredentials,
    body=RotateSipClientBody,
    # Each time makes another password.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=DAILY_PAGES,
)
CREATE_TRUNK: Final = Operation(
    name="sip_trunks.create",
    operation_id="CreateSipTrunk",
    method="POST",
    path="/sip-trunk",
    summary="Create a SIP trunk",
    result=SipTrunk,
    body=CreateSipTrunkBody,
    # A retry would find the name in use by the trunk that the first try created.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/sip-trunk/create",
)
LIST_TRUNKS: Final = Operation(
    name="sip_trunks.list",
    operation_id="ListSipTrunks",
    method="GET",
    path="/sip-trunk",
    summary="List SIP trunks",
    result=SipTrunkList,
    query=ListSipTrunksQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/sip-trunk/list",
)
GET_TRUNK: Final = Operation(
    name="sip_trunks.get",
    operation_id="GetSipTrunk",
    method="GET",
    path="/sip-trunk/{id}",
    summary="Read a SIP trunk",
    result=SipTrunk,
    served="simulated",
    page=f"{DAILY_PAGES}/sip-trunk/get",
)
UPDATE_TRUNK: Final = Operation(
    name="sip_trunks.update",
    operation_id="UpdateSipTrunk",
    method="PUT",
    path="/sip-trunk/{id}",
    summary="Change a SIP trunk",
    result=SipTrunk,
    body=UpdateSipTrunkBody,
    # With ``hmac: null`` each time makes another secret, but the last answer has the one that
    # counts.
    served="simulated",
    page=f"{DAILY_PAGES}/sip-trunk/update",
)
DELETE_TRUNK: Final = Operation(
    name="sip_trunks.delete",
    operation_id="DeleteSipTrunk",
    method="DELETE",
    path="/sip-trunk/{id}",
    summary="Delete a SIP trunk",
    result=type(None),
    repeat=Repeat.DELETE,
    served="simulated",
    page=f"{DAILY_PAGES}/sip-trunk/delete",
)
