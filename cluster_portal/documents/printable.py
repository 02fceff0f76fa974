"""Whether every character of a paper can be printed: asked before a number is given to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import fonts
from .fonts import Slot
from .layout import HEADING_SLOTS
from .letter import Letter


def unprintable(letter: Letter) -> list[str]:
    """The characters of the letter that no font at hand has, each once; without laying it out."""
    lost = (c for slot, text in texts(letter) for c in fonts.missing(slot, text))
    return list(dict.fromkeys(lost))


def texts(letter: Letter) -> Iterator[tuple[Slot, str]]:
    """Every text of the letter with the slot in which layout sets it."""
    yield Slot.TITLE, letter.letterhead
    yield Slot.TITLE, letter.title.replace("\n", "")
    for level, text in letter.numbered_paragraphs():
        yield HEADING_SLOTS[level], text
    for plain in (
        *(letter.number, letter.addressee, letter.signatory),
        *(*letter.enclosed, *letter.annotations, *letter.copies),
    ):
        yield Slot.TEXT, plain
    for annex in letter.annexes:
        yield Slot.TITLE, annex.title
        yield Slot.TEXT, "".join(annex.paragraphs)
        yield Slot.HEI, "".join(annex.columns)
        yield Slot.TEXT, "".join(cell for row in annex.rows for cell in row)


def printable(text: str) -> None:
    """Validator of a form field whose text will stand in a paper."""
    # A line break begins a new paragraph and is itself not printed.
    if lost := fonts.missing(Slot.TEXT, "".join(text.split())):
        raise ValidationError(refusal(lost), code="unprintable")


def refusal(characters: Iterable[str]) -> str:
    """The sentence that names what cannot be printed; by number too, as some cannot be seen."""
    named = " ".join(f"“{c}” (U+{ord(c):04X})" for c in characters)
    return _(
        "These characters cannot be printed on an official paper: %(characters)s. Delete them or "
        "say it in words."
    ) % {"characters": named}
