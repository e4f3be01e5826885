"""What users read is plain English, in Daily's own words: a list of wordings that must not return.

Areas are pages, packages and the help of the command line. To allow a wording in one place, reword
it instead: the failure says how.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import click
import pytest

from dailykit.cli.root import dailykit

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "dailykit"
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md")),
    *(ROOT / name / "README.md" for name in ("examples", "benchmarks", "pipecat-import-path")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
# `_sync` is generated from its twin.
MODULES = [module for module in sorted(SOURCE.rglob("*.py")) if "_sync" not in module.parts]

PENDING: Final = frozenset[str]()
"""Areas that are not yet rewritten."""

NOUNS = (
    "address|body|database|date|directory|duration|event|file|folder|host|HTTP|JSON|key|length|list|"
    "name|number|object|port|room|secret|status|text|time|token|URL|webhook"
)

BANNED: Final = {
    r"somebody": "a participant, a caller, a person: name the role",
    r"nobody": "no one, no participants, or say what is the case",
    r"who(?:m)?ever": "anyone who, a participant who",
    r"whatever (?:is|are|was|were|has|had|can|may|will|it|they|you|else|happens|comes)": (
        "what, anything that, everything that"
    ),
    r"(?:is|are|was|were|be|been|being|gets?) told(?! apart)": (
        "receives, is notified, gets: name what arrives"
    ),
    r"(?:throw|throws|threw|thrown|throwing) (?:\w+ )?out": "eject",
    r"puts? (?:them|him|her|people|participants|others|everybody|everyone) out": "eject",
    r"(?:is|are|be|been|was|were) put out": "eject",
    r"(?:let|lets|letting) in": "admit",
    r"(?:let|lets|letting) (?:them|him|her|people|participants|others|patients) in": "admit",
    r"turn(?:s|ed|ing)? (?:\w+ )?away": "deny",
    r"at the (?:room's )?door": "waiting, in the lobby",
    r"who is inside|who is in(?=[.,:;])": "the participants in the call",
    r"there (?:is|are|was|were) no such": "name it: the room does not exist",
    r"(?:to|can|can't|cannot|may) be had": "available, can be created",
    r"(?:need|needs|does|do|has|have) (?:it|them) not": "does not need it",
    rf"(?<!there )(?:is|are) no (?:valid )?(?:{NOUNS})": "is not a ...: it is not a URL",
    r"for ever": "never expires, forever",
    r"(?:has|have|had) to be": "must be",
    r"there is to be": "the initial state, what to create",
    r"is to go wrong": "a fault",
    r"so it is(?=[.,:;])": "leave it out",
    r"(?:is|are) gone": "is deleted, has left, has expired",
    r"comes? out": "is printed, is the result",
    r"(?:is|are|was|were|be|been) asked for": "is requested",
    r"error output": "stderr",
    r"one's own": "your own",
    r"a Daily of (?:its|your|their) own": "a local Daily",
    r"in earnest": "in practice",
}
"""Wordings, as regular expressions between word boundaries, and what to write instead."""

PATTERNS = [
    (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), instead)
    for words, instead in BANNED.items()
]


OUTPUT = re.compile(r"^ *```(?:console|output|text)\n.*?^ *```$", re.MULTILINE | re.DOTALL)


class Text(NamedTuple):
    """Something that users read, and where it stands."""

    area: str
    place: str
    words: str


def complaints(text: Text) -> Iterator[str]:
    """Yield each banned wording in a text, with what to write instead."""
    words = " ".join(text.words.split())
    for pattern, instead in PATTERNS:
        for found in pattern.finditer(words):
            around = words[max(0, found.start() - 40) : found.end() + 40]
            yield f"{text.place}: {found.group()!r} in '...{around}...': write {instead}"


def pages() -> Iterator[Text]:
    """Yield the pages, each an area, without what they show of programs' output."""
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        # Output is tested where it is made.
        prose = OUTPUT.sub("", page.read_text())
        for number, block in enumerate(re.split(r"\n\s*\n", prose), 1):
            yield Text(name, f"{name} (paragraph {number})", re.sub(r"\]\([^)]*\)", "]", block))


def command_help() -> Iterator[Text]:
    """Yield the help of every command and of each of its options."""

    def walk(command: click.Command, path: str) -> Iterator[Text]:
        context = click.Context(command)
        yield Text("cli help", path, command.help or "")
        yield Text("cli help", path, command.short_help or "")
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield Text("cli help", f"{path} {parameter.opts[0]}", parameter.help or "")
        if isinstance(command, click.Group):
            yield Text("cli help", f"{path} --help", command.get_help(context))
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from walk(inner, f"{path} {name}")

    return walk(dailykit, "dailykit")


def sources() -> Iterator[Text]:
    """Yield public docstrings, the texts of errors and what the command line prints."""
    for module in MODULES:
        yield from module_texts(module.relative_to(SOURCE), module.read_text())


def examples() -> Iterator[Text]:
    """Yield the docstrings and comments of the examples."""
    for module in sorted((ROOT / "examples").rglob("*.py")):
        name = str(module.relative_to(ROOT))
        yield Text("examples", name, module.read_text().replace("#", " "))


def area_of(module: Path) -> str:
    """Return a module's area: its package, and below `local` the package's folder."""
    folders = module.parts[:-1]
    depth = 2 if folders[:1] == ("local",) else 1
    return "/".join(folders[:depth]) or "top"


def module_texts(module: Path, source: str) -> Iterator[Text]:
    """Yield the texts of one module."""
    tree = ast.parse(source)
    area = area_of(module)
    for line, words in (*docstrings(tree), *literals(tree)):
        yield Text(area, f"src/dailykit/{module}:{line}", words)


def docstrings(node: ast.Module | ast.ClassDef) -> Iterator[tuple[int, str]]:
    """Yield line and text of the docstrings of a module or class and of the public names in it."""
    public = True
    for statement in node.body:
        match statement:
            case ast.Expr(ast.Constant(str() as words)):
                if public:  # that of the node itself, or of the name just above
                    yield statement.lineno, words
            case ast.ClassDef(name=name):
                if is_public(name):
                    yield from docstrings(statement)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if is_public(name):
                    yield statement.lineno, ast.get_docstring(statement) or ""
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                public = is_public(name)
            case _:
                pass


def is_public(name: str) -> bool:
    """Return whether users may name it."""
    return not name.startswith("_")


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of the literals that are raised, or given to click."""
    for node in ast.walk(tree):
        match node:
            case ast.Raise() | ast.Call(func=ast.Attribute(value=ast.Name("click"))):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                        yield inner.lineno, inner.value
            case _:
                pass


READERS: tuple[Callable[[], Iterator[Text]], ...] = (pages, command_help, sources, examples)


@cache
def texts() -> dict[str, tuple[Text, ...]]:
    """Return all that users read, by area."""
    areas: defaultdict[str, list[Text]] = defaultdict(list)
    for reader in READERS:
        for text in reader():
            areas[text.area].append(text)
    return {area: tuple(found) for area, found in areas.items()}


AREAS: Final = {
    "cli help",
    "examples",
    *(str(page.relative_to(ROOT)) for page in PAGES),
    *(area_of(module.relative_to(SOURCE)) for module in MODULES),
}


@pytest.mark.parametrize("area", sorted(AREAS - PENDING))
def test_an_area_is_plain_english(area: str) -> None:
    found = {complaint for text in texts()[area] for complaint in complaints(text)}

    if found:
        pytest.fail("\n".join(sorted(found)), pytrace=False)


def test_what_is_pending_is_there() -> None:
    assert AREAS >= PENDING


def test_all_kinds_of_texts_are_read() -> None:
    assert texts().keys() == AREAS
    assert {"README.md", "docs/tokens.md", "cli", "client", "models", "local/world"} <= AREAS
    places = {text.place for text in texts()["cli help"]}
    assert {"dailykit rooms create", "dailykit rooms create --from"} <= places


@pytest.mark.parametrize(
    "words",
    [
        "Somebody joins.",
        "The webhook is\n    told of it.",
        "Whoever is inside is thrown out",
        "it is no URL",
        "Rooms that nobody needs",
        "A token that is good for ever.",
        "This needs it not.",
        "Owners let people in.",
    ],
)
def test_a_banned_wording_is_found(words: str) -> None:
    assert list(complaints(Text("", "here", words)))


@pytest.mark.parametrize(
    "words",
    [
        "There is no room of that name.",
        "No one joins before this.",
        "test_nobody_joins",
        "A room never expires.",
        "Whatever `geo` says, media flows directly.",
    ],
)
def test_plain_english_passes(words: str) -> None:
    assert list(complaints(Text("", "here", words))) == []


def test_docstrings_errors_and_click_texts_are_read() -> None:
    source = (
        '"""module"""\n'
        'LIMIT = 1\n"""constant"""\n'
        '_HIDDEN = 1\n"""hidden constant"""\n'
        'def public():\n    """function"""\n    raise ValueError(f"error {1}")\n'
        'def _private():\n    """hidden function"""\n    click.echo("printed")\n'
        'class Model:\n    """class"""\n    field: int\n    """field"""\n'
    )

    found = {text.words for text in module_texts(Path("cli/rooms.py"), source)}

    assert found == {"module", "constant", "function", "error ", "printed", "class", "field"}
