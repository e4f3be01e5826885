"""The types: code as users write it passes both checkers, and wrong code does not."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.support.terminal.pages import blocks
from tests.typing._async import contract as asynchronous
from tests.typing._sync import contract as synchronous

from dailykit import AsyncDaily, Daily
from dailykit.local import LocalDaily

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

CHECKERS = {
    "mypy": ["mypy", "--strict", "--no-error-summary"],
    "pyright": ["pyright"],
}
ERROR = re.compile(r"(\w+\.py):(\d+):.*\berror\b")

PAGES = ("webhooks.md", "frameworks/fastapi.md", "frameworks/flask.md", "frameworks/pipecat.md")
"""Pages with whole programs for frameworks that have types."""


def lines_with_errors(command: Sequence[str], files: Sequence[Path]) -> set[tuple[str, int]]:
    """Return the files and the numbers of the lines that a checker complains about."""
    run = subprocess.run(
        [sys.executable, "-m", *command, *map(str, files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    return {(name, int(number)) for name, number in ERROR.findall(run.stdout)}


def programs(folder: Path) -> list[Path]:
    """Write the programs of the pages into a folder, without their tests."""
    files: list[Path] = []
    for page in PAGES:
        for block in blocks(ROOT / "docs" / page):
            if block.title.endswith(".py") and not block.title.startswith("test_"):
                file = folder / f"{Path(page).stem}_{block.title}"
                file.write_text(block.text)
                files.append(file)
    return files


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_wrong_uses_are_found_and_only_these(checker: str, tmp_path: Path) -> None:
    text = (FOLDER / "wrong_uses.txt").read_text()
    file = tmp_path / "wrong_uses.py"
    file.write_text(text)
    lines = enumerate(text.splitlines(), 1)
    wrong = {(file.name, number) for number, line in lines if "# wrong: " in line}
    recipes = programs(tmp_path)

    assert (len(wrong), len(recipes)) == (39, 5)
    assert lines_with_errors(CHECKERS[checker], [file, *recipes]) == wrong


async def test_the_contract_is_no_fiction_asynchronously(local_daily: LocalDaily) -> None:
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        await asynchronous.rooms(daily)
        await asynchronous.tokens(daily, await daily.rooms.create("standup"))


def test_the_contract_is_no_fiction_synchronously() -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        synchronous.rooms(daily)
        synchronous.tokens(daily, daily.rooms.create("standup"))
