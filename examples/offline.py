"""Run a program against a local Daily, without network, account or API key.

    python examples/offline.py examples/waiting_room.py gus

The program does not change: it finds the local Daily in its environment, like the real one's key.
Needs ``pip install "dailykit[local]"``.
"""

import os
import subprocess
import sys
from contextlib import suppress

from dailykit import LocalDaily


def main(arguments: list[str]) -> int:
    """Run a Python program until it ends, and return its exit status."""
    with LocalDaily() as daily:
        print(f"A local Daily runs at {daily.url}", file=sys.stderr)
        here = {"DAILY_API_URL": daily.api_url, "DAILY_API_KEY": daily.api_key}
        command = [sys.executable, *arguments]
        with subprocess.Popen(command, env={**os.environ, **here}) as program:
            # Ctrl-C reaches the program as well: wait until the program itself ends.
            while program.poll() is None:
                with suppress(KeyboardInterrupt):
                    program.wait()
            return program.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
