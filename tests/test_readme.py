"""What README shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```output\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize(("code", "output"), EXAMPLE.findall(README))
def test_examples_print_what_is_shown(code: str, output: str) -> None:
    finished = _run(code)

    assert finished.stdout == output
    assert finished.stderr == ""


@pytest.mark.parametrize("code", PYTHON.findall(README))
def test_every_block_runs(code: str) -> None:
    assert _run(code).returncode == 0


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^make (\w+)", README, re.MULTILINE))

    assert targets == {"demo", "test"}
    assert all(f"\n{target}:" in makefile for target in targets)


def test_every_link_into_the_repository_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def _run(code: str) -> "subprocess.CompletedProcess[str]":
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DAILY_")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=bare,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
