"""The types: code as users write it passes both checkers, and wrong code does not."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.typing._async import contract as asynchronous
from tests.typing._sync import contract as synchronous

from dailykit import AsyncDaily, Daily
from dailykit.local import LocalDaily

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

CHECKERS = {
    "mypy": ["mypy", "--strict", "--no-error-summary", "--cache-dir=.mypy_cache/wrong-uses"],
    "pyright": ["pyright"],
}
ERROR = re.compile(r"wrong_uses\.py:(\d+):.*\berror\b")


def lines_with_errors(command: Sequence[str], file: Path) -> set[int]:
    """Return the numbers of the lines that a checker complains about."""
    run = subprocess.run(
        [sys.executable, "-m", *command, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    return {int(number) for number in ERROR.findall(run.stdout)}


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_wrong_uses_are_found(checker: str, tmp_path: Path) -> None:
    text = (FOLDER / "wrong_uses.txt").read_text()
    file = tmp_path / "wrong_uses.py"
    file.write_text(text)
    wrong = {number for number, line in enumerate(text.splitlines(), 1) if "# wrong: " in line}
    assert len(wrong) == 27
    assert lines_with_errors(CHECKERS[checker], file) == wrong


async def test_the_contract_is_no_fiction_asynchronously(local_daily: LocalDaily) -> None:
    async with AsyncDaily(local_daily.api_key, api_url=local_daily.api_url) as daily:
        await asynchronous.rooms(daily)
        await asynchronous.tokens(daily, await daily.rooms.create("standup"))


def test_the_contract_is_no_fiction_synchronously() -> None:
    with LocalDaily() as local, Daily(local.api_key, api_url=local.api_url) as daily:
        synchronous.rooms(daily)
        synchronous.tokens(daily, daily.rooms.create("standup"))
