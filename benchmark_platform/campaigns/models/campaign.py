"""One run of the “标杆引领” plan, with every number of it that is not a row of its own."""

from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.core.natural_keys import NaturallyKeyed

if TYPE_CHECKING:
    from benchmark_platform.campaigns.calendar import CampaignCalendar

AT_LEAST_ONE = [MinValueValidator(1, "至少是 1。")]


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Readings of campaigns."""

    def get_by_natural_key(self, code: str) -> "Campaign":
        """Return the campaign with that code."""
        return self.get(code=code)

    def current(self) -> "Campaign | None":
        """Return the campaign that runs now, or None before one is loaded."""
        return self.filter(is_current=True).first()


class Campaign(models.Model):
    """The plan: notice, numbers, switches. A number that the plan does not print has a :class:`PlatformDefault` row."""

    code = models.SlugField("代码", max_length=20, unique=True)
    short_title = models.CharField("简称", max_length=60)
    title = models.CharField("标题", max_length=200)
    form_title = models.CharField("申请表标题", max_length=200)
    guide_title = models.CharField("任务指南标题", max_length=200)
    issuer = models.CharField("发文单位", max_length=120)
    issued_on = models.DateField("发文日期")
    basis = models.CharField("依据文件", max_length=200, blank=True)
    body = models.TextField("正文", help_text="每段一行")
    filing_office = models.CharField("报送单位", max_length=120)
    support_contact = models.CharField("联系方式", max_length=200, blank=True)
    is_current = models.BooleanField("当前计划", default=False)
    is_read_only = models.BooleanField("已归档", default=False)

    # The plan's own numbers.
    minimum_age_years = models.PositiveSmallIntegerField("党组织成立年限（年）", default=3)
    penalty_years = models.PositiveSmallIntegerField("无处罚惩戒年限（年）", default=3)
    honour_years = models.PositiveSmallIntegerField("荣誉年限（年）", default=3)
    grounds_limit = models.PositiveSmallIntegerField("申报依据字数上限", default=500)

    # Ours, adjustable.
    reference_stage = models.CharField(
        "年限计算基准", max_length=20, default="application", help_text="以该阶段最后一天为基准日计算成立年限等"
    )
    return_days = models.PositiveSmallIntegerField("退回补正期限（天）", default=3)
    inner_days = models.PositiveSmallIntegerField("市州内部截止提前（天）", default=3)
    all_firms_give_opinion = models.BooleanField("联合党支部各机构均须填写意见", default=False)
    allow_ofd = models.BooleanField("允许上传 OFD", default=False)
    upload_max_mb = models.PositiveSmallIntegerField("单个文件上限（MB）", default=20)
    opinion_limit = models.PositiveSmallIntegerField("各级意见字数上限", default=300, validators=AT_LEAST_ONE)
    scan_pages_limit = models.PositiveSmallIntegerField("盖章页文件数上限", default=12, validators=AT_LEAST_ONE)
    supporting_files_limit = models.PositiveSmallIntegerField("附件材料文件数上限", default=30, validators=AT_LEAST_ONE)
    photos_limit = models.PositiveSmallIntegerField("动员部署照片数上限", default=9, validators=AT_LEAST_ONE)
    desk_reviewers = models.PositiveSmallIntegerField("每份申报审查人数", default=1)
    problem_working_days = models.PositiveSmallIntegerField(
        "问题答复期限（工作日）", default=5, validators=AT_LEAST_ONE
    )
    duty_remind_days = models.PositiveSmallIntegerField("待办提前提醒（天）", default=7)
    duty_escalate_days = models.PositiveSmallIntegerField("待办超期告知联点委员（天）", default=7)
    record_photos_limit = models.PositiveSmallIntegerField("每条台账照片数上限", default=30, validators=AT_LEAST_ONE)
    sync_grace_days = models.PositiveSmallIntegerField("离线评分补传期限（天）", default=7)
    confirmation_working_days = models.PositiveSmallIntegerField(
        "考核结果确认期限（工作日）", default=3, validators=AT_LEAST_ONE
    )
    rectification_days = models.PositiveSmallIntegerField("限期整改期限（天）", default=20, validators=AT_LEAST_ONE)
    sheet_photos_limit = models.PositiveSmallIntegerField("每项现场照片数上限", default=9, validators=AT_LEAST_ONE)
    assessment_from = models.DateField("考核期开始")
    assessment_to = models.DateField("考核期结束")
    quorum_numerator = models.PositiveSmallIntegerField("到会人数比例（分子）", default=2)
    quorum_denominator = models.PositiveSmallIntegerField("到会人数比例（分母）", default=3)
    notice_working_days = models.PositiveSmallIntegerField("公示期（工作日）", default=5)
    reserve_places = models.PositiveSmallIntegerField("候补名额上限", default=5)
    public_notice_on = models.BooleanField("拟定名单公示", default=False)
    votes_on = models.BooleanField("记录表决", default=False)
    anonymous_objections_on = models.BooleanField("允许匿名异议", default=False)

    objects = CampaignQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="创建计划变更记录")

    class Meta:
        verbose_name = "创建计划"
        verbose_name_plural = "创建计划"
        ordering = ["-issued_on"]
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_campaign"),
            models.CheckConstraint(
                condition=Q(assessment_from__lte=F("assessment_to")), name="assessment_period_order"
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.code,)

    @property
    def calendar(self) -> "CampaignCalendar":
        """The calendar with everything that moves it, read once per instance."""
        from benchmark_platform.campaigns.calendar import CampaignCalendar

        if not hasattr(self, "_calendar"):
            self._calendar = CampaignCalendar.of(self)
        return self._calendar

    def share_calendar(self, other: "Campaign") -> None:
        """Go by the calendar that another instance of the same campaign has read, as within one request."""
        if self.pk == other.pk and hasattr(other, "_calendar"):
            self._calendar = other._calendar


# What is no field of the campaign itself; the others go by the name of their field.
SETTING_NAMES = {
    "stages.opens_on": "各阶段开始日期",
    "stages.follow_up": "后续工作的时间",
    "rubric.full_marks": "考核满分",
    "rubric.marks": "各项考核分值",
    "rubric.pass_mark": "考核合格分数",
    "rubric.excellent_mark": "考核优秀分数",
    "rubric.excellent_on": "评定优秀等次",
    "rubric.combination": "综合得分办法",
    "rubric.spread_threshold": "评分差距须说明",
    "rubric.ways": "各项评分方式",
    "letters.texts": "结果通知的文字",
}


class PlatformDefault(NaturallyKeyed):
    """Says of one setting that the plan is silent on it: pages show it as “平台默认，可调整” with this note."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="platform_defaults", verbose_name="创建计划")
    setting = models.CharField("设置", max_length=60)
    note = models.CharField("说明", max_length=200)

    NATURAL_KEY = ("campaign__code", "setting")

    class Meta:
        verbose_name = "平台默认"
        verbose_name_plural = "平台默认"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "setting"], name="platform_default_once")]

    def __str__(self) -> str:
        return self.setting_label

    @property
    def setting_label(self) -> str:
        """The setting in words: the name of the campaign's field, or of what it stands for elsewhere."""
        fields = {field.name: str(getattr(field, "verbose_name", "")) for field in Campaign._meta.get_fields()}
        return SETTING_NAMES.get(self.setting) or fields.get(self.setting) or self.setting
