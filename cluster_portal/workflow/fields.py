"""Form fields that every act uses. What people paste or type with a Chinese keyboard is put right here,
before anything is checked: full-width digits and spaces, thousands set apart, Word's own markup."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from .days import FIRST_DAY, LAST_DAY

# What a word processor leaves when a page of it is pasted as source.
MARKUP = re.compile(r"<(?:/?[a-z][a-z0-9:]*(?:\s[^<>]*)?/?|!--.*?--|!\[[^<>]*)>", re.I | re.S)
BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3"})
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
THOUSANDS = re.compile(r"[-+]?\d{1,3}([, ]\d{3})+(\.\d*)?")
ANY_SPACE = re.compile(r"[^\S\n]")
LARGEST_COUNT = 9_999_999  # more than a county has of anything, and less than any database takes


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day that a person types: within a century, so that its end can always be reckoned."""

    widget = DateInput
    default_validators = [
        MinValueValidator(FIRST_DAY, _("Choose a day from the year 2000 on.")),
        MaxValueValidator(LAST_DAY, _("Choose a day up to the year 2099.")),
    ]

    def to_python(self, value: Any) -> Any:
        return super().to_python(day_typed(value) if isinstance(value, str) else value)


class FigureInput(forms.TextInput):
    """A box for a figure. Not of the type number, which drops what it cannot read, such as １２３."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class CountField(forms.IntegerField):
    """A number of people or things, as typed: １，２００ is 1200."""

    widget = FigureInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(figure_typed(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class FigureField(forms.DecimalField):
    """A figure with decimals, as typed: 1,200.5 or １２００．５."""

    widget = FigureInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(figure_typed(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class TextField(forms.CharField):
    """A text without what a word processor or a control key left in it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_text(value) if isinstance(value, str) else value)


def figure_typed(typed: str) -> str:
    """The figure, its digits half as wide and its thousands no longer set apart.

    Separators that do not set thousands apart stay, so that 12、15 or 10 20 is no figure.
    """
    bare = unicodedata.normalize("NFKC", typed).replace("−", "-").strip()
    return re.sub("[, ]", "", bare) if THOUSANDS.fullmatch(bare) else bare


def day_typed(typed: str) -> str:
    """2019.07.09, 2019/7/9 and 2019年7月9日 as 2019-07-09."""
    bare = "".join(unicodedata.normalize("NFKC", typed).split())
    found = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", bare)
    return "-".join((found[1], found[2].zfill(2), found[3].zfill(2))) if found else bare


def plain_text(typed: str) -> str:
    """The text as it reads: markup of a word processor taken off, unseen characters left out."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    if re.search(r"mso|class=.?Mso|<o:p|</(?:p|span|div|td)>", text, re.I) and MARKUP.search(text):
        text = _without_markup(text)
    return ANY_SPACE.sub(" ", UNSEEN.sub("", text))


class _Words(HTMLParser):
    """Gathers what is read of a piece of markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("style", "script", "xml")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "script", "xml") and self.silent > 0
        if tag in BREAKS:
            self.words.append("\n")

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        if tag in BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _without_markup(text: str) -> str:
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


# What the forms of all acts are made of ------------------------------------------------------------


def text(label: Any, help_text: Any = "", *, rows: int = 4, needed: bool = True) -> TextField:
    """A long answer."""
    return TextField(
        label=label,
        help_text=help_text,
        required=needed,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: Any, help_text: Any = "", *, needed: bool = True, longest: int = 200) -> TextField:
    """A short answer, also in a table."""
    return TextField(label=label, help_text=help_text, required=needed, max_length=longest)


def lines(label: Any, *, needed: bool = True, rows: int = 3) -> TextField:
    """A longer answer in a table."""
    return TextField(
        label=label,
        required=needed,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def count(label: Any, help_text: Any = "", *, needed: bool = True) -> CountField:
    """A number of people or things."""
    return CountField(
        label=label,
        help_text=help_text,
        required=needed,
        min_value=0,
        max_value=LARGEST_COUNT,
        error_messages={"max_value": _("Too large to be right: enter at most %(limit_value)s.")},
    )


def money(label: Any, help_text: Any = "", *, needed: bool = True) -> FigureField:
    """An amount in 万元 (10,000 yuan), to the hundred yuan."""
    return FigureField(
        label=label,
        help_text=help_text,
        required=needed,
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )


def figure(label: Any, *, needed: bool = True) -> FigureField:
    """The value of an indicator."""
    return FigureField(label=label, required=needed, max_digits=14, decimal_places=2)


def choice(label: Any, choices: Any, *, needed: bool = True) -> forms.ChoiceField:
    """One of a list; nothing chosen is a dash."""
    return forms.ChoiceField(label=label, required=needed, choices=[("", "—"), *choices])
