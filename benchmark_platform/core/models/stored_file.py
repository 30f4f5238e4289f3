"""An uploaded or made file: private, under a random name, with its SHA-256."""

import uuid

from django.conf import settings
from django.db import models


def random_path(instance: "StoredFile", filename: str) -> str:
    """Return a storage path that tells nothing: two levels of folders and a random name without the original one."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class StoredFile(models.Model):
    """A file's bytes and what is known of them. Only views that have asked who may see the owner object serve it."""

    file = models.FileField("文件", upload_to=random_path, max_length=200)
    original_name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=10)
    content_type = models.CharField("内容类型", max_length=120)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_image(self) -> bool:
        """Whether a browser can show it as a picture."""
        return self.content_type.startswith("image/")
