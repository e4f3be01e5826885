"""App messages and the chat."""

import json

import pytest
from tests.daily.agents import Agent
from tests.daily.conftest import MakeAgent

from dailykit import Daily
from dailykit.local import LocalDaily

NOBODY = "9f1a1d6e-1c1a-4c1a-8c1a-9f1a1d6e1c1a"


@pytest.fixture
def three(agent: MakeAgent, room_url: str) -> tuple[Agent, Agent, Agent]:
    """Three clients in one call."""
    ada, bob, cy = (agent(name).join(room_url) for name in ("Ada", "Bob", "Cy"))
    return ada, bob, cy


def test_a_message_to_all_and_one_to_one(three: tuple[Agent, Agent, Agent]) -> None:
    ada, bob, cy = three
    ada.do("send_app_message", {"a": [1, None, "é"]})
    for other in (bob, cy):
        other.memory.wait_for("on_app_message", {"a": [1, None, "é"]}, ada.id)
    ada.do("send_app_message", "for Bob", bob.id)
    ada.do("send_app_message", "for all")
    cy.memory.wait_for("on_app_message", "for all", ada.id)
    assert "for Bob" not in [one.args[0] for one in cy.memory.all("on_app_message")]
    assert [one.args[0] for one in bob.memory.all("on_app_message")][1:] == ["for Bob", "for all"]
    assert ada.memory.all("on_app_message") == []


def test_messages_keep_their_order(three: tuple[Agent, Agent, Agent]) -> None:
    ada, bob, _ = three
    for number in range(100):
        ada.client.send_app_message(number)
    bob.memory.wait_for("on_app_message", 99, ada.id)
    assert [one.args[0] for one in bob.memory.all("on_app_message")] == list(range(100))


def test_a_message_of_the_rest_api(three: tuple[Agent, Agent, Agent], rest: Daily) -> None:
    rest.rooms.send_app_message("standup", {"from": "afar"})
    for one in three:
        assert one.memory.wait_for("on_app_message").args == ({"from": "afar"}, None)


def test_a_message_is_at_most_4_kb(three: tuple[Agent, Agent, Agent]) -> None:
    ada, bob, _ = three
    just = "x" * (4096 - len(json.dumps("")))
    ada.do("send_app_message", just)
    bob.memory.wait_for("on_app_message", just, ada.id)
    (error,) = ada.ask("send_app_message", just + "x")
    assert error.startswith("AppMessage(")
    assert "4" in error
    ada.memory.wait_for("on_error", f"Error handling sendAppMessage: {error}")


def test_a_message_to_someone_who_is_not_there(three: tuple[Agent, Agent, Agent]) -> None:
    (error,) = three[0].ask("send_app_message", "hi", NOBODY)
    assert "not-found" in error


def test_a_message_is_kept_as_it_was(three: tuple[Agent, Agent, Agent]) -> None:
    ada, bob, _ = three
    message = {"n": 1}
    ada.client.send_app_message(message)
    message["n"] = 2
    bob.memory.wait_for("on_app_message", {"n": 1}, ada.id)


def test_the_chat_of_prebuilt(agent: MakeAgent, local: LocalDaily, room_url: str) -> None:
    ada = agent("Ada").join(room_url)
    person = local.blocking.join("standup", user_name="Pat")
    ada.do("send_prebuilt_chat_message", "hello", "The bot")
    told = person.next_event("app-message").data["data"]
    assert (told["event"], told["message"], told["name"]) == ("chat-msg", "hello", "The bot")
    ada.do("send_prebuilt_chat_message", "again")
    assert person.next_event("app-message").data["data"]["name"] == "Ada"
    person.send_chat_message("hi Ada")
    chat, sender = ada.memory.wait_for("on_app_message").args
    assert (chat["message"], chat["name"], sender) == ("hi Ada", "Pat", person.id)


def test_without_a_call_nothing_can_be_sent(agent: MakeAgent) -> None:
    ada = agent()
    assert ada.ask("send_app_message", 1) == ("AppMessage(Signalling(ChannelNotOpen))",)
    with pytest.raises(ValueError, match="invalid app message 'None'"):
        ada.client.send_app_message(None)
    with pytest.raises(ValueError, match="invalid participant ID 'nope'"):
        ada.client.send_app_message({}, "nope")
    with pytest.raises(TypeError, match="unsupported type object"):
        ada.client.send_app_message(object())
