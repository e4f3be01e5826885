"""The control of a local Daily over HTTP, below ``/~/``: for this machine, and for no web page.

Daily has nothing of the kind, so here ordinary HTTP holds: 404 for what there is not, 405 for what
can't be done with it.
"""

import ipaddress
import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from dailykit import wording
from dailykit.errors import DailyError
from dailykit.local.api import control_bodies as asked
from dailykit.local.api.answers import json_answer
from dailykit.local.api.faults import Fault, FaultRule
from dailykit.local.api.hosts import is_loopback_host
from dailykit.local.api.openapi import openapi_document
from dailykit.local.api.reading import receive_body
from dailykit.local.control.control import Control
from dailykit.local.control.seeds import parse_seed
from dailykit.local.control.views import ClockReading, DeliveryEntry
from dailykit.local.world import Refusal

__all__ = ["ControlDoor"]

# Whatever passes requests on says so in one of these; then the caller is somebody else.
_PASSED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_SNAPSHOT_TYPE: Final = "application/octet-stream"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

Answerer = Callable[["_Asked"], Awaitable[Any]]


class _Asked:
    """A request that may be answered.

    Attributes:
        request: The request.
        rest: What is left of its path.
        query: Its query.
    """

    def __init__(self, request: web.BaseRequest, rest: list[str]) -> None:
        self.request = request
        self.rest = rest
        self.query: Mapping[str, str] = request.query

    async def body(self) -> Any:
        """Return the JSON of the body, or an empty object for none."""
        raw = await receive_body(self.request)
        try:
            return json.loads(raw) if raw else {}
        except (ValueError, RecursionError):
            raise Refusal(400, wording.JSON_PARSING_ERROR, "the body is not JSON") from None


class ControlDoor:
    """Answers below ``/~/`` for programs on this machine.

    Args:
        control: What does it.
        is_key: Tells whether something is an API key of one of the domains.
        root_url: The address of this local Daily, without a slash at the end.
    """

    def __init__(self, control: Control, is_key: Callable[[str], bool], root_url: str) -> None:
        self._control = control
        self._is_key = is_key
        self._root_url = root_url
        self._answers: Mapping[tuple[str, str], Answerer] = {
            ("GET", "clock"): self._read_clock,
            ("POST", "clock"): self._move_clock,
            ("GET", "faults"): self._read_faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._remove_faults,
            ("GET", "requests"): self._read_requests,
            ("DELETE", "requests"): self._forget_requests,
            ("GET", "deliveries"): self._read_deliveries,
            ("POST", "reset"): self._reset,
            ("GET", "snapshot"): self._snapshot,
            ("POST", "restore"): self._restore,
            ("POST", "seed"): self._seed,
            ("GET", "domains"): self._read_domains,
            ("POST", "domains"): self._new_domain,
            ("GET", "openapi.json"): self._openapi,
        }

    @property
    def doors(self) -> Mapping[str, Callable[..., Awaitable[web.StreamResponse]]]:
        """What answers, by the name that comes after ``/~/``."""
        names = sorted({name for _, name in self._answers})
        return {name: self._door(name) for name in names}

    def _door(self, name: str) -> Callable[..., Awaitable[web.StreamResponse]]:
        async def answer(
            request: web.BaseRequest, segments: list[str], _: str
        ) -> web.StreamResponse:
            _check_caller(request)
            answerer = self._answers.get((request.method, name))
            if answerer is None:
                return self._not_allowed(name)
            if request.method == "POST":
                _check_type(request, name)
            result = await _said(answerer(_Asked(request, segments)))
            reply = result if isinstance(result, web.Response) else json_answer(result)
            reply.headers.update(_HEADERS)
            return reply

        return answer

    def _not_allowed(self, name: str) -> web.Response:
        methods = ", ".join(method for method, other in self._answers if other == name)
        body = {"error": wording.INVALID_REQUEST_ERROR, "info": f"use one of: {methods}"}
        answer = json_answer(body, 405)
        answer.headers["Allow"] = methods
        return answer

    # --- the clock -------------------------------------------------------------------------------

    async def _read_clock(self, _: _Asked) -> Any:
        return _clock(self._control.clock())

    async def _move_clock(self, it: _Asked) -> Any:
        body = asked.read(asked.ClockBody, await it.body())
        control = self._control
        if body.advance is not None:
            return _clock(await control.advance(body.advance))
        if body.set is not None:
            return _clock(await control.set(body.set))
        if body.freeze is not None:
            return _clock(await control.freeze(None if body.freeze is True else body.freeze))
        return _clock(await control.resume())

    # --- faults ----------------------------------------------------------------------------------

    async def _read_faults(self, _: _Asked) -> Any:
        return [_rule(rule) for rule in self._control.faults.rules]

    async def _add_fault(self, it: _Asked) -> Any:
        content = await it.body()
        body = asked.read(asked.FaultBody, content)
        fault = asked.read(Fault, body.model_extra)
        when = body.model_dump(include={"times", "probability", "domain"})
        return _rule(self._control.faults.add(fault, body.operation, **when))

    async def _remove_faults(self, it: _Asked) -> Any:
        if not it.rest:
            self._control.faults.clear()
        elif not (it.rest[0].isdecimal() and self._control.faults.remove(int(it.rest[0]))):
            raise Refusal.not_found(f"there is no fault {it.rest[0]}")
        return {"deleted": True}

    # --- what was asked and told -----------------------------------------------------------------

    async def _read_requests(self, it: _Asked) -> Any:
        query = asked.read(asked.RequestsQuery, dict(it.query), strings=True)
        entries = self._control.requests(**query.model_dump())
        return [asdict(entry) for entry in entries]

    async def _forget_requests(self, _: _Asked) -> Any:
        self._control.forget_requests()
        return {"deleted": True}

    async def _read_deliveries(self, _: _Asked) -> Any:
        return [_delivery(entry) for entry in self._control.deliveries()]

    # --- everything at once ----------------------------------------------------------------------

    async def _reset(self, _: _Asked) -> Any:
        await self._control.reset()
        return {"reset": True}

    async def _snapshot(self, it: _Asked) -> Any:
        # All keys are in it, and other people's programs on this machine can come this far.
        key = it.request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not self._is_key(key):
            text = "a snapshot holds API keys: ask with one of them (Authorization: Bearer ...)"
            raise Refusal(401, wording.AUTHENTICATION_ERROR, text)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "snapshot"
            await self._control.snapshot(path)
            content = path.read_bytes()
        headers = {"Content-Disposition": 'attachment; filename="dailykit.snapshot"'}
        return web.Response(body=content, content_type=_SNAPSHOT_TYPE, headers=headers)

    async def _restore(self, it: _Asked) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "snapshot"
            with path.open("wb") as file:
                async for chunk in it.request.content.iter_any():
                    file.write(chunk)
            await self._control.restore(path)
        return {"restored": True}

    async def _seed(self, it: _Asked) -> Any:
        await self._control.seed(parse_seed(await it.body()))
        return {"seeded": True}

    async def _read_domains(self, _: _Asked) -> Any:
        return [{"name": name} for name in self._control.domain_names()]

    async def _new_domain(self, it: _Asked) -> Any:
        body = asked.read(asked.DomainBody, await it.body())
        domain = self._control.new_domain(body.name, api_key=body.api_key, config=body.config)
        return asdict(domain)

    async def _openapi(self, _: _Asked) -> Any:
        return openapi_document(f"{self._root_url}/v1")


async def _said(work: Awaitable[Any]) -> Any:
    """Return what `work` returns; what it complains about is the caller's fault."""
    try:
        return await work
    except DailyError as error:
        raise Refusal.invalid(str(error)) from None


def _check_caller(request: web.BaseRequest) -> None:
    """Refuse everybody but programs on this machine and our own pages."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if not (_is_loopback(request) and is_loopback_host(host)):
        raise _forbidden("this is for programs on the same machine only")
    if any(name in request.headers for name in _PASSED_ON):
        raise _forbidden("this is for programs on the same machine only, and not through a proxy")
    if origin is not None and origin.lower() != f"http://{host}".lower():
        raise _forbidden("this is not for web pages of others")


def _is_loopback(request: web.BaseRequest) -> bool:
    try:
        address = ipaddress.ip_address((request.remote or "").partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _check_type(request: web.BaseRequest, name: str) -> None:
    """Refuse what any web page can post without being asked: it can't name such a type."""
    wanted = _SNAPSHOT_TYPE if name == "restore" else "application/json"
    # Not aiohttp's content_type, which makes one up where there is none.
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != wanted:
        raise Refusal.invalid(f"say Content-Type: {wanted}, also where there is no body")


def _forbidden(text: str) -> Refusal:
    return Refusal(403, wording.FORBIDDEN_ERROR, text)


def _clock(reading: ClockReading) -> dict[str, Any]:
    return asdict(reading)


def _rule(rule: FaultRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "operation": rule.operation,
        "times": rule.times,
        "probability": rule.probability,
        "domain": rule.domain,
        "happened": rule.happened,
        **rule.fault.model_dump(mode="json", exclude_unset=True),
    }


def _delivery(entry: DeliveryEntry) -> dict[str, Any]:
    attempts = [
        {
            "time": attempt.time,
            "headers": dict(attempt.headers),
            "body": attempt.body.decode(),
            "status": attempt.status,
            "problem": attempt.problem,
            "seconds": attempt.seconds,
        }
        for attempt in entry.attempts
    ]
    return {
        "id": entry.id,
        "webhook": entry.webhook,
        "domain": entry.domain,
        "type": entry.type,
        "event_id": entry.event_id,
        "payload": dict(entry.payload),
        "state": entry.state,
        "next_try": entry.next_try,
        "attempts": attempts,
    }
