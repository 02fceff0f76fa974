"""The prints of a county's materials (四(三)2 to 四(三)4): of a version that was sent, with its number, its
code and a QR code on every page; or of the draft, with a watermark and no code.

A print of a version is set from what was frozen when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cluster_portal.documents.booklet import Block, Booklet, Chapter, Marks, Statement
from cluster_portal.documents.booklet_press import booklet_pdf
from cluster_portal.documents.letter import chinese_date
from cluster_portal.policy.lists import Material, RightKind, ServiceKind
from cluster_portal.policy.names import (
    APPLICATION_FORM_TITLE,
    STATEMENT_TITLE,
    WORK_PLAN_TITLE,
)
from cluster_portal.workflow.writing import Answer

from .materials import digest_of, government_of, material_of, short_code
from .models import PRINTED, Application, Print, Snapshot
from .progress import Progress
from .reading import Chapter as Read
from .reading import by_material, chapters
from .section_forms import statement_text

NONE = "无"
KEPT = 7 * 24 * 60 * 60  # seconds


def order(snapshot: Snapshot) -> None:
    """A row for each material that is printed, with the code that its pages bear."""
    Print.objects.bulk_create(
        Print(snapshot=snapshot, material=material.value, digest=digest_of(snapshot, material))
        for material in PRINTED
    )


def print_pdf(ordered: Print) -> bytes:
    """The print of a version. Set from what is frozen, and kept for a while: many ask at once."""
    key = f"print-{ordered.pk}-{ordered.digest}"
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        pdf = _set(ordered)
        cache.set(key, pdf, KEPT)
    return pdf


def _set(ordered: Print) -> bytes:
    snapshot, material = ordered.snapshot, material_of(ordered.material)
    paper = _paper(
        snapshot.application,
        material,
        chapters_of(snapshot.data, snapshot.files, material),
        statement=snapshot.statement,
        data={**snapshot.data, "applicant": government_of(snapshot)},
        day=timezone.localdate(snapshot.submitted_at),
        marks=Marks(
            version=snapshot.number,
            code=short_code(ordered.digest),
            address=desk_address(ordered.digest),
        ),
    )
    return booklet_pdf(paper).pdf


def draft_pdf(application: Application, material: Material) -> bytes:
    """The material as it stands in the draft."""
    progress = Progress(application)
    with translation.override(settings.LANGUAGE_CODE):
        data, files = progress.as_data(), [file.as_data() for file in progress.files]
        statement = statement_text(application.county.government_name)
    paper = _paper(
        application,
        material,
        chapters_of(data, files, material),
        statement=statement,
        data=data,
        day=timezone.localdate(),
        marks=None,
    )
    return booklet_pdf(paper).pdf


def chapters_of(
    data: dict[str, Any], files: list[dict[str, Any]], material: Material
) -> list[Read]:
    """The material's sections, in Chinese whatever language the screen has."""
    with translation.override(settings.LANGUAGE_CODE):
        return dict(by_material(chapters(data, files)))[material]


def desk_address(digest: str) -> str:
    """Where the QR code leads: the city's scan desk, with the code."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{base}{reverse('scan_desk')}?code={short_code(digest)}"


def named(ordered: Print) -> str:
    """The name of its file when it is downloaded."""
    county, version = ordered.snapshot.application.county, ordered.snapshot.number
    with translation.override(settings.LANGUAGE_CODE):
        return f"{county.name}{material_of(ordered.material).label}第{version}版.pdf"


def _paper(
    application: Application,
    material: Material,
    read: Sequence[Read],
    *,
    statement: str,
    data: dict[str, Any],
    day: date | datetime,
    marks: Marks | None,
) -> Booklet | Statement:
    government = data["applicant"]
    if material is Material.STATEMENT:
        return Statement(
            title=STATEMENT_TITLE,
            addressee="江苏省知识产权局：",
            paragraphs=(statement, "特此承诺。"),
            closing=(
                f"{government}（盖章）",
                "负责人（签字）：　　　　　　",
                "　　　　年　　月　　日",
            ),
            marks=marks,
        )
    basics = data["answers"].get("basics", {})
    is_form = material is Material.FORM
    # On the plan's cover stands nothing that its digest does not know: basics are the form's.
    contact = (
        ("集聚区名称", basics.get("zone_name") or NONE),
        ("联系人", basics.get("contact_name") or NONE),
        ("联系电话", basics.get("contact_phone") or NONE),
    )
    cover = (
        *(contact if is_form else ()),
        ("申报单位（盖章）", government),
        ("填报日期", chinese_date(day)),
    )
    with translation.override(settings.LANGUAGE_CODE):
        parts = tuple(_chapter(each, data) for each in read)
    return Booklet(
        title=APPLICATION_FORM_TITLE if is_form else WORK_PLAN_TITLE,
        subtitle=f"（{application.round.year}年度）",
        cover=cover,
        chapters=parts,
        keep_together=("知识产权服务业", "集聚发展区", "建设工作方案", "申报书"),
        marks=marks,
    )


def _chapter(read: Read, data: dict[str, Any]) -> Chapter:
    """Short answers as a form table, texts and tables under their own headings."""
    facts = tuple((a.label, a.text) for a in read.answers if not a.heads and not a.is_long)
    title = str(read.spec.title)
    blocks = [_block(a, title) for a in read.parts if a.heads or a.is_long]
    if read.spec.key == "institutions":
        blocks.append(_matrix(data["institutions"]))
    return Chapter(title=title, facts=facts, blocks=tuple(blocks))


def _block(answer: Answer, chapter: str) -> Block:
    """A table that is all of its chapter has no heading of its own."""
    label = "" if answer.label == chapter else answer.label
    if not answer.heads:
        return Block(label=label, text=answer.text)
    return Block(label=label, heads=answer.heads, rows=answer.lines, figures=answer.figures)


def _matrix(institutions: list[dict[str, Any]]) -> Block:
    """How many institutions offer each service for each kind of right (四(二)3)."""
    offered = [cell for row in institutions for cell in row["cells"]]
    return Block(
        label=_("Coverage: kind of right by kind of service"),
        heads=(_("Kind of right"), *(str(service.label) for service in ServiceKind)),
        rows=tuple(
            (
                str(right.label),
                *(str(offered.count(f"{right}.{service}") or NONE) for service in ServiceKind),
            )
            for right in RightKind
        ),
        figures=(False, *(True for _service in ServiceKind)),
    )
