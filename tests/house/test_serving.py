"""`./run serve` and `./run demo`, as a person starts and stops them."""

import os
import signal
import socket
import stat
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .source import ROOT

pytestmark = pytest.mark.slow
PATIENCE = 90


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of a person who has set nothing but the data folder."""
    return {"PATH": os.environ["PATH"], "HOME": str(data_dir.parent), "DATA_DIR": str(data_dir), **more}


def status_of(address: str) -> int:
    """The HTTP status of an address; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


@contextmanager
def serving(data_dir: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`./run serve` on this folder, once it answers; its processes are one group."""
    with open(data_dir.parent / "serve.log", "ab") as log:
        process = subprocess.Popen(
            [str(ROOT / "run"), "serve"],
            env=environment(data_dir, PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + PATIENCE
        while status_of(f"http://127.0.0.1:{port}/healthz") != 200:
            assert process.poll() is None, (data_dir.parent / "serve.log").read_text()
            assert time.monotonic() < end, (data_dir.parent / "serve.log").read_text()
            time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def members(group: int) -> dict[int, str]:
    """The living processes of a process group: id and command line."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, process_group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(process_group) == group and state != "Z":
            found[int(folder.name)] = command
    return found


def test_everything_stops_with_sigterm(tmp_path: Path) -> None:
    """Web server, task worker and tick run together and stop together; the exit code is 0."""
    with serving(tmp_path / "data", free_port()) as process:
        running = " ".join(members(process.pid).values())
        assert "gunicorn" in running
        assert "db_worker" in running
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        assert members(process.pid) == {}


def test_everything_stops_when_the_task_worker_dies(tmp_path: Path) -> None:
    """Half a platform is worse than none: the exit code is 1, and a supervisor may start it again."""
    with serving(tmp_path / "data", free_port()) as process:
        workers = [pid for pid, command in members(process.pid).items() if "db_worker" in command]
        assert len(workers) == 1
        os.kill(workers[0], signal.SIGKILL)
        assert process.wait(timeout=PATIENCE) == 1
        assert members(process.pid) == {}


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """The sentence says how to choose another; no data folder is made."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [str(ROOT / "run"), "serve"],
            env=environment(tmp_path / "data", PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr.startswith(f"Cannot serve on 127.0.0.1:{port}:")
    assert result.stderr.endswith("Choose another port, e.g. PORT=8001.\n")
    assert not (tmp_path / "data").exists()


def test_the_demo_is_prepared_once_and_private(tmp_path: Path) -> None:
    """The second start does no work twice: same key, same tables, same static files."""
    data = tmp_path / "data"
    command = [str(ROOT / "run"), "demo", "--no-serve", "--stage", "application"]
    first = subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "branch-001" in first.stdout
    key = data / "secret_key"
    before = (key.read_text(), (data / ".migrated").stat().st_mtime_ns, (data / ".collected").stat().st_mtime_ns)
    again = subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    after = (key.read_text(), (data / ".migrated").stat().st_mtime_ns, (data / ".collected").stat().st_mtime_ns)
    assert after == before
    assert len(before[0]) >= 50
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data, key, data / "benchmark.sqlite3")}
    assert modes == {"data": 0o700, "secret_key": 0o600, "benchmark.sqlite3": 0o600}
