import subprocess
import sys

import pytest


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


def test_the_package_alone_imports_no_server_and_no_database() -> None:
    code = "import sys, dailykit.local; print({'aiohttp', 'sqlalchemy', 'jwt'} & set(sys.modules))"
    assert run(code) == "set()"


def test_the_clock_needs_no_database() -> None:
    code = (
        "import sys; from dailykit.local import MovableClock, StartError; "
        "print('sqlalchemy' in sys.modules)"
    )
    assert run(code) == "False"


def test_without_sqlalchemy_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "try:\n from dailykit.local import LocalDaily\n"
        "except ImportError as error: print(error)"
    )
    assert run(code) == 'dailykit.local needs SQLAlchemy: pip install "dailykit[local]"'


def test_an_unknown_name_is_no_attribute() -> None:
    import dailykit.local

    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = dailykit.local.Nothing


def test_all_names_are_there() -> None:
    import dailykit.local

    names = dailykit.local.__all__
    assert [getattr(dailykit.local, name).__name__ for name in names] == list(names)
    assert {"CallError", "JoinRefused", "LocalDaily", "MovableClock", "StartError"} <= set(names)
