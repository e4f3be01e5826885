"""Writes down what daily-python's classes look like, as facts for tests.

    python scripts/fetch_daily_python.py
    python scripts/record_daily_python.py

It writes ``tests/reference/daily_python.json``: each class with its members and their signatures,
as the native module tells them. Run it for a new release, and read the difference.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from fetch_daily_python import FOLDER, VERSION

TARGET: Final = Path(__file__).parent.parent / "tests" / "reference" / "daily_python.json"

READ: Final = """
import json, daily

def kind(cls, name):
    value = vars(cls)[name]
    if isinstance(value, staticmethod):
        return {"kind": "static", "signature": getattr(cls, name).__text_signature__}
    if type(value).__name__ == "method_descriptor":
        return {"kind": "method", "signature": value.__text_signature__}
    if type(value).__name__ == "getset_descriptor":
        return {"kind": "property"}
    return {"kind": "constant"}

def members(cls):
    return {name: kind(cls, name) for name in sorted(vars(cls)) if not name.startswith("_")}

print(json.dumps({
    name: {"signature": cls.__text_signature__, "members": members(cls)}
    for name, cls in sorted(vars(daily).items()) if isinstance(cls, type)
}))
"""
"""Runs in a process of its own: the module starts threads and may end the process."""


def main() -> None:
    """Write the file."""
    program = f"import sys; sys.path.insert(0, {str(FOLDER)!r}){READ}"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )
    classes: dict[str, Any] = json.loads(done.stdout)
    facts = {"version": VERSION, "classes": classes}
    TARGET.write_text(json.dumps(facts, indent=1) + "\n")
    count = sum(len(one["members"]) for one in classes.values())
    print(f"{len(classes)} classes with {count} members are in {TARGET}")


if __name__ == "__main__":
    main()
