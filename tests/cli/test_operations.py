"""``dailykit operations``."""

import json

from tests.support.terminal.cli import Run

from dailykit.operations import OPERATIONS


def test_json_has_every_operation(run: Run) -> None:
    rows = json.loads(run("operations", "--json").stdout)

    assert [(row["method"], row["path"], row["name"]) for row in rows] == [
        (operation.method, operation.path, operation.name) for operation in OPERATIONS
    ]
    assert {row["local"] for row in rows} <= {"yes", "simulated", "no"}
    assert {row["tier"] for row in rows} == {"standard", "slow", "media_start", "batch"}


def test_table_for_people(run: Run) -> None:
    finished = run("operations")

    assert finished.returncode == 0
    for operation in OPERATIONS:
        assert operation.name in finished.stdout
