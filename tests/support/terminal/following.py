"""A reader who follows a page from its top: does what it shows, and sees whether it comes true."""

import json
import os
import re
import sys
import tomllib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

import yaml
from tests.support.servers.redis_server import running_redis
from tests.support.terminal.forks import Forks
from tests.support.terminal.pages import Block, blocks, commands
from tests.support.terminal.terminal import SHOWN_KEY, Terminal, assert_shown

from dailykit.local import LocalDaily, StartError
from dailykit.local.requests.faults import fault_from_header

__all__ = ["follow", "page_forks"]

NOW: Final = datetime(2027, 1, 15, 8, tzinfo=UTC)

_FROZEN_TIME: Final = Path(__file__).with_name("frozen_time")
_TEST: Final = re.compile(r"^(?:async )?def test_", re.MULTILINE)

_PORTS: Final = range(8100, 9999)
"""With as many digits as the port that pages show, so that tables come out as wide."""


def page_forks() -> Forks:
    """Return what runs the programs of pages, for `follow`."""
    return Forks({**os.environ, "TZ": "UTC", "PYTHONPATH": str(_FROZEN_TIME)})


def follow(page: Path, folder: Path, forks: Forks) -> None:
    """Do all that a page shows, in a folder. Each section begins with a new local Daily.

    Tabs are alternatives: a section with tabs is followed once for each of them.

    Args:
        page: The page.
        folder: The folder, in which nothing is yet.
        forks: Runs the programs; see `page_forks`.

    Raises:
        AssertionError: Something is not as shown; the message names the line.
    """
    with ExitStack() as stack:
        more: dict[str, str] = {}
        if page.name == "fleet.md":
            (folder / "redis").mkdir()
            redis = stack.enter_context(running_redis(folder / "redis"))
            more["DAILY_BUDGET_URL"] = redis.url
        reader = _Reader(folder, more, forks)
        for _, section in groupby(blocks(page), key=lambda block: block.section):
            for alternative in _alternatives(list(section)):
                with _local_daily() as daily:
                    reader.follow(alternative, daily)
        reader.run_tests()
    assert not reader.unused, f"{page.name} shows files that nothing uses: {reader.unused}"


def _alternatives(section: Sequence[Block]) -> list[list[Block]]:
    """Return what a reader of each tab sees of a section; all of it if there are no tabs."""
    tabs = dict.fromkeys(block.tab for block in section if block.tab)
    return [[block for block in section if block.tab in ("", tab)] for tab in tabs or [""]]


@contextmanager
def _local_daily() -> Generator[LocalDaily]:
    for port in _ports():
        daily = LocalDaily(seed=1, port=port, api_key=SHOWN_KEY)
        try:
            daily.start()
        except StartError:
            continue
        with closing(daily):
            daily.blocking.clock.freeze(NOW)
            yield daily
        return
    raise AssertionError("there is no free port")


def _ports() -> Iterable[int]:
    first = os.getpid() * 7 % len(_PORTS)
    return (*_PORTS[first:], *_PORTS[:first])


class _Reader:
    """Knows what is on the page so far.

    Attributes:
        unused: Modules among the files that were shown, and were neither run nor imported yet.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], forks: Forks) -> None:
        self.unused: set[str] = set()
        self._forks = forks
        self._more = environment
        self._folder = folder
        self._tests: dict[str, None] = {}  # in order

    def follow(self, section: Sequence[Block], daily: LocalDaily) -> None:
        """Do what the blocks of a section show, with a Daily of its own."""
        environment = {
            "DAILY_API_URL": daily.api_url,
            "DAILY_API_KEY": daily.api_key,
            "PYTHONPATH": str(_FROZEN_TIME),
            **self._more,
        }
        host = f"127.0.0.1:{daily.port}"
        self._terminal = Terminal(self._folder, environment, host, self._forks)
        self._printed = ""
        for block in section:
            do = _DO.get(block.language)
            assert do, f"{block.where}: who runs {block.language or 'a block without a language'}?"
            self.unused = {name for name in self.unused if name not in block.text}
            if block.language != "output":
                assert self._printed == "", f"{block.where}: not shown before:\n{self._printed}"
            do(self, block)
        assert self._printed == "", f"{section[-1].where}: what it prints:\n{self._printed}"

    def run_tests(self) -> None:
        """Run all tests of the page, with one start of pytest and the real time."""
        if self._tests:
            pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
            status, printed = self._terminal.run([*pytest, *self._tests], PYTHONPATH="")
            assert status == 0, printed

    def python(self, block: Block) -> None:
        """Run a program, or keep tests for later and a module for those that use it."""
        if _TEST.search(block.text):
            self._tests[self._write(block, f"test_line_{block.line}.py").name] = None
        elif block.title:
            self._write(block)
            compile(block.text, block.where, "exec")
            self.unused.add(Path(block.title).stem)
        else:
            status, self._printed = self._terminal.run_program(block.text)
            assert status == 0, f"{block.where}:\n{self._printed}"

    def output(self, block: Block) -> None:
        """Compare what the program before has printed."""
        assert_shown(self._printed, block.text, block.where)
        self._printed = ""

    def console(self, block: Block) -> None:
        """Type the commands."""
        for command in commands(block):
            try:
                self._terminal.type(command)
            except AssertionError as failure:
                failure.add_note(block.where)
                raise

    def yaml(self, block: Block) -> None:
        """Plant it: YAML in the documentation is seeds, or else a file of another program."""
        if Path(block.title).name in _OF_OTHERS:
            yaml.safe_load(block.text)
            return
        path = self._write(block, "seed.yaml")
        with LocalDaily(seed_file=path) as planted:
            assert planted.url

    def toml(self, block: Block) -> None:
        """Read it, and keep it as the file that it shows."""
        tomllib.loads(block.text)
        if block.title:
            self._write(block)

    def json(self, block: Block) -> None:
        """Read it, one value after the other."""
        decoder, rest = json.JSONDecoder(), block.text.strip()
        while rest:
            _, end = decoder.raw_decode(rest)
            rest = rest[end:].lstrip()

    def http(self, block: Block) -> None:
        """Read headers that ask for faults."""
        for line in block.text.splitlines():
            name, _, value = line.partition(": ")
            assert name == "X-Dailykit-Fault", block.where
            fault_from_header(value)

    def sh(self, block: Block) -> None:
        """Let a shell read it: it needs what is not here, such as a container."""
        status, printed = self._terminal.run(["sh", "-nc", block.text])
        assert status == 0, f"{block.where}:\n{printed}"

    def text(self, block: Block) -> None:
        """Leave it: it is no code."""

    def _write(self, block: Block, name: str = "") -> Path:
        path = self._folder / (block.title or name)
        path.write_text(self._terminal.meant(block.text))
        return path


_OF_OTHERS: Final = frozenset({"test.yml", ".gitlab-ci.yml", "compose.yaml"})
"""Files in YAML that other programs read."""

_DO: Final[dict[str, Callable[[_Reader, Block], None]]] = {
    "python": _Reader.python,
    "output": _Reader.output,
    "console": _Reader.console,
    "yaml": _Reader.yaml,
    "toml": _Reader.toml,
    "json": _Reader.json,
    "http": _Reader.http,
    "sh": _Reader.sh,
    # Not here: tests/local/web/test_front_ends.py runs these in a browser.
    "js": _Reader.text,
    "jsx": _Reader.text,
    "text": _Reader.text,
}
