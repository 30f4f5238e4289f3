"""One row for one act: who did what, when, to what, from which state to which, and why."""

from typing import Any, NoReturn

from django.db import models


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Rows are written once. Changing or deleting them through the ORM is refused here; a trigger refuses it in SQL."""

    def about(self, subject: models.Model) -> "AuditEventQuerySet":
        """Return the acts on one object, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("pk")

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: the record is append-only."""
        raise TypeError("Audit events are append-only.")

    def delete(self) -> NoReturn:
        """Refuse: the record is append-only."""
        raise TypeError("Audit events are append-only.")


class AuditEvent(models.Model):
    """An act on record. No foreign keys: it outlives the rows that it speaks of."""

    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=80)
    action = models.CharField("操作", max_length=60)
    action_label = models.CharField("操作名称", max_length=60)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    subject_label = models.CharField("对象", max_length=200)
    before = models.JSONField("之前", default=dict)
    after = models.JSONField("之后", default=dict)
    reason = models.TextField("理由", blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action_label} {self.subject_label}"
