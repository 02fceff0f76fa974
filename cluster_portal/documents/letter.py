"""What a letter says, before anything is set: the frozen content that a paper keeps and is rendered from."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

NUMBERING = (
    lambda n: f"{chinese_number(n)}、",
    lambda n: f"（{chinese_number(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
)  # GB/T 9704-2012, 7.3.3


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; up to 99, more headings than a paper ever has."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:
        raise ValueError(f"a heading's number must be from 1 to 99, not {number}")
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return ten + (digits[ones] if ones else "")


def chinese_date(day: datetime.date) -> str:
    """A date as papers have it (7.3.5.4): Arabic digits, no leading zero."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; its number 一、（一）1.（1） is added when the letter is set."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError(f"a heading has a level from 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Annex:
    """An annex bound with the letter, on pages of its own: paragraphs, then a table if it has columns."""

    title: str
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(
                f"every row of the annex {self.title!r} needs {len(self.columns)} cells"
            )


@dataclass(frozen=True)
class Letter:
    """A letter in the letter form (信函格式) of GB/T 9704-2012, 10.1.

    `number`, `issued_on` and `code` are given by issuing and stay empty in a draft. `attachments` are documents that go
    with the letter but are not printed with it; `annexes` are printed after it. Both are listed under the text.
    """

    letterhead: str
    title: str
    addressee: str
    paragraphs: tuple[str | Heading, ...]
    signatory: str
    annexes: tuple[Annex, ...] = ()
    attachments: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()  # 附注, without their parentheses
    copies: tuple[str, ...] = ()  # 抄送
    keep_together: tuple[str, ...] = ()  # names that the title must not break
    number: str = ""
    issued_on: datetime.date | None = None
    code: str = ""
    verify_address: str = ""
    draft: bool = True

    def issued(
        self, *, number: str, issued_on: datetime.date, code: str, verify_address: str
    ) -> "Letter":
        """The same letter with what issuing gives it."""
        return replace(
            self,
            number=number,
            issued_on=issued_on,
            code=code,
            verify_address=verify_address,
            draft=False,
        )

    @property
    def enclosed(self) -> tuple[str, ...]:
        """The names for the note of attachments (附件说明): annexes first, in their printed order."""
        return tuple(annex.title for annex in self.annexes) + self.attachments

    def numbered_paragraphs(self) -> list[tuple[int, str]]:
        """Every paragraph with its level (0 for text), headings with their numbers."""
        counts = [0, 0, 0, 0]
        found: list[tuple[int, str]] = []
        for paragraph in self.paragraphs:
            if isinstance(paragraph, Heading):
                counts[paragraph.level - 1] += 1
                counts[paragraph.level :] = [0] * (4 - paragraph.level)
                number = NUMBERING[paragraph.level - 1](counts[paragraph.level - 1])
                found.append((paragraph.level, number + paragraph.text))
            else:
                # A line break typed into a text box begins a new paragraph.
                found += [
                    (0, part) for part in re.split(r"\s*[\r\n]+\s*", paragraph.strip()) if part
                ]
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` turns into an equal letter."""
        data = asdict(self)
        data["paragraphs"] = [asdict(p) if isinstance(p, Heading) else p for p in self.paragraphs]
        data["issued_on"] = self.issued_on.isoformat() if self.issued_on else None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Letter":
        """The letter that `to_json` wrote, also after a round through the database."""
        fields = dict(data)
        fields["paragraphs"] = tuple(
            Heading(**p) if isinstance(p, dict) else p for p in fields["paragraphs"]
        )
        fields["annexes"] = tuple(
            Annex(
                title=annex["title"],
                paragraphs=tuple(annex["paragraphs"]),
                columns=tuple(annex["columns"]),
                rows=tuple(tuple(row) for row in annex["rows"]),
            )
            for annex in fields["annexes"]
        )
        for name in ("attachments", "annotations", "copies", "keep_together"):
            fields[name] = tuple(fields[name])
        if fields["issued_on"]:
            fields["issued_on"] = datetime.date.fromisoformat(fields["issued_on"])
        return cls(**fields)
