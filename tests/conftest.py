"""What every test shares. Fixtures of one area live in the conftest of its folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

# One Chromium for all folders with browser tests; nothing is started before a test asks for it.
pytest_plugins = ["tests.chromium"]

# The same examples at every run: a red test is red for everybody.
hypothesis_settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Each test begins with an empty cache and leaves no uploaded file behind."""
    from django.conf import settings

    cache.clear()
    yield
    if Path(settings.MEDIA_ROOT).exists():
        shutil.rmtree(settings.MEDIA_ROOT)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A skipped test fails the run: what is not tested must not look tested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(session.config, "workerinput") or reporter is None:
        return
    if reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("\nTests were skipped (see SKIPPED): the run counts as failed.", red=True)
