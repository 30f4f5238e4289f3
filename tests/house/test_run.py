"""The script `run`: what it says when it cannot do its work."""

import os
import subprocess
from pathlib import Path

import pytest

from .source import ROOT

pytestmark = pytest.mark.script


def run(*arguments: str, path: str = os.environ["PATH"], **environment: str) -> subprocess.CompletedProcess[str]:
    """Call ./run with these arguments."""
    return subprocess.run(
        [str(ROOT / "run"), *arguments],
        cwd="/",
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def write_program(folder: Path, name: str, script: str) -> None:
    """A program of this name, found first on the PATH."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_without_a_command_it_shows_the_commands() -> None:
    """`./run` and `./run help` are the same."""
    assert run().stdout == run("help").stdout
    assert [line.split()[0] for line in run().stdout.splitlines() if line.startswith("  ") and line[2] != " "] == [
        "demo",
        "serve",
        "manage",
        "test",
        "test",
        "lint",
        "format",
        "bench",
        "pictures",
        "lock",
    ]


def test_an_unknown_command_is_refused() -> None:
    """Exit code 2, and the commands."""
    result = run("deploy")
    assert result.returncode == 2
    assert result.stderr.startswith("usage: ./run COMMAND")


def test_who_is_not_root_is_told_the_line_to_run(tmp_path: Path) -> None:
    """Nothing is installed behind anybody's back."""
    write_program(tmp_path, "id", "echo 1000")
    write_program(tmp_path, "apt-get", "exit 1")
    write_program(tmp_path, "dpkg-query", "echo 'libpango-1.0-0 installed'; echo 'fonts-noto-cjk installed'; exit 1")
    result = run("demo", "--no-serve", path=f"{tmp_path}:{os.environ['PATH']}", DATA_DIR=str(tmp_path / "data"))
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == (
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_the_script_is_well_formed(shell: str) -> None:
    """Both Debian's dash and bash can read it."""
    subprocess.run([shell, "-n", str(ROOT / "run")], check=True)
