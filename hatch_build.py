"""Makes the README that package indexes show.

An index has neither the pictures of this repository nor its other pages. So there, pictures and
links to files are left out, rather than broken.
"""

import re
from pathlib import Path
from typing import Any, Final

from hatchling.metadata.plugin.interface import MetadataHookInterface

__all__ = ["ReadmeHook", "readme_for_indexes"]

_TARGET: Final = r"\((?!https?:)[^)\s]+\)"
_PICTURE: Final = re.compile(rf"!\[[^\]]*\]{_TARGET}|<picture>.*?</picture>", re.DOTALL)
_LINK: Final = re.compile(rf"(?<!!)\[([^\]]+)\]{_TARGET}")
_ANNOUNCED: Final = re.compile(r":\n\n\0\n")
_ALONE: Final = re.compile(r"\0\n*")


def readme_for_indexes(text: str) -> str:
    """Return a README without pictures and links that are relative to the repository.

    Args:
        text: The README, Markdown.
    """
    text = _PICTURE.sub("\0", text)
    text = _ANNOUNCED.sub(".\n", text)  # "this looks as follows:" needs no colon any more
    return _LINK.sub(r"\1", _ALONE.sub("", text))


class ReadmeHook(MetadataHookInterface):
    """Sets the field ``readme`` when hatchling builds the package."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the field."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": readme_for_indexes(text)}
