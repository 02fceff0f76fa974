"""Four counties' whole path on the real engine, as `manage.py walkthrough` tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_portal.documents.conformity import check_letter
from cluster_portal.documents.conformity.kinds import Result
from cluster_portal.documents.models import Paper, PaperKind
from desks.demonstration.walk import walk

pytestmark = pytest.mark.real_database

REFUSED = (
    "材料不齐时提交",
    "指派南京市专家蔡文彬评审江宁区",
    "不按排序入围而不说明理由",
    "公示期未满、异议未答复，不得确定",
    "《实施方案》指标低于工作方案",
    "未听取陈述、期限未满即撤销称号",
)


@pytest.mark.clause("四(三)", "四(三)句2", "四(四)", "四(五)2", "四(六)", "五(三)")
def test_the_walk_goes_from_the_draft_to_the_end_of_four_terms_and_its_papers_conform(
    db: None, tmp_path: Path
):
    told: list[str] = []
    walk(tmp_path, tell=told.append)
    story = "\n".join(told)
    for what in REFUSED:
        assert f"被拒绝：{what}" in story
    for state in ("→ 优秀", "→ 保留称号", "→ 整改通过", "→ 整改未通过，称号已取消"):
        assert state in story
    table = dict(line.split() for line in told[told.index("") + 1 :])
    assert int(table["完成的状态转换"]) > 200
    printed = list(tmp_path.glob("*版.pdf"))
    assert len(printed) == 3, "the county's own three, of the version that was accepted"
    issued = len(list(tmp_path.glob("*.pdf"))) - len(printed)
    assert int(table["形成的公文"]) == Paper.objects.count() == issued
    assert int(table["已逾期"]) == 0
    assert min(int(table[word]) for word in ("按期办结", "逾期办结", "已免除")) > 0
    for kind in PaperKind:
        paper = Paper.objects.filter(kind=kind).latest("pk")
        checks = check_letter(tmp_path / f"{paper.number}-{kind.label}.pdf")
        missed = [check for check in checks if check.result is Result.NOT_MET]
        assert len(checks) > 30
        assert not missed, (paper.number, missed)
