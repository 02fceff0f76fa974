"""Whatever a form asks for can be seen on its page, also what a subclass adds to it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cluster_portal.workflow.rows_field import RowsField


def unseen(page) -> set[str]:
    """The inputs of the page's form that are not on it; of a table those of its first line."""
    names = {
        f"{name}-0-{column}" if isinstance(field, RowsField) else name
        for name, field in page.context["form"].fields.items()
        for column in getattr(field, "columns", [""])
    }
    return {name for name in names if f'name="{name}"' not in page.text}


@pytest.mark.django_db
def test_decision_page_shows_every_field_of_its_form(cast, client_of, submitted):
    address = reverse("transition", args=["application", submitted.pk, "return_for_correction"])
    page = client_of(cast.nanjing_handle).get(address)
    assert unseen(page) == set()
    assert len(page.context["form"].fields) > 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["industry", "objectives", "tasks", "measures", "indicators"])
def test_section_page_shows_every_field_of_its_form(cast, client_of, draft, key):
    page = client_of(cast.jiangning_handle).get(reverse("section", args=[draft.pk, key]))
    assert unseen(page) == set()
