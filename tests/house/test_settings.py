"""Settings come from the environment; a wrong one stops the start with a sentence."""

import os
import subprocess
import sys

import pytest

from .source import ROOT

GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "platform.example.org",
}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process of their own with exactly these settings."""
    return subprocess.run(
        [sys.executable, "-c", "import benchmark_platform.settings"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_the_documented_environment() -> None:
    """The smallest production environment of README."""
    assert start(**GOOD).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": "development-only-not-secret"}, "SECRET_KEY is missing or too short"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or too short"),
        ({"DEBUG": "True"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name each host"),
        ({"ALLOWED_HOSTS": ".example.org"}, "ALLOWED_HOSTS must name each host"),
        ({"ENVIRONMENT": "prod"}, 'ENVIRONMENT is "prod"'),
        ({"DATABASE_URL": "mysql://a:b@localhost/c"}, "DATABASE_URL must be a postgresql:// address"),
    ],
)
def test_production_refuses_to_start(wrong: dict[str, str], sentence: str) -> None:
    """Default or short secret key, DEBUG, wildcard hosts, unknown environment or database."""
    result = start(**{**GOOD, **wrong})
    assert result.returncode != 0
    assert sentence in result.stderr


def test_development_needs_no_settings() -> None:
    """An empty environment starts."""
    assert start().returncode == 0
