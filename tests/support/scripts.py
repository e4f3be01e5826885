"""The project's scripts, loaded as modules."""

import importlib.util
import sys
from pathlib import Path
from typing import Any, Final

__all__ = ["SCRIPTS", "load_script"]

SCRIPTS: Final = Path(__file__).parents[2] / "scripts"


def load_script(name: str) -> Any:
    """Load a script anew, which finds its neighbours as when it is run."""
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPTS))
    return module
