"""Checklists: items that a desk answers one by one, each with "holds" or "does not" and a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.policy.lists import Condition, Material
from cluster_portal.workflow.errors import Lack
from cluster_portal.workflow.models import Piece

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOLDS, FAILS = "holds", "fails"


@dataclass(frozen=True)
class CheckItem:
    """One question of a checklist."""

    key: str
    label: StrOrPromise
    clause: str


MATERIAL_ITEMS = tuple(
    CheckItem(f"material_{material.value}", material.label, material.clause)
    for material in Material
)
CONDITION_ITEMS = tuple(
    CheckItem(f"condition_{condition.value}", condition.label, condition.clause)
    for condition in Condition
)
# The city checks what the county made; its own letter comes after its check (四(三)1).
CITY_ITEMS = (
    tuple(item for item in MATERIAL_ITEMS if item.clause != Material.LETTER.clause)
    + CONDITION_ITEMS
)
# The province checks all five materials and the three conditions (四(四)).
PROVINCE_ITEMS = MATERIAL_ITEMS + CONDITION_ITEMS


def open_items(
    items: Sequence[CheckItem], answers: dict[str, Any], url: str = ""
) -> Iterator[Lack]:
    """What the checklist still lacks: items without an answer, and items that do not hold."""
    for item in items:
        verdict = answers.get(item.key, {}).get("verdict")
        if verdict is None:
            yield Lack(_("Not checked yet: %(item)s.") % {"item": item.label}, url)
        elif verdict != HOLDS:
            yield Lack(
                _("Checked and found wanting: %(item)s. Return it, or end it with a reason.")
                % {"item": item.label},
                url,
            )


class ChecklistForm(forms.Form):
    """A radio and a note for each item of a check. May be saved half answered."""

    items: ClassVar[Sequence[CheckItem]]

    # Which check was opened, and how often it had been saved: a page left open spoils nothing.
    piece = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, piece: Piece, initial: dict[str, Any] | None = None
    ) -> None:
        answers = piece.answers  # type: ignore[attr-defined]  # every check has them
        given = {
            f"{item.key}_{part}": answers.get(item.key, {}).get(part, "")
            for item in self.items
            for part in ("verdict", "note")
        }
        opened = {"piece": piece.pk, "seen": piece.version}
        super().__init__(data, initial={**given, **opened, **(initial or {})})
        for item in self.items:
            self.fields[f"{item.key}_verdict"] = forms.ChoiceField(
                label=item.label,
                choices=[(HOLDS, gettext_lazy("holds")), (FAILS, gettext_lazy("does not hold"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"{item.key}_note"] = forms.CharField(
                label=_("Note on: %(item)s") % {"item": item.label},
                required=False,
                max_length=1000,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for item in self.items:
            note = f"{item.key}_note"
            if cleaned.get(f"{item.key}_verdict") == FAILS and not cleaned.get(note):
                self.add_error(note, _("Say in a note what is wrong."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The answers as they are stored: only items that were answered."""
        return {
            item.key: {
                "verdict": self.cleaned_data[f"{item.key}_verdict"],
                "note": self.cleaned_data[f"{item.key}_note"],
            }
            for item in self.items
            if self.cleaned_data[f"{item.key}_verdict"]
        }

    def rows(self) -> list[tuple[CheckItem, Any, Any]]:
        """Each item with its two bound fields, for the template."""
        return [
            (item, self[f"{item.key}_verdict"], self[f"{item.key}_note"]) for item in self.items
        ]

    def start_from(self, piece: Piece) -> None:
        """After a conflict: the next save starts from what was shown with it."""
        typed: Any = self.data
        self.data = {**typed.dict(), "piece": str(piece.pk), "seen": str(piece.version)}
