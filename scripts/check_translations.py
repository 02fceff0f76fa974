"""Fail, naming each, when a message of the program has no finished Chinese translation.

Gathers the messages anew from a copy of the sources, so that the catalogues here stay as they are.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = (
    "applications",
    "assessments",
    "cluster_portal",
    "desks",
    "reviews",
    "templates",
    "zones",
)


def gather(scratch: Path) -> polib.POFile:
    """Every message in the sources, as makemessages finds them."""
    for source in SOURCES:
        shutil.copytree(ROOT / source, scratch / source)
    (scratch / "locale").mkdir()
    # Without settings makemessages reads files only; an app that fails to load hides no message.
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--keep-pot"],
        cwd=scratch,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return polib.pofile(str(scratch / "locale/django.pot"))


def faults(wanted: polib.POFile, catalogue: polib.POFile) -> list[str]:
    """A line for each message that is missing, fuzzy or untranslated, and for each left over."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = []
    for entry in wanted:
        where = ", ".join(f"{name}:{line}" for name, line in entry.occurrences[:2])
        translated = known.pop((entry.msgctxt, entry.msgid), None)
        if translated is None:
            found.append(f"missing       {entry.msgid!r}  ({where})")
        elif translated.fuzzy:
            found.append(f"fuzzy         {entry.msgid!r}  ({where})")
        elif not translated.translated():
            found.append(f"untranslated  {entry.msgid!r}  ({where})")
    return found + [f"no longer used {msgid!r}" for _context, msgid in known if msgid]


def main() -> None:
    """Compare and end with 1 where anything is amiss."""
    if not (ROOT / CATALOGUE).exists():
        sys.exit(f"{CATALOGUE} is missing")
    with tempfile.TemporaryDirectory() as scratch:
        found = faults(gather(Path(scratch)), polib.pofile(str(ROOT / CATALOGUE)))
    if found:
        sys.exit("\n".join([*found, f"{len(found)} messages to settle in {CATALOGUE}"]))


if __name__ == "__main__":
    main()
