"""Numbers without gap or double; what was issued never changes; its file is made exactly once."""

import datetime
import hashlib
import threading
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from kombu.exceptions import OperationalError

from cluster_portal.counties.models import Office
from cluster_portal.documents import issuing, layout, press, printable, rendering, tasks
from cluster_portal.documents.models import Paper, PaperKind
from cluster_portal.documents.models.papers import CODE_ALPHABET, FrozenError, group_code, new_code
from cluster_portal.workflow.errors import Unmet

from .letters import LONG, SHORT


@pytest.fixture
def send(cast):
    """Issue a letter of Nanjing's bureau to the province."""

    def issue(letter=SHORT, **changes) -> Paper:
        given = {
            "kind": PaperKind.RECOMMENDATION_LETTER,
            "office": cast.nanjing_sign.office,
            "signed_by": cast.nanjing_sign,
            "letter": letter,
            "about": cast.nanjing_sign.office,
            "parties": [Office.objects.get(kind=Office.Kind.PROVINCE)],
            "prefix": "宁知函",
            **changes,
        }
        with transaction.atomic():
            return issuing.issue(**given)

    return issue


def test_numbers_follow_each_other_within_office_code_word_and_year(send):
    day = datetime.date(2026, 6, 8)
    numbers = [send(issued_on=day).number, send(issued_on=day).number]
    assert numbers == ["宁知函〔2026〕1号", "宁知函〔2026〕2号"]
    assert send(issued_on=day, prefix="宁知发").number == "宁知发〔2026〕1号"
    assert send(issued_on=datetime.date(2027, 1, 4)).number == "宁知函〔2027〕1号"


def test_a_number_goes_back_when_the_act_does_not_happen(send):
    with transaction.atomic():
        assert send().serial == 1
        transaction.set_rollback(True)
    assert send().serial == 1


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_issued_only_inside_the_transaction_of_its_act(cast):
    with pytest.raises(RuntimeError):
        issuing.issue(
            kind=PaperKind.RECOMMENDATION_LETTER,
            office=cast.nanjing_sign.office,
            signed_by=cast.nanjing_sign,
            letter=SHORT,
            about=cast.nanjing_sign.office,
            parties=[],
        )


def test_an_office_without_a_code_word_cannot_issue(send, cast):
    cast.nanjing_sign.office.document_prefix = ""
    with pytest.raises(ValueError, match="code word"):
        send(prefix=None)


def test_no_number_is_given_to_what_cannot_be_printed(send):
    for bad in (
        replace(SHORT, paragraphs=("同意推荐😀。",)),
        replace(SHORT, title="关于\U0001f600的函"),
        replace(SHORT, copies=("王😀",)),
    ):
        with pytest.raises(Unmet, match=r"😀.*U\+1F600"):
            send(letter=bad)
    with pytest.raises(Unmet, match="😀"):
        send(prefix="宁😀函")
    assert not Paper.objects.exists()
    assert send().serial == 1


@pytest.mark.parametrize("letter", [SHORT, LONG])
def test_the_quick_check_looks_at_every_character_that_is_set(letter):
    head, pages = layout.lay_out(letter)
    looked_at = {(slot, c) for slot, text in printable.texts(letter) for c in text}
    own = set("：，。（）附件抄送验证码一二三四五、年月日.") | set("0123456789- 　")
    for line in press._lines(head, pages):
        for character in set(line.text) - own:
            assert (line.slot, character) in looked_at, line


def test_papers_are_found_by_what_they_are_about(send, cast):
    about = cast.jiangning_sign.office
    first, second = send(about=about), send(about=about)
    send(about=cast.nanjing_sign.office)
    assert list(Paper.objects.about(about)) == [second, first]


def test_the_database_refuses_a_number_given_twice(send):
    paper = send()
    double = Paper(
        **{f: getattr(paper, f) for f in ("office", "prefix", "year", "serial", "number", "title")},
        addressee="甲", about_model=paper.about_model, about_id=paper.about_id,
        issued_on=paper.issued_on, signed_by=paper.signed_by, content={},
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


def test_the_issued_letter_carries_number_date_and_code(send):
    paper = send(issued_on=datetime.date(2026, 6, 8))
    letter = Paper.objects.get().letter
    assert (letter.number, letter.issued_on, letter.code) == (
        paper.number,
        paper.issued_on,
        paper.code,
    )
    assert not letter.draft
    assert letter.verify_address.endswith(f"/verify/?code={paper.code}")


def test_an_issued_paper_is_neither_changed_nor_deleted(send):
    paper = send()
    paper.title = "另一个标题"
    for act in (
        paper.save,
        paper.delete,
        Paper.objects.all().delete,
        lambda: Paper.objects.update(title="另一个标题"),
        lambda: Paper.objects.bulk_update([paper], ["title"]),
    ):
        with pytest.raises(FrozenError):
            act()
    assert Paper.objects.get().title == SHORT.title


def test_codes_are_of_eighty_bits_and_forgive_what_is_misread():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(c) == 19 and set(c) <= {*CODE_ALPHABET, "-"} for c in codes)
    assert group_code("abcd efgh-oik1 0000") == "ABCD-EFGH-01K1-0000"


def test_the_file_is_made_after_commit_and_kept_with_its_hash(
    send, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        paper = send()
    paper.refresh_from_db()
    assert paper.is_ready
    with paper.file.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == paper.sha256
    assert paper.fonts["仿宋"]


def test_a_paper_made_twice_has_one_file(send, settings):
    paper = send()
    stale = Paper.objects.get(pk=paper.pk)  # what a second worker holds
    assert rendering.render_paper(paper)
    kept = Paper.objects.get(pk=paper.pk)
    assert rendering.render_paper(stale)
    assert rendering.render_paper(kept)
    again = Paper.objects.get(pk=paper.pk)
    assert (again.sha256, again.file.name) == (kept.sha256, kept.file.name)
    assert len([f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()]) == 1


def test_the_sweep_makes_what_waits_and_a_bad_paper_holds_up_nothing(send, monkeypatch):
    with monkeypatch.context() as patch:  # as if the fonts had been others when it was issued
        patch.setattr(printable, "unprintable", lambda letter: [])
        bad = send(letter=replace(SHORT, addressee="王\ue000"))
    good = send()
    assert tasks.render_waiting() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert good.is_ready
    assert not bad.is_ready
    assert "U+E000" in bad.render_error


def test_nothing_fails_when_no_worker_can_be_told(
    send, monkeypatch, django_capture_on_commit_callbacks
):
    def no_broker(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.render_paper, "apply_async", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        paper = send()
    assert list(Paper.objects.waiting()) == [paper]


@pytest.mark.real_database
@pytest.mark.django_db(transaction=True)
def test_fifty_letters_at_once_get_fifty_numbers_in_a_row(cast, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip(
            "the threads of a test share one SQLite database in memory, which has no row locks"
        )
    office, failures = cast.nanjing_sign.office, []
    monkeypatch.setattr(issuing, "wake", lambda pk: None)  # numbers are the question, not files
    start = threading.Barrier(50)

    def issue() -> None:
        try:
            start.wait()
            with transaction.atomic():
                issuing.issue(
                    kind=PaperKind.RECOMMENDATION_LETTER,
                    office=office,
                    signed_by=cast.nanjing_sign,
                    letter=SHORT,
                    about=office,
                    parties=[],
                    prefix="宁知函",
                    issued_on=datetime.date(2026, 6, 8),
                )
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    serials = sorted(Paper.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 51))
