"""The summary table 汇总表 of a round, on screen, on paper and as a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cluster_portal.workflow.sheets import export_asked, sheet_response

from ..claims import claims_in
from ..list_forms import DeskFilterForm
from ..overview import rounds_for_lists
from ..summary_table import FIGURES, RECOMMENDED, SENT, reads_contacts, sheet, summary_table


class SummaryFilterForm(DeskFilterForm):
    """One round, one city or all, and which of the applications."""

    scope = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[(RECOMMENDED, _("recommended")), (SENT, _("all that were submitted"))],
    )

    def __init__(self, *args: Any, user: Any) -> None:
        super().__init__(*args, user=user, states=[], one_round=True)
        del self.fields["state"], self.fields["name"]


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """For the province all counties that were recommended to it, for a city its own."""
    user: Any = request.user
    if user.office_id is None or user.is_county:
        raise Http404
    rounds = list(rounds_for_lists(user))
    context: dict[str, Any] = {"round": None}
    if rounds:
        asked = request.GET.copy()
        asked.setdefault("round", str(rounds[0].year))
        asked.setdefault("scope", SENT if user.is_city else RECOMMENDED)
        form = SummaryFilterForm(asked, user=user)
        chosen = form.wanted("round")
        round_ = next((r for r in rounds if r == chosen), rounds[0])
        scope = form.wanted("scope") or RECOMMENDED
        table = summary_table(round_, user, scope=scope, city=form.wanted("city"))
        if export_asked(request):
            return sheet_response(request, sheet(user), table.rows(), of=round_)
        context |= {
            "form": form,
            "round": round_,
            "table": table,
            "figures": FIGURES,
            "contacts": reads_contacts(user),
            "claims": claims_in(round_, user),
        }
    return render(request, "applications/summary.html", context)
