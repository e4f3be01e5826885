"""Small files that stand in for those that the real Daily makes: films, sound and subtitles.

What people say and show in a local call goes from browser to browser; the server never sees it.
So these files have the right form and length, and nothing in them.
"""

from dailykit.local.files.mp4 import silence, still_film
from dailykit.local.files.subtitles import Cue, srt, vtt

__all__ = ["Cue", "silence", "srt", "still_film", "vtt"]
