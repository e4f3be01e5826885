"""Writes the tables at the top of the pages in `docs/api/`, so that they read without the site too.

A page names what it documents with ``::: a.dotted.name``. Between its two comments comes a table:
of the methods, for a part of the client, with the operation of Daily that each calls; of the names,
for everything else.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs/api"

BEGIN = "<!-- Written by `make generate` from the source: -->"
END = "<!-- until here -->"
PLACE = re.compile(f"{re.escape(BEGIN)}\n.*?{re.escape(END)}", re.DOTALL)
DIRECTIVE = re.compile(r"^::: (\S+)\n((?: +.*\n)*)", re.MULTILINE)
MEMBERS = re.compile(r"members: \[(.*)\]")
DAILYS_PAGE = re.compile(r"\bSee (https://docs\.daily\.co/\S+?)\.?(?=\s|$)")
RESOURCES = "dailykit.client._async."


@dataclass(frozen=True, slots=True)
class Directive:
    """One ``:::`` of a page.

    Attributes:
        target: The dotted name.
        options: The text of its options.
    """

    target: str
    options: str

    def names(self) -> Iterator[tuple[str, object]]:
        """Yield the names that it documents, each with its object."""
        try:
            found: Any = import_module(self.target)
        except ModuleNotFoundError:
            home, _, name = self.target.rpartition(".")
            yield name, getattr(import_module(home), name)
            return
        chosen = MEMBERS.search(self.options)
        for name in chosen[1].split(", ") if chosen else found.__all__:
            if not name.endswith("Query"):
                yield name, getattr(found, name)


def generate() -> dict[Path, str]:
    """Return the text of each page of the reference, by its path."""
    return {page: _filled(text, table) for page, text, table in _pages()}


def _filled(text: str, table: str) -> str:
    return PLACE.sub(lambda _: f"{BEGIN}\n\n{table}\n\n{END}", text)


def _pages() -> Iterator[tuple[Path, str, str]]:
    groups = _groups()
    for page in sorted(PAGES.glob("*.md")):
        text = page.read_text()
        if directives := [Directive(*found) for found in DIRECTIVE.findall(text)]:
            yield page, text, "\n".join(_tables(directives, groups)).strip()


def _tables(directives: list[Directive], groups: Mapping[object, str]) -> Iterator[str]:
    names: dict[str, object] = {}
    for directive in directives:
        found = dict(directive.names())
        if directive.target.startswith(RESOURCES):
            (resource,) = found.values()
            yield from _methods(resource, groups[resource])
        else:
            names |= found
    if rows := [f"| `{name}` | {line} |" for name, one in names.items() if (line := _line(one))]:
        yield from ("| Name | What it is |", "|---|---|", *rows)


def _methods(resource: Any, group: str) -> Iterator[str]:
    yield from (f"| `daily.{group}` | What it does | Daily's operation |", "|---|---|---|")
    for name, method in _public(resource):
        found = DAILYS_PAGE.search(inspect.getdoc(method) or "")
        operation = _operation(group, name, found[1]) if found else ""
        yield f"| `{name}` | {_line(method)} | {operation} |"
    yield ""


def _public(resource: type[object]) -> Iterator[tuple[str, object]]:
    for base in resource.__mro__:
        for name, method in vars(base).items():
            if not name.startswith("_") and callable(method):
                yield name, method


def _operation(group: str, method: str, page: str) -> str:
    from dailykit.operations import OPERATIONS

    rows = [row for row in OPERATIONS if row.page == page]
    named = [row for row in rows if row.name == f"{group}.{method}"] or rows
    return f"[`{named[0].method} {named[0].path}`]({page})" if named else f"[Daily's page]({page})"


def _groups() -> dict[object, str]:
    """Return what each part of the client is called on it."""
    from dailykit import AsyncDaily
    from dailykit.client._async.groups import AsyncGroups

    daily = AsyncDaily("local-key", api_url="http://127.0.0.1:1/v1")
    names = [name for name, one in vars(AsyncGroups).items() if isinstance(one, cached_property)]
    return {type(getattr(daily, name)): name for name in names}


def _line(one: object) -> str:
    """Return the first sentence of a docstring, as Markdown."""
    if not (inspect.isclass(one) or inspect.isroutine(one) or hasattr(one, "__wrapped__")):
        return ""
    paragraph = (inspect.getdoc(one) or "").partition("\n\n")[0].replace("\n", " ")
    return paragraph.replace("``", "`").replace("|", "\\|")
