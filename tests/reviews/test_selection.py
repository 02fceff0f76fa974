"""The selection: by rank or with a reason, a public notice, objections, one decision (四(四)句3, 句4)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from applications.models import Round
from applications.plan_forms import SECTION_FORMS
from cluster_portal.counties.models import County
from cluster_portal.documents.models import NumberSequence, Paper, PaperKind
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.door import perform
from cluster_portal.workflow.errors import Conflict, Invalid, Refused, Unmet
from cluster_portal.workflow.signals import transitioned
from desks.demonstration import selection_steps, steps
from reviews.models import Case, Objection, Selection
from reviews.notice_period import reckoning
from tests import rounds
from zones.models import Zone

FIRST = date(2026, 9, 28)  # a Monday; with National Day five working days end on 9 October
LAST = date(2026, 10, 9)
AFTER = date(2026, 10, 12)


@pytest.fixture
def cases(cast, round_) -> dict[str, Case]:
    """Jiangning before Kunshan before Jiangyin; all scored."""
    return rounds.scored(cast, round_, jiangning=0.9, kunshan=0.8, jiangyin=0.7)


@pytest.fixture
def two(cast, round_) -> dict[str, Case]:
    """Jiangning and Kunshan, proposed."""
    found = rounds.scored(cast, round_, kunshan=0.9, jiangning=0.8)
    for case in found.values():
        rounds.proposed(cast, case)
    return found


@pytest.fixture
def announced(cast, round_, two) -> Selection:
    return rounds.announced(cast, round_, FIRST)


# By rank --------------------------------------------------------------------------------------------


@pytest.mark.clause("四(四)句3")
def test_the_next_by_rank_needs_no_reason(cast, cases):
    for case in cases.values():
        assert selection_steps.shortlist(case, cast.province_sign).thing.state == "shortlisted"


@pytest.mark.clause("四(四)句3")
def test_whoever_goes_before_a_better_one_goes_with_a_reason_that_the_form_asks_for(
    cast, client_of, cases
):
    address = transition_url(cases["jiangyin"], "shortlist")
    page = client_of(cast.province_sign).get(address).content.decode()
    assert "南京市江宁区（第1名，90.00分）" in page
    assert "昆山市（第2名，80.00分）" in page
    with pytest.raises(Invalid) as refusal:
        selection_steps.shortlist(cases["jiangyin"], cast.province_sign)
    assert "先于" in str(refusal.value)
    cases["jiangyin"].refresh_from_db()
    assert cases["jiangyin"].state == "under_review"
    done = selection_steps.shortlist(
        cases["jiangyin"], cast.province_sign, "苏南片区已满，均衡布局"
    )
    assert done.log.reason == "苏南片区已满，均衡布局"


@pytest.mark.clause("四(四)句3")
def test_one_who_was_passed_over_for_good_still_asks_for_a_reason(cast, cases):
    selection_steps.not_shortlist(cases["jiangning"], cast.province_sign, "评估中发现重大问题")
    with pytest.raises(Invalid):
        selection_steps.shortlist(cases["kunshan"], cast.province_sign)


def test_one_who_withdrew_is_passed_over_by_nobody(cast, cases):
    application = cases["jiangning"].application
    perform(application, "withdraw", by=cast.jiangning_sign, reason="不再申报")
    selection_steps.shortlist(cases["kunshan"], cast.province_sign)


@pytest.mark.clause("四(四)句3")
def test_a_tie_is_broken_with_a_written_reason_only(cast, round_):
    cases = rounds.scored(cast, round_, jiangning=0.8, kunshan=0.8)
    with pytest.raises(Invalid):
        selection_steps.shortlist(cases["kunshan"], cast.province_sign)
    selection_steps.shortlist(cases["kunshan"], cast.province_sign, "机构数量更多")
    selection_steps.shortlist(cases["jiangning"], cast.province_sign)


@pytest.mark.clause("四(四)句3")
def test_a_proposal_before_a_better_one_needs_its_own_reason(cast, cases):
    for name in ("jiangning", "kunshan"):
        rounds.visited(cast, cases[name])
    with pytest.raises(Invalid):
        selection_steps.propose(cases["kunshan"], cast.province_sign)
    selection_steps.propose(cases["jiangning"], cast.province_sign)
    selection_steps.propose(cases["kunshan"], cast.province_sign)


def test_a_reason_typed_as_blanks_is_none(cast, client_of, cases):
    case = cases["kunshan"]
    page = client_of(cast.province_sign).post(
        transition_url(case, "shortlist"), {"version": case.version, "reason": "   "}
    )
    assert page.status_code == 422


# Not selected ---------------------------------------------------------------------------------------


@pytest.mark.clause("四(四)句3")
@pytest.mark.parametrize("step", ["not_shortlist", "not_select"])
def test_whoever_is_not_selected_is_told_why_by_a_notice(cast, client_of, cases, step):
    case = cases["jiangning"]
    if step == "not_select":
        rounds.visited(cast, case)
    getattr(selection_steps, step)(case, cast.province_sign, "服务机构集聚度不足")
    notice = Paper.objects.get(kind=PaperKind.NOT_SELECTED_NOTICE)
    assert notice.addressee == "南京市知识产权局"
    assert "服务机构集聚度不足" in [text for _level, text in notice.letter.numbered_paragraphs()]
    application = case.application
    application.refresh_from_db()
    assert application.state == "concluded"
    for person in (cast.jiangning_sign, cast.nanjing_sign):
        page = client_of(person).get(application.get_absolute_url()).content.decode()
        assert notice.number in page
    assert client_of(cast.kunshan_sign).get(reverse("paper", args=[notice.pk])).status_code == 404


def test_a_reason_that_cannot_be_printed_is_refused_at_its_field(cast, cases):
    with pytest.raises(Invalid) as refusal:
        selection_steps.not_shortlist(cases["jiangning"], cast.province_sign, "不足😀")
    assert "U+1F600" in str(refusal.value)


# The selection begins -------------------------------------------------------------------------------


def test_a_round_has_one_selection(cast, client_of, round_):
    client = client_of(cast.province_handle)
    for _time in range(2):
        client.post(reverse("selection_begin", args=[round_.pk]))
    assert Selection.objects.count() == 1
    assert (
        client_of(cast.auditor).post(reverse("selection_begin", args=[round_.pk])).status_code
        == 404
    )


def test_no_notice_while_the_round_is_open_or_someone_is_undecided_or_the_minutes_are_missing(
    cast, round_, cases
):
    rounds.proposed(cast, cases["jiangning"])
    selection = selection_steps.begin_selection(round_, cast.province_handle)
    with pytest.raises(Unmet) as refusal:
        selection_steps.announce(selection, cast.province_sign)
    said = str(refusal.value)
    for part in ("昆山市", "江阴市", "尚未截止", "会议纪要"):
        assert part in said


def test_the_meeting_lies_not_in_the_future(cast, round_, two):
    with rounds.on_day(FIRST):
        selection = selection_steps.begin_selection(round_, cast.province_handle)
        tomorrow = timezone.localdate() + timedelta(days=1)
        selection_steps.write_minutes(selection, cast.province_handle, meeting_on=tomorrow)
        with pytest.raises(Unmet):
            selection_steps.announce(selection, cast.province_sign)


@pytest.mark.parametrize("days", [0, 31])
def test_a_notice_runs_from_one_to_thirty_working_days(cast, round_, days):
    selection = selection_steps.begin_selection(round_, cast.province_handle)
    with pytest.raises(AssertionError, match="notice_days"):
        selection_steps.write_minutes(selection, cast.province_handle, days=days)


# The public notice ----------------------------------------------------------------------------------


@pytest.mark.clause("四(四)句3")
@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        (date(2026, 11, 16), 5, date(2026, 11, 20)),  # Monday to Friday: the first day counts
        (FIRST, 5, LAST),  # 1 to 7 October are holidays
        (date(2026, 9, 18), 5, date(2026, 9, 23)),  # Sunday 20 September is worked
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # published on a holiday
    ],
)
def test_the_notice_counts_working_days_of_the_chinese_calendar(first, days, last):
    assert reckoning(first, days).last_day == last


@pytest.mark.clause("四(四)句3")
def test_the_notice_says_list_basis_days_and_how_to_object(announced):
    letter = announced.notice.letter
    said = "".join(text for _level, text in letter.numbered_paragraphs())
    for part in (
        "苏知发〔2017〕139号",
        "5个工作日，自2026年9月28日起至2026年10月9日止",
        "书面形式",
        "真实姓名",
        "匿名异议和超出公示期的异议不予受理",
        selection_steps.OBJECTIONS_TO,
    ):
        assert part in said
    (annex,) = letter.annexes
    assert [row[2] for row in annex.rows] == ["江宁区", "昆山市"]  # by code, not by score
    assert not any(mark in str(announced.notice.content) for mark in ("90.00", "评审1"))


def test_the_signatory_sees_until_when_and_what_of_the_calendar_is_not_published(
    cast, client_of, round_, two
):
    with rounds.on_day(date(2026, 12, 28)):
        selection = selection_steps.begin_selection(round_, cast.province_handle)
        selection_steps.write_minutes(selection, cast.province_handle)
        address = transition_url(selection, "announce")
        page = client_of(cast.province_sign).get(address).content.decode()
        assert "公示至2027年1月1日" in page
        (warning,) = reckoning(timezone.localdate(), 5).warnings
        assert escape(warning) in page


@pytest.mark.clause("四(四)句3")
def test_nothing_is_designated_before_the_notice_is_over(cast, announced):
    with rounds.on_day(LAST, at=time(23, 59)), pytest.raises(Unmet):
        selection_steps.decide(announced, cast.province_sign)
    with rounds.on_day(date(2026, 10, 10), at=time(0, 1)):
        assert selection_steps.decide(announced, cast.province_sign).thing.state == "decided"


def test_nobody_joins_the_proposed_set_once_it_is_public(cast, round_, announced):
    Round.objects.filter(pk=round_.pk).update(closes_at=timezone.now() + timedelta(days=90))
    round_.refresh_from_db()
    late = rounds.recommend(cast, round_, "jiangyin", 1)
    rounds.review(cast, late, announced.cases.first().expert_reviews.get().expert, 0.95)
    rounds.visited(cast, late)
    with pytest.raises(Unmet) as refusal:
        selection_steps.propose(late, cast.province_sign)
    assert refusal.value.lacks[0].url == announced.get_absolute_url()


# Objections -----------------------------------------------------------------------------------------


@pytest.mark.clause("四(四)句3")
@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_what_was_received_before_or_after_the_notice_is_not_taken_up(
    cast, client_of, announced, two, day
):
    with rounds.on_day(AFTER):
        page = client_of(cast.province_handle).post(
            reverse("objection_add", args=[announced.pk]),
            {
                "case": two["kunshan"].pk,
                "received_on": day.isoformat(),
                "by_whom": "某公司",
                "contact": "025",
                "text": "不实",
            },
        )
    assert page.status_code == 422
    assert "2026年9月28日" in page.content.decode()
    assert "某公司" in page.content.decode()
    assert not Objection.objects.exists()


@pytest.mark.parametrize("left_out", ["by_whom", "contact", "text", "case", "received_on"])
def test_an_anonymous_or_incomplete_objection_is_not_taken_up(
    cast, client_of, announced, two, left_out
):
    typed = {
        "case": two["kunshan"].pk,
        "received_on": FIRST.isoformat(),
        "by_whom": "某公司",
        "contact": "025",
        "text": "不实",
        left_out: "",
    }
    with rounds.on_day(FIRST):
        page = client_of(cast.province_handle).post(
            reverse("objection_add", args=[announced.pk]), typed
        )
    assert left_out in page.context["form"].errors
    assert not Objection.objects.exists()


@pytest.mark.clause("四(四)句3")
def test_an_objection_is_answered_before_anything_is_designated(cast, announced, two):
    with rounds.on_day(LAST):
        objection = selection_steps.object_(announced, two["kunshan"], cast.province_handle)
    with rounds.on_day(AFTER):
        with pytest.raises(Unmet) as refusal:
            selection_steps.decide(announced, cast.province_sign)
        assert refusal.value.lacks[0].url == objection.get_absolute_url()
        selection_steps.answer(objection, cast.province_handle)
        selection_steps.decide(announced, cast.province_sign)
    assert Zone.objects.count() == 2


@pytest.mark.clause("四(四)句3")
def test_a_county_against_which_an_objection_is_upheld_is_not_designated(cast, announced, two):
    with rounds.on_day(AFTER):
        objection = selection_steps.object_(
            announced, two["kunshan"], cast.province_handle, on=LAST
        )
        selection_steps.answer(objection, cast.province_handle, upheld=True)
        with pytest.raises(Unmet):
            selection_steps.decide(announced, cast.province_sign)
        selection_steps.not_select(two["kunshan"], cast.province_sign, "异议成立")
        selection_steps.decide(announced, cast.province_sign)
    assert [zone.county.name for zone in Zone.objects.all()] == ["江宁区"]


def test_objections_and_selections_are_the_provinces_own(cast, client_of, announced, two):
    with rounds.on_day(FIRST):
        objection = selection_steps.object_(announced, two["kunshan"], cast.province_handle)
    addresses = [
        reverse("selections"),
        announced.get_absolute_url(),
        objection.get_absolute_url(),
        reverse("objection_add", args=[announced.pk]),
    ]
    for person in (cast.nanjing_sign, cast.jiangning_sign, cast.expert):
        assert {client_of(person).get(a).status_code for a in addresses} == {404}
    assert [client_of(cast.auditor).get(a).status_code for a in addresses] == [200, 200, 200, 404]


# The decision ---------------------------------------------------------------------------------------


@pytest.mark.clause("四(四)句4")
def test_one_decision_designates_the_whole_set(cast, client_of, announced, two):
    with rounds.on_day(AFTER):
        selection_steps.decide(announced, cast.province_sign)
    announced.refresh_from_db()
    decision = announced.decision
    assert Paper.objects.filter(kind=PaperKind.DESIGNATION).get() == decision
    (annex,) = decision.letter.annexes
    zones = list(Zone.objects.order_by("county__code"))
    assert [(row[0], row[1], row[2], row[3]) for row in annex.rows] == [
        (str(number), zone.name, zone.county.name, zone.county.city.name)
        for number, zone in enumerate(zones, 1)
    ]
    assert {zone.decision for zone in zones} == {decision}
    assert {zone.designated_on for zone in zones} == {AFTER}
    for case in two.values():
        case.refresh_from_db()
        assert (case.state, case.application.state) == ("designated", "concluded")
    for person in (cast.jiangning_sign, cast.nanjing_sign, cast.kunshan_sign, cast.suzhou_sign):
        assert client_of(person).get(reverse("paper", args=[decision.pk])).status_code == 200
    assert client_of(cast.wuxi_sign).get(reverse("paper", args=[decision.pk])).status_code == 404


def untouched(selection: Selection, cases: dict[str, Case]) -> None:
    """Nothing of a decision is left: no zone, no state, no paper, no number."""
    selection.refresh_from_db()
    assert (selection.state, selection.decision) == ("announced", None)
    assert not Zone.objects.exists()
    assert not Paper.objects.filter(kind=PaperKind.DESIGNATION).exists()
    sequence = NumberSequence.objects.get(office__kind="province")
    assert sequence.last == Paper.objects.filter(office__kind="province").count()
    for case in cases.values():
        case.refresh_from_db()
        assert (case.state, case.application.state) == ("proposed", "recommended")


@pytest.mark.clause("四(四)句4")
def test_where_one_county_fails_none_is_designated(cast, announced, two):
    """The last one fails, when the first has its zone already."""

    def fail(sender, thing, transition, **kwargs):
        if transition == "designate" and thing.pk == two["kunshan"].pk:
            raise RuntimeError("a receiver fails")

    transitioned.connect(fail, sender=Case)
    try:
        with rounds.on_day(AFTER), pytest.raises(RuntimeError):
            selection_steps.decide(announced, cast.province_sign)
    finally:
        transitioned.disconnect(fail, sender=Case)
    untouched(announced, two)


@pytest.mark.clause("四(四)句4")
def test_a_name_that_cannot_be_printed_stops_the_whole_decision(cast, announced, two):
    County.objects.filter(pk=two["kunshan"].county.pk).update(name="昆山😀市")
    with rounds.on_day(AFTER), pytest.raises(Unmet) as refusal:
        selection_steps.decide(announced, cast.province_sign)
    assert "U+1F600" in str(refusal.value)
    untouched(announced, two)


def test_a_zone_is_not_called_by_what_cannot_be_printed(cast, draft):
    """Else it would come to light only when the round is to be announced."""
    form = SECTION_FORMS["basics"]({"zone_name": "江宁😀集聚区"}, thing=draft)
    assert "U+1F600" in str(form.errors["zone_name"])


def test_ended_without_a_designation_nothing_begins(cast, round_, cases):
    for case in cases.values():
        selection_steps.not_shortlist(case, cast.province_sign, "未达到设立要求")
    with rounds.on_day(FIRST):
        selection = selection_steps.begin_selection(round_, cast.province_handle)
        selection_steps.end(selection, cast.province_sign)
    assert selection.state == "ended"
    assert not Zone.objects.exists()
    assert not Paper.objects.filter(kind=PaperKind.PUBLIC_NOTICE).exists()


def test_a_round_with_a_proposed_county_is_not_ended_without_it(cast, announced):
    with rounds.on_day(AFTER), pytest.raises(Unmet):
        selection_steps.end(announced, cast.province_sign)


def test_decided_twice_is_told_so(cast, announced):
    with rounds.on_day(AFTER):
        selection_steps.decide(announced, cast.province_sign)
        with pytest.raises(Conflict):
            selection_steps.decide(announced, cast.province_sign)


def test_only_a_signatory_of_the_province_decides(cast, announced):
    with rounds.on_day(AFTER):
        for person in (cast.province_handle, cast.auditor, cast.nanjing_sign):
            with pytest.raises(Refused):
                selection_steps.decide(announced, person)


# The pages ------------------------------------------------------------------------------------------


def test_the_selection_shows_figures_reasons_and_what_was_proposed(cast, client_of, round_, cases):
    rounds.proposed(cast, cases["jiangning"])
    selection_steps.not_shortlist(cases["kunshan"], cast.province_sign, "材料存疑")
    selection = selection_steps.begin_selection(round_, cast.province_handle)
    page = client_of(cast.province_handle).get(selection.get_absolute_url()).content.decode()
    for part in ("90.00", "80.00", "70.00", "材料存疑", "建议列入", "拟设立"):
        assert part in page, part


def test_the_pages_ask_the_database_as_often_for_one_county_as_for_three(cast, client_of, round_):
    one = rounds.scored(cast, round_, jiangning=0.9)
    expert = one["jiangning"].expert_reviews.get().expert
    rounds.visited(cast, one["jiangning"])
    selection = selection_steps.begin_selection(round_, cast.province_handle)
    client = client_of(cast.province_handle)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(selection.get_absolute_url()).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for rank, county in enumerate(("gulou", "kunshan"), 2):
        case = rounds.recommend(cast, round_, county, rank)
        rounds.review(cast, case, expert, 0.6)
        rounds.visited(cast, case, "均衡布局")
    assert queries() == before
    assert steps.newest_round() == round_


def test_the_page_asks_the_database_as_often_for_one_objection_as_for_two(
    cast, client_of, two, announced
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(announced.get_absolute_url()).status_code == 200
        return len(captured)

    with rounds.on_day(FIRST):
        client = client_of(cast.province_handle)
        selection_steps.object_(announced, two["jiangning"], cast.province_handle)
        queries()
        before = queries()
        selection_steps.object_(announced, two["kunshan"], cast.province_handle)
        assert queries() == before


@pytest.mark.clause("四(四)句3")
def test_whoever_gives_notice_is_told_of_those_that_are_still_with_their_city(
    cast, client_of, submitted
):
    selection = selection_steps.begin_selection(submitted.round, cast.province_handle)
    pages = (selection.get_absolute_url(), transition_url(selection, "announce"))
    client = client_of(cast.province_sign)

    def named() -> list[bool]:
        address = submitted.get_absolute_url()
        return [f'href="{address}"' in client.get(page).content.decode() for page in pages]

    assert named() == [True, True]
    perform(submitted, "decline", by=cast.nanjing_sign, reason="机构不足")
    assert named() == [False, False]
