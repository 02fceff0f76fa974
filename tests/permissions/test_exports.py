"""A list as a file holds what the list shows this person, and nobody gets it who has no list."""

from __future__ import annotations

import csv
import io

import pytest

from .browsing import browser, tells
from .cast import COUNTIES, P
from .dossier import OPINION, RANK
from .table import TABLE

# Every address with a list that grows; its page says of how many rows its file will be.
LISTS = {
    "people", "deadlines", "applications", "cases", "experts", "panels", "experts_of_case", "ranking",
    "expert_reviews", "site_visits_of_case", "selections", "zones", "annual_reports", "inspections",
    "exchanges", "supports", "assessments", "recommendations", "audit_log",
}  # fmt: skip
ROWS = [row for row in TABLE if row.name in LISTS]


def rows_in(response) -> int:
    """Of a CSV: without its heads."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return len(list(csv.reader(io.StringIO(text, newline="")))) - 1


def rows_of(page) -> int:
    """As its own page counts them."""
    shown = page.context
    for name in ("listed", "reviews", "visits"):
        if (found := shown.get(name)) is not None:
            return found if isinstance(found, int) else len(found)
    return shown["page_obj"].paginator.count


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_list_is_exported_whole_to_whom_it_is_shown(dossier, row):
    url = dossier.url(row.name, row.args)
    for person in P:
        client = browser(dossier, person)
        file, page = client.get(url, {"export": "csv", "page": 2}), client.get(url)
        assert file.status_code == page.status_code == row.get(person), person
        if page.status_code == 200:
            assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''"), person
            assert rows_in(file) == rows_of(page), person


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_no_county_finds_in_a_file_what_is_kept_from_its_pages(dossier, row):
    for person in sorted(COUNTIES):
        file = browser(dossier, person).get(dossier.url(row.name, row.args), {"export": "csv"})
        if file.status_code == 200:
            text = b"".join(file.streaming_content).decode()
            assert not tells(text, str(RANK)), person
            assert OPINION not in text, person
