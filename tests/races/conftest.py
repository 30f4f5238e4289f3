"""The same world as the other tests of the applications, committed, so that every thread sees it."""

from tests.applications.conftest import clock, world

__all__ = ["clock", "world"]
