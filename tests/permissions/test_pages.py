"""What the pages keep to that one reaches by links: nothing inline, and no word of what one may not see."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from applications.models import Application, CityReview, Round
from applications.reviewing import save_city_review
from applications.round_keeping import grant_extension, set_cutoff
from cluster_portal.counties.models import Office
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.workflow.actions import transition_url
from cluster_portal.workflow.door import perform, record
from cluster_portal.workflow.errors import Conflict, NotAllowed
from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.writing import write_url
from desks.demonstration import steps
from desks.waiting import latest_changes
from reviews.models import ExpertReview, SiteVisit

from .browsing import browser, crawl, inline, tells, undone
from .cast import (
    AUDITOR,
    CITY,
    COUNTIES,
    COUNTY,
    EXPERTS,
    PROVINCE,
    P,
)
from .dossier import OPINION, RANK, Dossier
from .table import MOVES

LOGGED_IN = [person for person in P if person is not P.NOBODY]


@pytest.mark.parametrize("person", P)
def test_no_page_has_inline_script_or_style_or_anything_from_outside(pages_by_links, person: P):
    pages = pages_by_links(person)
    assert pages
    wrong = {url: found for url, text in pages.items() if (found := inline(text))}
    assert not wrong


def test_what_an_expert_and_a_visit_said_stays_with_the_province(dossier, pages_by_links):
    """四(四)句2, 句3: neither the county nor its city reads on what a choice was weighed."""
    sheet = ExpertReview.objects.get(state=ExpertReview.State.SUBMITTED).sheet
    visit = SiteVisit.objects.get().report
    secrets = [sheet["comment"], sheet["scores"][0]["reason"], visit["reasons"]]
    told = {
        person
        for person in LOGGED_IN
        for text in pages_by_links(person).values()
        if any(tells(text, secret) for secret in secrets)
    }
    assert told == PROVINCE | AUDITOR | {P.EXPERT}


def test_no_page_of_a_county_shows_the_citys_opinion_rank_or_letter(dossier, neighbours):
    """四(三)句2: the recommendation is between the city and the province."""
    letters = Paper.objects.filter(kind=PaperKind.RECOMMENDATION_LETTER)
    hidden = {OPINION, str(RANK)}
    for letter in letters:
        hidden |= {letter.number, letter.title, letter.code}
    assert CityReview.objects.filter(opinion=OPINION, rank=RANK, letter__in=letters).exists()
    leaks = []
    for person in COUNTIES:
        client = browser(dossier, person)
        pages = crawl(client)
        if person in COUNTY:  # the words would stand on pages like these
            assert {"application", "section", "snapshot", "snapshot_changes", "round"} <= {
                resolve(urlsplit(url).path).url_name for url in pages
            }
            pages |= decision_pages(dossier, client, person)
        leaks += [
            f"{person} {url}: {secret}"
            for url, text in pages.items()
            for secret in hidden
            if tells(text, secret)
        ]
    assert not leaks


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"<td>{RANK}</td>", True),
        (f"排第{RANK}位", True),
        (f'<input name="rank" value="{RANK}">', True),
        (f'<tr data-rank={RANK}><a href="?rank={RANK}&amp;page=2">', True),
        (f"{OPINION}{RANK}。", True),
        (f'<time datetime="2026-11-24T08:24:00.{RANK}0+08:00">', False),
        (f'<time datetime="2026-11-24T08:24:00.1{RANK}+08:00">', False),
        (f'<input name="csrfmiddlewaretoken" value="{RANK}aQ{RANK}9{RANK}">', False),
    ],
)
def test_a_secret_is_found_wherever_it_is_told_and_in_no_stamp_or_token(page: str, told: bool):
    """Else the test above fails by chance, or not at all."""
    assert tells(page, str(RANK)) == told


def decision_pages(dossier: Dossier, client: Client, person: P) -> dict[str, str]:
    """The pages of this person's transitions, in every state."""
    urls = [
        transition_url(dossier.thing(kind, state), move.name)
        for move in MOVES
        if person in move.see
        for kind, state in dossier.in_state
        if kind == move.kind
    ]
    assert urls
    return {url: client.get(url).content.decode() for url in urls}


def test_the_citys_provisional_rank_is_read_by_the_city_alone(dossier):
    """Until a letter of recommendation says it, it is a thought of the city's."""
    submitted = dossier.thing("application", "submitted")
    assert submitted.city_reviews.get().rank == RANK
    year = {"round": submitted.round.year}
    for person in (P.PROVINCE_SIGN, P.PROVINCE_HANDLE, P.AUDITOR, P.NANJING_SIGN):
        client = browser(dossier, person)
        pages = [client.get("/applications/", year), client.get(submitted.get_absolute_url())]
        pages.append(client.get(submitted.latest_snapshot.get_absolute_url()))
        ranked = any(tells(page.content.decode(), str(RANK)) for page in pages)
        assert ranked == (person in CITY), person


def test_who_works_on_the_citys_check_is_not_told_to_the_county_nor_in_its_way(dossier):
    """四(三)句2: the check is between the city and the province."""
    submitted = dossier.thing("application", "submitted")
    seen = submitted.version
    review = submitted.city_reviews.get()
    handler, signatory = dossier.user(P.NANJING_HANDLE), dossier.user(P.JIANGNING_SIGN)
    with undone():
        for note in ("写了一半", "又写了一半"):
            save_city_review(
                review, answers={}, opinion=note, rank=None, by=handler, seen=review.version
            )
            review.refresh_from_db()
        submitted.refresh_from_db()
        assert submitted.edits_since(seen, handler)
        assert submitted.edits_since(seen, dossier.user(P.AUDITOR))
        assert not submitted.edits_since(seen, signatory)
        asked = {"by": signatory, "expected_version": seen, "reason": "不再申报"}
        first = perform(submitted, "withdraw", **asked)
        again = perform(submitted, "withdraw", **asked)  # a double click, across the edits
    assert (first.repeated, again.repeated, first.log) == (False, True, again.log)


def test_what_happened_before_a_withdrawal_is_told_without_the_citys_own_edits(dossier):
    submitted = dossier.thing("application", "submitted")
    review = submitted.city_reviews.get()
    handler, signatory = dossier.user(P.NANJING_HANDLE), dossier.user(P.JIANGNING_SIGN)
    with undone():
        save_city_review(review, answers={}, opinion="", rank=3, by=handler, seen=review.version)
        steps.return_to_county(submitted, dossier.user(P.NANJING_SIGN), {"basics": "补"})
        with pytest.raises(Conflict) as told:
            perform(submitted, "withdraw", by=signatory, expected_version=1, reason="不再申报")
    assert dossier.user(P.NANJING_SIGN).name in str(told.value)
    assert handler.name not in str(told.value)


def test_days_of_one_office_are_read_by_those_whom_they_concern(dossier):
    """On the home page as on the round's own page."""
    round_ = Round.objects.order_by("year").last()
    gulou = Office.objects.get(county__code="320106").county
    today = timezone.localdate()
    concerned = COUNTY | CITY | PROVINCE | AUDITOR
    with undone():
        set_cutoff(round_, by=dossier.user(P.NANJING_SIGN), closes_on=today)
        until = today + timedelta(days=99)
        grant_extension(
            round_, by=dossier.user(P.PROVINCE_SIGN), county=gulou, until=until, reason="鼓楼事"
        )
        mine = {
            "cutoff_set": concerned | {P.GULOU_SIGN},
            "extended": CITY | PROVINCE | AUDITOR | {P.GULOU_SIGN},
        }
        told = {event: set() for event in mine}
        for person in LOGGED_IN:
            user = dossier.user(person)
            latest = latest_changes(user, limit=1000)
            for event in mine:
                if any(change.event.row.event == event for change in latest):
                    told[event].add(person)
            page = browser(dossier, person).get(round_.get_absolute_url()).content.decode()
            assert ("鼓楼事" in page) == (person in mine["extended"]), person
            label = str(Round.events["cutoff_set"].label)
            timeline = page.partition('<ol class="timeline">')[2]
            assert (label in timeline) == (person in mine["cutoff_set"]), person
    assert told == mine


def test_the_provinces_acceptance_is_read_by_the_city_and_the_county(dossier):
    """受理 happens to the case, which neither of them sees."""
    application = dossier.thing("case", "accepted").application
    row = LogRow.objects.of(application).last()
    assert (row.event, row.from_state, row.to_state) == (
        "accepted_by_province",
        "recommended",
        "recommended",
    )
    assert application.accepted_at == row.at
    assert dossier.thing("application", "recommended").accepted_at is None
    for person in COUNTY | CITY | PROVINCE | AUDITOR:
        client = browser(dossier, person)
        client.cookies["django_language"] = "en"
        page = client.get(application.get_absolute_url()).content.decode()
        head, _, timeline = page.partition('<ol class="timeline">')
        assert "Accepted by the province on" in head, person
        assert "Accepted by the province" in timeline, person
        latest = latest_changes(dossier.user(person), limit=1000)
        assert row in [change.event.row for change in latest], person


def test_nobody_records_an_acceptance_by_hand(dossier):
    application = dossier.thing("application", "recommended")
    for person in LOGGED_IN:
        with pytest.raises(NotAllowed):
            record(application, "accepted_by_province", by=dossier.user(person))


def test_the_city_and_the_province_do_read_it(dossier, pages_by_links):
    """Else the test above looks for words that stand nowhere."""
    for person in (P.NANJING_SIGN, P.PROVINCE_HANDLE):
        text = "".join(pages_by_links(person).values())
        assert tells(text, OPINION)
        assert tells(text, str(RANK))


def test_no_page_of_another_citys_people_names_the_application(dossier, pages_by_links):
    """Not in a list, a count's link, a message or the log: nothing leads there at all."""
    names = {application.title for application in Application.objects.all()}
    for person in (P.SUZHOU_SIGN, P.KUNSHAN_SIGN, P.GULOU_SIGN, *EXPERTS):
        pages = pages_by_links(person)
        told = {url: name for url, text in pages.items() for name in names if name in text}
        assert not told, person


def test_an_expert_has_a_desk_and_their_own_sheets_and_nothing_else(dossier, pages_by_links):
    everyone_s = {"/", "/account/password/", "/policy/", "/verify/", "/account/login/"}
    everyone_s |= {"/public/zones/", "/public/notices/", "/cases/reviews/"}
    sheet = ExpertReview.objects.get(expert__user=dossier.user(P.EXPERT))
    own = {P.EXPERT: (sheet.get_absolute_url(), write_url(sheet, "sheet")), P.CONFLICTED_EXPERT: ()}
    for person in EXPERTS:
        reached = {urlsplit(url).path for url in pages_by_links(person)} - everyone_s
        more = {path for path in reached if not path.startswith("/public/notices/")}
        assert {path for path in more if not path.startswith(own[person] or "-")} == set()
        assert bool(more) == bool(own[person])


def test_the_login_leads_to_no_other_site(dossier):
    client = browser(dossier, P.NOBODY)
    user = dossier.user(P.JIANGNING_SIGN)
    user.set_password("Zhihui-Chanquan-2026")
    user.save(update_fields=["password"])
    sent = {"username": user.username, "password": "Zhihui-Chanquan-2026"}
    response = client.post("/account/login/?next=//example.org/", sent)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    response = client.post("/account/language/", {"language": "en", "next": "//example.org/"})
    assert response.headers["Location"] == "/"
