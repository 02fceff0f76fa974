"""The dossier of the permission tests: what every address of the portal is about, all Jiangning's.

An application in every state that one can stand in for long, each in a round of its own, since a
county has one a round; and a zone of former years with all that its life brought (life.py). Built by
the same steps that people take, once for the folder; every test begins from it and leaves it
untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from applications import round_keeping
from applications.models import Application, IndicatorDefinition, ReturnReason, StampedScan
from cluster_portal.counties.models import Office, Role, User
from cluster_portal.documents.rendering import render_paper
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS
from cluster_portal.workflow.door import perform
from desks.demonstration import steps
from desks.demonstration.people import CAST, EXTRAS, Part, make_people
from reviews.models import Case

from .cast import P
from .life import Life

# What only the city and the province may ever read.
OPINION = "此意见仅供省局参阅不予外传"
RANK = 31337
LONG_AGO = 12  # the whole life lies before the first of the applications
EXPERTS = (
    Part("expert", "专家", Role.EXPERT),
    Part("conflicted_expert", "回避专家", Role.EXPERT),
)


@dataclass
class Dossier:
    """people: by P (NOBODY is None); in_state: (kind, state) → a thing there.

    sessions: of those who have logged in already.
    """

    people: dict[P, User | None]
    in_state: dict[tuple[str, str], Any] = field(default_factory=dict)
    objects: dict[str, int] = field(default_factory=dict)
    sessions: dict[P, str] = field(default_factory=dict)

    def url(self, name: str, args: dict[str, str]) -> str:
        """The address, its arguments taken from the objects, or said outright after a "="."""
        return reverse(
            name,
            kwargs={
                key: said[1:] if said[0] == "=" else self.objects[said]
                for key, said in args.items()
            },
        )

    def url_of_nothing(self, name: str, args: dict[str, str]) -> str:
        """The same address with numbers that no object has."""
        return reverse(
            name, kwargs={key: said[1:] if said[0] == "=" else 987654 for key, said in args.items()}
        )

    def user(self, person: P) -> User:
        user = self.people[person]
        assert user is not None
        return user

    def thing(self, kind: str, state: str) -> Any:
        """Fresh from the database."""
        stale = self.in_state[kind, state]
        return type(stale)._base_manager.get(pk=stale.pk)


def make_dossier() -> Dossier:
    """Everything, in the database that is connected now."""
    dossier = Dossier(make_cast())
    year = timezone.localdate().year
    life = Life(dossier.people, year - LONG_AGO)
    life.whole()
    _Builder(dossier, year).everything()
    _name_objects(dossier)
    _name_objects_of(life, dossier)
    return dossier


def make_cast() -> dict[P, User | None]:
    """The people, and the offices where a test with real commits has emptied the database."""
    if not Office.objects.exists():
        call_command("load_divisions", verbosity=0)
    people = make_people((*CAST, *EXTRAS, *EXPERTS), None, demonstration=False)
    return {person: people.get(person.value) for person in P}


class _Builder:
    def __init__(self, dossier: Dossier, year: int) -> None:
        self.dossier, self.year = dossier, year
        self.user = dossier.user

    def everything(self) -> None:
        city, province = P.NANJING_SIGN, P.PROVINCE_SIGN
        self._keep(self._recommended_twice(), case=True)  # of this year: the others are older
        self._keep(self._drafted())
        self._keep(self._checked_by_city())
        self._keep(self._then(self._checked_by_city(), self._return))
        self._keep(self._then(self._checked_by_city(), self._move("decline", city)))
        recommended = self._recommended
        withdraw = self._move("withdraw", P.JIANGNING_SIGN)
        self._keep(self._then(recommended(), withdraw), case=True)
        self._keep(self._then(recommended(), self._move_case("reject", province)), case=True)
        self._keep(self._then(recommended(), self._move_case("accept", province)), case=True)
        self._keep(self._then(recommended(), self._send_back), case=True)

    def _keep(self, application: Application, *, case: bool = False) -> None:
        self.dossier.in_state.setdefault(("application", application.state), application)
        if case:
            its_case = steps.case_of(application)
            self.dossier.in_state.setdefault(("case", its_case.state), its_case)

    def _drafted(self) -> Application:
        today = timezone.localdate()
        round_ = round_keeping.open_round(
            year=self.year,
            opens_on=today - timedelta(days=1),
            closes_on=today + timedelta(days=30),
            reason="测试",
            by=self.user(P.PROVINCE_SIGN),
        )
        self.year -= 1
        handler = self.user(P.JIANGNING_HANDLE)
        application = steps.begin_application(handler, round_)
        steps.fill_in(application, handler, institutions=MINIMUM_INSTITUTIONS)
        return Application.objects.get(pk=application.pk)

    def _checked_by_city(self) -> Application:
        application = self._drafted()
        steps.submit(application, self.user(P.JIANGNING_SIGN))
        self._check_as_city(application)
        return Application.objects.get(pk=application.pk)

    def _recommended(self) -> Application:
        return self._recommend(self._checked_by_city())

    def _recommended_twice(self) -> Application:
        application = self._then(self._checked_by_city(), self._return)
        steps.submit(application, self.user(P.JIANGNING_SIGN))
        self._check_as_city(application)
        return self._recommend(application)

    def _recommend(self, application: Application) -> Application:
        steps.recommend(application, self.user(P.NANJING_SIGN))
        steps.check_as_province(application, self.user(P.PROVINCE_HANDLE))
        return Application.objects.get(pk=application.pk)

    def _check_as_city(self, application: Application) -> None:
        handler = self.user(P.NANJING_HANDLE)
        steps.check_as_city(application, handler, rank=RANK, opinion=OPINION)

    def _return(self, application: Application) -> None:
        steps.return_to_county(application, self.user(P.NANJING_HANDLE), {"basics": "请更正"})

    def _send_back(self, application: Application) -> None:
        steps.send_back(application, self.user(P.PROVINCE_HANDLE), {"basics": "请更正"})

    def _move(self, name: str, person: P) -> Callable[[Application], Any]:
        return lambda thing: perform(thing, name, by=self.user(person), reason="测试")

    def _move_case(self, name: str, person: P) -> Callable[[Application], Any]:
        return lambda thing: perform(
            steps.case_of(thing),
            name,
            by=self.user(person),
            **({"reason": "测试"} if name == "reject" else {}),
        )

    @staticmethod
    def _then(application: Application, step: Callable[[Application], Any]) -> Application:
        step(application)
        return Application.objects.get(pk=application.pk)


def _name_objects(dossier: Dossier) -> None:
    """The words by which the table names things."""
    application = dossier.in_state["application", "recommended"]
    letter = application.city_reviews.get(snapshot=application.latest_snapshot).letter
    assert render_paper(letter)
    dossier.objects = {
        "application": application.pk,
        "round": application.round_id,
        "case": Case.objects.get(application=application).pk,
        "paper": letter.pk,
        "row": application.institutions.first().pk,
        "file": application.attachments.first().pk,
        "scan": StampedScan.objects.filter(snapshot__application=application).first().pk,
        "item": application.corrections.first().items.first().pk,
        "indicator": IndicatorDefinition.objects.first().pk,
        "reason": ReturnReason.objects.first().pk,
        "handler": dossier.user(P.JIANGNING_HANDLE).pk,
        "signatory": dossier.user(P.JIANGNING_SIGN).pk,
        "county_office": Office.objects.get(county__code="320115").pk,
    }


def _name_objects_of(life: Life, dossier: Dossier) -> None:
    """The things of the zone's life."""
    judged = life.application.latest_snapshot
    dossier.objects |= {
        "old_round": life.round.pk,
        "old_case": life.case.pk,
        "panel": life.panel.pk,
        "expert": life.sheet.expert_id,
        "review": life.sheet.pk,
        "judged_file": judged.files[0]["id"],
        "visit": life.site_visit.pk,
        "selection": life.selection.pk,
        "objection": life.objection.pk,
        "zone": life.zone.pk,
        "plan": life.plan.pk,
        "adjustment": life.adjustment.pk,
        "inspection": life.inspection.pk,
        "report": life.annual_report.pk,
        "exchange": life.exchange.pk,
        "enclosure": life.enclosure.pk,
        "assessment": life.assessment.pk,
        "rectification": life.rectification.pk,
    }
