"""The 14 prefectures (市州) of the province, in administrative order."""

from django.db import models


class PrefectureManager(models.Manager["Prefecture"]):
    """Fixtures name a prefecture by its code."""

    def get_by_natural_key(self, code: str) -> "Prefecture":
        """Return the prefecture with that code."""
        return self.get(code=code)


class Prefecture(models.Model):
    """One 市州. ``order`` is the administrative order in which every list stands."""

    code = models.SlugField("代码", max_length=20, unique=True, help_text="拼音，如 changsha")
    name = models.CharField("名称", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", unique=True)

    objects = PrefectureManager()

    class Meta:
        verbose_name = "市州"
        verbose_name_plural = "市州"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.code,)
