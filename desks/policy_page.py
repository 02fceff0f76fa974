"""The policy's text as paragraphs to read, each numbered one with an anchor that pages link to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cluster_portal import policy

SOURCE = Path(policy.__file__).parent / "jiangsu-2017-139.txt"
BEGINS_AFTER = "附件：江苏省知识产权服务业集聚发展区建设实施方案"
ENDS_BEFORE = "附件：江苏省知识产权服务业集聚发展区建设指引"

# The source keeps the lines of the page. One much shorter than the rest ends its paragraph.
FULL_LINE = 22
NUMERAL = "一二三四五六七八九十"
ACT = re.compile(rf"([{NUMERAL}])、")
SECTION = re.compile(rf"（([{NUMERAL}])）")
ITEM = re.compile(r"(\d)\. ")
SUB_ITEM = re.compile(r"（(\d)）")
PAGE_NUMBER = re.compile(r"— \d+ —")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `clause` is its number as the portal cites it, for the anchor; level 2 and 3 are
    headings."""

    text: str
    clause: str = ""
    level: int = 0


@cache
def paragraphs() -> tuple[Paragraph, ...]:
    """The plan itself 实施方案, without the covering letter and the guidance table."""
    return tuple(_numbered(_joined(_lines(SOURCE.read_text(encoding="utf-8")))))


def _lines(text: str) -> list[str]:
    after_letter = text.split(BEGINS_AFTER, 1)[1]
    plan = after_letter[after_letter.index("根据《") :].split(ENDS_BEFORE, 1)[0]
    stripped = (line.strip() for line in plan.splitlines())
    return [line for line in stripped if line and not PAGE_NUMBER.fullmatch(line)]


def _joined(lines: list[str]) -> list[str]:
    whole: list[str] = []
    ended = True
    for line in lines:
        numbered = any(mark.match(line) for mark in (ACT, SECTION, ITEM, SUB_ITEM))
        if ended or numbered:
            whole.append(line)
        else:
            whole[-1] += line
        ended = len(line) < FULL_LINE
    return whole


def _numbered(texts: list[str]) -> list[Paragraph]:
    act = section = item = ""
    found = []
    for text in texts:
        clause, level = "", 0
        if mark := ACT.match(text):
            act, section, item = mark[1], "", ""
            clause, level = act, 2
        elif mark := SECTION.match(text):
            section, item = f"({mark[1]})", ""
            clause, level = f"{act}{section}", 0 if "。" in text else 3
        elif mark := ITEM.match(text):
            item = mark[1]
            clause = f"{act}{section}{item}"
        elif mark := SUB_ITEM.match(text):
            clause = f"{act}{section}{item}({mark[1]})"
        found.append(Paragraph(text, clause, level))
    return found
