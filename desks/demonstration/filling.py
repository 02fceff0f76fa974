"""Fills an empty database with a living portal: counties in every state that there is.

All of it is performed as people would, each step on its own simulated day, so that the histories,
the letters and the log are real. The last round is decided; the open one is in full swing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from applications.models import Application, Round
from cluster_portal.counties.models import User
from cluster_portal.documents.rendering import render_waiting
from cluster_portal.workflow.door import perform

from . import content, steps
from .clock import Clock
from .people import CAST, EXTRAS, make_people

RETURNED = {
    "basics": "联系电话与加盖公章的扫描件不一致，请核对。",
    "indicators": "“执业专利代理师”的基期数请注明统计口径。",
}


class Filling:
    """One run: people by user name, and a clock that each county's story sets for itself."""

    def __init__(self, password: str) -> None:
        self.today = timezone.localdate()
        this_year_is_decided = self.today > date(self.today.year, 7, 24)
        self.decided = self.today.year if this_year_is_decided else self.today.year - 1
        with Clock(date(self.decided, 3, 2)).running():
            self.people: dict[str, User] = make_people(CAST, password)
            self.people |= make_people(EXTRAS, None)

    def fill(self) -> None:
        self._last_round(self.decided)
        self._open_round(self.decided + 1)
        render_waiting()

    def _last_round(self, year: int) -> None:
        begun = date(year, 3, 16)
        round_ = self._at(Clock(begun), lambda: self._open(year, begun))
        accepted = self._submitted(round_, "gulou", Clock(date(year, 4, 13)), returned=True)
        self._recommended(accepted, "nanjing", 1, Clock(date(year, 6, 8)))
        self._checked(accepted, Clock(date(year, 7, 6)), accept=True)
        sent_back = self._submitted(round_, "kunshan", Clock(date(year, 4, 20)))
        self._recommended(sent_back, "suzhou", 1, Clock(date(year, 5, 25)))
        clock = Clock(date(year, 7, 7))
        self._at(
            clock,
            lambda: steps.send_back(
                sent_back, self.people["province.handle"], {"projects": "请补充项目年度节点。"}
            ),
        )
        clock.later(days=4)
        self._at(clock, lambda: self._correct(sent_back, "kunshan"))
        clock.later(days=1)
        self._recommended(sent_back, "suzhou", 1, clock)
        self._checked(sent_back, Clock(date(year, 7, 17)), accept=True)
        rejected = self._submitted(round_, "pukou", Clock(date(year, 5, 11)))
        self._recommended(rejected, "nanjing", 2, Clock(date(year, 6, 9)))
        self._checked(rejected, Clock(date(year, 7, 9)), accept=False)
        declined = self._submitted(round_, "xuanwu", Clock(date(year, 5, 18)))
        self._at(
            Clock(date(year, 6, 10)),
            lambda: perform(
                declined,
                "decline",
                by=self.people["nanjing.sign"],
                reason="专项经费尚未落实到位，建议下一年度再行申报。",
            ),
        )
        withdrawn = self._submitted(round_, "qinhuai", Clock(date(year, 5, 12)))
        self._recommended(withdrawn, "nanjing", 3, Clock(date(year, 6, 11)))
        self._at(
            Clock(date(year, 6, 24)),
            lambda: perform(
                withdrawn,
                "withdraw",
                by=self.people["qinhuai.sign"],
                reason="区划调整在即，经区政府研究，本年度不再申报。",
            ),
        )

    def _open_round(self, year: int) -> None:
        """The round that is open now: each of its stories began some days ago."""
        begun = self.today - timedelta(days=60)
        round_ = self._at(self._ago(60), lambda: self._open(year, begun))
        self._at(
            self._ago(20), lambda: self._draft(round_, "jiangning", institutions=12, complete=False)
        )
        self._submitted(round_, "kunshan", self._ago(12))
        self._submitted(round_, "pukou", self._ago(6))
        returned = self._submitted(round_, "wuzhong", self._ago(16))
        self._at(
            self._ago(4),
            lambda: steps.return_to_county(returned, self.people["suzhou.sign"], RETURNED, days=15),
        )
        checking = self._submitted(round_, "jiangyin", self._ago(30))
        self._recommended(checking, "wuxi", 1, self._ago(14))
        sent_back = self._submitted(round_, "yixing", self._ago(32))
        self._recommended(sent_back, "wuxi", 2, self._ago(15))
        self._at(
            self._ago(3),
            lambda: steps.send_back(
                sent_back,
                self.people["province.handle"],
                {"government": "请补充领导小组成立文件的文号。"},
                days=15,
            ),
        )
        self._at(self._ago(18), lambda: self._draft(round_, "zhangjiagang", complete=True))

    def _open(self, year: int, opens_on: date) -> Round:
        return steps.open_round(self.people["province.sign"], year, opens_on=opens_on)

    def _draft(
        self, round_: Round, county: str, *, institutions: int = 20, complete: bool = True
    ) -> Application:
        signatory = self.people[f"{county}.sign"]
        writer = self.people.get(f"{county}.handle", signatory)
        application = steps.begin_application(writer, round_)
        left_out = () if complete else ("schedule", "statement")
        steps.fill_in(application, writer, institutions=institutions, left_out=left_out)
        return application

    def _submitted(
        self, round_: Round, county: str, clock: Clock, *, returned: bool = False
    ) -> Application:
        application: Application = self._at(clock, lambda: self._draft(round_, county))
        clock.later(days=1)
        self._at(clock, lambda: steps.submit(application, self.people[f"{county}.sign"]))
        if returned:
            clock.later(days=2)
            self._at(
                clock,
                lambda: steps.return_to_county(
                    application, self.people["nanjing.handle"], RETURNED
                ),
            )
            clock.later(days=3)
            self._at(clock, lambda: self._correct(application, county))
        return application

    def _correct(self, application: Application, county: str) -> None:
        """Change something in each returned section and submit again."""
        by = self.people[f"{county}.sign"]
        application.refresh_from_db()
        opened = application.open_correction.open_sections
        year = application.round.year
        if "basics" in opened:
            typed = content.answers(application.county, year)["basics"]
            steps.answer(application, "basics", {**typed, "contact_phone": "025-52119999"}, by)
        if "indicators" in opened:
            row = {**content.indicators()[0], "name": "高价值发明专利拥有量", "unit": "件"}
            steps.add_row(application, "indicators", row, by)
        if "projects" in opened:
            row = {**content.projects(application.county, year)[0], "name": "知识产权大数据平台"}
            steps.add_row(application, "projects", row, by)
        steps.submit(application, by)

    def _recommended(self, application: Application, city: str, rank: int, clock: Clock) -> None:
        by = self.people[f"{city}.sign"]
        handler = self.people.get(f"{city}.handle", by)
        self._at(clock, lambda: steps.check_as_city(application, handler, rank=rank))
        clock.later()
        self._at(clock, lambda: steps.recommend(application, by))

    def _checked(self, application: Application, clock: Clock, *, accept: bool) -> None:
        handler, signatory = self.people["province.handle"], self.people["province.sign"]
        if accept:
            self._at(clock, lambda: steps.check_as_province(application, handler))
            clock.later()
            self._at(clock, lambda: steps.accept(application, handler))
        else:
            reason = "经核对，申报书所列服务机构中有4家注册地不在区内，不满足15家以上的申报条件。"
            self._at(clock, lambda: steps.reject(application, signatory, reason))

    def _ago(self, days: int) -> Clock:
        return Clock(self.today - timedelta(days=days))

    @staticmethod
    def _at(clock: Clock, step: Callable[[], Any]) -> Any:
        with clock.running():
            return step()
