"""Whatever a form asks for can be seen on its page, also what a subclass adds to it."""

from __future__ import annotations

import pytest
from django.urls import reverse


@pytest.mark.django_db
def test_decision_page_shows_every_field_of_its_form(cast, client_of, submitted):
    address = reverse("transition", args=["application", submitted.pk, "return_for_correction"])
    page = client_of(cast.nanjing_handle).get(address)
    shown = {name for name in page.context["form"].fields if f'name="{name}"' in page.text}
    assert shown == set(page.context["form"].fields)
    assert len(shown) > 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["industry", "objectives", "tasks", "measures"])
def test_section_page_shows_every_field_of_its_form(cast, client_of, draft, key):
    page = client_of(cast.jiangning_handle).get(reverse("section", args=[draft.pk, key]))
    missing = {name for name in page.context["form"].fields if f'name="{name}"' not in page.text}
    assert missing == set()
