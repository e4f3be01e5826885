"""What the local Daily does for the methods of daily-js that reach out of a call, and of frames."""

from typing import Final

from tests.local.web.daily_js_methods import ACTED, BEFORE, DONE, INSIDE, REFUSED, Method, has, told

__all__ = ["FRAME_METHODS", "METHODS", "NEVER_SENT", "OF_LIBRARY"]

_LAYOUT: Final = "{ layout: { preset: 'single-participant', session_id: other } }"
_SIP: Final = "{ sipUri: 'sip:a@a.test' }"
_RTMP: Final = "[{ endpoint: 'rtmp://127.0.0.1/live' }]"

_SERVICES: Final = (
    Method("startRecording", ACTED, "later(() => call.startRecording())", has("recording-started")),
    Method("updateRecording", ACTED, f"call.updateRecording({_LAYOUT})"),
    Method("stopRecording", ACTED, "call.stopRecording()", has("recording-stopped")),
    Method(
        "startRecording",
        REFUSED,
        "call.startRecording({ type: 'local' })",
        told("does not record in the browser", "recording-error"),
    ),
    Method(
        "startLiveStreaming",
        ACTED,
        "later(() => call.startLiveStreaming({ rtmpUrl: 'rtmp://127.0.0.1/live' }))",
        has("live-streaming-started"),
    ),
    Method(
        "updateLiveStreaming",
        ACTED,
        f"call.updateLiveStreaming({_LAYOUT})",
        has("live-streaming-updated"),
    ),
    Method(
        "addLiveStreamingEndpoints",
        REFUSED,
        f"call.addLiveStreamingEndpoints({{ endpoints: {_RTMP} }})",
        told("endpoints", "live-streaming-error"),
    ),
    Method(
        "removeLiveStreamingEndpoints",
        REFUSED,
        f"call.removeLiveStreamingEndpoints({{ endpoints: {_RTMP} }})",
        told("endpoints", "live-streaming-error"),
    ),
    Method("stopLiveStreaming", ACTED, "call.stopLiveStreaming()", has("live-streaming-stopped")),
    Method(
        "startTranscription",
        ACTED,
        "later(() => call.startTranscription())",
        has("transcription-started"),
    ),
    Method(
        "updateTranscription",
        ACTED,
        "call.updateTranscription({ participants: [other] })",
        "true",
    ),
    Method("stopTranscription", ACTED, "call.stopTranscription()", has("transcription-stopped")),
    Method(
        "startDialOut",
        ACTED,
        "call.startDialOut({ phoneNumber: '+15550100' })",
        "value.session.sessionId.length === 36",
    ),
    Method("sendDTMF", ACTED, "dial().then((it) => call.sendDTMF({ sessionId: it, tones: '1' }))"),
    Method(
        "sipCallTransfer",
        ACTED,
        "dial().then((it) => call.sipCallTransfer({ sessionId: it, toEndPoint: '+15550101' }))",
    ),
    Method(
        "sipRefer",
        ACTED,
        f"dial({_SIP}).then((id) => call.sipRefer({{ sessionId: id, toEndPoint: 'sip:b@b.b' }}))",
    ),
    Method("stopDialOut", ACTED, "dial().then((it) => call.stopDialOut({ sessionId: it }))"),
    Method("startDialIn", REFUSED, "call.startDialIn({ displayName: 'Gus' })"),
    Method("startRemoteMediaPlayer", REFUSED, "call.startRemoteMediaPlayer({ url: 'a.mp4' })"),
    Method(
        "updateRemoteMediaPlayer",
        REFUSED,
        "call.updateRemoteMediaPlayer({ session_id: 'x', settings: { state: 'pause' } })",
    ),
    Method("stopRemoteMediaPlayer", REFUSED, "call.stopRemoteMediaPlayer('x')"),
    Method("addFakeParticipant", REFUSED, "call.addFakeParticipant()", told("fake participants")),
    Method("leave", DONE, "call.leave()", has("left-meeting")),
    Method("destroy", DONE, "call.destroy()", has("call-instance-destroyed")),
)

METHODS: Final = (*BEFORE, *INSIDE, *_SERVICES)
"""The methods of a call object, in the order to run them."""

_THEME: Final = "{ colors: { accent: '#aa0000' } }"
_BUTTON: Final = (
    "{ help: { iconPath: 'https://example.test/a.svg', label: 'Help', tooltip: 'Get help' } }"
)
_PAGE: Final = "{ notes: { label: 'Notes', location: 'main', src: 'https://example.test/' } }"

FRAME_METHODS: Final = (
    Method("loadCss", DONE, "call.loadCss({ cssText: 'body { color: red }' })", "value === call"),
    Method("theme", DONE, "call.theme()", "value === undefined"),
    Method("setTheme", DONE, f"call.setTheme({_THEME})", has("theme-updated")),
    Method("showLocalVideo", DONE, "call.showLocalVideo()", "value === true"),
    Method(
        "setShowLocalVideo", DONE, "call.setShowLocalVideo(false)", has("show-local-video-changed")
    ),
    Method("getSidebarView", DONE, "call.getSidebarView()", "value === null"),
    Method("setSidebarView", DONE, "call.setSidebarView('people')", has("sidebar-view-changed")),
    Method(
        "customTrayButtons", DONE, "call.customTrayButtons()", "Object.keys(value).length === 0"
    ),
    Method(
        "updateCustomTrayButtons",
        DONE,
        f"call.updateCustomTrayButtons({_BUTTON})",
        "'help' in call.customTrayButtons()",
    ),
    Method("setShowNamesMode", ACTED, "call.setShowNamesMode('always')", "value === call"),
    Method("showParticipantsBar", ACTED, "call.showParticipantsBar()", "value === true"),
    Method("setShowParticipantsBar", ACTED, "call.setShowParticipantsBar(false)", "value === call"),
    Method(
        "setSidebarView",
        DONE,
        "call.setSidebarView(null)",
        "seen('sidebar-view-changed').at(-1).view === null",
    ),
    Method("customIntegrations", ACTED, "call.customIntegrations()", "typeof value === 'object'"),
    Method(
        "setCustomIntegrations",
        REFUSED,
        f"call.setCustomIntegrations({_PAGE})",
        told("integrations"),
    ),
    Method(
        "startCustomIntegrations",
        REFUSED,
        "call.startCustomIntegrations('notes')",
        told("integrations"),
    ),
    Method(
        "stopCustomIntegrations",
        REFUSED,
        "call.stopCustomIntegrations('notes')",
        told("integrations"),
    ),
    Method("requestFullscreen", DONE, "call.requestFullscreen()", has("fullscreen")),
    Method("exitFullscreen", DONE, "call.exitFullscreen()", has("exited-fullscreen")),
)
"""The methods that only a frame has."""

OF_LIBRARY: Final = {
    "createCallObject",
    "createFrame",
    "createTransparentFrame",
    "getCallInstance",
    "supportedBrowser",
    "version",
    "wrap",
}
"""Static methods, which daily-js does alone. The first two are in every test."""

NEVER_SENT: Final = {
    "click": "mouse and touch events are those of an old layout of Daily Prebuilt",
    "cpu-load-change": "the local Daily does not measure the processor",
    "dialin-error": "simulated calls into a room do not fail",
    "dialin-warning": "simulated calls have no warnings",
    "dialout-warning": "simulated calls have no warnings",
    "face-counts-updated": "there are no video processors",
    "load-attempt-failed": "daily-js itself sends it, when it can't load the call machine",
    "mousedown": "as for `click`",
    "mousemove": "as for `click`",
    "mouseover": "as for `click`",
    "mouseup": "as for `click`",
    "pip-started": "the call page has no picture-in-picture",
    "pip-stopped": "the call page has no picture-in-picture",
    "recording-data": "there is no recording in the browser",
    "recording-stats": "there is no recording in the browser",
    "recording-upload-completed": "there is no recording in the browser",
    "remote-media-player-started": "there are no remote media players",
    "remote-media-player-stopped": "there are no remote media players",
    "remote-media-player-updated": "there are no remote media players",
    "touchend": "as for `click`",
    "touchmove": "as for `click`",
    "touchstart": "as for `click`",
    "waiting-participant-updated": "waiting participants do not change",
}
"""The events that a page never gets, and why. It gets all others."""
