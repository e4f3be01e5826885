"""Phone dial-in: its settings, and calls that wait."""

from typing import Final

from dailykit.models.acks import OkAck, StatusAck
from dailykit.models.dialin import (
    CreateDialinConfigBody,
    DialinConfig,
    DialinConfigList,
    ListDialinConfigsQuery,
    PinlessCallUpdateBody,
    UpdateDialinConfigBody,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = [
    "LIST_CONFIGS",
    "CREATE_CONFIG",
    "GET_CONFIG",
    "UPDATE_CONFIG",
    "DELETE_CONFIG",
    "UPDATE_PINLESS_CALL",
]

LIST_CONFIGS: Final = Operation(
    name="dialin_configs.list",
    operation_id="ListDomainDialinConfigs",
    method="GET",
    path="/domain-dialin-config",
    summary="List dial-in configs",
    result=DialinConfigList,
    query=ListDialinConfigsQuery,
    served="simulated",
    page=f"{DAILY_PAGES}/domainDialinConfig/list-domain-dialin-config",
)
CREATE_CONFIG: Final = Operation(
    name="dialin_configs.create",
    operation_id="CreateDomainDialConfigInfo",
    method="POST",
    path="/domain-dialin-config",
    summary="Create a dial-in config",
    result=DialinConfig,
    body=CreateDialinConfigBody,
    # A retry would find the number in use by the config that the first try created.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/domainDialinConfig/create-dialin-config",
)
GET_CONFIG: Final = Operation(
    name="dialin_configs.get",
    operation_id="GetDomainDialinConfigInfo",
    method="GET",
    path="/domain-dialin-config/{id}",
    summary="Read a dial-in config",
    result=DialinConfig,
    served="simulated",
    page=f"{DAILY_PAGES}/domainDialinConfig/get-domain-dialin-config",
)
UPDATE_CONFIG: Final = Operation(
    name="dialin_configs.update",
    operation_id="UpdateDomainDialConfigInfo",
    method="PUT",
    path="/domain-dialin-config/{id}",
    summary="Change a dial-in config",
    result=DialinConfig,
    body=UpdateDialinConfigBody,
    served="simulated",
    page=f"{DAILY_PAGES}/domainDialinConfig/update-domain-dialin-config",
)
DELETE_CONFIG: Final = Operation(
    name="dialin_configs.delete",
    operation_id="DeleteDomainDialinConfig",
    method="DELETE",
    path="/domain-dialin-config/{id}",
    summary="Delete a dial-in config",
    result=StatusAck,
    repeat=Repeat.DELETE,
    served="simulated",
    page=f"{DAILY_PAGES}/domainDialinConfig/delete-domain-dialin-config",
)
UPDATE_PINLESS_CALL: Final = Operation(
    name="dialin.update_pinless_call",
    operation_id="PinlessCallUpdate",
    method="POST",
    path="/dialin/pinlessCallUpdate",
    summary="Connect a waiting caller to a room",
    result=OkAck,
    body=PinlessCallUpdateBody,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/dialin/pinless-call-update",
)
