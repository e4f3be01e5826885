"""The reference of Daily's API, where it is at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference"


def load_reference(name: str) -> Any:
    """Return one of its JSON files, or skip the test."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the reference of Daily's API is not at hand ({name})")
    return json.loads(path.read_text())
