"""The conditions of the province's transitions in act two. Each answers with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.checklists import PROVINCE_ITEMS, open_items
from cluster_portal.counties.models import Office
from cluster_portal.documents.issuing import may_issue
from cluster_portal.workflow.days import cn_date, deadline, last_day_before
from cluster_portal.workflow.errors import Lack

if TYPE_CHECKING:
    from .models import Case, ExpertReview, Objection, Panel, Selection, SiteVisit


def formally_checked(case: Case) -> Iterator[Lack]:
    """Every item of the formal check is answered and holds (四(四))."""
    check = case.current_check
    url = reverse("formal_check", args=[case.pk])
    yield from open_items(PROVINCE_ITEMS, check.answers if check else {}, url)


def answer_is_overdue(case: Case) -> Iterator[Lack]:
    """A case that was sent back is rejected only once the county's day to answer is over."""
    if case.state != type(case).State.SENT_BACK:
        return
    application = case.application
    if application.state != type(application).State.RETURNED:
        yield Lack(_("The county has answered; the city bureau's word is awaited."))
    elif timezone.now() < application.closes_at:
        yield Lack(
            _("The county may answer until %(when)s.") % {"when": deadline(application.closes_at)}
        )


def province_can_number(thing: Any) -> Iterator[Lack]:
    """The province has a code word with which the paper is numbered."""
    yield from may_issue(Office.objects.get(kind=Office.Kind.PROVINCE))


selection_can_number = province_can_number


# The panel and the experts (四(四)句2) ---------------------------------------------------------------


def one_panel_a_round(panel: Panel) -> Iterator[Lack]:
    """A round has one panel: all its applications are judged by the same."""
    if type(panel).objects.filter(round=panel.round_id).exists():
        yield Lack(_("This round has its panel already."))


def case_takes_experts(review: ExpertReview) -> Iterator[Lack]:
    """Experts are assigned once the case is accepted, and until the review is over."""
    states = type(review.case).State
    if review.case.state not in (states.ACCEPTED, states.UNDER_REVIEW):
        yield Lack(
            _("%(case)s is “%(state)s”; experts are assigned after acceptance only.")
            % {"case": review.case, "state": review.case.get_state_display()},
            review.case.get_absolute_url(),
        )


def panel_is_set(review: ExpertReview) -> Iterator[Lack]:
    """The criteria are complete before anyone is assigned."""
    from cluster_portal.workflow.writing import write_url, written

    panel = getattr(review.case.application.round, "panel", None)
    if panel is None:
        yield Lack(_("The round has no panel yet: set its criteria first."), reverse("panels"))
    elif any(written("rules")(panel)):
        yield Lack(_("The criteria of the panel are not complete."), write_url(panel, "rules"))


def expert_is_free_of_ties(review: ExpertReview) -> Iterator[Lack]:
    """Never a county of the expert's own city or employer, or with a declared tie (四(四)句2)."""
    from .ties import ties

    for sentence in ties(review.expert, review.case):
        yield Lack(sentence)


def not_assigned_already(review: ExpertReview) -> Iterator[Lack]:
    """An expert is asked once for a case; whoever stepped back is not asked again."""
    if type(review).objects.filter(case=review.case_id, expert=review.expert_id).exists():
        yield Lack(
            _("%(expert)s has been assigned to this case before.") % {"expert": review.expert}
        )
    elif not review.expert.user.is_active:
        yield Lack(_("The account of %(expert)s is closed.") % {"expert": review.expert})


def case_is_under_review(review: ExpertReview) -> Iterator[Lack]:
    """Scores come in, and are opened again, while the case is under review only."""
    if review.case.state != type(review.case).State.UNDER_REVIEW:
        yield Lack(
            _("The review of %(case)s is not under way; it is “%(state)s”.")
            % {"case": review.case, "state": review.case.get_state_display()}
        )


def enough_experts(case: Case) -> Iterator[Lack]:
    """As many experts as the panel wants at least."""
    panel = getattr(case.application.round, "panel", None)
    if panel is None:
        yield Lack(_("The round has no panel yet: set its criteria first."), reverse("panels"))
        return
    assigned = case.expert_reviews.standing().count()
    if panel.state == type(panel).State.DRAFT or assigned < panel.minimum_experts:
        yield Lack(
            _("%(assigned)d experts are assigned; the panel wants at least %(wanted)d.")
            % {"assigned": assigned, "wanted": panel.minimum_experts},
            reverse("experts_of_case", args=[case.pk]),
        )


def reviews_are_in(case: Case) -> Iterator[Lack]:
    """Every assigned expert has handed in or is excused, and enough have handed in."""
    from .models.expert_review import OPEN

    reviews = case.expert_reviews.select_related("expert__user")
    for review in reviews:
        if review.state in OPEN:
            yield Lack(
                _("%(expert)s has not handed in the score sheet; excuse them or wait.")
                % {"expert": review.expert},
                review.get_absolute_url(),
            )
    handed_in = [r for r in reviews if r.state == type(r).State.SUBMITTED]
    wanted = case.application.round.panel.minimum_experts
    if len(handed_in) < wanted:
        yield Lack(
            _("%(number)d score sheets are in; the panel wants at least %(wanted)d.")
            % {"number": len(handed_in), "wanted": wanted},
            reverse("experts_of_case", args=[case.pk]),
        )


# Site visits (四(四)句2) -----------------------------------------------------------------------------


def case_is_shortlisted(visit: SiteVisit) -> Iterator[Lack]:
    """Only shortlisted counties are visited (四(四)句2)."""
    if visit.case.state != type(visit.case).State.SHORTLISTED:
        yield Lack(_("Only a shortlisted county is visited."), visit.case.get_absolute_url())


def team_of_two(visit: SiteVisit) -> Iterator[Lack]:
    """Nobody visits alone."""
    if len(visit.team) < 2:
        yield Lack(_("A visit is made by two people or more."))


def one_visit_at_a_time(visit: SiteVisit) -> Iterator[Lack]:
    """A county is visited once; a cancelled visit leaves the place free."""
    states = type(visit).State
    if visit.case.visits.filter(state__in=(states.PLANNED, states.HELD)).exists():
        yield Lack(_("A visit to this county is planned or was held already."))


def visit_day_has_come(visit: SiteVisit) -> Iterator[Lack]:
    """A visit is not reported before its day."""
    if timezone.localdate() < visit.planned_on:
        yield Lack(_("The visit is planned for %(day)s only.") % {"day": cn_date(visit.planned_on)})


def visit_was_held(case: Case) -> Iterator[Lack]:
    """Every shortlisted application is visited before anything is decided on it."""
    from .models import SiteVisit

    if not case.visits.filter(state=SiteVisit.State.HELD).exists():
        yield Lack(
            _("The site visit has not been held yet."),
            reverse("site_visits_of_case", args=[case.pk]),
        )


# Selection (四(四)句3, 句4) --------------------------------------------------------------------------


def one_selection_a_round(selection: Selection) -> Iterator[Lack]:
    """A round ends in one decision."""
    if type(selection).objects.filter(round=selection.round_id).exists():
        yield Lack(_("This round has its selection already."))


def selection_is_not_announced(case: Case) -> Iterator[Lack]:
    """Nothing joins the proposed set after the public has been told of it."""
    selection = getattr(case.application.round, "selection", None)
    if selection and selection.state != type(selection).State.OPEN:
        yield Lack(_("The proposed set is public already."), selection.get_absolute_url())


def round_is_closed(selection: Selection) -> Iterator[Lack]:
    """The best of all: so all must have had their time."""
    if timezone.now() < selection.round.closes_at:
        yield Lack(
            _("The round is open until %(when)s.") % {"when": deadline(selection.round.closes_at)}
        )


def none_undecided(selection: Selection) -> Iterator[Lack]:
    """Every case of the round is proposed or at its end."""
    from .models import Case

    states = Case.State
    undecided = (
        states.CHECKING,
        states.SENT_BACK,
        states.ACCEPTED,
        states.UNDER_REVIEW,
        states.SHORTLISTED,
    )
    for case in selection.cases.filter(state__in=undecided).for_desk():
        yield Lack(
            _("%(case)s is “%(state)s”: propose it or end it first.")
            % {"case": case, "state": case.get_state_display()},
            case.get_absolute_url(),
        )


def some_proposed(selection: Selection) -> Iterator[Lack]:
    """At least one county is proposed."""
    if not selection.proposed.exists():
        yield Lack(_("No county is proposed."), reverse("ranking", args=[selection.round_id]))


def none_proposed(selection: Selection) -> Iterator[Lack]:
    """A round that ends without a designation has no proposed county left."""
    if selection.proposed.exists():
        yield Lack(_("There are proposed counties; designate them, or end their cases first."))


def notice_is_over(selection: Selection) -> Iterator[Lack]:
    """The public notice has run to its end."""
    if not selection.notice_is_over:
        yield Lack(
            _("The public notice runs until %(when)s.")
            % {"when": deadline(selection.notice_ends_at)}
        )


def objections_are_answered(selection: Selection) -> Iterator[Lack]:
    """Every objection of the notice has its answer (四(四)句3)."""
    for objection in selection.objections.filter(state="received").for_desk():
        yield Lack(
            _("Not answered yet: %(objection)s.") % {"objection": objection},
            objection.get_absolute_url(),
        )


def no_upheld_objection(selection: Selection) -> Iterator[Lack]:
    """A county against which an objection was upheld is not designated."""
    from .models import Case

    upheld = selection.objections.filter(upheld=True, case__state=Case.State.PROPOSED)
    for objection in upheld.for_desk():
        yield Lack(
            _("%(objection)s was upheld: end that case.") % {"objection": objection},
            objection.case.get_absolute_url(),
        )


def received_within_the_notice(objection: Objection) -> Iterator[Lack]:
    """It came in while the notice ran, and is about a county of it."""
    selection = objection.selection
    if (
        selection.notice_from is None
        or selection.notice_ends_at is None
        or selection.state != type(selection).State.ANNOUNCED
    ):
        yield Lack(_("There is no public notice now."))
        return
    last = last_day_before(selection.notice_ends_at)
    if not selection.notice_from <= objection.received_on <= last:
        yield Lack(
            _("Only what was received from %(first)s to %(last)s is taken up.")
            % {"first": cn_date(selection.notice_from), "last": cn_date(last)}
        )
    if objection.received_on > timezone.localdate():
        yield Lack(_("That day has not come yet."))
    if objection.case.application.round_id != selection.round_id:
        yield Lack(_("That county is not in this notice."))
