"""A throw-away data folder and the servers on it, with the same flags as `./run serve`."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STARTING = 60


def environment(folder: Path) -> dict[str, str]:
    """The environment of a data folder of our own: nothing of the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return kept | {
        "DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DJANGO_SETTINGS_MODULE": "benchmark_platform.settings",
        "PYTHONUTF8": "1",
    }


def run(arguments: list[str], env: dict[str, str]) -> str:
    """Run Python with these arguments in the checkout; return what it printed."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def answer(arguments: list[str], env: dict[str, str]) -> Any:
    """Run a module of ours that prints JSON on its last line."""
    return json.loads(run(arguments, env).strip().splitlines()[-1])


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, env: dict[str, str]) -> Iterator[int]:
    """Serve a WSGI application with gunicorn until the block ends; yields the port."""
    port = free_port()
    flags = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "error"]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *flags]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the port answers."""
    give_up = time.monotonic() + STARTING
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise SystemExit("The server stopped while starting; its message is above.")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The server did not answer within {STARTING} seconds.")
