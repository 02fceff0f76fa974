"""The conditions of the case's transitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from applications.checklists import PROVINCE_ITEMS, open_items
from cluster_portal.counties.models import Office
from cluster_portal.documents.issuing import may_issue
from cluster_portal.workflow.errors import Lack

if TYPE_CHECKING:
    from .models import Case


def formally_checked(case: Case) -> Iterator[Lack]:
    """Every item of the formal check is answered and holds (四(四))."""
    check = case.current_check
    url = reverse("formal_check", args=[case.pk])
    yield from open_items(PROVINCE_ITEMS, check.answers if check else {}, url)


def province_can_number(case: Case) -> Iterator[Lack]:
    """The province has a code word with which the notice is numbered."""
    yield from may_issue(Office.objects.get(kind=Office.Kind.PROVINCE))
