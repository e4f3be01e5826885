"""Subtitles, as WebVTT and SRT."""

from dailykit.local.files import Cue, srt, vtt

CUES = [
    Cue(0, 1.5, "Ada", "Hello & <b>welcome</b>"),
    Cue(3599.9996, 3661.25, "B>b", "One\n\nline -->"),
]


def test_web_vtt() -> None:
    assert vtt(CUES) == (
        "WEBVTT\n\n"
        "1\n00:00:00.000 --> 00:00:01.500\n<v Ada>Hello &amp; &lt;b&gt;welcome&lt;/b&gt;\n\n"
        "2\n01:00:00.000 --> 01:01:01.250\n<v B&gt;b>One line --&gt;\n"
    )


def test_srt() -> None:
    assert srt(CUES) == (
        "1\n00:00:00,000 --> 00:00:01,500\nAda: Hello & <b>welcome</b>\n\n"
        "2\n01:00:00,000 --> 01:01:01,250\nB>b: One line -->\n"
    )


def test_nothing_was_said() -> None:
    assert vtt([]) == "WEBVTT\n"
    assert srt([]) == ""
