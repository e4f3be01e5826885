"""Adds to the built site what programs that read documentation look for (https://llmstxt.org).

``llms.txt`` lists the pages, each with its first sentence; ``llms-full.txt`` has the text of them
all. The pages themselves are added as Markdown, beside their HTML.

Usage: python scripts/llms_txt.py SITE
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent

FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)
COMMENT: Final = re.compile(r"^<!--.*?-->\n+", re.DOTALL | re.MULTILINE)
DIRECTIVE: Final = re.compile(r"^::: .*\n(?: +.*\n)*\n*", re.MULTILINE)
LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]+\)")
SENTENCE: Final = re.compile(r"(.+?[.:])(?: (?=[A-Z`])|$)")
NO_TEXT: Final = ("!", "|", "#", "`" * 3)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site.

    Attributes:
        path: Its file below ``docs/``.
        title: What the navigation calls it.
        text: Its Markdown, without what only the site understands.
    """

    path: str
    title: str
    text: str

    @property
    def line(self) -> str:
        """The page as an entry of a list, with its first sentence."""
        _, _, body = self.text.partition("\n\n")
        paragraph = LINK.sub(r"\1", body.partition("\n\n")[0].replace("\n", " ").replace("**", ""))
        first = None if paragraph.startswith(NO_TEXT) else SENTENCE.match(paragraph)
        return f"- [{self.title}]({self.path})" + (f": {first[1]}" if first else "")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the navigation.

    Attributes:
        title: Its title; empty for pages without a section.
        pages: Its pages.
    """

    title: str
    pages: Sequence[Page]


def plain(text: str) -> str:
    """Return the Markdown of a page without what only the site understands."""
    text = COMMENT.sub("", FRONT_MATTER.sub("", text))
    return DIRECTIVE.sub("", text).strip() + "\n"


def sections(navigation: Sequence[dict[str, Any]], docs: Path) -> Iterator[Section]:
    """Yield the parts of a site's navigation, in order.

    Args:
        navigation: ``nav`` of ``zensical.toml``.
        docs: The folder of its pages.
    """
    loose: list[Page] = []
    for entry in navigation:
        for title, inside in entry.items():
            if isinstance(inside, str):
                loose.append(_page(docs, inside, title))
            else:
                pages = [_page(docs, path, name) for one in inside for name, path in one.items()]
                yield Section(title, pages)
    yield Section("", loose)


def _page(docs: Path, path: str, title: str) -> Page:
    return Page(path, title, plain((docs / path).read_text()))


def index(name: str, description: str, parts: Sequence[Section]) -> str:
    """Return the text of ``llms.txt``."""
    lines = [f"# {name}", "", f"> {description}", ""]
    for part in sorted(parts, key=lambda part: bool(part.title)):
        lines += [f"## {part.title}", ""] if part.title else []
        lines += [*(page.line for page in part.pages), ""]
    return "\n".join(lines)


def full(name: str, description: str, parts: Sequence[Section]) -> str:
    """Return the text of ``llms-full.txt``."""
    texts = (page.text for part in parts for page in part.pages)
    return "\n\n".join([f"# {name}\n\n> {description}", *texts])


def main(site: Path) -> None:
    """Write the files into a built site."""
    project = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]
    parts = list(sections(project["nav"], ROOT / project["docs_dir"]))
    name, description = project["site_name"], project["site_description"]
    (site / "llms.txt").write_text(index(name, description, parts))
    (site / "llms-full.txt").write_text(full(name, description, parts))
    for part in parts:
        for page in part.pages:
            (site / page.path).write_text(page.text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
