"""Writes the synchronous client from the asynchronous one, with unasync.

`unasync` turns the code; what it leaves alone (text in docstrings, ``Awaitable[...]``) is turned
here. The few modules that really differ are written by hand on both sides.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

import tokenize_rt
import unasync as untyped_unasync

from tidy import tidied

unasync: Any = untyped_unasync
ROOT = Path(__file__).parent.parent
LOCAL = ("src/dailykit/local/handles", "src/dailykit/local/call")
SOURCES = tuple(
    ROOT / folder / "_async"
    for folder in (
        "src/dailykit/client",
        *LOCAL,
        "tests/client",
        "tests/strength",
        "tests/typing",
    )
)
BY_HAND = frozenset({"__init__.py", "_redis.py", "_waiting.py", "_transport.py", "conftest.py"})

RULES = "C416,F401,I,UP028"
"""What ruff mends: imports left over and out of order, blocks that do nothing of their own now."""

HEADER = "# Generated from {source} by `make generate`. Do not edit.\n"

NAMES = {
    "_async": "_sync",
    "aclose": "close",
    "asynccontextmanager": "contextmanager",
    "AbstractAsyncContextManager": "AbstractContextManager",
    "AsyncGenerator": "Generator",
    "AsyncIterator": "Iterator",
    "aiter": "iter",
    "anext": "next",
}
"""Code names that differ, beside Async…, which loses its first five letters."""

LOCAL_NAMES = {
    "LocalClock": "BlockingLocalClock",
    "LocalDailyActions": "BlockingLocalDaily",
    "LocalParticipant": "BlockingParticipant",
    "ask": "wait_for",
}
"""Further names, for a local Daily: there the asynchronous ones are plain."""

WORDS = (
    (re.compile(r"\bawait "), ""),
    (re.compile(r"\basync (with|for|def)\b"), r"\1"),
    (re.compile(r"\bAsync(?=[A-Z])"), ""),
    (re.compile(r"\baclose\b"), "close"),
    (re.compile(r"\basynchronous\b"), "synchronous"),
    (re.compile(r"# noqa: ASYNC\d+.*"), ""),
    (re.compile(r"An ``aiohttp\.ClientSession``"), "A ``urllib3.PoolManager``"),
)
"""Words in docstrings and comments that differ."""

AWAITABLE = re.compile(r"\bAwaitable\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")


def generate() -> dict[Path, str]:
    """Return the text of each generated file, by its path."""
    generated: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for folder in SOURCES:
            for source in sorted(folder.glob("*.py")):
                if source.name not in BY_HAND:
                    target = folder.with_name("_sync") / source.name
                    generated[target] = _twin(source, Path(scratch))
    return generated


def _twin(source: Path, scratch: Path) -> str:
    text = AWAITABLE.sub(r"\1", source.read_text())
    names = {name: name.removeprefix("Async") for name in re.findall(r"\bAsync[A-Z]\w*", text)}
    if any(source.is_relative_to(ROOT / folder) for folder in LOCAL):
        names |= LOCAL_NAMES
    rule = unasync.Rule("/_async/", "/_sync/", additional_replacements={**names, **NAMES})
    copy = scratch / "_async" / source.name
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(text)
    unasync.unasync_files([str(copy)], [rule])
    code = (scratch / "_sync" / source.name).read_text()
    relative = source.relative_to(ROOT).as_posix()
    target = source.parent.with_name("_sync") / source.name
    words = {name: names[name] for name in LOCAL_NAMES if name in names and name[0].isupper()}
    return tidied(HEADER.format(source=relative) + _with_words(code, words), target, RULES)


def _with_words(code: str, classes: dict[str, str]) -> str:
    tokens = tokenize_rt.src_to_tokens(code)
    text: str = tokenize_rt.tokens_to_src(
        token._replace(src=_in_words(token.src, classes))
        if token.name in {"STRING", "COMMENT", "FSTRING_MIDDLE"}
        else token
        for token in tokens
    )
    return text


def _in_words(text: str, classes: dict[str, str]) -> str:
    for name, replacement in classes.items():
        text = re.sub(rf"\b{name}\b", replacement, text)
    for pattern, replacement in WORDS:
        text = pattern.sub(replacement, text)
    return text
