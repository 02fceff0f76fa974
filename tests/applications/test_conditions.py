"""Who may submit what, and when: the three conditions, the materials, the days (四(二), 四(三))."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from applications import round_keeping
from applications.models import Application
from applications.progress import Progress
from applications.section_forms import FULL_TIME, PART_TIME
from cluster_portal.policy.lists import (
    Condition,
    Material,
    Measure,
    Objective,
    RightKind,
    ServiceKind,
    Task,
)
from cluster_portal.policy.numbers import MINIMUM_INSTITUTIONS, MINIMUM_STAFF
from cluster_portal.workflow.errors import Unmet
from desks.demonstration import content, steps


def met(application: Application, condition: Condition) -> bool:
    return all(f.met for f in Progress(application).findings if f.condition is condition)


def change(cast, application: Application, section: str, **answers) -> None:
    typed = content.answers(application.county, application.round.year)[section]
    steps.answer(application, section, {**typed, **answers}, cast.jiangning_handle)


def submits(cast, application: Application) -> list[str]:
    """The sentences that refuse a submission; none if it went through."""
    try:
        steps.submit(application, cast.jiangning_sign)
    except Unmet as refusal:
        return [str(lack) for lack in refusal.lacks]
    return []


@pytest.mark.clause("四(二)1", "四(二)2", "四(二)3", "四(三)")
def test_a_complete_application_meets_all_three_conditions_and_is_submitted(cast, complete):
    assert all(met(complete, condition) for condition in Condition)
    assert submits(cast, complete) == []
    assert complete.state == Application.State.SUBMITTED


@pytest.mark.clause("四(二)1")
@pytest.mark.parametrize("answer", ["authority", "plan", "policies"])
def test_what_the_government_does_not_state_is_not_met(cast, complete, answer):
    typed = content.answers(complete.county, complete.round.year)["government"]
    documents = [row for row in typed["documents"] if row["kind"] != answer]
    stated = {"authority": ""} if answer == "authority" else {"documents": documents}
    change(cast, complete, "government", **stated)
    assert not met(complete, Condition.GOVERNMENT)
    assert submits(cast, complete)


@pytest.mark.clause("四(二)1")
def test_funds_of_nothing_are_no_funds(cast, complete):
    change(cast, complete, "government", funds=[{"year": 2026, "source": "财政", "amount": "0"}])
    assert not met(complete, Condition.GOVERNMENT)


@pytest.mark.clause("四(二)1", "四(三)5")
@pytest.mark.parametrize("purpose", ["authority", "plan", "policies", "funds"])
def test_what_is_stated_must_be_evidenced(cast, complete, purpose):
    from applications.writing import remove_attachment

    remove_attachment(complete.attachments.get(purpose=purpose), by=cast.jiangning_handle)
    assert not met(complete, Condition.GOVERNMENT)
    assert any("证明" in sentence or "file" in sentence for sentence in submits(cast, complete))


@pytest.mark.clause("指引1.2")
@pytest.mark.parametrize(("staff", "holds"), [(MINIMUM_STAFF, True), (MINIMUM_STAFF - 1, False)])
def test_staff_of_the_minimum_is_enough(cast, complete, staff, holds):
    full_time = {"name": "张三", "post": "科员", "time": FULL_TIME}
    part_time = {**full_time, "time": PART_TIME}
    change(cast, complete, "government", staff=[full_time] * staff + [part_time] * 3)
    assert met(complete, Condition.GOVERNMENT) is holds


@pytest.mark.clause("四(二)2")
def test_an_industry_without_innovators_or_demand_is_not_met(cast, complete):
    change(cast, complete, "industry", demand="")
    assert not met(complete, Condition.INDUSTRY)
    none = {"count_innovative": 0, "count_leading": 0, "count_university": 0, "count_institute": 0}
    change(cast, complete, "industry", **none)
    assert not met(complete, Condition.INDUSTRY)


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize(
    ("count", "holds"), [(MINIMUM_INSTITUTIONS, True), (MINIMUM_INSTITUTIONS - 1, False)]
)
def test_the_minimum_of_institutions_includes_the_number_itself(cast, draft, count, holds):
    steps.fill_in(draft, cast.jiangning_handle, institutions=count)
    assert met(draft, Condition.SERVICES) is holds
    assert (submits(cast, draft) == []) is holds


@pytest.mark.clause("四(二)3")
@pytest.mark.parametrize("kind", [*RightKind, *ServiceKind])
def test_each_kind_of_right_and_of_service_must_be_covered(cast, complete, kind):
    for institution in complete.institutions.all():
        institution.cells = [cell for cell in institution.cells if kind not in cell.split(".")]
        institution.save()
    assert not met(complete, Condition.SERVICES)


@pytest.mark.clause("四(二)3")
def test_the_matrix_counts_institutions_by_right_and_service(cast, complete):
    matrix = dict(Progress(complete).matrix)
    services = list(ServiceKind)
    offered = [
        institution
        for institution in complete.institutions.all()
        if "patent.agency" in institution.cells
    ]
    assert matrix[RightKind.PATENT][services.index(ServiceKind.AGENCY)] == len(offered) > 0
    assert matrix[RightKind.PLANT_VARIETY][services.index(ServiceKind.LEGAL)] == 0


WORK_PLAN_CLAUSES = [member.clause for part in (Objective, Task, Measure) for member in part]


@pytest.mark.clause("四(三)2", "四(三)3", "四(三)4", "四(三)5")
@pytest.mark.parametrize(
    ("section", "material"),
    [
        ("basics", Material.FORM),
        ("objectives", Material.WORK_PLAN),
        ("tasks", Material.WORK_PLAN),
        ("measures", Material.WORK_PLAN),
        ("schedule", Material.WORK_PLAN),
        ("statement", Material.STATEMENT),
    ],
)
def test_a_material_with_an_empty_section_is_not_complete(cast, complete, section, material):
    complete.sections.get(key=section).delete()
    part = next(p for p in Progress(complete).sections if p.spec.key == section)
    assert part.spec.material is material
    assert not part.complete
    assert submits(cast, complete)


@pytest.mark.clause("四(三)3")
@pytest.mark.parametrize("rows", ["projects", "indicators"])
def test_a_work_plan_needs_projects_and_indicators(cast, complete, rows):
    if rows == "projects":
        complete.keyprojects.all().delete()
    else:
        change(cast, complete, "indicators", listed=[])
    assert submits(cast, complete)


@pytest.mark.clause("四(三)3", "二(一)", "二(二)", "二(三)", "二(四)")
@pytest.mark.parametrize("objective", Objective)
def test_the_work_plan_answers_each_objective(cast, complete, objective):
    change(cast, complete, "objectives", **{objective.value: ""})
    assert any(str(objective.label) in sentence for sentence in submits(cast, complete))


@pytest.mark.clause("三(一)", "三(二)", "三(三)", "三(四)", "三(五)", "三(六)")
@pytest.mark.parametrize("task", Task)
def test_the_work_plan_answers_each_key_task(cast, complete, task):
    change(cast, complete, "tasks", **{task.value: ""})
    assert any(str(task.label) in sentence for sentence in submits(cast, complete))


@pytest.mark.clause(
    "指引1.1", "指引1.2", "指引1.3", "指引1.4", "指引1.5", "指引2.1", "指引2.2", "指引3.1",
    "指引3.2", "指引3.3", "指引4.1", "指引4.2", "指引4.3", "指引4.4", "指引5.1", "指引5.2",
)  # fmt: skip
@pytest.mark.parametrize("measure", Measure)
def test_each_measure_is_planned_or_has_a_reason_why_not(cast, complete, measure):
    key = measure.value
    change(cast, complete, "measures", **{f"{key}_planned": "", f"{key}_what": ""})
    assert any(str(measure.label) in sentence for sentence in submits(cast, complete))
    not_planned = {f"{key}_planned": "no", f"{key}_when": "", f"{key}_who": ""}
    change(cast, complete, "measures", **not_planned, **{f"{key}_what": ""})
    assert submits(cast, complete)
    change(cast, complete, "measures", **not_planned, **{f"{key}_what": "已由市级承担"})
    assert submits(cast, complete) == []


@pytest.mark.clause("四(三)4")
def test_the_statement_is_signed_and_frozen_with_the_submission(cast, complete):
    from cluster_portal.workflow.door import perform
    from cluster_portal.workflow.errors import Invalid

    with pytest.raises(Invalid):
        perform(complete, "submit", by=cast.jiangning_sign, agreed=False)
    steps.submit(complete, cast.jiangning_sign)
    snapshot = complete.latest_snapshot
    assert "南京市江宁区" in snapshot.statement
    assert snapshot.submitted_by == cast.jiangning_sign


@pytest.mark.clause("四(三)句3")
def test_a_submission_counts_until_the_last_moment_and_not_after(cast, complete):
    deadline = complete.round.deadline_for(complete.county)
    with time_machine.travel(deadline, tick=False):
        refusal = submits(cast, complete)
    assert len(refusal) == 1
    assert "24:00" in refusal[0]
    complete.refresh_from_db()
    assert complete.state == Application.State.DRAFT
    with time_machine.travel(deadline - timedelta(seconds=1), tick=False):
        assert submits(cast, complete) == []


@pytest.mark.clause("四(三)句3")
def test_an_extension_reopens_the_round_for_one_county(cast, complete):
    deadline = complete.round.deadline_for(complete.county)
    with time_machine.travel(deadline - timedelta(hours=1), tick=False):
        round_keeping.grant_extension(
            complete.round,
            county=complete.county,
            until=timezone.localdate() + timedelta(days=5),
            reason="系统故障",
            by=cast.province_sign,
        )
    with time_machine.travel(deadline + timedelta(days=3), tick=False):
        assert submits(cast, complete) == []


def test_a_return_may_be_answered_until_its_own_day_also_after_the_round(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"}, days=60)
    late = submitted.round.closes_at + timedelta(days=10)
    with time_machine.travel(late, tick=False):
        assert submits(cast, submitted) == []


def test_a_return_that_was_not_answered_in_time_needs_the_province(cast, submitted):
    steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"}, days=3)
    with time_machine.travel(submitted.round.closes_at + timedelta(days=1), tick=False):
        assert submits(cast, submitted)


@pytest.mark.clause("四(三)句3")
def test_a_county_applies_once_a_round_and_again_only_after_withdrawing(cast, round_, complete):
    with pytest.raises(Unmet):
        steps.begin_application(cast.jiangning_sign, round_)
    from cluster_portal.workflow.door import perform

    perform(complete, "withdraw", by=cast.jiangning_sign, reason="另行申报")
    assert steps.begin_application(cast.jiangning_sign, round_).pk != complete.pk


@pytest.mark.clause("四(一)")
def test_a_county_that_is_no_more_does_not_apply(cast, round_):
    from cluster_portal.counties.models import County, Office, Role, User
    from cluster_portal.workflow.errors import Unmet

    gone = County.objects.get(code="320124")  # 溧水县, a district since 2013
    office = Office.objects.create(kind=Office.Kind.COUNTY, county=gone, name="溧水县人民政府")
    someone = User.objects.create_user(
        "lishui.sign", None, name="旧人", role=Role.SIGNATORY, office=office
    )
    with pytest.raises(Unmet) as refusal:
        steps.begin_application(someone, round_)
    assert "溧水区" in str(refusal.value)


@pytest.mark.clause("四(一)")
def test_a_county_that_ended_since_it_began_does_not_submit(cast, complete):
    complete.county.valid_until = timezone.localdate()
    complete.county.save()
    assert len(submits(cast, complete)) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_out_of_all_bounds_is_refused_wherever_days_are_typed(
    cast, submitted, client_of, day
):
    """The end of such a day can't be reckoned; accepted once, it would break every page."""
    pages = [
        (cast.nanjing_handle, f"/do/application/{submitted.pk}/return_for_correction/", "due_on"),
        (cast.province_sign, "/applications/rounds/open/", "opens_on"),
        (cast.province_sign, f"/applications/rounds/{submitted.round_id}/closing/", "closes_on"),
        (cast.nanjing_handle, f"/applications/rounds/{submitted.round_id}/cutoff/", "closes_on"),
        (cast.province_sign, f"/applications/rounds/{submitted.round_id}/extension/", "until"),
    ]
    for person, page, field in pages:
        typed = {
            field: day,
            "version": submitted.version,
            "items-0-section": "basics",
            "items-0-text": "补电话",
            "reason": "长期",
        }
        answer = client_of(person).post(page, typed)
        assert answer.status_code == 422, page
        assert day in answer.content.decode(), page
    audit = client_of(cast.auditor)
    assert audit.get("/audit-log/", {"first_day": day}).status_code == 200
    assert audit.get("/audit-log/", {"last_day": day}).status_code == 200
    assert client_of(cast.jiangning_handle).get("/").status_code == 200


def test_a_return_may_not_keep_an_application_open_for_ever(cast, submitted):
    from cluster_portal.workflow.errors import Invalid

    with pytest.raises(Invalid):
        steps.return_to_county(submitted, cast.nanjing_sign, {"basics": "补电话"}, days=400)
