"""What people do in the experts' review: each function takes one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from applications.models import Round
from cluster_portal.counties.models import User
from cluster_portal.workflow.door import Outcome, perform
from cluster_portal.workflow.writing import form_of, write
from reviews import assigning
from reviews.models import Case, Expert, ExpertReview, Panel
from reviews.panel_forms import DeclarationForm

from . import people

NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def make_experts(by: User, *cities: str) -> list[Expert]:
    """An expert for each of these codes of cities, at home there, who has logged in before."""
    first = Expert.objects.count()
    parts = tuple(
        people.ExpertPart(
            username=f"expert.{number + 1:02}",
            name=f"{NAMES[number % len(NAMES)]}评审{number + 1}",
            city=code,
            employer=f"第{number + 1}知识产权研究所",
            field="知识产权管理",
        )
        for number, code in enumerate(cities, start=first)
    )
    return list(people.make_experts(parts, None, by=by, demonstration=False).values())


def begin_panel(round_: Round, by: User) -> Panel:
    return assigning.begin_panel(round_, by=by)


def set_rules(
    panel: Panel,
    by: User,
    *,
    minimum_experts: int | None = None,
    trim: bool | None = None,
    due_on: date | None = None,
    criteria: Sequence[tuple[str, str, int]] | None = None,
) -> None:
    """Change the rules of the panel; what is not named stays. criteria: (name, meaning, weight)."""
    rules = dict(panel.rules)
    if minimum_experts is not None:
        rules["minimum_experts"] = minimum_experts
    if trim is not None:
        rules["trim"] = trim
    if due_on is not None:
        rules["due_on"] = due_on.isoformat()
    if criteria is not None:
        rules["criteria"] = [
            {"name": name, "meaning": meaning, "weight": weight}
            for name, meaning, weight in criteria
        ]
    _write(panel, "rules", rules, by)


def assign(case: Case, expert: Expert, by: User) -> ExpertReview:
    return assigning.assign(case, expert, by=by)


def accept(review: ExpertReview) -> Outcome:
    """The expert declares to be free of ties and takes the review on."""
    declared: dict[str, Any] = dict.fromkeys(DeclarationForm.base_fields, True)
    return perform(review, "accept", by=review.expert.user, **declared)


def score(
    review: ExpertReview,
    points: float | Decimal | Sequence[float | Decimal | str] = 0.8,
    *,
    reason: str = "材料齐全，依据充分，与申报书所述一致。",
    comment: str = "基础较好，方案可行，建议现场核实服务机构实际运营情况。",
) -> None:
    """Fill in the sheet. points: a share of each weight (0 to 1), or a score for each criterion."""
    criteria = review.panel.criteria
    if isinstance(points, Sequence):
        given = [Decimal(str(point)) for point in points]
    else:
        share = Decimal(str(points))
        given = [(weight * share).quantize(Decimal("0.1")) for *_rest, weight in criteria]
    sheet = {
        "scores": [
            {"key": key, "score": point, "reason": f"{name}：{reason}"}
            for (key, name, *_rest), point in zip(criteria, given, strict=True)
        ],
        "comment": comment,
    }
    _write(review, "sheet", sheet, review.expert.user)


def start_review(case: Case, by: User) -> Outcome:
    return perform(case, "start_review", by=by)


def hand_in(review: ExpertReview) -> Outcome:
    return perform(review, "submit", by=review.expert.user)


def _write(thing: Any, name: str, content: dict[str, Any], by: User) -> None:
    """As the page saves it: through the form."""
    form = form_of(thing, name, data=content)
    assert form.is_valid(), form.errors
    write(thing, name, form.plain(), by=by, seen=thing.version)
