"""The catalogue of reasons for a return: the province keeps it, whoever returns takes from it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cluster_portal.counties.who import PROVINCE, PROVINCE_OR_PORTAL
from cluster_portal.policy.numbers import MINIMUM_STAFF
from cluster_portal.workflow.declare import SYSTEM, Beginning, Event
from cluster_portal.workflow.door import begin
from cluster_portal.workflow.models import LoggedModel, LoggedQuerySet

from ..outline import SECTIONS


class ReturnReasonQuerySet(LoggedQuerySet):
    def visible_to(self, user: Any) -> ReturnReasonQuerySet:
        """Those who return with them: the cities and the province; the auditor reads along."""
        if user.is_authenticated and (user.is_city or user.sees_everything):
            return self
        return self.none()

    def in_use(self) -> ReturnReasonQuerySet:
        return self.filter(active=True)


class ReturnReason(LoggedModel):
    """A reason of the catalogue that the province keeps: taken over into an item, then edited."""

    beginning = Beginning(
        label=_("Added to the catalogue"), who=PROVINCE_OR_PORTAL, clause="四(三)句2"
    )
    events = {"changed": Event(_("Changed in the catalogue"), PROVINCE)}

    section = models.CharField(
        _("section"),
        max_length=30,
        blank=True,
        choices=[(key, spec.title) for key, spec in SECTIONS.items()],
        help_text=_("Left empty where it fits any section."),
    )
    text = models.CharField(_("what has to be corrected"), max_length=300, unique=True)
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    objects = ReturnReasonQuerySet.as_manager()

    class Meta(LoggedModel.Meta):
        ordering = ("place", "pk")
        verbose_name = _("reason for a return")

    def __str__(self) -> str:
        return self.text

    @classmethod
    def history_visible_to(cls, user: Any) -> Q:
        """The defaults that the portal brought are no news."""
        return Q(actor__isnull=False)

    @property
    def title(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("return_reasons")


# What formal checks of this kind find most often: not eligible, incomplete, not supported by the
# evidence, no seal (practice.md 17).
DEFAULT_REASONS = (
    ("", "内容填写不完整，请补充完整；确无相关内容的，请填写“无”。"),
    ("", "填报数据与证明材料不一致，请核对后更正，或者补充说明。"),
    ("basics", "集聚区名称、站点地址或者面积与批复文件不一致，请核对。"),
    ("basics", "联系人或者联系电话有误，请核对。"),
    ("government", "未见知识产权服务业发展规划或者相关政策文件，请补充文件并上传。"),
    ("government", "专项经费来源不明确，请补充预算或者拨付文件。"),
    ("government", f"专职工作人员不足{MINIMUM_STAFF}人或者未附任职文件，请补充。"),
    ("industry", "创新主体数量的统计时点或者口径不明，请注明。"),
    ("institutions", "部分服务机构注册地不在区内，请核对后删除或者说明。"),
    ("institutions", "服务机构名称与统一社会信用代码不一致，请核对营业执照。"),
    ("measures", "部分措施未明确完成时间或者责任单位，请补充。"),
    ("projects", "重点项目缺少年度节点或者资金安排，请补充。"),
    ("indicators", "指标基期值缺少统计口径或者依据，请补充。"),
    ("indicators", "年度目标低于基期值，请说明理由或者更正。"),
    ("evidence", "证明材料不清晰或者无法打开，请重新上传。"),
    ("statement", "承诺书签字人与现任政府负责人不一致，请核对。"),
)


def load_default_reasons() -> None:
    """Fill an empty catalogue with the defaults; one that the province has begun is left alone."""
    if ReturnReason.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):  # migrate speaks none
        for place, (section, text) in enumerate(DEFAULT_REASONS, 1):
            begin(ReturnReason(section=section, text=text, place=place), by=SYSTEM)
