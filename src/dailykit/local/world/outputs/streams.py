"""Live streams. They start, change and end, but send nothing.

Daily's page: https://docs.daily.co/reference/rest-api/rooms/live-streaming.
"""

from collections.abc import Mapping
from typing import Any, Final

from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import JsonObject, is_list
from dailykit.local.base.refusal import Refusal
from dailykit.local.world.calls.calls import Calls
from dailykit.local.world.calls.registry import Call
from dailykit.local.world.calls.settings import EffectiveSettings
from dailykit.local.world.core.domains import Domain, Domains
from dailykit.local.world.core.scheduler import Scheduler
from dailykit.local.world.core.sip_addresses import is_unreachable
from dailykit.local.world.outputs.media_jobs import EndReason, MediaJobs, Running
from dailykit.local.world.outputs.streams_options import (
    check_place,
    check_sizes,
    instance_of,
    layout_of,
    times_of,
)
from dailykit.models.recording_options import LiveStreamingOptions, StopLiveStreamingBody

__all__ = ["LiveStreams"]

_MAX_DURATION: Final = 86_400


class LiveStreams:
    """The live streams that run in calls.

    A stream starts two seconds after the request. It fails if all targets are on hosts below
    ``.invalid``, which can't exist.
    """

    def __init__(
        self, scheduler: Scheduler, ids: Ids, domains: Domains, calls: Calls, things: MediaJobs
    ) -> None:
        self._scheduler = scheduler
        self._ids = ids
        self._domains = domains
        self._calls = calls
        self._things = things
        things.handle("stream", self._begin, self._end)

    def start(
        self,
        domain: Domain,
        room_name: str,
        body: LiveStreamingOptions,
        *,
        started_by: str | None = None,
    ) -> dict[str, Any]:
        """Start a live stream (``POST /rooms/:name/live-streaming/start``).

        Args:
            domain: The room's domain.
            room_name: The room's name.
            body: The targets and options of the stream.
            started_by: The session id of the participant who requested it. None for the REST API.
        """
        call = self._calls.require(domain, room_name)
        options = body.to_wire()
        check_sizes(options)
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, call)
        targets = _targets(options, settings)
        instance_id = instance_of(options)
        check_place(self._things, call, settings, "stream", instance_id)
        self._check_count(domain, settings)
        running = Running(
            kind="stream",
            id=self._ids.uuid(),
            call=call,
            meeting_id="" if call.meeting is None else call.meeting.id,
            instance_id=instance_id,
            options={**options, "targets": targets},
            started_by=started_by,
        )
        self._things.start(running, times_of(options, max_duration=_MAX_DURATION))
        return {"sent": True}

    def update(self, domain: Domain, room_name: str, body: LiveStreamingOptions) -> dict[str, Any]:
        """Change a live stream (``POST /rooms/:name/live-streaming/update``)."""
        options = body.to_wire()
        check_sizes(options)
        call = self._calls.require(domain, room_name)
        with self._calls.steps.begin() as step:
            settings = EffectiveSettings.of_call(step.tx, self._domains, call)
        running = self._choose(call, options)
        if options.get("rtmpUrl") is not None or options.get("endpoints") is not None:
            running.options["targets"] = _targets(options, settings)
        running.options.update({k: v for k, v in options.items() if k != "instanceId"})
        with self._calls.steps.begin() as step:
            step.emit(domain, "streaming.updated", _told(running, step.now))
        self._things.updated(running)
        return {"sent": True}

    def stop(self, domain: Domain, room_name: str, body: StopLiveStreamingBody) -> dict[str, Any]:
        """Stop a live stream (``POST /rooms/:name/live-streaming/stop``)."""
        call = self._calls.require(domain, room_name)
        self._things.end(self._choose(call, body.to_wire()), "stopped")
        return {"sent": True}

    def _choose(self, call: Call, options: JsonObject) -> Running:
        running = self._things.of_call(call, "stream")
        return self._things.choose(call, running, options.get("instanceId"), "live stream")

    def _check_count(self, domain: Domain, settings: EffectiveSettings) -> None:
        most = settings.domain.get("max_live_streams")
        if most is not None and len(self._things.of_domain(domain, "stream")) >= most:
            raise Refusal.invalid(f"the domain has {most} live streams, the maximum")

    def _begin(self, running: Running) -> None:
        if all(is_unreachable(target) for target in running.options["targets"]):
            self._things.end(running, "failed")
            return
        with self._calls.steps.begin() as step:
            step.emit(running.domain, "streaming.started", _told(running, step.now))

    def _end(self, running: Running, reason: EndReason) -> None:
        with self._calls.steps.begin() as step:
            told = _about(running, step.now)
            if reason == "failed" or running.started_at is None:
                text = (
                    "the target can't be reached"
                    if reason == "failed"
                    else "the call ended before it started"
                )
                told = {**told, "error_message": text, "room_name": running.call.room_name}
                step.emit(running.domain, "streaming.error", told)
            else:
                step.emit(running.domain, "streaming.ended", told)


def _targets(options: JsonObject, settings: EffectiveSettings) -> list[str]:
    """Return the targets of a stream.

    Raises:
        Refusal: There are none, or one is invalid.
    """
    urls, endpoints = options.get("rtmpUrl"), options.get("endpoints")
    if (urls is None) == (endpoints is None):
        raise Refusal.invalid("either rtmpUrl or endpoints is needed, and not both")
    if endpoints is None:
        targets = _checked_urls(urls)
    else:
        targets = [_target(settings, one["endpoint"]) for one in endpoints]
    if not targets:
        raise Refusal.invalid("a live stream needs a target")
    return targets


def _checked_urls(urls: Any) -> list[str]:
    targets = [str(url) for url in (urls if is_list(urls) else [urls])]
    if not all(url.startswith(("rtmp://", "rtmps://")) for url in targets):
        # Don't include the URL: it contains the stream's key.
        raise Refusal.invalid("rtmpUrl must be an rtmp or rtmps URL")
    return targets


def _target(settings: EffectiveSettings, name: str) -> str:
    """Return the URL of a room's streaming endpoint, or an empty string if it is a bucket."""
    known: list[JsonObject] = settings.get("streaming_endpoints") or []
    for endpoint in known:
        if endpoint.get("name") == name:
            config: JsonObject = endpoint.get("rtmp_config") or {}
            return str(config.get("url") or "")
    raise Refusal.invalid(f"endpoints: the room has no streaming endpoint {name}")


def _about(running: Running, now: float) -> Mapping[str, Any]:
    return {
        "timestamp": int(now),
        "instance_id": running.instance_id,
        "domain_id": running.domain.id,
    }


def _told(running: Running, now: float) -> Mapping[str, Any]:
    return {**_about(running, now), "layout": layout_of(running.options)}
