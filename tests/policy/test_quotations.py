"""What is quoted from the policy stands in the policy."""

import re
from datetime import date

import pytest

from cluster_portal.policy import lists, names, numbers
from cluster_portal.policy.clauses import CLAUSES, Clause
from cluster_portal.policy.lists import PolicyChoices
from cluster_portal.policy.source import running_text

ALL_LISTS = [
    value
    for value in vars(lists).values()
    if isinstance(value, type) and issubclass(value, PolicyChoices) and value is not PolicyChoices
]


def position(clause: Clause) -> int:
    """Where the policy says it; -1 if nowhere."""
    return running_text().find(re.sub(r"\s", "", clause.text))


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.number)
def test_every_clause_is_quoted_word_for_word(clause: Clause) -> None:
    assert position(clause) >= 0


@pytest.mark.parametrize("member", [member for choices in ALL_LISTS for member in choices])
def test_every_list_uses_words_of_its_clause(member: PolicyChoices) -> None:
    if isinstance(member, lists.Measure):
        # The guidance table has the measure's name in the cell before its guidance.
        assert f"{member.text}{member.guidance}" in running_text()
    elif isinstance(member, lists.Grade):
        assert f"评为{member.text}的，" in CLAUSES[member.clause].text
        assert member.text in CLAUSES["四(六)2"].text
    else:
        assert member.text in CLAUSES[member.clause].text


@pytest.mark.parametrize("choices", ALL_LISTS)
def test_every_list_keeps_the_order_of_the_policy(choices: type[PolicyChoices]) -> None:
    order = list(CLAUSES)
    places = [
        (order.index(member.clause), CLAUSES[member.clause].text.find(member.text))
        for member in choices
    ]
    assert places == sorted(places)


def test_the_province_wrote_every_name() -> None:
    quoted = {name: value for name, value in vars(names).items() if name.isupper()}
    assert quoted
    assert [name for name, value in quoted.items() if value not in running_text()] == []


def test_the_numbers_are_those_of_the_policy() -> None:
    assert f"知识产权服务机构{numbers.MINIMUM_INSTITUTIONS}家以上" in CLAUSES["四(二)3"].text
    assert "每年{}月{}日前".format(*numbers.ROUND_CLOSES) in CLAUSES["四(三)句3"].text
    assert "申报一次" in CLAUSES["四(三)句3"].text
    assert numbers.APPLICATIONS_PER_ROUND == 1
    assert "期限为三年" in CLAUSES["四(五)1"].text
    assert numbers.TERM_YEARS == 3
    assert "设立之日起三个月内" in CLAUSES["四(五)2"].text
    assert numbers.IMPLEMENTATION_PLAN_MONTHS == 3
    assert "限期整改，仍不合格的取消" in CLAUSES["四(六)2句4"].text
    assert numbers.RECTIFICATIONS == 1
    assert f"每年{numbers.ANNUAL_REPORT_DUE[0]}月底前" in CLAUSES["五(三)"].text
    assert date(2027, *numbers.ANNUAL_REPORT_DUE) == date(2027, 1, 31)
    assert f"有效工作人员不低{numbers.MINIMUM_STAFF}人" in CLAUSES["指引1.2"].text


@pytest.mark.clause("二(一)", "二(二)", "二(三)", "二(四)")
def test_the_objectives_are_the_four_of_the_policy() -> None:
    assert [objective.clause for objective in lists.Objective] == [
        number for number in CLAUSES if number.startswith("二(")
    ]
    assert running_text().count("二、主要目标") == 1
    chapter = running_text().split("二、主要目标")[1].split("三、重点任务")[0]
    assert re.findall(r"（[一二三四五六七]）(\w+。)", chapter) == [
        objective.text.split("。")[0] + "。" for objective in lists.Objective
    ]


@pytest.mark.clause("三(一)", "三(二)", "三(三)", "三(四)", "三(五)", "三(六)")
def test_the_tasks_are_the_six_of_the_policy() -> None:
    chapter = running_text().split("三、重点任务")[1].split("四、实施步骤")[0]
    assert re.split(r"（[一二三四五六七]）", chapter)[1:] == [task.text for task in lists.Task]


def test_the_conditions_are_the_three_of_the_policy() -> None:
    section = running_text().split("（二）申报条件")[1].split("（三）申报程序")[0]
    assert re.split(r"\d\.", section)[1:] == [condition.text for condition in lists.Condition]


def test_the_materials_are_the_five_of_the_policy() -> None:
    listed = running_text().split("提交如下申报材料：")[1].split("原则上每年")[0]
    given = [re.sub("（以下简称.*）", "", item) for item in re.split(r"\d\.", listed)[1:]]
    assert given == [material.text for material in lists.Material]


def test_the_rights_and_services_are_all_those_of_the_third_condition() -> None:
    rights = [kind.text for kind in lists.RightKind]
    services = [kind.text for kind in lists.ServiceKind]
    assert (
        f"区内对{'、'.join(rights[:-1])}和{rights[-1]}的{'、'.join(services)}等各类服务需求"
        in CLAUSES["四(二)3"].text
    )


@pytest.mark.clause("指引1", "指引2", "指引3", "指引4", "指引5")
def test_the_guidance_table_has_five_tasks_with_sixteen_measures() -> None:
    assert [len(group.measures) for group in lists.MeasureGroup] == [5, 2, 3, 4, 2]
    assert len(lists.Measure) == 16


@pytest.mark.clause("指引1.1", "指引1.2", "指引1.3", "指引1.4", "指引1.5")
@pytest.mark.clause("指引2.1", "指引2.2", "指引3.1", "指引3.2", "指引3.3")
@pytest.mark.clause("指引4.1", "指引4.2", "指引4.3", "指引4.4", "指引5.1", "指引5.2")
def test_tasks_and_measures_leave_out_nothing_of_the_guidance_table() -> None:
    # The table follows the second naming of the annex; the line that closes the paper ends it.
    table = running_text().split("江苏省知识产权服务业集聚发展区建设指引")[2]
    rebuilt = "".join(
        group.text.replace(" ", "") + "".join(f"{m.text}{m.guidance}" for m in group.measures)
        for group in lists.MeasureGroup
    )
    assert table.split("江苏省知识产权局办公室")[0] == rebuilt
