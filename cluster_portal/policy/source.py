"""The policy as it was published, for those who read it and for the tests that compare with it."""

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("jiangsu-2017-139.txt")

# What each printed page adds to the text: its number, and the repeated head of the guidance table.
_PAGE_FURNITURE = re.compile(r"— \d+ —|建设任务 主要措施 工作思路")


def published_text() -> str:
    """The text of the policy with the lines and pages of its publication."""
    return _FILE.read_text(encoding="utf-8")


@cache
def running_text() -> str:
    """The text without spaces, line breaks and page furniture, in which a sentence can be found."""
    return re.sub(r"\s", "", _PAGE_FURNITURE.sub("", published_text()))
