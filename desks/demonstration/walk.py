"""One county's path, told step by step on the real engine: what `manage.py walkthrough` lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management import call_command

from applications.models import Application
from cluster_portal.counties.models import User
from cluster_portal.documents.models import Paper
from cluster_portal.documents.rendering import render_waiting
from cluster_portal.workflow.door import Outcome
from cluster_portal.workflow.errors import Unmet
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.verifying import broken_rows
from reviews.models import Case

from . import content, steps
from .clock import Clock
from .people import CAST, make_people

Tell = Callable[[str], object]


class Walk:
    """Tells each step in a line, with its simulated day."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self.clock, self.number = tell, Clock(date(2026, 3, 16)), 0

    def step(self, what: str, do: Callable[[], object], *, days: int = 0) -> object:
        """Take one step and say what came of it. An exception ends the walk."""
        self.clock.later(days=days)
        with self.clock.running():
            result = do()
        self.number += 1
        came = f" → {result.thing.get_state_display()}" if isinstance(result, Outcome) else ""
        self.tell(f"{self.number:>2}. {self.clock.now:%Y-%m-%d %H:%M}  {what}{came}")
        return result

    def refused(self, what: str, do: Callable[[], object]) -> None:
        """A step that has to be refused, with the sentences that say why."""

        def attempt() -> None:
            try:
                do()
            except Unmet as refusal:
                for lack in refusal.lacks[:3]:
                    self.tell(f"      {lack}")
            else:
                raise AssertionError(f"not refused: {what}")

        self.step(what, attempt)


def walk(out: Path, *, tell: Tell) -> None:
    """江宁区, from the draft to the province's acceptance; raises where anything is not as it should be."""
    call_command("load_divisions", verbosity=0)
    people = make_people(CAST, None)
    county, writer = people["jiangning.sign"], people["jiangning.handle"]
    city, checker = people["nanjing.sign"], people["nanjing.handle"]
    province, officer = people["province.sign"], people["province.handle"]
    it = Walk(tell)

    it.step("省局开启2026年度申报", lambda: steps.open_round(province, 2026))
    round_ = steps.newest_round()
    it.step("江宁区经办人开始填报", lambda: steps.begin_application(writer, round_), days=20)
    application = Application.objects.get(round=round_, county__code="320115")
    it.refused("签发人过早提交，被拒绝：", lambda: steps.submit(application, county))
    it.step(
        "填写申报书、工作方案，导入证明材料", lambda: steps.fill_in(application, writer), days=9
    )
    it.step("江宁区签发人签署承诺书并提交", lambda: steps.submit(application, county), days=2)
    it.step(
        "南京市局退回补正",
        lambda: steps.return_to_county(application, checker, {"basics": "联系电话有误，请更正。"}),
        days=5,
    )
    typed = content.answers(application.county, 2026)["basics"]
    corrected = {**typed, "contact_phone": "025-52118888"}
    it.step(
        "江宁区更正被退回的部分",
        lambda: steps.answer(application, "basics", corrected, writer),
        days=1,
    )
    it.step("江宁区再次提交（第2版）", lambda: steps.submit(application, county))
    it.step(
        "南京市局逐项审核、填写意见和排序",
        lambda: steps.check_as_city(application, checker, rank=1),
        days=3,
    )
    it.step("南京市局签发推荐函", lambda: steps.recommend(application, city))
    it.step(
        "省局形式审查后退回",
        lambda: steps.send_back(application, officer, {"projects": "请补充项目的年度节点。"}),
        days=30,
    )
    project = {**content.projects(application.county, 2026)[0], "name": "知识产权大数据平台"}
    it.step(
        "江宁区补充重点项目",
        lambda: steps.add_row(application, "projects", project, writer),
        days=2,
    )
    it.step("江宁区再次提交（第3版）", lambda: steps.submit(application, county))
    it.step("南京市局再次审核", lambda: steps.check_as_city(application, checker, rank=1), days=1)
    it.step("南京市局再次签发推荐函", lambda: steps.recommend(application, city))
    it.step("省局逐项形式审查", lambda: steps.check_as_province(application, officer), days=4)
    it.step("省局受理", lambda: steps.accept(application, officer))
    _beside(it, people)

    render_waiting()
    for paper in Paper.objects.order_by("pk"):
        assert paper.is_ready, paper.render_error
        target = out / f"{paper.number}-{paper.get_kind_display()}.pdf"
        target.write_bytes(paper.file.read())
        tell(f"    {paper.number}  {paper.title}  →  {target.name}")
    assert Case.objects.get(application=application).state == Case.State.ACCEPTED
    broken = list(broken_rows())
    assert not broken, broken
    tell(
        f"{it.number} steps, {LogRow.objects.count()} log rows verified, "
        f"{application.snapshots.count()} versions, {Paper.objects.count()} papers."
    )


def _beside(it: Walk, people: dict[str, User]) -> None:
    """Beside it 昆山市, which the province does not accept: the other paper of this act."""
    it.clock = Clock(date(2026, 5, 11))
    kunshan, suzhou = people["kunshan.sign"], people["suzhou.sign"]
    round_ = steps.newest_round()
    it.step("昆山市开始填报", lambda: steps.begin_application(kunshan, round_))
    other = Application.objects.get(round=round_, county__code="320583")
    it.step("昆山市填写全部内容", lambda: steps.fill_in(other, kunshan), days=1)
    it.step("昆山市提交", lambda: steps.submit(other, kunshan))
    it.step("苏州市局审核", lambda: steps.check_as_city(other, suzhou, rank=1), days=2)
    it.step("苏州市局签发推荐函", lambda: steps.recommend(other, suzhou))
    reason = "申报书所列服务机构中有4家注册地不在市内，不满足申报条件。"
    it.step("省局不予受理", lambda: steps.reject(other, people["province.sign"], reason), days=6)
