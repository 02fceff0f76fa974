"""The dictionary of indicators: what zones are measured by. The province keeps it; the defaults are
those of the trade's own statistics, none with an official weight (forms.md 5.4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.who import PROVINCE, PROVINCE_OR_PORTAL
from cluster_portal.workflow.declare import SYSTEM, Beginning, Event
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet


class IndicatorKind(models.TextChoices):
    """A stock is counted on a day; a flow over a year."""

    STOCK = "stock", _("stock, on the day")
    FLOW = "flow", _("flow, over the year")


class Better(models.TextChoices):
    """Which way is progress."""

    HIGHER = "higher", _("the higher the better")
    LOWER = "lower", _("the lower the better")


class DefinitionQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> DefinitionQuerySet:
        """Every office reads it: counties fill it in, the others judge by it."""
        return self if user.is_authenticated and user.office_id else self.none()

    def in_use(self) -> DefinitionQuerySet:
        return self.filter(active=True)


class IndicatorDefinition(LoggedModel):
    """One indicator of the dictionary. What was sent with it keeps its words when they change here."""

    beginning = Beginning(
        label=_("Added to the dictionary"), who=PROVINCE_OR_PORTAL, clause="四(三)3"
    )
    events = {"changed": Event(_("Changed in the dictionary"), PROVINCE)}

    code = models.SlugField(
        _("code"), max_length=30, unique=True, help_text=_("Short, in Latin letters; it stays.")
    )
    name = models.CharField(_("indicator"), max_length=60, unique=True)
    unit = models.CharField(_("unit"), max_length=20)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    kind = models.CharField(
        _("stock or flow"), max_length=10, choices=IndicatorKind, default=IndicatorKind.STOCK
    )
    better = models.CharField(
        _("better when"), max_length=10, choices=Better, default=Better.HIGHER
    )
    evidence = models.CharField(_("evidence wanted"), max_length=100, blank=True)
    lowest = models.DecimalField(
        _("asked about below"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    highest = models.DecimalField(
        _("asked about above"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    objects = DefinitionQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        ordering = ("place", "pk")
        verbose_name = _("indicator of the dictionary")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def history_visible_to(cls, user: Any) -> Q:
        """The defaults that the portal brought are no news."""
        return Q(actor__isnull=False)

    @property
    def title(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicator_dictionary")


# code, name, unit, decimals, kind, evidence, asked about above
DEFAULTS = (
    ("institutions", "知识产权服务机构数", "家", 0, "stock", "机构名录", 2000),
    ("brand_institutions", "全国、省级品牌服务机构数", "家", 0, "stock", "认定文件", 200),
    ("staff", "从业人员", "人", 0, "stock", "统计报表", 50000),
    ("patent_attorneys", "执业专利代理师", "人", 0, "stock", "执业备案名单", 5000),
    ("lawyers", "执业律师", "人", 0, "stock", "执业备案名单", 5000),
    ("leaders", "高级职称和领军人才", "人", 0, "stock", "证书、认定文件", 5000),
    ("revenue", "服务业营业收入", "万元", 2, "flow", "统计报表", 5000000),
    ("clients", "服务企业数", "家", 0, "flow", "服务合同台账", 100000),
    ("patent_agency", "专利代理量", "件", 0, "flow", "代理台账", 500000),
    ("trademark_agency", "商标代理量", "件", 0, "flow", "代理台账", 500000),
    ("high_value_patents", "高价值发明专利拥有量", "件", 0, "stock", "统计数据", 200000),
    ("pledge_financing", "知识产权质押融资额", "万元", 2, "flow", "登记证明", 10000000),
    ("transfers", "专利转让许可次数", "次", 0, "flow", "备案证明", 100000),
    ("navigation", "专利导航、评议项目数", "项", 0, "flow", "项目合同", 1000),
    ("protection_cases", "维权援助案件数", "件", 0, "flow", "案件台账", 20000),
    ("training_sessions", "培训场次", "场", 0, "flow", "培训记录", 5000),
    ("training_persons", "培训人次", "人次", 0, "flow", "签到记录", 500000),
    ("matching_events", "供求对接活动", "场", 0, "flow", "活动记录", 2000),
    ("earmarked_funds", "专项资金投入", "万元", 2, "flow", "预算、拨付文件", 100000),
    ("policies", "扶持政策", "项", 0, "stock", "政策文件", 100),
    ("full_time_staff", "专职工作人员", "人", 0, "stock", "任职文件", 200),
    ("platforms", "公共服务平台", "个", 0, "stock", "建设文件", 100),
    ("foreign_revenue", "涉外服务收入", "万元", 2, "flow", "统计报表", 1000000),
    ("foreign_partners", "海外合作机构", "家", 0, "stock", "合作协议", 500),
    ("area", "集聚区面积", "平方米", 2, "stock", "租赁、产权证明", 5000000),
    ("sites", "集聚区站点数", "个", 0, "stock", "站点清单", 100),
    ("integrity_events", "行业自律、信用管理事项", "次", 0, "flow", "公示记录", 1000),
)


def load_defaults() -> None:
    """Fill an empty dictionary with the defaults; one that the province has begun is left alone."""
    if IndicatorDefinition.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):  # migrate speaks none
        for place, (code, name, unit, decimals, kind, evidence, highest) in enumerate(DEFAULTS, 1):
            begin(
                IndicatorDefinition(
                    code=code,
                    name=name,
                    unit=unit,
                    decimals=decimals,
                    kind=kind,
                    evidence=evidence,
                    lowest=0,
                    highest=highest,
                    place=place,
                ),
                by=SYSTEM,
            )
