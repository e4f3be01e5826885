"""Placeholder files in place of Daily's recordings and transcripts: video, audio, subtitles.

Media in a local call flows from browser to browser; the server never sees it. So these files have
the right format and length, but no content.
"""

from dailykit.local.files.mp4 import silence, still_film
from dailykit.local.files.subtitles import Cue, srt, vtt

__all__ = ["Cue", "silence", "srt", "still_film", "vtt"]
