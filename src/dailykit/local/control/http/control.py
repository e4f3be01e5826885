"""The control of a local Daily over HTTP, below ``/~/``."""

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from dailykit import wording
from dailykit.local.base.refusal import Refusal
from dailykit.local.control.control import Control
from dailykit.local.control.http import bodies
from dailykit.local.control.http.answers import (
    clock_json,
    delivery_json,
    listener_json,
    rule_json,
)
from dailykit.local.control.http.gate import SNAPSHOT_TYPE, Answerer, ControlRequest
from dailykit.local.control.planted import press_keys, say
from dailykit.local.control.seeds import parse_seed
from dailykit.local.control.telephone import dial_in
from dailykit.local.requests.faults import Fault
from dailykit.local.requests.validation import read_body
from dailykit.local.rest.openapi import openapi_document
from dailykit.models.webhooks import CreateWebhookBody
from dailykit.operations import by_name

__all__ = ["ControlAnswers"]

_MOST_SNAPSHOT_BYTES: Final = 1024 * 1024 * 1024
"""Far more than a million rooms need."""
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_LONGEST_ECHO: Final = 100


class ControlAnswers:
    """Answers requests to the control.

    Args:
        control: The control.
    """

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def answerers(self) -> Mapping[tuple[str, str], Answerer]:
        """The answerers, by method and the name after ``/~/``."""
        return {
            ("GET", "clock"): self._read_clock,
            ("POST", "clock"): self._move_clock,
            ("GET", "faults"): self._read_faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._remove_faults,
            ("GET", "requests"): self._read_requests,
            ("DELETE", "requests"): self._forget_requests,
            ("GET", "deliveries"): self._read_deliveries,
            ("POST", "deliveries"): self._resend,
            ("GET", "listeners"): self._read_listeners,
            ("POST", "listeners"): self._add_listener,
            ("DELETE", "listeners"): self._remove_listener,
            ("POST", "dialin"): self._dial_in,
            ("POST", "say"): self._say,
            ("POST", "press-keys"): self._press_keys,
            ("POST", "reset"): self._reset,
            ("GET", "snapshot"): self._snapshot,
            ("POST", "restore"): self._restore,
            ("POST", "seed"): self._seed,
            ("GET", "domains"): self._read_domains,
            ("POST", "domains"): self._new_domain,
            ("DELETE", "domains"): self._delete_domain,
            ("GET", "openapi.json"): self._openapi,
        }

    # --- the clock -------------------------------------------------------------------------------

    async def _read_clock(self, _: ControlRequest) -> Any:
        return clock_json(self._control.clock())

    async def _move_clock(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.ClockBody, await it.body())
        control = self._control
        if body.advance is not None:
            return clock_json(await control.advance(body.advance))
        if body.set is not None:
            return clock_json(await control.set(body.set))
        if body.freeze is not None:
            return clock_json(await control.freeze(None if body.freeze is True else body.freeze))
        return clock_json(await control.resume())

    # --- faults ----------------------------------------------------------------------------------

    async def _read_faults(self, _: ControlRequest) -> Any:
        return [rule_json(rule) for rule in self._control.faults.rules]

    async def _add_fault(self, it: ControlRequest) -> Any:
        content = await it.body()
        body = bodies.read(bodies.FaultBody, content)
        fault = bodies.read(Fault, body.model_extra)
        when = body.model_dump(include={"times", "probability", "domain"})
        return rule_json(self._control.faults.add(fault, body.operation, **when))

    async def _remove_faults(self, it: ControlRequest) -> Any:
        if not it.rest:
            self._control.faults.clear()
        elif not self._control.faults.remove(_number(it.rest[0])):
            raise Refusal.not_found(f"the fault {it.rest[0][:_LONGEST_ECHO]} does not exist")
        return {"deleted": True}

    # --- requests and deliveries -----------------------------------------------------------------

    async def _read_requests(self, it: ControlRequest) -> Any:
        query = bodies.read(bodies.RequestsQuery, dict(it.query), strings=True)
        entries = self._control.requests(**query.model_dump())
        return [asdict(entry) for entry in entries]

    async def _forget_requests(self, _: ControlRequest) -> Any:
        self._control.forget_requests()
        return {"deleted": True}

    async def _read_deliveries(self, it: ControlRequest) -> Any:
        query = bodies.read(bodies.DeliveriesQuery, dict(it.query), strings=True)
        return [delivery_json(entry) for entry in self._control.deliveries(query.domain)]

    async def _resend(self, it: ControlRequest) -> Any:
        if it.rest[1:] != ["resend"]:
            raise Refusal.not_found("POST /~/deliveries/<id>/resend sends one again")
        bodies.read(bodies.EmptyBody, await it.body())
        return delivery_json(await self._control.resend(it.rest[0]))

    async def _read_listeners(self, _: ControlRequest) -> Any:
        return [listener_json(one) for one in self._control.parts.listeners.all()]

    async def _add_listener(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.ListenerBody, await it.body())
        domain = self._control.domain(body.domain or self._control.parts.own)
        webhook = read_body(by_name("webhooks.create"), json.dumps(body.model_extra).encode())
        assert isinstance(webhook, CreateWebhookBody)  # noqa: S101 - it is the operation's
        listener = self._control.parts.listeners.add(domain, webhook)
        return {**listener_json(listener), "hmac": listener.hmac}

    async def _remove_listener(self, it: ControlRequest) -> Any:
        if len(it.rest) != 1:
            raise Refusal.not_found("DELETE /~/listeners/<id> removes a listener")
        if not self._control.parts.listeners.remove(it.rest[0]):
            raise Refusal.not_found("that listener does not exist, or it stopped answering")
        return {"deleted": True}

    async def _dial_in(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.DialinBody, await it.body())
        return asdict(await dial_in(self._control, body.to, body.caller, body.sip_headers))

    async def _say(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.SayBody, await it.body())
        say(self._control, body.participant_id, body.text)
        return {"said": True}

    async def _press_keys(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.KeysBody, await it.body())
        press_keys(self._control, body.participant_id, body.tones)
        return {"pressed": True}

    # --- everything at once ----------------------------------------------------------------------

    async def _reset(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.ResetBody, await it.body())
        if body.domain is None:
            await self._control.reset()
        else:
            await self._control.reset_domain(body.domain)
        return {"reset": True}

    async def _snapshot(self, it: ControlRequest) -> Any:
        # A snapshot contains all keys, and programs of other users can reach this address.
        key = it.request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if self._control.parts.world.domains.authenticate(key) is None:
            text = "a snapshot contains API keys: send one of them (Authorization: Bearer ...)"
            raise Refusal(401, wording.AUTHENTICATION_ERROR, text)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "snapshot"
            await self._control.snapshot(path)
            content = path.read_bytes()
        headers = {"Content-Disposition": 'attachment; filename="dailykit.snapshot"'}
        return web.Response(body=content, content_type=SNAPSHOT_TYPE, headers=headers)

    async def _restore(self, it: ControlRequest) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "snapshot"
            with path.open("wb") as file:
                async for chunk in it.request.content.iter_any():
                    if file.tell() + len(chunk) > _MOST_SNAPSHOT_BYTES:
                        text = f"a snapshot has at most {_MOST_SNAPSHOT_BYTES:,} bytes"
                        raise Refusal(413, wording.INVALID_REQUEST_ERROR, text)
                    file.write(chunk)
            await self._control.restore(path)
        return {"restored": True}

    async def _seed(self, it: ControlRequest) -> Any:
        await self._control.seed(parse_seed(await it.body()))
        return {"seeded": True}

    async def _read_domains(self, _: ControlRequest) -> Any:
        below = self._control.parts.rooms_below
        names = self._control.domain_names()
        return [{"name": name, "rooms_url": below(name)} for name in names]

    async def _new_domain(self, it: ControlRequest) -> Any:
        body = bodies.read(bodies.DomainBody, await it.body())
        domain = self._control.new_domain(body.name, api_key=body.api_key, config=body.config)
        return asdict(domain)

    async def _delete_domain(self, it: ControlRequest) -> Any:
        if len(it.rest) != 1:
            raise Refusal.not_found("DELETE /~/domains/<name> deletes a domain")
        await self._control.delete_domain(it.rest[0])
        return {"deleted": True}

    async def _openapi(self, _: ControlRequest) -> Any:
        return openapi_document(self._control.parts.api_url)


def _number(text: str) -> int:
    """Return the number of a rule, or an unused number if `text` is not one."""
    return int(text) if _NUMBER.fullmatch(text) else 0
