"""Every list of the policy, once, in the policy's order.

A member is its value in the database; `.label` is its name on the screen (translated), `.clause`
the clause it comes from, and `.text` the policy's own Chinese words, quoted, never translated.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.policy.clauses import CLAUSES


class PolicyChoices(models.TextChoices):
    """A list of the policy. A member is written (value, clause, [words of the clause,] label)."""

    clause: str
    text: str

    def __new__(cls, value: str, clause: str, text: str = "") -> Self:
        """Without words of its own, a member stands for the whole text of its clause."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.clause = clause
        member.text = text or CLAUSES[clause].text
        return member


class Objective(PolicyChoices):
    """What a zone is built for."""

    INSTITUTIONS = "institutions", "二(一)", _("Gather service institutions")
    TALENT = "talent", "二(二)", _("Gather service professionals")
    PLATFORM = "platform", "二(三)", _("Build a full-process service platform")
    GOVERNANCE = ("governance", "二(四)", _("Explore effective management of the industry"))


class Task(PolicyChoices):
    """The key tasks that the work plan takes up."""

    ENVIRONMENT = ("environment", "三(一)", _("Plan and policies for the service industry"))
    INSTITUTIONS = ("institutions", "三(二)", _("Attract and foster service institutions"))
    DEMAND = "demand", "三(三)", _("Find demand and match it with services")
    TALENT = "talent", "三(四)", _("Attract and train professionals")
    MARKET = "market", "三(五)", _("Supervise the service market")
    INTERNATIONAL = "international", "三(六)", _("Deepen international exchange")


class Condition(PolicyChoices):
    """What a county must fulfil to apply."""

    GOVERNMENT = "government", "四(二)1", _("Commitment of the government")
    INDUSTRY = "industry", "四(二)2", _("Industry and demand for services")
    SERVICES = "services", "四(二)3", _("Existing services")


class Provision(PolicyChoices):
    """What the county government must have in place, the first condition."""

    AUTHORITY = "authority", "四(二)1", "知识产权管理机构", _("Administrative body")
    PLAN = "plan", "四(二)1", "知识产权服务业发展规划", _("Development plan")
    POLICIES = "policies", "四(二)1", "相关政策", _("Supporting policies")
    FUNDS = "funds", "四(二)1", "专项经费来源", _("Source of earmarked funds")


class InnovatorKind(PolicyChoices):
    """Who in the county needs the services, the second condition."""

    INNOVATIVE = "innovative", "四(二)2", "创新型企业", _("Innovative enterprises")
    LEADING = "leading", "四(二)2", "骨干龙头企业", _("Leading enterprises")
    UNIVERSITY = "university", "四(二)2", "高校", _("Universities")
    INSTITUTE = "institute", "四(二)2", "院所", _("Research institutes")


class RightKind(PolicyChoices):
    """The kinds of intellectual property that the services must cover, the third condition."""

    PATENT = "patent", "四(二)3", "专利", _("Patents")
    TRADEMARK = "trademark", "四(二)3", "商标", _("Trademarks")
    COPYRIGHT = "copyright", "四(二)3", "版权", _("Copyright")
    GEOGRAPHICAL_INDICATION = (
        "geographical_indication",
        "四(二)3",
        "地理标志",
        _("Geographical indications"),
    )
    PLANT_VARIETY = "plant_variety", "四(二)3", "植物新品种", _("New plant varieties")
    LAYOUT_DESIGN = (
        "layout_design",
        "四(二)3",
        "集成电路布图设计",
        _("Layout designs of circuits"),
    )


class ServiceKind(PolicyChoices):
    """The kinds of service that must be on offer, the third condition."""

    INFORMATION = "information", "四(二)3", "信息咨询", _("Information and consulting")
    PROTECTION = "protection", "四(二)3", "维权", _("Protection of rights")
    AGENCY = "agency", "四(二)3", "代理", _("Agency")
    VALUATION = "valuation", "四(二)3", "评估", _("Valuation")
    LEGAL = "legal", "四(二)3", "法律", _("Legal services")
    COMMERCIAL = "commercial", "四(二)3", "商用", _("Commercial use")


class Material(PolicyChoices):
    """The materials that go to the province. The letter is the city's, the rest the county's."""

    LETTER = "letter", "四(三)1", _("Letter of recommendation")
    FORM = "form", "四(三)2", _("Application form")
    WORK_PLAN = "work_plan", "四(三)3", _("Work plan")
    STATEMENT = "statement", "四(三)4", _("Statement of truthfulness")
    EVIDENCE = "evidence", "四(三)5", _("Evidence")


class AnnualReportPart(PolicyChoices):
    """What a zone sends each January."""

    SUMMARY = "summary", "五(三)", "上年度工作总结", _("Summary of last year")
    PLAN = "plan", "五(三)", "当年度工作计划", _("Plan for this year")


class SupportKind(PolicyChoices):
    """What the province supports a zone with."""

    GUIDANCE = "guidance", "五(二)", "对重大业务问题进行指导", _("Guidance on major questions")
    TRAINING = "training", "五(二)", "人才培养", _("Training of professionals")
    INFORMATION = ("information", "五(二)", "信息资源利用", _("Use of information resources"))
    FUNDS = "funds", "五(二)", "工作经费", _("Working funds")


class AssessmentContent(PolicyChoices):
    """What the assessment at the end of the term looks at."""

    COMPLETION = "completion", "四(六)1(1)", _("Completion and effect of the plan")
    EXPERIENCE = "experience", "四(六)1(2)", _("Practice and experience")
    OUTLOOK = "outlook", "四(六)1(3)", _("Further plans of the government")


class Grade(PolicyChoices):
    """The result of the assessment; a grade's clause says what follows from it."""

    EXCELLENT = "excellent", "四(六)2句2", "优秀", _("Excellent")
    QUALIFIED = "qualified", "四(六)2句3", "合格", _("Qualified")
    UNQUALIFIED = "unqualified", "四(六)2句4", "不合格", _("Unqualified")


class MeasureGroup(PolicyChoices):
    """The tasks of the annex's guidance table."""

    ENVIRONMENT = "environment", "指引1", _("Environment and foundations")
    RESOURCES = "resources", "指引2", _("Resources and strengths")
    MARKET = "market", "指引3", _("Market and demand")
    BRANDS = "brands", "指引4", _("Local brands and order")
    INTERNATIONAL = "international", "指引5", _("Exchange and talent")

    @property
    def measures(self) -> "tuple[Measure, ...]":
        """The measures of this task, in the table's order."""
        return tuple(measure for measure in Measure if measure.group is self)


class Measure(PolicyChoices):
    """The measures of the annex's guidance table; `.text` is the measure's name there."""

    POLICIES = "policies", "指引1.1", "制定政策措施", _("Set policies")
    MECHANISM = ("mechanism", "指引1.2", "建立工作机制", _("Establish the working mechanism"))
    SUPPORT = "support", "指引1.3", "加大支持力度", _("Strengthen support")
    SURVEY = "survey", "指引1.4", "调查发展现状", _("Survey the state of development")
    INITIATIVES = "initiatives", "指引1.5", "创新工作举措", _("Try new ways of working")
    RESOURCES = "resources", "指引2.1", "整合服务资源", _("Integrate service resources")
    CHAIN = "chain", "指引2.2", "完善服务链条", _("Complete the service chain")
    DEMAND = "demand", "指引3.1", "挖掘服务需求", _("Find the demand for services")
    MATCHING = "matching", "指引3.2", "促进供求对接", _("Match supply and demand")
    BACKING = "backing", "指引3.3", "发挥支撑作用", _("Support industry and innovation")
    CAPABILITY = "capability", "指引4.1", "提升服务能力", _("Raise service capability")
    ORDER = "order", "指引4.2", "规范服务市场", _("Put the service market in order")
    MODELS = "models", "指引4.3", "创新服务模式", _("Develop new service models")
    PUBLICITY = "publicity", "指引4.4", "宣传推广经验", _("Spread experience")
    COOPERATION = ("cooperation", "指引5.1", "开展国际合作", _("Cooperate internationally"))
    TALENT = "talent", "指引5.2", "培养高端人才", _("Train high-end professionals")

    @property
    def guidance(self) -> str:
        """The table's own words (工作思路) on how to go about the measure."""
        return CLAUSES[self.clause].text

    @property
    def group(self) -> MeasureGroup:
        """The task that the table puts the measure under."""
        return next(group for group in MeasureGroup if self.clause.startswith(f"{group.clause}."))
