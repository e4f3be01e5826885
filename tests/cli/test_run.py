"""``dailykit run``, with small programs in place of agents."""

import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3
from tests.support.clocks.calm import at_its_best
from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily
from dailykit.cli._run_plan import RUN_PATH

REAL_KEY = "0123456789abcdef0123456789abcdef"

SHOW = """
import json, os, sys
from importlib.util import find_spec
facts = {name: value for name, value in os.environ.items() if name.startswith("DAILY_")}
print(json.dumps({"daily": find_spec("daily").origin, **facts}))
"""
"""Prints which `daily` a program gets, and Daily's variables."""


@pytest.fixture
def bare(environment: dict[str, str]) -> dict[str, str]:
    """The environment, with this checkout first on the path."""
    return {**environment, "PYTHONUNBUFFERED": "1"}


def shown(finished: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    assert finished.returncode == 0, finished.stderr
    facts: dict[str, str] = json.loads(finished.stdout)
    return facts


@contextmanager
def running(
    script: Path, environment: dict[str, str], *arguments: str
) -> "Generator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [str(script), "run", "--port", "0", "--", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def test_a_program_gets_our_module_and_a_local_daily(run: Run, tmp_path: Path) -> None:
    (tmp_path / "daily.py").write_text("raise ImportError('the installed one')")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SHOW!r}], check=True)"

    finished = run("run", "--port", "0", "--", sys.executable, "-c", child, PYTHONPATH=path)

    facts = shown(finished)
    assert facts["daily"] == str(RUN_PATH / "daily" / "__init__.py")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1", facts["DAILY_API_URL"])
    assert facts["DAILY_API_KEY"].startswith("local-")
    assert "DAILY_ROOM_URL" not in facts
    url = facts["DAILY_API_URL"].removesuffix("/v1")
    assert f"local Daily at {url} (started for this command)" in finished.stderr
    assert f"Dashboard  {url}/~/" in finished.stderr
    assert facts["DAILY_API_KEY"] not in finished.stderr
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        urllib3.request("GET", url, retries=False)


def test_it_uses_the_local_daily_that_runs(on_local: Run, local: LocalDaily, daily: Daily) -> None:
    finished = on_local("run", "--room", "standup", "--", sys.executable, "-c", SHOW)

    facts = shown(finished)
    assert facts["DAILY_API_URL"] == local.api_url
    assert facts["DAILY_API_KEY"] == local.api_key
    assert facts["DAILY_ROOM_URL"] == daily.rooms.get("standup").url == f"{local.url}/standup"
    assert f"local Daily at {local.url} (already running)" in finished.stderr
    assert f"Room       {local.url}/standup" in finished.stderr


def test_a_key_of_another_daily_is_a_clear_error(on_local: Run) -> None:
    finished = on_local("run", "--", "true", DAILY_API_KEY=REAL_KEY)

    assert finished.returncode == 1
    assert "DAILY_API_KEY is not its key" in finished.stderr
    assert REAL_KEY not in finished.stderr


def test_a_file_for_the_local_daily_that_runs(
    script: Path, environment: dict[str, str], local: LocalDaily, tmp_path: Path
) -> None:
    def api_url_with(key: str) -> str:
        (tmp_path / ".env").write_text(f"DAILY_API_URL={local.api_url}\nDAILY_API_KEY={key}\n")
        done = subprocess.run(
            [str(script), "run", "--", sys.executable, "-c", SHOW],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return shown(done)["DAILY_API_URL"]

    assert api_url_with(local.api_key) == local.api_url
    # The key is out of date: the command gets a local Daily that works.
    assert api_url_with("local-old") != local.api_url


LOAD = """
import os, socket, sys
os.environ.update(line.split("=", 1) for line in open(".env").read().split())
os.environ["DAILY_API_URL"] = "https://api.daily.co/v1"
try:
    socket.getaddrinfo("api.daily.co", 443)
except PermissionError as error:
    print(error, file=sys.stderr)
"""
"""Does what Pipecat's runner does with a ``.env``, and more."""


def test_no_setting_leads_to_the_real_daily(
    script: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        f"DAILY_API_KEY={REAL_KEY}\nDAILY_ROOM_URL=https://acme.daily.co/standup\nOTHER=1\n"
    )
    (tmp_path / "sitecustomize.py").write_text("import os; os.environ['THEIRS'] = 'ran'")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    code = f"{LOAD}\nassert os.environ['OTHER'] == '1'\nassert os.environ['THEIRS'] == 'ran'\n"
    child = f"import subprocess; subprocess.run([sys.executable, '-c', {SHOW!r}], check=True)"

    finished = subprocess.run(
        [str(script), "run", "--port", "0", "--", sys.executable, "-c", code + child],
        env={**environment, "PYTHONPATH": path, "DAILY_API_KEY": REAL_KEY},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    facts = shown(finished)
    assert not any("daily.co" in value or REAL_KEY in value for value in facts.values())
    assert facts["DAILY_ROOM_URL"] == facts["DAILY_API_URL"].replace("/v1", "/standup")
    said = finished.stderr
    assert "The environment sets DAILY_API_KEY for the real Daily" in said
    assert f"{tmp_path / '.env'} sets DAILY_API_KEY and DAILY_ROOM_URL for the real Daily" in said
    # What it could not know before is said when it happens.
    assert said.count("this program has set") == 1
    assert "this program has set DAILY_API_URL" in said
    assert "start it without dailykit run to reach api.daily.co" in said
    assert REAL_KEY not in said


def test_a_connection_to_the_real_daily_is_refused_with_other_resolvers(run: Run) -> None:
    # uvloop looks names up by itself; this does what the import of it causes.
    code = (
        "import sys, ssl\n"
        "try:\n    import uvloop\nexcept ImportError:\n    pass\n"
        "ends = ssl.MemoryBIO(), ssl.MemoryBIO()\n"
        "context = ssl.create_default_context()\n"
        "context.wrap_bio(*ends, server_hostname='example.com')\n"
        "context.wrap_bio(*ends, server_hostname='acme.daily.co')\n"
    )

    finished = run("run", "--port", "0", "--", sys.executable, "-c", code)

    assert finished.returncode == 1
    assert "start it without dailykit run to reach acme.daily.co" in finished.stderr


def test_the_exit_status_is_the_programs(run: Run) -> None:
    def status(*arguments: str) -> int:
        return run("run", "--port", "0", "--", *arguments).returncode

    assert status("sh", "-c", "exit 7") == 7
    assert status("sh", "-c", "kill -9 $$") == 128 + 9


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "give a command: dailykit run -- python bot.py"),
        (("--", "no-such-program"), 127, "no-such-program is not a command"),
        (("--", "python", "-I", "bot.py"), 2, "run it without -I"),
        (("--", __file__), 127, f"To run it with Python: dailykit run -- python {__file__}"),
    ],
)
def test_what_can_not_be_run(run: Run, arguments: tuple[str, ...], status: int, said: str) -> None:
    finished = run("run", *arguments)

    assert finished.returncode == status
    assert said in finished.stderr


WAIT = """
import os, signal, sys, time
def end(number, _):
    print("got", signal.Signals(number).name, flush=True)
    sys.exit(3)
signal.signal(signal.{0}, end)
print(os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="this system has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_reaches_the_program(script: Path, bare: dict[str, str], name: str) -> None:
    with running(script, bare, sys.executable, "-c", WAIT.format(name)) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.send_signal(getattr(signal, name))

        assert process.wait(timeout=30) == 3
        assert process.stdout.read() == f"got {name}\n"
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.skipif(os.name != "posix", reason="this system has no terminals of this kind")
def test_ctrl_c_in_a_terminal_reaches_the_program_once(script: Path, bare: dict[str, str]) -> None:
    # A terminal drops what is typed in the moment when a program's signals change.
    at_its_best(lambda: _press_ctrl_c(script, bare))


def _press_ctrl_c(script: Path, bare: dict[str, str]) -> None:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        command = [str(script), "run", "--port", "0", "--", sys.executable, "-c"]
        code = WAIT.format("SIGINT").replace("sys.exit(3)", "seen.append(1)")
        code = code.replace("time.sleep(60)", "input()\nprint('times', len(seen))")
        os.execve(command[0], [*command, f"seen = []\n{code}"], bare)
    read = _reader(terminal)
    try:
        read(r"^\d+\r$")
        os.write(terminal, b"\x03")
        read("got SIGINT")
        os.write(terminal, b"\n")
        assert "times 1" in read(r"times \d")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    except AssertionError:
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        os.close(terminal)


def _reader(terminal: int) -> Callable[[str], str]:
    """Return what reads from a terminal until it has shown a pattern."""
    seen = bytearray()

    def read(pattern: str) -> str:
        while not re.search(pattern, seen.decode(), re.MULTILINE):
            assert select.select([terminal], [], [], 20)[0], f"{pattern} is not in {seen.decode()}"
            seen.extend(os.read(terminal, 1000))
        return seen.decode()

    return read


JOIN = """
import asyncio, sys
from dailykit import Daily
from dailykit.local.call import remote

async def main():
    with Daily() as daily:
        room = daily.rooms.create("standup")
    async with remote.join(room.url, user_name="Bot"):
        print(room.url, flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
"""


def test_it_says_where_calls_start_and_opens_the_page(
    script: Path, bare: dict[str, str], tmp_path: Path
) -> None:
    opened = tmp_path / "opened"
    browser = {"BROWSER": f"sh -c 'echo %s > {opened}.new && mv {opened}.new {opened}'"}
    process: Any = subprocess.Popen(
        [str(script), "run", "--port", "0", "--open", "--", sys.executable, "-c", JOIN],
        env={**bare, **browser},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        url = process.stdout.readline().strip()
        lines = iter(process.stderr.readline, "")
        assert any(f"a call has started. Join it: {url}\n" in line for line in lines)
        process.stdin.write("leave\n")
        process.stdin.close()
        assert process.wait(timeout=30) == 0
    assert opened.read_text().strip() == url


def test_a_python_without_dailykit() -> None:
    finished = subprocess.run(
        [sys.executable, "-S", "-c", "import daily"],
        env={"PYTHONPATH": str(RUN_PATH)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert finished.returncode == 1
    assert f"dailykit is not installed for {sys.executable}" in finished.stderr
    assert 'pip install "dailykit[all]"' in finished.stderr
