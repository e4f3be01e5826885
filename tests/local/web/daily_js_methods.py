"""What the local Daily does for each method of daily-js: rows to run, in this order.

``done``: it does what daily-js documents. ``acted out``: nothing outside is touched, and the page
sees what it would see. ``refused``: an error says that the local Daily does not do it.
"""

from typing import Final, NamedTuple

__all__ = ["ACTED", "BEFORE", "DONE", "INSIDE", "REFUSED", "Method", "has", "told"]

DONE: Final = "done"
ACTED: Final = "acted out"
REFUSED: Final = "refused"


class Method(NamedTuple):
    """A method to run.

    Attributes:
        name: Its name.
        verdict: What it comes to.
        act: JavaScript that calls it: ``call`` is the call, ``other`` the id of a participant.
        check: JavaScript that is true once its effect is seen; ``value`` is its result.
    """

    name: str
    verdict: str
    act: str
    check: str = "true"


_BLUR: Final = "{ video: { processor: { type: 'background-blur', config: { strength: 1 } } } }"


def has(action: str) -> str:
    return f"seen('{action}').length > 0"


def told(words: str, action: str = "nonfatal-error") -> str:
    return f"seen('{action}').some((event) => event.errorMsg.includes({words!r}))"


BEFORE: Final = (
    Method("load", DONE, "call.load({ url })", "call.meetingState() === 'loaded'"),
    Method("preAuth", DONE, "call.preAuth({ url, token })", "value.access.level === 'full'"),
    Method(
        "startCamera",
        DONE,
        "call.startCamera()",
        "value.camera.kind === 'videoinput'"
        " && call.participants().local.tracks.video.track instanceof MediaStreamTrack",
    ),
    Method("testCallQuality", ACTED, "call.testCallQuality()", "value.result === 'good'"),
    Method("stopTestCallQuality", ACTED, "call.stopTestCallQuality()"),
    Method(
        "testPeerToPeerCallQuality",
        ACTED,
        "call.testPeerToPeerCallQuality({ videoTrack: painted() })",
        "value.result === 'good'",
    ),
    Method("stopTestPeerToPeerCallQuality", ACTED, "call.stopTestPeerToPeerCallQuality()"),
    Method(
        "testConnectionQuality",
        ACTED,
        "call.testConnectionQuality({ videoTrack: painted() })",
        "value.result === 'good'",
    ),
    Method("stopTestConnectionQuality", ACTED, "call.stopTestConnectionQuality()"),
    Method(
        "testNetworkConnectivity",
        ACTED,
        "call.testNetworkConnectivity(painted())",
        "value.result === 'passed'",
    ),
    Method("abortTestNetworkConnectivity", ACTED, "call.abortTestNetworkConnectivity()"),
    Method(
        "testWebsocketConnectivity",
        ACTED,
        "call.testWebsocketConnectivity()",
        "value.result === 'passed'",
    ),
    Method("abortTestWebsocketConnectivity", ACTED, "call.abortTestWebsocketConnectivity()"),
)

INSIDE: Final = (
    Method("join", DONE, "call.join({ url, token })", "value.local.owner && value[other]"),
    Method("meetingState", DONE, "call.meetingState()", "value === 'joined-meeting'"),
    Method("accessState", DONE, "call.accessState()", "value.access.level === 'full'"),
    Method("participants", DONE, "call.participants()", "value[other].user_name === 'Bob'"),
    Method("participantCounts", DONE, "call.participantCounts()", "value.present === 2"),
    Method("iframe", DONE, "call.iframe()", "value === null"),
    Method("isDestroyed", DONE, "call.isDestroyed()", "value === false"),
    Method("on", DONE, "call.on('app-message', () => {})", "value === call"),
    Method("once", DONE, "call.once('app-message', () => {})", "value === call"),
    Method("off", DONE, "call.off('app-message', () => {})", "value === call"),
    Method("localAudio", DONE, "call.localAudio()", "value === true"),
    Method("localVideo", DONE, "call.localVideo()", "value === true"),
    Method("setLocalAudio", DONE, "call.setLocalAudio(false)", "call.localAudio() === false"),
    Method("setLocalVideo", DONE, "call.setLocalVideo(false)", "call.localVideo() === false"),
    Method(
        "updateParticipant",
        DONE,
        "call.updateParticipant('local', { setAudio: true, setVideo: true })",
        "call.localAudio() && call.localVideo()",
    ),
    Method(
        "updateParticipants",
        DONE,
        "call.updateParticipants({ [other]: { updatePermissions: { canSend: ['audio'] } } })",
        "call.participants()[other].permissions.canSend instanceof Set",
    ),
    Method(
        "setUserName",
        DONE,
        "call.setUserName('Eve')",
        "value.userName === 'Eve' && call.participants().local.user_name === 'Eve'",
    ),
    Method(
        "setUserData",
        DONE,
        "call.setUserData({ seat: 1 })",
        "call.participants().local.userData?.seat === 1",
    ),
    Method("sendAppMessage", DONE, "call.sendAppMessage({ hello: 1 }, other)", has("app-message")),
    Method(
        "setMeetingSessionData",
        DONE,
        "call.setMeetingSessionData({ step: 1 })",
        "call.meetingSessionState().data.step === 1",
    ),
    Method("meetingSessionState", DONE, "call.meetingSessionState()", "value.topology === 'peer'"),
    Method("meetingSessionSummary", DONE, "call.meetingSessionSummary()", "value.id.length === 36"),
    Method(
        "getMeetingSession",
        DONE,
        "call.getMeetingSession()",
        "value.meetingSession.id === call.meetingSessionSummary().id",
    ),
    Method("room", DONE, "call.room()", "value.name === 'standup' && value.tokenConfig.is_owner"),
    Method("waitingParticipants", DONE, "call.waitingParticipants()", "'Gus' in names(value)"),
    Method(
        "updateWaitingParticipant",
        DONE,
        "call.updateWaitingParticipant(waiting(), { grantRequestedAccess: false })",
        has("waiting-participant-removed"),
    ),
    Method(
        "updateWaitingParticipants",
        DONE,
        "call.updateWaitingParticipants({ '*': { grantRequestedAccess: false } })",
        "Array.isArray(value.ids)",
    ),
    Method(
        "requestAccess",
        DONE,
        "call.requestAccess({ name: 'Eve' })",
        "value.granted && value.access.level === 'full'",
    ),
    # Devices and settings
    Method("enumerateDevices", DONE, "call.enumerateDevices()", "value.devices.length > 2"),
    Method("getInputDevices", DONE, "call.getInputDevices()", "value.mic.kind === 'audioinput'"),
    Method("cycleCamera", DONE, "call.cycleCamera()", "value.device.kind === 'videoinput'"),
    Method("cycleMic", DONE, "call.cycleMic()", "value.device.kind === 'audioinput'"),
    Method(
        "setInputDevicesAsync",
        DONE,
        "call.setInputDevicesAsync({ videoSource: (window.mine = painted()) })",
        "call.participants().local.tracks.video.track === mine",
    ),
    Method(
        "setOutputDeviceAsync",
        DONE,
        "call.setOutputDeviceAsync({ outputDeviceId: 'default' })",
        "value.speaker.deviceId === 'default'",
    ),
    Method(
        "updateInputSettings",
        DONE,
        "call.updateInputSettings({ video: { settings: { width: 320 } } })",
        "value.video.settings.width === 320",
    ),
    Method(
        "getInputSettings", DONE, "call.getInputSettings()", "value.video.settings.width === 320"
    ),
    Method(
        "updateInputSettings", REFUSED, f"call.updateInputSettings({_BLUR})", told("processors")
    ),
    Method(
        "updateSendSettings",
        ACTED,
        "call.updateSendSettings({ video: 'bandwidth-optimized' })",
        "call.getSendSettings().video === 'bandwidth-optimized'",
    ),
    Method("getSendSettings", ACTED, "call.getSendSettings()", "'video' in value"),
    Method(
        "updateReceiveSettings",
        ACTED,
        "call.updateReceiveSettings({ base: { video: { layer: 0 } } })",
        "value.receiveSettings.base.video.layer === 0",
    ),
    Method(
        "getReceiveSettings",
        ACTED,
        "call.getReceiveSettings(other, { showInheritedValues: true })",
        "value.video.layer === 0",
    ),
    Method("setBandwidth", ACTED, "call.setBandwidth({ kbs: 300 })", "value === call"),
    Method("setIceConfig", ACTED, "call.setIceConfig({ iceServers: [] })", "value === call"),
    Method("setProxyUrl", ACTED, "call.setProxyUrl()", "value === call"),
    Method("getDailyLang", DONE, "call.getDailyLang()", "value.lang === 'en'"),
    Method("setDailyLang", ACTED, "call.setDailyLang('de')", has("lang-updated")),
    Method("setPlayNewParticipantSound", ACTED, "call.setPlayNewParticipantSound(false)"),
    Method(
        "subscribeToTracksAutomatically", DONE, "call.subscribeToTracksAutomatically()", "value"
    ),
    Method(
        "setSubscribeToTracksAutomatically",
        DONE,
        "call.setSubscribeToTracksAutomatically(false)",
        "call.participants()[other].tracks.audio.subscribed === false",
    ),
    Method(
        "updateParticipant",
        DONE,
        "call.updateParticipant(other, { setSubscribedTracks: { audio: true } })",
        "call.participants()[other].tracks.audio.state === 'playable'"
        " && call.participants()[other].tracks.audio.subscribed",
    ),
    # Screens, custom tracks, levels
    Method("startScreenShare", DONE, "share()", has("local-screen-share-started")),
    Method("localScreenVideo", DONE, "call.localScreenVideo()", "value === true"),
    Method("localScreenAudio", DONE, "call.localScreenAudio()", "value === false"),
    Method(
        "updateScreenShare",
        ACTED,
        "call.updateScreenShare({ screenVideo: { enabled: true } })",
        "value === call",
    ),
    Method("stopScreenShare", DONE, "call.stopScreenShare()", has("local-screen-share-stopped")),
    Method(
        "startCustomTrack",
        DONE,
        "call.startCustomTrack({ track: painted(), trackName: 'board' })",
        "value === 'board' && call.participants().local.tracks.board?.state === 'playable'",
    ),
    Method(
        "stopCustomTrack",
        DONE,
        "call.stopCustomTrack('board')",
        "value === 'board' && !call.participants().local.tracks.board",
    ),
    Method(
        "startLocalAudioLevelObserver",
        DONE,
        "call.startLocalAudioLevelObserver(100)",
        "seen('local-audio-level').some((event) => event.audioLevel > 0)",
    ),
    Method(
        "isLocalAudioLevelObserverRunning",
        DONE,
        "call.isLocalAudioLevelObserverRunning()",
        "value === true",
    ),
    Method("getLocalAudioLevel", DONE, "call.getLocalAudioLevel()", "value >= 0"),
    Method(
        "stopLocalAudioLevelObserver",
        DONE,
        "call.stopLocalAudioLevelObserver()",
        "!call.isLocalAudioLevelObserverRunning()",
    ),
    Method(
        "startRemoteParticipantsAudioLevelObserver",
        DONE,
        "call.startRemoteParticipantsAudioLevelObserver(100)",
        has("remote-participants-audio-level"),
    ),
    Method(
        "isRemoteParticipantsAudioLevelObserverRunning",
        DONE,
        "call.isRemoteParticipantsAudioLevelObserverRunning()",
        "value === true",
    ),
    Method(
        "getRemoteParticipantsAudioLevel",
        DONE,
        "call.getRemoteParticipantsAudioLevel()",
        "other in value",
    ),
    Method(
        "stopRemoteParticipantsAudioLevelObserver",
        DONE,
        "call.stopRemoteParticipantsAudioLevelObserver()",
        "!call.isRemoteParticipantsAudioLevelObserverRunning()",
    ),
    Method(
        "getActiveSpeaker", DONE, "call.getActiveSpeaker()", "'peerId' in call.getActiveSpeaker()"
    ),
    Method(
        "setActiveSpeakerMode", ACTED, "call.setActiveSpeakerMode(true)", "call.activeSpeakerMode()"
    ),
    Method("activeSpeakerMode", ACTED, "call.activeSpeakerMode()", "value === true"),
    # The network
    Method("getNetworkStats", DONE, "call.getNetworkStats()", "value.stats.latest.timestamp > 0"),
    Method("getCpuLoadStats", ACTED, "call.getCpuLoadStats()", "value.cpuLoadState === 'low'"),
    Method("getNetworkTopology", DONE, "call.getNetworkTopology()", "value.topology === 'peer'"),
    Method("setNetworkTopology", REFUSED, "call.setNetworkTopology({ topology: 'sfu' })"),
    Method("geo", DONE, "call.geo()", "value.current === ''"),
)
