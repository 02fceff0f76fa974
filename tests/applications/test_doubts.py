"""What is asked about, and what is just within: a doubt is a question and never stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from applications import doubts
from applications.indicators import Better, IndicatorRow, Kind
from applications.models import Application, Institution, KeyProject
from applications.models.rows import InstitutionKind
from applications.plan_forms import SECTION_FORMS
from applications.progress import Progress
from applications.section_forms import count_field, old_figures
from cluster_portal.policy.lists import InnovatorKind
from cluster_portal.workflow.door import perform
from desks.demonstration import steps

TODAY = datetime(2026, 4, 15, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """The day of TODAY, on English pages."""
    with time_machine.travel(TODAY, tick=False), translation.override("en"):
        yield


def indicator(figures: str, **changed: Any) -> list[str]:
    """figures: baseline and targets, "-" for one that is not given."""
    baseline, *targets = (text.replace("-", "") for text in figures.split())
    said = {
        "key": "patents", "name": "Patents", "unit": "pieces", "decimals": 0, "kind": Kind.STOCK,
        "better": Better.HIGHER, "evidence": "", "as_of": "2025-12-31", "lowest": "5",
        "highest": "100", "baseline": baseline,
        **{f"target_{year}": text for year, text in enumerate(targets, 1)},
    }  # fmt: skip
    return list(IndicatorRow(**{**said, **changed}).doubts())


def project(**changed: Any) -> list[str]:
    usual = {"money": 300, "starts_on": date(2026, 7, 1), "ends_on": date(2028, 12, 31)}
    row = KeyProject(name="Hall", **{**usual, **changed})
    return list(doubts.of_projects([row]))


def institution(**changed: Any) -> list[str]:
    usual = {"staff": 10, "patent_attorneys": 2, "lawyers": 1, "revenue": Decimal(300)}
    row = Institution(name="Firm", **{"kind": InstitutionKind.OTHER, **usual, **changed})
    return list(doubts.of_institutions([row]))


def section(key: str, said: dict[str, Any]) -> list[str]:
    return list(SECTION_FORMS[key](thing=None, content=said).doubts(said))


def site(area: str) -> list[str]:
    return section("basics", {"sites": [{"name": "Centre", "area": area}]})


def funds(amount: str) -> list[str]:
    return section("government", {"funds": [{"year": 2025, "amount": amount}]})


def document(issued_on: str) -> list[str]:
    return section("government", {"documents": [{"title": "Plan", "issued_on": issued_on}]})


def innovators(counted: int) -> list[str]:
    """Two are named."""
    kind = InnovatorKind(InnovatorKind.values[0])
    named = [{"name": "A", "kind": kind.value}, {"name": "B", "kind": kind.value}]
    said = section("industry", {count_field(kind): counted, "leading": named})
    return [sentence.removeprefix(str(kind.label)) for sentence in said]


def figures_of(as_of: str) -> list[str]:
    return list(old_figures({"as_of": as_of}))


LOWER = {"better": Better.LOWER}
AGENCY, LAW_FIRM = InstitutionKind.PATENT_AGENCY, InstitutionKind.LAW_FIRM
BACK = "Patents: a target is a step back."
LEAPS = "Patents: the last target is more than 10 times the baseline."
MORE_THAN_STAFF = "Firm: more attorneys and lawyers than staff."
OLD = "The figures are as of 31 March 2024. Are there newer ones?"
TO_COME = "The figures are as of 16 April 2026, a day that is still to come."

# What is said of it → the question; right after it what is just within, and is not asked about.
ASKED: list[tuple[str, Any, Any, str]] = [
    # (what, how it is read, what is said, the sentence or nothing)
    ("decimals", indicator, {"figures": "10.5 20 30 40"}, "Patents: it is given with 0 decimals."),
    ("decimals that are allowed", indicator, {"figures": "10.5 20 30 40", "decimals": 1}, ""),
    ("noughts are no decimals", indicator, {"figures": "10.00 20 30 40"}, ""),
    ("below the lowest", indicator, {"figures": "4 20 30 40"}, "Patents: is 4 pieces right?"),
    ("the lowest", indicator, {"figures": "5 20 30 40"}, ""),
    ("above the highest", indicator, {"figures": "50 60 70 101"}, "Patents: is 101 pieces right?"),
    ("the highest", indicator, {"figures": "50 60 70 100"}, ""),
    ("without limits", indicator, {"figures": "50 60 70 101", "lowest": "", "highest": ""}, ""),
    ("step back", indicator, {"figures": "10 20 19 40"}, BACK),
    ("standing still", indicator, {"figures": "10 10 10 10"}, ""),
    ("not all given", indicator, {"figures": "20 - 10 10"}, ""),
    ("step back where lower is better", indicator, {"figures": "40 30 31 20", **LOWER}, BACK),
    ("falling where lower is better", indicator, {"figures": "40 30 30 20", **LOWER}, ""),
    ("leap", indicator, {"figures": "5 20 30 51"}, LEAPS),
    ("ten times", indicator, {"figures": "5 20 30 50"}, ""),
    ("no money", project, {"money": Decimal(0)}, "Hall: is 0 (10,000 yuan) right?"),
    ("little money", project, {"money": Decimal("0.01")}, ""),
    ("too much money", project, {"money": 500_001}, "Hall: is 500001 (10,000 yuan) right?"),
    ("most money", project, {"money": 500_000}, ""),
    ("too long", project, {"ends_on": date(2037, 1, 1)}, "Hall: it runs for more than 10 years."),
    ("ten years", project, {"ends_on": date(2036, 12, 31)}, ""),
    ("tomorrow", figures_of, "2026-04-16", TO_COME),
    ("today", figures_of, "2026-04-15", ""),
    ("25 months", figures_of, "2024-03-31", OLD),
    ("24 months", figures_of, "2024-04-01", ""),
    ("no day", figures_of, "", ""),
    ("more named", innovators, 1, ": 2 are named, but only 1 counted."),
    ("all named", innovators, 2, ""),
    ("no funds", funds, "0", "Funds of 2025: is 0 (10,000 yuan) right?"),
    ("too much", funds, "100000.01", "Funds of 2025: is 100000.01 (10,000 yuan) right?"),
    ("most funds", funds, "100000", ""),
    ("to come", document, "2026-04-16", "“Plan” is issued on a day that is still to come."),
    ("of today", document, "2026-04-15", ""),
    ("no area", site, "0", "Centre: is the area of 0 square metres right?"),
    ("area", site, "5000001", "Centre: is the area of 5000001 square metres right?"),
    ("largest area", site, "5000000", ""),
    ("too many", institution, {"staff": 2001}, "Firm: is a staff of 2001 right?"),
    ("most staff", institution, {"staff": 2000}, ""),
    ("more qualified", institution, {"staff": 2, "revenue": 1}, MORE_THAN_STAFF),
    ("all qualified", institution, {"staff": 3, "revenue": 1}, ""),
    ("staff not given", institution, {"staff": None}, ""),
    ("revenue a head", institution, {"revenue": 3001},
     "Firm: is a revenue of 3001 (10,000 yuan) right?"),
    ("most revenue a head", institution, {"revenue": 3000}, ""),
    ("no attorney", institution, {"kind": AGENCY, "patent_attorneys": 0},
     "Firm: a patent agency without a patent attorney."),
    ("one attorney", institution, {"kind": AGENCY, "patent_attorneys": 1}, ""),
    ("attorneys not given", institution, {"kind": AGENCY, "patent_attorneys": None}, ""),
    ("no lawyer", institution, {"kind": LAW_FIRM, "lawyers": 0},
     "Firm: a law firm without a lawyer."),
    ("one lawyer", institution, {"kind": LAW_FIRM, "lawyers": 1}, ""),
    ("neither, and need not", institution, {"patent_attorneys": 0, "lawyers": 0}, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "said", "sentence"),
    [pytest.param(*case, id=f"{case[0].__name__}: {name}") for name, *case in ASKED],
)
def test_what_is_odd_is_asked_about_and_what_is_just_within_is_not(
    on_the_day, read, said, sentence
):
    found = read(**said) if isinstance(said, dict) else read(said)
    assert found == ([sentence] if sentence else [])


def test_a_staff_of_nobody_is_asked_about_without_a_division_by_it(on_the_day):
    found = institution(staff=0, patent_attorneys=0, lawyers=0)
    assert found == ["Firm: is a staff of 0 right?"]


@pytest.mark.parametrize("key", ["basics", "industry", "institutions"])
def test_every_section_with_figures_of_a_day_asks_about_the_day(on_the_day, key):
    assert section(key, {"as_of": "2026-04-16"}) == [TO_COME]


def test_doubts_never_refuse_a_submission_and_go_with_the_version(cast, complete):
    said = {each.key: each.data for each in complete.sections.all()}
    said["basics"]["sites"][0]["area"] = "9000000"
    said["government"]["funds"][0]["amount"] = "200000"
    said["industry"]["as_of"] = said["institutions"]["as_of"] = "2020-12-31"
    said["indicators"]["as_of"] = "2020-12-31"
    for key in ("basics", "government", "industry", "institutions", "indicators"):
        steps.answer(complete, key, said[key], cast.jiangning_handle)
    complete.institutions.filter(pk=complete.institutions.first().pk).update(staff=9000)
    complete.keyprojects.filter(pk=complete.keyprojects.first().pk).update(money=900_000)
    progress = Progress(Application.objects.get(pk=complete.pk))
    asked = progress.as_data()["doubts"]
    assert {doubt["section"] for doubt in asked} == {
        "basics", "government", "industry", "institutions", "indicators", "projects",
    }  # fmt: skip
    assert not progress.lacks()
    perform(complete, "submit", by=cast.jiangning_sign, agreed=True)
    assert complete.latest_snapshot.data["doubts"] == asked
