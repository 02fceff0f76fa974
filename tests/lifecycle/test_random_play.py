"""Everyone does anything at any time: what the design promises holds after every step.

The whole cast plays: a random person with a random thing, a transition that is theirs or not, a form
filled in, a writing written, days or years passing. What is refused has to be refused in sentences
and leave the database as it was; what is done has to leave what lifecycle.md calls the invariants.

A longer play, to look for more: PORTAL_PLAY=200 .venv/bin/python -m pytest tests/lifecycle
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar, TypeVar

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from applications.models import Round, Snapshot
from cluster_portal.counties.models import County, Role, User
from cluster_portal.deadlines.models import Obligation, ObligationKind
from cluster_portal.documents.models import Paper
from cluster_portal.workflow.declare import Declared, final_states, transitions_of, workflow_models
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Refused
from cluster_portal.workflow.models import LoggedModel, LogRow, Version, WorkflowModel
from cluster_portal.workflow.models.log import canonical
from cluster_portal.workflow.verifying import broken_rows
from cluster_portal.workflow.writing import enclose, form_of, why_not_writable, write
from desks.demonstration import (
    assessment_steps,
    review_steps,
    selection_steps,
    steps,
    term_steps,
    zone_steps,
)
from reviews.models import Case, Expert, Selection
from tests.permissions.cast import P
from tests.permissions.dossier import make_cast
from tests.permissions.life import Life
from tests.permissions.table import typed
from zones import sweeping
from zones.models import Zone

GAMES = int(os.environ.get("PORTAL_PLAY", "24"))
STEPS = 30
MOVES_A_DAY = 6
T = TypeVar("T")
Place = tuple[type[WorkflowModel], int]  # where a thing is found
KINDS = tuple(model for model in workflow_models())
ENDED = {model: final_states(model) for model in KINDS}
LOGGED = tuple(model for model in apps.get_models() if issubclass(model, LoggedModel))
TRANSITIONS = {f"{m._meta.model_name}.{name}" for m in KINDS for name in transitions_of(m)}

# What a thing in this state owes: one of these stands open in the ledger.
OWES: dict[tuple[str, str], set[ObligationKind]] = {
    ("application", "returned"): {ObligationKind.ANSWER_RETURN},
    ("implementationplan", "draft"): {ObligationKind.FILE_PLAN},
    ("implementationplan", "returned"): {ObligationKind.ANSWER_RETURN},
    ("annualreport", "draft"): {ObligationKind.ANNUAL_REPORT},
    ("annualreport", "returned"): {ObligationKind.ANSWER_RETURN},
    ("adjustment", "returned"): {ObligationKind.ANSWER_RETURN},
    ("inspection", "held"): {ObligationKind.ANSWER_INSPECTION, ObligationKind.ANSWER_RETURN},
    ("assessment", "notified"): {ObligationKind.SELF_ASSESSMENT, ObligationKind.ANSWER_RETURN},
    ("rectification", "ordered"): {ObligationKind.RECTIFICATION},
    ("rectification", "extended"): {ObligationKind.RECTIFICATION},
    ("rectification", "noticed"): {ObligationKind.STATEMENT},
}


def write_report_of_visit(visit: Any, by: User) -> None:
    selection_steps.write_report(visit, by, held_on=timezone.localdate())


def write_sheet(review: Any, by: User) -> None:
    assert review.expert.user_id == by.pk
    review_steps.score(review, 0.8)


def answer_findings(inspection: Any, by: User) -> None:
    items = inspection.version_of("findings").content["items"]
    answers = [{"key": str(place), "done": "已补足。"} for place in range(len(items))]
    zone_steps.save(inspection, "answers", {"answers": answers}, by)


# How each writing is filled in wholly.
FILL: dict[tuple[str, str], Callable[[Any, User], object]] = {
    ("panel", "rules"): lambda panel, by: review_steps.set_rules(panel, by, minimum_experts=1),
    ("expertreview", "sheet"): write_sheet,
    ("sitevisit", "report"): write_report_of_visit,
    ("selection", "minutes"): selection_steps.write_minutes,
    ("zone", "organisation"): zone_steps.keep_organisation,
    ("implementationplan", "plan"): zone_steps.draw_up_plan,
    ("annualreport", "report"): term_steps.write_report,
    ("adjustment", "proposal"): term_steps.propose_adjustment,
    ("inspection", "findings"): term_steps.note_findings,
    ("inspection", "answers"): answer_findings,
    ("assessment", "self_assessment"): assessment_steps.write_self_assessment,
    ("assessment", "evaluation"): assessment_steps.evaluate,
    ("rectification", "report"): assessment_steps.write_rectification,
    ("rectification", "statement"): assessment_steps.write_statement,
}


class World:
    """Counties of Nanjing, each somewhere else on its way, at one and the same time."""

    def __init__(self) -> None:
        people = make_cast()
        by_name = {user.username: user for user in User.objects.all()}
        places = ("xuanwu", "qinhuai", "pukou")
        self.everyone = [user for user in people.values() if user]
        self.everyone += [by_name[f"{place}.sign"] for place in places]
        self.people = [user for user in self.everyone if user.role != Role.AUDITOR]

        def life(place: str, year: int) -> Life:
            signatory = by_name[f"{place}.sign"]
            cast = {**people, P.JIANGNING_SIGN: signatory, P.JIANGNING_HANDLE: signatory}
            return Life(cast, year)

        def designated(place: str, year: int, *steps_after: str) -> None:
            zone = life(place, year)
            with zone.running():
                for step in ("apply", "review", "visit_county", "select", *steps_after):
                    getattr(zone, step)()

        designated("xuanwu", 2018, "draw_up_plan", "adjust", "inspect", "assess")
        designated("qinhuai", 2020, "draw_up_plan", "adjust")
        designated("pukou", 2022)
        jiangning = Life(people, 2023)
        with jiangning.running():
            jiangning.apply()
            jiangning.review()
            jiangning.case.refresh_from_db()
            selection_steps.plan_visit(jiangning.case, by_name["province.handle"])
            gulou = steps.begin_application(by_name["gulou.sign"], jiangning.round)
            steps.fill_in(gulou, by_name["gulou.sign"], institutions=15)
            sweeping.sweep()
            self.now: datetime = timezone.now()


class Play(RuleBasedStateMachine):
    """One game: it begins in the same world and is taken back at its end."""

    world: ClassVar[World]
    count: ClassVar[Counter[str]] = Counter()  # what was tried and what came of it
    moves: ClassVar[Counter[str]] = Counter()  # what stands in the log

    def __init__(self) -> None:
        super().__init__()
        self.travel: AbstractContextManager[Any] = time_machine.travel(self.world.now, tick=False)
        self.clock = self.travel.__enter__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.frozen = frozen()
        self.rows = LogRow.objects.count()
        self.steps = 0

    def teardown(self) -> None:
        try:
            self.everything_holds()
        finally:
            transaction.set_rollback(True)
            self.held.__exit__(None, None, None)
            self.travel.__exit__(None, None, None)

    @initialize(seed=st.integers(0, 2**32))
    def throw_the_dice(self, seed: int) -> None:
        """Hypothesis chooses what is done; by whom and with what is left to chance proper."""
        self.dice = Random(seed)

    # What people do ------------------------------------------------------------------------------

    @rule()
    def a_day_in_the_offices(self) -> None:
        for _move in range(MOVES_A_DAY):
            self.someone_does_what_they_may()
            self.every_change_is_on_record()
            self.what_is_owed_stands_in_the_ledger()

    def someone_does_what_they_may(self) -> None:
        """As people do it: most fill in first what is wanted."""
        thing = fetched(self.any_of(self.going_on()))
        chances = [
            (declared, user)
            for declared in transitions_of(type(thing)).values()
            if thing.state in declared.sources and not declared.consequence
            for user in self.world.people
            if declared.who.refuses(user, thing) is None
        ]
        if not chances:
            return
        # Few withdraw, decline or return; else nothing would get far.
        wanted = [chance for chance in chances if not chance[0].optional]
        declared, user = self.any_of(wanted or chances)
        if self.dice.random() < 0.2:
            declared, user = self.any_of(chances)
        elif not wanted and self.dice.random() < 0.8:
            return
        if self.dice.random() < 0.8:
            for writer in self.world.people:
                self.fill_in(thing, writer)
        self.try_transition(type(thing)._base_manager.get(pk=thing.pk), declared, user)

    @rule()
    def someone_does_anything(self) -> None:
        thing = fetched(self.any_of([at for model in KINDS for at, _state in standing(model)]))
        declared = self.any_of(list(transitions_of(type(thing)).values()))
        self.try_transition(thing, declared, self.any_of(self.world.everyone))

    @rule()
    def someone_saves_a_part_of_a_writing(self) -> None:
        things = [at for at in self.going_on() if at[0].writings]
        if not things:
            return
        thing = fetched(self.any_of(things))
        name, user = self.any_of(list(thing.writings)), self.any_of(self.world.everyone)
        kept = {k: v for k, v in getattr(thing, name).items() if self.dice.random() < 0.8}
        form = form_of(thing, name, data=kept)
        if form.is_valid():
            seen = thing.version - self.dice.randint(0, 1)
            with self.step(f"save a part of {thing._meta.model_name}.{name}"):
                write(thing, name, form.plain(), by=user, seen=seen)

    @rule()
    def someone_puts_a_file(self) -> None:
        things = [at for at in self.going_on() if any(w.files for w in at[0].writings.values())]
        if not things:
            return
        thing = fetched(self.any_of(things))
        name = next(name for name, writing in thing.writings.items() if writing.files)
        upload = SimpleUploadedFile("文件.pdf", steps.small_pdf(str(self.steps)))
        with self.step("put a file"):
            enclose(thing, name, upload, by=self.any_of(self.world.everyone))

    @rule()
    def someone_begins_something(self) -> None:
        """Mostly the province, which begins most."""
        province = [user for user in self.world.people if user.is_province]
        user = self.any_of(province if self.dice.random() < 0.6 else self.world.people)
        zone = self.any_of(list(Zone.objects.order_by("pk")))
        case = self.any_of(list(Case.objects.order_by("pk")))
        selection = self.any_of(list(Selection.objects.order_by("pk")))
        expert = self.any_of(list(Expert.objects.order_by("pk")))
        round_ = self.any_of(list(Round.objects.order_by("pk")))
        ways: dict[str, Callable[[], object]] = {
            "adjustment": lambda: term_steps.begin_adjustment(zone, user),
            "visit": lambda: selection_steps.plan_visit(case, user),
            "selection": lambda: selection_steps.begin_selection(round_, user),
            "panel": lambda: review_steps.begin_panel(round_, user),
            "review": lambda: review_steps.assign(case, expert, user),
            "objection": lambda: selection_steps.object_(selection, case, user),
        }
        if user.office:
            ways["inspection"] = lambda: term_steps.plan_inspection(zone, user)
            ways["exchange"] = lambda: term_steps.plan_exchange([zone], user)
        if user.office and user.office.county:
            ways["application"] = lambda: steps.begin_application(user, round_)
        name = self.any_of(sorted(ways))
        with self.step(f"begin {name}"):
            ways[name]()

    @rule(days=st.sampled_from([1, 5, 15, 40, 100, 300]))
    def time_passes(self, days: int) -> None:
        self.clock.move_to(timezone.now() + timedelta(days=days))
        with self.step("time passes"):
            sweeping.sweep()

    # How it is tried ------------------------------------------------------------------------------

    def any_of(self, things: Sequence[T]) -> T:
        return self.dice.choice(things)

    def going_on(self) -> list[Place]:
        """Where all of one kind stand that have not ended."""
        found = [
            [at for at, state in standing(model) if state not in ENDED[model]] for model in KINDS
        ]
        return self.any_of([places for places in found if places])

    def fill_in(self, thing: Any, user: User) -> None:
        """Wholly, each writing of the thing that is this person's to fill in now."""
        for name in thing.writings:
            if why_not_writable(thing, name, user) is None:
                kind = thing._meta.model_name
                with self.step(f"write {kind}.{name}"):
                    FILL[kind, name](type(thing)._base_manager.get(pk=thing.pk), user)

    def try_transition(self, thing: WorkflowModel, declared: Declared, user: User) -> None:
        refusal = declared.consequence or declared.who.refuses(user, thing)
        seen = self.any_of([None, thing.version, thing.version, thing.version, thing.version - 1])
        sent: dict[str, Any] = typed(declared.name) | {
            "grade": self.any_of(["excellent", "qualified", "unqualified"]),
            "holds": self.any_of(["yes", "no"]),
            "upheld": self.any_of(["yes", "no", "no"]),
        }
        if declared.reason.value == "none":
            del sent["reason"]
        before, rows = thing.state, LogRow.objects.of(thing).count()
        name = f"{thing._meta.model_name}.{declared.name}"
        with self.step(name) as done:
            done.append(perform(thing, declared.name, by=user, expected_version=seen, **sent))
        if not done:
            return
        assert not refusal, f"{name} by {user}, who may not: {refusal}"
        if done[0].repeated:  # the same request by the same person: told what came of it
            assert (done[0].log.event, done[0].log.actor_id) == (declared.name, user.pk)
            assert LogRow.objects.of(thing).count() == rows
            return
        row = LogRow.objects.of(thing).get(seq=rows + 1)
        assert (row.event, row.from_state, row.to_state) == (declared.name, before, declared.target)
        assert before in declared.sources
        assert (row.actor_id, row.at) == (user.pk, timezone.now())

    @contextmanager
    def step(self, name: str) -> Iterator[list[Any]]:
        """Something is tried. What is refused leaves everything as it was."""
        before, done, refused = state_of_everything(), [], None
        self.steps += 1
        try:
            yield done
        except Refused as refusal:
            refused = refusal
        if refused is None:
            self.count[name] += 1
            return
        self.count[f"{name} refused: {type(refused).__name__}"] += 1
        assert refused.lacks, name
        assert all(str(lack).strip() for lack in refused.lacks), name
        assert state_of_everything() == before, f"{name} was refused and changed something"

    # What has to hold -----------------------------------------------------------------------------

    @invariant()
    def every_change_is_on_record(self) -> None:
        """Invariant 1, for what followed as for what was done."""
        new = LogRow.objects.order_by("pk")[self.rows :]
        models = {model._meta.label_lower: model for model in KINDS}
        for row in new:
            self.moves[f"{row.model.split('.')[1]}.{row.event}"] += 1
            if row.model in models and row.event in transitions_of(models[row.model]):
                declared = transitions_of(models[row.model])[row.event]
                assert row.from_state in declared.sources, row
                assert row.to_state == declared.target, row
            elif row.model in models and row.event != "begin":
                assert row.from_state == row.to_state, row
        count = LogRow.objects.count()
        assert count >= self.rows
        self.rows = count

    @invariant()
    def what_is_owed_stands_in_the_ledger(self) -> None:
        """Invariant 5: who owes has an open obligation, who has ended has none."""
        open_: dict[tuple[str, int], set[str]] = {}
        for row in Obligation.objects.unended():
            open_.setdefault((row.about_model, row.about_id), set()).add(row.kind)
        for model in KINDS:
            for (_model, pk), state in standing(model):
                owed = open_.get((model._meta.label_lower, pk), set())
                due = OWES.get((model._meta.model_name, state))
                said = f"{model.__name__} {pk} {state} owes {owed}"
                assert due is None or owed & due, said
                assert not (state in ENDED[model] and owed), said

    @invariant()
    def now_and_then_everything_holds(self) -> None:
        if self.steps % 20 == 19:
            self.everything_holds()

    def everything_holds(self) -> None:
        """Invariants 3, 4 and 6, which take longer to look through."""
        assert not list(broken_rows())
        now = frozen()
        assert {key: now[key] for key in self.frozen} == self.frozen
        self.frozen = now
        for model in KINDS:
            things = {thing.pk: (thing, county_of(thing)) for thing in model._base_manager.all()}
            for user in self.world.everyone:
                for pk in model.objects.visible_to(user).values_list("pk", flat=True):
                    assert is_within_reach(user, *things[pk]), f"{user} sees {things[pk][0]!r}"


def standing(model: type[WorkflowModel]) -> list[tuple[Place, str]]:
    """Where the things of a kind are found, each with its state; without their content."""
    found = model._base_manager.order_by("pk").values_list("pk", "state")
    return [((model, pk), state) for pk, state in found]


def fetched(place: Place) -> Any:
    model, pk = place
    return model._base_manager.get(pk=pk)


def county_of(thing: Any) -> County | None:
    return getattr(thing, "county", None)


def is_within_reach(user: User, thing: Any, county: County | None) -> bool:
    """Whether a thing of that county is any of that person's business, by their office alone."""
    if user.role == Role.EXPERT:
        return bool(thing._meta.model_name == "expertreview" and thing.expert.user_id == user.pk)
    if user.office is None:
        return False
    if user.is_city or user.is_county:
        if thing._meta.model_name == "exchange":
            return True
        return county is not None and user.office.covers(county)
    return True


def frozen() -> dict[tuple[str, int], str]:
    """The hash of everything that was sent or issued."""
    found = {}
    for model in (Version, Snapshot, Paper):
        fields = [field.attname for field in model._meta.concrete_fields if field.name != "seal"]
        for row in model._base_manager.values(*fields):
            found[model._meta.label, row["id"]] = hashlib.sha256(
                canonical(_lasting(row))
            ).hexdigest()
    return found


def _lasting(row: dict[str, Any]) -> dict[str, str]:
    """Less what a worker adds to a paper when it is set: its file and that file's hash."""
    later = ("file", "rendered", "pdf", "scan", "render", "sha256", "page")
    return {name: str(value) for name, value in row.items() if not name.startswith(later)}


def state_of_everything() -> tuple[Any, ...]:
    """How many rows there are of each kind, and the sum of all versions, in one query."""
    asked = [f"count(*) FROM {model._meta.db_table}" for model in apps.get_models()]
    asked += [f"coalesce(sum(version), 0) FROM {model._meta.db_table}" for model in LOGGED]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT {each})" for each in asked))
        return tuple(cursor.fetchone())


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
    ):
        held = transaction.atomic()
        held.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)


@pytest.mark.django_db
def test_whatever_anyone_does_the_invariants_hold(world: World, capsys: pytest.CaptureFixture):
    Play.world = world
    Play.count.clear()
    Play.moves.clear()
    run_state_machine_as_test(
        Play,
        settings=hypothesis.settings(
            max_examples=GAMES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[hypothesis.Phase.generate],  # shrinking a whole game takes minutes
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
    done = {name: number for name, number in Play.moves.items() if name in TRANSITIONS}
    refused = sum(number for name, number in Play.count.items() if "refused" in name)
    with capsys.disabled():
        each = ", ".join(f"{name} {number}" for name, number in sorted(done.items()))
        sys.stdout.write(f"\n{sum(Play.count.values())} steps, {refused} refused; {each}\n")
    assert refused
    assert len(done) > len(TRANSITIONS) / 3, "too little of what can be done was done"
