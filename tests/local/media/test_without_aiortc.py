"""Without the extra ``media``: the server's own files can be made, and the rest says what to do."""

import subprocess
import sys

import pytest

from dailykit.local import media

WITHOUT = "import sys; sys.modules['aiortc'] = sys.modules['av'] = None\n"
ADVICE = 'dailykit.local.media needs aiortc: pip install "dailykit[media]"'


def run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT + code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_servers_files_need_nothing() -> None:
    done = run("from dailykit.local.files import still_film; print(len(still_film(1)) > 0)")
    assert (done.stdout, done.stderr) == ("True\n", "")


@pytest.mark.parametrize("name", ["MediaParticipant", "MovingPicture", "join_as_echo"])
def test_it_says_what_to_install(name: str) -> None:
    code = f"""
try:
    from dailykit.local.media import {name}
except ImportError as error:
    print(error)
"""
    assert run(code).stdout.strip() == ADVICE


def test_the_echo_of_the_command_line_says_so_in_one_line() -> None:
    code = """
from dailykit.cli import main
sys.argv = ["dailykit", "join", "http://127.0.0.1:9/standup", "--echo"]
main()
"""
    done = run(code)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"Error: {ADVICE}\n")


def test_an_error_within_is_not_hidden() -> None:
    code = """
sys.modules["dailykit.local.call.remote"] = None
try:
    from dailykit.local.media import MediaParticipant
except ImportError as error:
    print(error.name)
"""
    done = run(
        code.replace("sys.modules", "del sys.modules['aiortc'], sys.modules['av']\nsys.modules", 1)
    )
    assert done.stdout.strip() == "dailykit.local.call.remote"


def test_all_names_are_there() -> None:
    for name in media.__all__:
        assert getattr(media, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = media.Nothing
