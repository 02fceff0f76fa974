"""`manage.py clauses` tells the truth about code and tests."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cluster_portal.policy.clauses import Clause
from cluster_portal.policy.coverage import Coverage, collect

# Invented numbers of the same build as those of the policy.
NUMBERS = ("甲(三)", "甲(三)2", "甲(三)2句2", "指南1", "指南1.2")
CLAUSES = {number: Clause(number, "words", "meaning") for number in NUMBERS}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one package and no test."""
    for folder in ("shop", "tests"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    return tmp_path


def read(project: Path, *, code: str = "", tests: str = "") -> Coverage:
    (project / "shop" / "sale.py").write_text(code, encoding="utf-8")
    (project / "tests" / "test_sale.py").write_text(tests, encoding="utf-8")
    return collect(project, CLAUSES)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "form", ["# {}: why", '"""Sells ({}).\n"""', 'clause = "{}"', "# 依{}办理"]
)
def test_a_comment_or_a_string_carries_the_clause_it_names(
    project: Path, number: str, form: str
) -> None:
    coverage = read(project, code="\n" + form.format(number))
    assert coverage.code == {number: ["shop/sale.py:2"]}


@pytest.mark.parametrize(
    "text", ["甲(三)25", "甲(三)3", "甲(三)句3", "指南12", "指南1.3", "二甲(三)"]
)
def test_a_number_is_not_found_inside_another(project: Path, text: str) -> None:
    assert read(project, code=f"# {text}").code == {}


def test_a_name_in_the_code_is_no_citation(project: Path) -> None:
    assert read(project, code="指南1 = 5").code == {}


def test_the_line_is_that_of_the_number_within_a_long_docstring(project: Path) -> None:
    coverage = read(project, code='"""One.\n\nTwo 甲(三).\n"""\n\n# 甲(三)\n')
    assert coverage.code == {"甲(三)": ["shop/sale.py:3,6"]}


def test_a_range_of_numbers_carries_its_first_clause(project: Path) -> None:
    assert list(read(project, code="# 甲(三)2-4").code) == ["甲(三)2"]


def test_tests_do_not_count_as_code(project: Path) -> None:
    coverage = read(
        project, tests='# 甲(三)\nimport pytest\n@pytest.mark.clause("指南1")\ndef t(): ...'
    )
    assert coverage.code == {}
    assert coverage.tests == {"指南1": ["tests/test_sale.py:3"]}


def test_a_clause_with_code_and_test_is_no_problem(project: Path) -> None:
    marks = ", ".join(f'"{number}"' for number in NUMBERS)
    coverage = read(
        project,
        code="".join(f"# {number}\n" for number in NUMBERS),
        tests=f"import pytest\npytestmark = pytest.mark.clause({marks})\n",
    )
    assert coverage.problems() == []


def test_a_clause_without_code_or_test_is_a_problem(project: Path) -> None:
    coverage = read(project, code="# 指南1")
    assert "指南1 has no test" in coverage.problems()
    assert "指南1 has no code" not in coverage.problems()
    assert "指南1.2 has no code" in coverage.problems()


def test_a_marker_with_an_unknown_number_is_a_problem(project: Path) -> None:
    tests = 'import pytest\n@pytest.mark.clause("甲(九)", *REST)\ndef test_it(): ...\n'
    problems = read(project, tests=tests).problems()
    assert "tests/test_sale.py:2 names an unknown clause: 甲(九)" in problems
    assert "tests/test_sale.py:2 names an unknown clause: *REST" in problems


def test_the_columns_stand_under_each_other_though_chinese_is_wide() -> None:
    coverage = Coverage(
        {number: Clause(number, "", "") for number in ("甲(三)2句2", "指南1")},
        code={"甲(三)2句2": ["a.py:1", "b.py:1"], "指南1": ["c.py:1"]},
        tests={"指南1": ["tests/c.py:1"]},
    )
    assert coverage.table().splitlines() == [
        "clause      code    tests",
        "甲(三)2句2  a.py:1",
        "            b.py:1",
        "指南1       c.py:1  tests/c.py:1",
    ]


def test_the_command_fails_and_says_which_clause_is_not_carried(
    project: Path, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = project
    with pytest.raises(CommandError, match=r"二\(一\) has no code"):
        call_command("clauses")
    assert "二(一)" in capsys.readouterr().out
