"""Days, ends of days and error lines, as every page words them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.translation import gettext as _

from cluster_portal.workflow.days import cn_date, cn_time, days_left, deadline, local, urgency
from cluster_portal.workflow.errors import Lack
from cluster_portal.workflow.figures import shown_number
from cluster_portal.workflow.rows_field import CellError
from cluster_portal.workflow.sheets import MOST_IN_XLSX

register = template.Library()

for word in (cn_date, cn_time, deadline, days_left, urgency):
    register.filter(word)


@register.filter
def grouped(value: Any) -> str:
    """A figure with its thousands set apart; a dash where there is none."""
    return "—" if value in (None, "") else shown_number(value)


@register.filter
def machine_time(value: date | datetime | None) -> str:
    """ISO 8601 for a `<time datetime>`."""
    if value is None:
        return ""
    return (local(value) if isinstance(value, datetime) else value).isoformat()


@register.filter
def paragraph_of(clause: str) -> str:
    """The numbered paragraph in which the clause stands: an anchor on the policy's page."""
    return clause.split("句")[0]


@register.filter
def cited(clause: str) -> str:
    """The clause as a reader of the policy finds it: 四(三)句3 is a sentence of 四（三）."""
    return paragraph_of(clause).replace("(", "（").replace(")", "）")


@register.filter
def kind_name(model: type[Model]) -> str:
    """What a kind of thing is called."""
    return str(model._meta.verbose_name)


@register.inclusion_tag("partials/export.html", takes_context=True)
def export(context: Context, number: int) -> dict[str, Any]:
    """{% export page_obj.paginator.count %}: the list's rows, so many on all pages, as a file."""
    return {"request": context["request"], "number": number, "most_in_xlsx": MOST_IN_XLSX}


@register.simple_tag
def upload_limit() -> int:
    """The bytes that a file may have."""
    return settings.UPLOAD_LIMIT_BYTES


@register.simple_tag
def error_lines(
    form: BaseForm | None = None,
    forms: Iterable[BaseForm] | None = None,
    lacks: Iterable[Lack] | None = None,
) -> list[Lack]:
    """Every error of the forms in the order of their fields, linked to its field, then the lacks."""
    asked = [form] if isinstance(form, BaseForm) else []
    asked += list(forms or ())
    return [line for each in asked for line in _lines(each)] + list(lacks or ())


def _lines(form: BaseForm) -> Iterator[Lack]:
    if not form.is_bound:
        return
    for error in form.non_field_errors():
        yield Lack(str(error))
    for field in form:
        for fault in field.errors.as_data():
            error = fault.messages[0]
            if field.is_hidden:
                yield Lack(str(error))
                continue
            label = str(field.label).rstrip("。.")  # a label that is a sentence, as of a tick
            text = _("%(field)s: %(error)s") % {"field": label, "error": error}
            place = f"{field.auto_id}-{fault.cell}" if isinstance(fault, CellError) else ""
            yield Lack(text, url=f"#{place or _first_id(field)}")


def _first_id(field: BoundField) -> str:
    """Where the keyboard goes: of several boxes, the first."""
    widget: Any = field.field.widget
    return str(widget.id_for_label(field.auto_id) or f"{field.auto_id}_0")
