"""The reference of Daily's API, in `tests/reference`."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[2] / "reference"


def load_reference(name: str) -> Any:
    """Return one of its JSON files, such as ``operations.json``."""
    return json.loads((_FOLDER / name).read_text())
