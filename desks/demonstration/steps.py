"""What people do, as functions: each takes one step of the life of an application."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications import round_keeping, scans
from applications.checklists import CITY_ITEMS, HOLDS, PROVINCE_ITEMS, CheckItem
from applications.institution_import import compare
from applications.institution_sheet_reader import read_sheet
from applications.institution_sheet_writer import write_sheet
from applications.models import Application, CityReview, Purpose, Round
from applications.plan_forms import SECTION_FORMS
from applications.reviewing import save_city_review
from applications.row_forms import ROW_FORMS
from applications.writing import (
    answer_item,
    attach,
    import_institutions,
    keep_sheet,
    save_answers,
    save_row,
)
from cluster_portal.counties.models import User
from cluster_portal.workflow.door import Outcome, begin, perform
from reviews.checking import save_formal_check
from reviews.models import Case

from . import content

PROOFS = (Purpose.AUTHORITY, Purpose.PLAN, Purpose.POLICIES, Purpose.FUNDS)


def small_pdf(text: str) -> bytes:
    """The smallest file that is a PDF, to stand for a scan."""
    return f"%PDF-1.4\n% {text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def open_round(
    by: User, year: int, *, opens_on: date | None = None, closes_on: date | None = None
) -> Round:
    """closes_on: another day than the policy's, where it has to be a later one."""
    return round_keeping.open_round(
        year=year,
        opens_on=opens_on or timezone.localdate(),
        closes_on=closes_on,
        reason="为便于各地准备申报材料，适当延长申报时间。" if closes_on else "",
        by=by,
    )


def begin_application(
    by: User, round_: Round, *, based_on: Application | None = None
) -> Application:
    """based_on: the application of former years that it starts from."""
    assert by.office is not None
    assert by.office.county is not None
    new = Application(round=round_, county=by.office.county, started_by=by)
    return begin(new, by=by, based_on=based_on)


def fill_in(
    application: Application, by: User, *, institutions: int = 20, left_out: Collection[str] = ()
) -> None:
    """Fill in the sections as a person would: each form checked and saved on its own."""
    county, year = application.county, application.round.year
    files: dict[str, str] = {}
    for purpose in PROOFS:
        upload = SimpleUploadedFile(f"{purpose.label}.pdf", small_pdf(purpose.value))
        files[purpose.value] = str(attach(application, upload, purpose, by=by).pk)
    for key, typed in content.answers(county, year, files).items():
        if key not in left_out:
            answer(application, key, typed, by)
    import_sheet(application, content.institutions(county, institutions), by)
    for row in content.projects(county, year):
        add_row(application, "projects", row, by)


def fill_gaps(application: Application, by: User) -> None:
    """Finish what fill_in() left out: sections that are not begun, institutions up to twenty."""
    county, year = application.county, application.round.year
    begun = set(application.sections.values_list("key", flat=True))
    for key, typed in content.answers(county, year).items():
        if key not in begun:
            answer(application, key, typed, by)
    import_sheet(application, content.institutions(county), by)


def answer(application: Application, key: str, typed: dict[str, Any], by: User) -> None:
    saved = application.sections.filter(key=key).first()
    form = SECTION_FORMS[key](typed, thing=application, content=saved.data if saved else {})
    assert form.is_valid(), form.errors
    save_answers(application, key, form.plain(), by=by, seen=saved.version if saved else 0)


def add_row(application: Application, key: str, typed: dict[str, Any], by: User) -> None:
    form = ROW_FORMS[key](typed)
    form.instance.application = application
    assert form.is_valid(), form.errors
    save_row(application, key, form.instance, by=by)


def import_sheet(application: Application, rows: list[dict[str, Any]], by: User) -> None:
    """Take the institutions over from a sheet, as one does who has twenty of them."""
    upload = SimpleUploadedFile("服务机构.xlsx", write_sheet(rows))
    read = read_sheet(upload)
    assert not read.faults, read.faults
    sheet = keep_sheet(application, read.name, read.rows, read.faults, by=by)
    standing = application.institutions.all()
    import_institutions(sheet, by=by, seen=compare(sheet, standing).fingerprint)
    application.refresh_from_db()


def submit(application: Application, by: User) -> Outcome:
    """Answer what was returned, send it, and put the stamped scans to the version that was sent."""
    answer_items(application, by)
    outcome = perform(application, "submit", by=by, agreed=True)
    stamp(application, by)
    return outcome


def answer_items(application: Application, by: User) -> None:
    """Say of each item of the open return that it was done."""
    application.refresh_from_db()  # its case may have sent it back
    correction = application.open_correction
    for item in correction.items.filter(answer="") if correction else ():
        answer_item(item, "已按要求更正。", by=by)


def stamp(application: Application, by: User) -> None:
    """Upload the scans of the stamped papers that the newest version still needs."""
    snapshot = application.latest_snapshot
    for material in scans.missing(snapshot):
        upload = SimpleUploadedFile(f"{material.label}.pdf", small_pdf(material.value))
        scans.keep_scan(snapshot, material, upload, by=by)
    application.refresh_from_db()


def return_to_county(
    application: Application, by: User, items: dict[str, str], *, days: int = 10
) -> Outcome:
    """The city returns it. items: section → what has to be corrected."""
    return perform(application, "return_for_correction", by=by, **_return(items, days))


def check_as_city(application: Application, by: User, *, rank: int, opinion: str = "") -> None:
    """Answer the city's whole checklist, write the opinion, give the rank."""
    review = CityReview.objects.get(snapshot=application.latest_snapshot)
    save_city_review(
        review,
        answers=all_hold(CITY_ITEMS),
        opinion=opinion
        or f"{application.county.name}服务机构集聚度高，产业基础好，政策资金有保障，建设方案切实可行。",
        rank=rank,
        by=by,
        seen=review.version,
    )


def recommend(application: Application, by: User) -> Outcome:
    return perform(application, "recommend", by=by)


def case_of(application: Application) -> Case:
    return Case.objects.get(application=application)


def check_as_province(application: Application, by: User) -> None:
    """Answer the whole formal check."""
    check = case_of(application).current_check
    save_formal_check(check, answers=all_hold(PROVINCE_ITEMS), by=by, seen=check.version)


def send_back(
    application: Application, by: User, items: dict[str, str], *, days: int = 10
) -> Outcome:
    """The province sends it back. items: section → what has to be corrected."""
    return perform(case_of(application), "send_back", by=by, **_return(items, days))


def accept(application: Application, by: User) -> Outcome:
    return perform(case_of(application), "accept", by=by)


def reject(application: Application, by: User, reason: str) -> Outcome:
    return perform(case_of(application), "reject", by=by, reason=reason)


def all_hold(items: tuple[CheckItem, ...]) -> dict[str, Any]:
    return {item.key: {"verdict": HOLDS, "note": ""} for item in items}


def _return(items: dict[str, str], days: int) -> dict[str, Any]:
    due_on = timezone.localdate() + timedelta(days=days)
    rows = [{"section": key, "text": text} for key, text in items.items()]
    return {"due_on": due_on, "items": rows}


def newest_round() -> Round:
    return Round.objects.latest("year")
