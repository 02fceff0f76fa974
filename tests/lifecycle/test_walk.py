"""One county's path on the real engine, as `manage.py walkthrough` tells it."""

from __future__ import annotations

import pytest

from cluster_portal.documents.conformity import check_letter
from cluster_portal.documents.conformity.kinds import Result
from desks.demonstration.walk import walk

pytestmark = pytest.mark.real_database


@pytest.mark.clause("四(三)", "四(三)句2", "四(四)")
def test_the_walk_goes_from_the_draft_to_the_province_and_its_papers_conform(db, tmp_path):
    told: list[str] = []
    walk(tmp_path, tell=told.append)
    assert any("受理" in line for line in told)
    papers = sorted(tmp_path.glob("*.pdf"))
    assert len(papers) == 4
    for paper in papers:
        checks = check_letter(paper)
        assert len(checks) > 30
        missed = [check for check in checks if check.result is Result.NOT_MET]
        assert not missed, (paper.name, missed)
