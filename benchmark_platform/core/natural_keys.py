"""Rows that fixtures name by what they are instead of by a number, so that loading twice changes nothing."""

from functools import reduce
from typing import Any

from django.db import models


class NaturalKeyManager(models.Manager[Any]):
    """Finds a row by its natural key."""

    def get_by_natural_key(self, *key: Any) -> Any:
        """Return the row with that key; raises DoesNotExist."""
        return self.get(**dict(zip(self.model.NATURAL_KEY, key, strict=True)))


class NaturallyKeyed(models.Model):
    """A row that is named by the fields (or paths through foreign keys) of ``NATURAL_KEY``."""

    NATURAL_KEY: tuple[str, ...] = ()

    objects = NaturalKeyManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        """Return the key that fixtures use."""
        return tuple(reduce(getattr, path.split("__"), self) for path in self.NATURAL_KEY)
