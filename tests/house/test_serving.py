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

pytestmark = [pytest.mark.script, pytest.mark.slow]
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


def make_demo(data_dir: Path) -> str:
    """`./run demo --no-serve` into this folder; what it printed."""
    command = [str(ROOT / "run"), "demo", "--no-serve", "--stage", "application"]
    result = subprocess.run(command, env=environment(data_dir), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with the demo, and what making it printed."""
    data_dir = tmp_path_factory.mktemp("person") / "data"
    return data_dir, make_demo(data_dir)


def test_the_demo_is_prepared_once_and_private(made: tuple[Path, str]) -> None:
    """The second start does no work twice: same key, same tables, same static files."""
    data_dir, printed = made
    assert "branch-001" in printed
    kept = [data_dir / name for name in ("secret_key", ".migrated", ".collected")]
    before = [(path.read_text(), path.stat().st_mtime_ns) for path in kept]
    make_demo(data_dir)
    assert [(path.read_text(), path.stat().st_mtime_ns) for path in kept] == before
    assert len(kept[0].read_text()) >= 50
    private = (data_dir, data_dir / "secret_key", data_dir / "benchmark.sqlite3")
    assert [stat.S_IMODE(path.stat().st_mode) for path in private] == [0o700, 0o600, 0o600]


def test_everything_stops_with_sigterm(made: tuple[Path, str]) -> None:
    """Web server, task worker and tick run together and stop together; the exit code is 0."""
    with serving(made[0], free_port()) as process:
        running = " ".join(members(process.pid).values())
        assert "gunicorn" in running
        assert "db_worker" in running
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        assert members(process.pid) == {}


def test_everything_stops_when_the_task_worker_dies(made: tuple[Path, str]) -> None:
    """Half a platform is worse than none: the exit code is 1, and a supervisor may start it again."""
    with serving(made[0], free_port()) as process:
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
