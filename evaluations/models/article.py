"""Articles handed to the association (报送党建工作宣传稿; item 7-2)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import StoredFile
from evaluations.models.unit import CreationUnit, OfUnit


class Article(OfUnit, models.Model):
    """Sent by the unit; received, sent back or adopted (with a level) by the committee."""

    class State(models.TextChoices):
        """Where it stands; received and adopted ones count for 7-2."""

        SENT = "sent", "已报送"
        RECEIVED = "received", "已接收"
        RETURNED = "returned", "已退回"
        ADOPTED = "adopted", "已采用"
        WITHDRAWN = "withdrawn", "已撤回"

    class Level(models.TextChoices):
        """Where it was published."""

        ASSOCIATION = "association", "省注协"
        PROVINCE = "province", "省级"
        NATION = "nation", "国家级"

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="articles", verbose_name="创建单位")
    title = models.CharField("标题", max_length=120)
    author = models.CharField("作者", max_length=60, blank=True)
    text = models.TextField("正文", blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="稿件")
    sent_on = models.DateField("报送日期")
    sent_at = models.DateTimeField("登记时间", auto_now_add=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报送人")
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SENT)
    answered_at = models.DateTimeField("办理时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    answer_text = models.CharField("办理说明", max_length=300, blank=True)
    level = models.CharField("采用层级", max_length=12, choices=Level.choices, blank=True)
    outlet = models.CharField("采用媒体", max_length=120, blank=True)
    link = models.URLField("链接", blank=True)
    adopted_on = models.DateField("采用日期", null=True, blank=True)

    class Meta:
        verbose_name = "党建宣传稿"
        verbose_name_plural = "党建宣传稿"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="article_sent_once"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"]) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="article_answered_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(answer_text=""), name="article_returned_with_reason"
            ),
            models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="article_has_text_or_file"),
            models.CheckConstraint(
                condition=~Q(state="adopted")
                | (~Q(level="") & Q(adopted_on__isnull=False, adopted_on__gte=F("sent_on"))),
                name="adopted_article_has_level_and_day",
                violation_error_message="采用的稿件须填写采用层级和采用日期，采用日期不早于报送日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the article."""
        return reverse("evaluations:article", args=[self.unit_id, self.pk])

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)
