"""The sheet of institutions: one table, the same to fill in, to export and to import again.

Made for WPS as much as for Excel: one row of heads, nothing merged, no formula, no macro. It is a
document of the county, so its words are Chinese whatever language the reader has chosen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.policy.lists import RightKind, ServiceKind

from .models.rows import BrandGrade, Institution, InstitutionKind, cell_code, label_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# A county has a few dozen institutions, the largest some hundred: whatever has more lines is another
# file. As many as this are read and shown within two seconds.
MOST_LINES = 1000
# A sheet of so many lines has some 100 kilobytes.
LARGEST_SHEET = 5 * 1024 * 1024  # bytes
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column. field: the field of InstitutionForm; right: the kind of right whose services it
    names; width: in characters."""

    field: str
    how: StrOrPromise
    example: str = ""
    right: RightKind | None = None
    width: int = 14

    @property
    def head(self) -> str:
        if self.right is None:
            return str(label_of(Institution, self.field))
        return _("%(right)s: services") % {"right": self.right.label}

    @property
    def is_figure(self) -> bool:
        return self.field in FIGURES

    def choices(self) -> dict[str, str]:
        """The words that may stand in it, with what is stored for each; none where it is free."""
        if self.right is not None:
            return {str(s.label): cell_code(self.right, s) for s in ServiceKind}
        kinds: Any = {"kind": InstitutionKind, "brand": BrandGrade}.get(self.field, ())
        return {str(kind.label): kind.value for kind in kinds}


FIGURES = ("staff", "patent_attorneys", "lawyers", "revenue")
_EXAMPLES = {RightKind.PATENT: "代理、信息咨询", RightKind.TRADEMARK: "代理"}

COLUMNS = (
    Column(
        "name",
        gettext_lazy("The full name, as on the licence."),
        "南京示例知识产权代理有限公司",
        width=34,
    ),
    Column(
        "credit_code",
        gettext_lazy(
            "18 digits and letters, as on the licence. The column is text: a code that is kept as a "
            "number loses its last digits."
        ),
        "91320100MA1NXXQ28C",
        width=24,
    ),
    Column("kind", gettext_lazy("Choose from the list."), "专利代理机构", width=18),
    Column(
        "staff",
        gettext_lazy(
            "On the day as of which the figures are. The day is entered once, on the page of the list."
        ),
        "26",
    ),
    Column("patent_attorneys", gettext_lazy("Among the staff; 0 where there are none."), "8"),
    Column("lawyers", gettext_lazy("Among the staff; 0 where there are none."), "0"),
    Column(
        "revenue",
        gettext_lazy(
            "Of the year that closes with that day, in 10,000 yuan, two decimals at most."
        ),
        "728.5",
        width=18,
    ),
    Column("brand", gettext_lazy("Choose from the list."), "省级品牌服务机构", width=20),
    Column(
        "since",
        gettext_lazy(
            "2019-07-09, 2019/7/9, 2019.7.9 or 2019年7月9日; empty where it is not known."
        ),
        "2019-07-09",
        width=18,
    ),
    *(
        Column(
            "cells",
            gettext_lazy(
                "What it offers for this kind of right, several with 、 between them; empty where it "
                "offers nothing."
            ),
            _EXAMPLES.get(right, ""),
            right,
            width=22,
        )
        for right in RightKind
    ),
)


def in_chinese() -> translation.override:
    """The sheet's own language."""
    return translation.override(settings.LANGUAGE_CODE)


def bare(text: str) -> str:
    """A head or a word as it is compared: without spaces, marks and the unit in brackets."""
    words = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"\([^()]*\)$", "", words).strip("*:").casefold()
