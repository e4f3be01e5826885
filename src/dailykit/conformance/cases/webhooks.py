"""Webhooks: creation, deliveries and signatures."""

import base64
import hashlib
import hmac
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from dailykit.conformance._answer import require, same
from dailykit.conformance._case import CaseGroup, Needs
from dailykit.conformance._evidence import (
    COMMON_PRACTICE,
    FUNCTION_LOGS,
    LEAST_SURPRISE,
    MEASURED_CALLS,
    WEBHOOK_LOG,
    WEBHOOK_STAGING,
    documented,
)
from dailykit.conformance._patterns import ISO_TIME, UUID, matches
from dailykit.conformance._probe import Probe
from dailykit.conformance._receiver import EventReceiver, Posted, open_receiver

__all__ = ["CASES"]

CASES = CaseGroup("webhooks", "Webhooks")

_CREATE: Final = documented("webhooks/create-webhook")
_EVENTS: Final = ["meeting.started", "meeting.ended"]
_SECRET: Final = base64.b64encode(b"a secret of our own, long enough").decode()
_BASE64: Final = re.compile("[A-Za-z0-9+/]{16,}={0,2}")
_NOBODY: Final = "http://127.0.0.1:9/hook"
_MEMBERS: Final = [
    *("basicAuth", "createdAt", "domainId", "eventTypes", "failedCount", "hmac"),
    *("lastMomentPushed", "retryType", "state", "updatedAt", "url", "uuid"),
]


def _signature(secret: str, posted: Posted) -> str:
    said = posted.headers["x-webhook-timestamp"].encode() + b"." + posted.raw
    return base64.b64encode(hmac.digest(base64.b64decode(secret), said, hashlib.sha256)).decode()


@asynccontextmanager
async def _webhook(
    probe: Probe, **more: Any
) -> AsyncGenerator[tuple[EventReceiver, dict[str, Any]]]:
    """Create a webhook, with a receiver at its URL."""
    async with open_receiver() as receiver:
        body = {"url": receiver.url, "eventTypes": _EVENTS, **more}
        webhook = await probe.made("/webhooks", body)
        try:
            yield receiver, webhook
        finally:
            await probe.delete(f"/webhooks/{webhook['uuid']}")


@CASES.case(_CREATE, Needs.RECEIVER)
async def members(probe: Probe) -> None:
    """A webhook has an id, URL, settings, state and times."""
    async with _webhook(probe) as (receiver, webhook):
        same("the members", sorted(webhook), _MEMBERS)
        matches("the id", webhook["uuid"], UUID)
        same("the address", webhook["url"], receiver.url)
        same("the domain", webhook["domainId"], (await probe.found("/"))["domain_id"])


@CASES.case(_CREATE, Needs.RECEIVER)
async def defaults(probe: Probe) -> None:
    """A new webhook is active, has no failures, and by default stops after failures."""
    async with _webhook(probe) as (_, webhook):
        told = (webhook["state"], webhook["failedCount"], webhook["retryType"])
        same("state, failures and kind of retries", told, ("ACTIVE", 0, "circuit-breaker"))
        same("the events", webhook["eventTypes"], _EVENTS)
        matches("the time of its making", webhook["createdAt"], ISO_TIME)


@CASES.case(documented("webhooks/get-webhooks"), Needs.RECEIVER)
async def bare_list(probe: Probe) -> None:
    """The list of webhooks is a plain array of webhooks."""
    same("the list without webhooks", await probe.found("/webhooks"), [])
    async with _webhook(probe) as (_, webhook):
        same("the list", await probe.found("/webhooks"), [webhook])
        same("the webhook", await probe.found(f"/webhooks/{webhook['uuid']}"), webhook)


@CASES.case(COMMON_PRACTICE, Needs.RECEIVER)
async def deletion_says_nothing(probe: Probe) -> None:
    """A deletion is answered with 200 and an empty body; a second one is 404."""
    async with _webhook(probe) as (_, webhook):
        path = f"/webhooks/{webhook['uuid']}"
        answer = await probe.delete(path)
        answer.has_status(200)
        same("the body", answer.raw.decode(), "")
        (await probe.get(path)).refused(404, "not-found")
        (await probe.delete(path)).refused(404, "not-found")


@CASES.case(LEAST_SURPRISE)
async def missing(probe: Probe) -> None:
    """A webhook that does not exist is 404."""
    path = "/webhooks/0cb313e1-211f-4be0-833d-8c7305b19902"
    (await probe.get(path)).refused(404, "not-found")
    (await probe.delete(path)).refused(404, "not-found")


# --- the check of the address ---------------------------------------------------------------------


@CASES.case(WEBHOOK_LOG, Needs.RECEIVER)
async def address_is_checked(probe: Probe) -> None:
    """Before a webhook is created its URL gets a test POST."""
    async with _webhook(probe) as (receiver, webhook):
        (posted,) = receiver.posts
        same("the state", webhook["state"], "ACTIVE")
        same("the request", posted.line.rpartition(" ")[0], "POST /hook")
        same("the body", posted.raw.decode(), '{"test":"test"}')


@CASES.case(WEBHOOK_STAGING, Needs.RECEIVER)
async def check_is_signed(probe: Probe) -> None:
    """The test is signed already, so a given secret can be verified with it."""
    async with _webhook(probe, hmac=_SECRET) as (receiver, webhook):
        (posted,) = receiver.posts
        same("the secret", webhook["hmac"], _SECRET)
        sent = posted.headers.get("x-webhook-signature")
        same("the signature", sent, _signature(_SECRET, posted))


@CASES.case(WEBHOOK_STAGING, Needs.RECEIVER)
async def time_in_milliseconds(probe: Probe) -> None:
    """The time that is signed is in milliseconds."""
    async with _webhook(probe) as (receiver, webhook):
        stamp = receiver.posts[0].headers["x-webhook-timestamp"]
        matches("the time", stamp, re.compile(r"\d{13}"))
        age = probe.now() - int(stamp) / 1000
        require(abs(age) < 60, "the time should be now", stamp)
        same("the state", webhook["state"], "ACTIVE")


@CASES.case(documented("webhooks/create-webhook, on hmac"), Needs.RECEIVER)
async def secret_of_dailys(probe: Probe) -> None:
    """Without a given secret Daily creates one, returns it, and signs with it."""
    async with _webhook(probe) as (receiver, webhook):
        (posted,) = receiver.posts
        matches("the secret", webhook["hmac"], _BASE64)
        sent = posted.headers.get("x-webhook-signature")
        same("the signature", sent, _signature(webhook["hmac"], posted))


@CASES.case(WEBHOOK_LOG)
async def secret_is_base64(probe: Probe) -> None:
    """A secret must be base64; other text is refused."""
    body = {"url": _NOBODY, "eventTypes": _EVENTS, "hmac": "my secret!"}
    answer = await probe.post("/webhooks", body)
    text = answer.refused(400, "invalid-request-error")["info"]
    require("hmac" in text, "the text should name the hmac", text)


@CASES.case(WEBHOOK_LOG)
async def nobody_at_the_address(probe: Probe) -> None:
    """A URL that does not answer is refused, with undefined as the received status."""
    answer = await probe.post("/webhooks", {"url": _NOBODY, "eventTypes": _EVENTS})
    info = "non-200 status code returned from webhook endpoint, recvd undefined"
    answer.refused(400, "invalid-request-error", info)


@CASES.case(documented("webhooks/create-webhook"), Needs.RECEIVER)
async def other_status_at_the_address(probe: Probe) -> None:
    """Any status other than 200 from the URL is refused, and no webhook is created."""
    async with open_receiver() as receiver:
        for status in (201, 302, 404, 500):
            receiver.status = status
            body = {"url": receiver.url, "eventTypes": _EVENTS}
            answer = await probe.post("/webhooks", body)
            text = answer.refused(400, "invalid-request-error")["info"]
            require(text.startswith("non-200 status code"), "it should be said why", text)
        same("the number of posts", len(receiver.posts), 4)
    same("the webhooks", await probe.found("/webhooks"), [])


@CASES.case(documented("webhooks/create-webhook, on basicAuth"), Needs.RECEIVER)
async def basic_auth(probe: Probe) -> None:
    """A basicAuth value is sent to the URL unchanged."""
    async with _webhook(probe, basicAuth="dXNlcjpwYXNz") as (receiver, webhook):
        header = receiver.posts[0].headers.get("authorization")
        same("the header", header, "Basic dXNlcjpwYXNz")
        same("the state", webhook["state"], "ACTIVE")


# --- what is refused ------------------------------------------------------------------------------


@CASES.case(MEASURED_CALLS, Needs.RECEIVER)
async def one_for_a_domain(probe: Probe) -> None:
    """A domain has one webhook: a second one is refused."""
    async with _webhook(probe) as (receiver, webhook):
        body = {"url": receiver.url, "eventTypes": _EVENTS}
        (await probe.post("/webhooks", body)).is_refusal()
        same("the webhooks", await probe.found("/webhooks"), [webhook])


@CASES.case(_CREATE)
async def unknown_event(probe: Probe) -> None:
    """An unknown event type is refused."""
    body = {"url": _NOBODY, "eventTypes": ["meeting.started", "meeting.paused"]}
    text = (await probe.post("/webhooks", body)).refused(400, "invalid-request-error")["info"]
    require("non-200" not in text, "it should be refused before the address is tried", text)


@CASES.case(_CREATE)
async def address_is_needed(probe: Probe) -> None:
    """A webhook without a URL is refused."""
    answer = await probe.post("/webhooks", {"eventTypes": _EVENTS})
    answer.refused(400, "invalid-request-error")


@CASES.case(_CREATE)
async def unknown_kind_of_retries(probe: Probe) -> None:
    """Only the two documented retry types are accepted."""
    body = {"url": _NOBODY, "eventTypes": _EVENTS, "retryType": "never"}
    text = (await probe.post("/webhooks", body)).refused(400, "invalid-request-error")["info"]
    require("non-200" not in text, "it should be refused before the address is tried", text)


@CASES.case(FUNCTION_LOGS)
async def unknown_key(probe: Probe) -> None:
    """An unknown key for webhooks is refused with the text of the newer operations."""
    body = {"url": _NOBODY, "eventTypes": _EVENTS, "secret": "x"}
    answer = await probe.post("/webhooks", body)
    answer.refused(400, "invalid-request-error", '"secret" is not allowed [Received secret=x]')


# --- changes --------------------------------------------------------------------------------------


@CASES.case(documented("webhooks/update-webhook"), Needs.RECEIVER)
async def change_is_checked(probe: Probe) -> None:
    """A change checks the URL again, and keeps other fields."""
    async with _webhook(probe, hmac=_SECRET) as (receiver, webhook):
        path = f"/webhooks/{webhook['uuid']}"
        changed = await probe.made(path, {"eventTypes": ["participant.joined"]})
        same("the number of posts", len(receiver.posts), 2)
        told = (changed["eventTypes"], changed["hmac"], changed["url"])
        same("the webhook", told, (["participant.joined"], _SECRET, receiver.url))
        same("reading it", await probe.found(path), changed)


@CASES.case(documented("webhooks/update-webhook"), Needs.RECEIVER)
async def failed_change_changes_nothing(probe: Probe) -> None:
    """A change whose check fails is refused, and the webhook stays as it was."""
    async with _webhook(probe) as (receiver, webhook):
        path = f"/webhooks/{webhook['uuid']}"
        receiver.status = 500
        answer = await probe.post(path, {"eventTypes": ["participant.joined"]})
        answer.refused(400, "invalid-request-error")
        same("reading it", await probe.found(path), webhook)
