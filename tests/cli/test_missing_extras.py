"""Where an extra is not installed, a command says so in one line."""

import subprocess
import sys


@pytest.mark.parametrize(
    ("missing", "arguments", "extra"),
    [
        ("sqlalchemy", ["serve", "--port", "0"], "cli,local"),
        ("yaml", ["serve", "--port", "0"], "cli,local"),
    ],
)
def test_serving_needs_an_extra(missing: str, arguments: list[str], extra: str) -> None:
    code = f"import sys\nsys.modules[{missing!r}] = None\nfrom dailykit.cli import main\nmain()"
    command = [sys.executable, "-c", code, *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert finished.returncode == 1
    assert finished.stderr.splitlines() == [
        'Error: this needs an extra: pip install "dailykit[cli,local]"'
    ]


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "dailykit", "--version"]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert finished.stdout.startswith("dailykit, version ")
