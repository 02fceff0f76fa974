"""No message reaches a page untranslated, and no translation stays behind."""

import polib
from check_translations import faults


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.extend(entries)
    return file


def test_each_kind_of_unfinished_message_is_named() -> None:
    wanted = catalogue(*(polib.POEntry(msgid=word) for word in ("one", "two", "three", "four")))
    known = catalogue(
        polib.POEntry(msgid="one", msgstr="一"),
        polib.POEntry(msgid="two", msgstr="二", flags=["fuzzy"]),
        polib.POEntry(msgid="three"),
        polib.POEntry(msgid="five", msgstr="五"),
    )
    assert [(line.split()[0], line.split("'")[1]) for line in faults(wanted, known)] == [
        ("fuzzy", "two"),
        ("untranslated", "three"),
        ("missing", "four"),
        ("no", "five"),
    ]


def test_a_complete_catalogue_has_no_fault() -> None:
    known = catalogue(polib.POEntry(msgid="one", msgstr="一"))
    assert faults(catalogue(polib.POEntry(msgid="one")), known) == []


def test_the_same_words_in_another_context_are_another_message() -> None:
    wanted = catalogue(polib.POEntry(msgid="return", msgctxt="button"))
    assert faults(wanted, catalogue(polib.POEntry(msgid="return", msgstr="退回")))
