"""Pages of the documentation, as what a reader can copy from them: their blocks of code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

__all__ = ["Block", "Command", "blocks", "commands"]

_FENCE: Final = re.compile(r"(?P<indent> *)```(?P<language>\w*)(?P<more>.*)")
_TAB: Final = re.compile(r'=== "(.+)"')
_TITLE: Final = re.compile(r'title="([^"]+)"')
_PROMPT: Final = "$ "


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    Attributes:
        page: The file name of its page.
        line: The line that it begins with.
        section: The number of the page's section (second level) that it is in.
        language: What it says to be.
        title: The name of the file that it shows; empty for none.
        text: What is in it.
        tab: The label of the tab that it is in; empty for none.
    """

    page: str
    line: int
    section: int
    language: str
    title: str
    text: str
    tab: str

    @property
    def where(self) -> str:
        """Its page and line, for people."""
        return f"{self.page}:{self.line}"


@dataclass(slots=True)
class Command:
    """A line behind a prompt, and what it is shown to print."""

    line: str
    output: str = ""


def blocks(page: Path) -> Iterator[Block]:
    """Yield all blocks of a page, from its top."""
    section, tab = 0, ""
    lines = iter(enumerate(page.read_text().splitlines(), start=1))
    for number, line in lines:
        section += line.startswith("## ")
        if line and not line.startswith(" "):
            tab = found[1] if (found := _TAB.fullmatch(line)) else ""
        if fence := _FENCE.fullmatch(line):
            title = _TITLE.search(fence["more"])
            yield Block(
                page=page.name,
                line=number,
                section=section,
                language=fence["language"],
                title=title[1] if title else "",
                text=_rest_of_block(lines, fence["indent"] + "```"),
                tab=tab,
            )


def _rest_of_block(lines: Iterator[tuple[int, str]], end: str) -> str:
    inside: list[str] = []
    for _, line in lines:
        if line == end:
            break
        inside.append(line + "\n")
    return dedent("".join(inside))


def commands(block: Block) -> list[Command]:
    """Return the commands of a terminal. A line that ends in a backslash goes on in the next."""
    found: list[Command] = []
    for line in block.text.splitlines():
        if line.startswith(_PROMPT):
            found.append(Command(line.removeprefix(_PROMPT)))
        elif found and found[-1].line.endswith("\\"):
            found[-1].line = f"{found[-1].line[:-1].rstrip()} {line.strip()}"
        elif found:
            found[-1].output += line + "\n"
        else:
            raise AssertionError(f"{block.where}: a terminal begins with '{_PROMPT}'")
    return found
