"""Writes all generated files; with ``--check`` only says which are stale.

Usage: python scripts/generate.py [--check] [NAME ...]
"""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import generate_conformance
import generate_keywords
import generate_reference
import generate_sync

ROOT = Path(__file__).parent.parent

Generator = Callable[[], Mapping[Path, str]]
"""Returns the text of each file that it is responsible for, by path."""

GENERATORS: Mapping[str, Generator] = {
    "conformance": generate_conformance.generate,
    "keywords": generate_keywords.generate,
    "reference": generate_reference.generate,
    "sync": generate_sync.generate,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the generated files, and return the exit status: 1 when one is stale."""
    parser = argparse.ArgumentParser(description="Write all generated files.")
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these generators")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(GENERATORS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(GENERATORS)}")
    stale = False
    for name in options.names or GENERATORS:
        for path, text in GENERATORS[name]().items():
            stale |= _check(path, text) if options.check else _write(path, text)
    return 1 if options.check and stale else 0


def _check(path: Path, text: str) -> bool:
    difference = list(_difference(path, text))
    sys.stdout.writelines(difference)
    return bool(difference)


def _difference(path: Path, text: str) -> Iterator[str]:
    name = _shown(path)
    old = path.read_text() if path.exists() else ""
    yield from difflib.unified_diff(
        old.splitlines(keepends=True),
        text.splitlines(keepends=True),
        f"{name} (committed)",
        f"{name} (generated)",
    )


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"wrote {_shown(path)}")
    return True


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
