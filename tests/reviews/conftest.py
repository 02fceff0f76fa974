"""Cases and experts that the tests of act two start from."""

from __future__ import annotations

import pytest

from desks.demonstration import review_steps, steps
from reviews.models import Case, Expert, ExpertReview, Panel


@pytest.fixture
def accepted(cast, recommended) -> Case:
    """Jiangning's case (Nanjing), accepted."""
    steps.check_as_province(recommended, cast.province_handle)
    steps.accept(recommended, cast.province_handle)
    return steps.case_of(recommended)


@pytest.fixture
def panel(cast, accepted) -> Panel:
    return review_steps.begin_panel(accepted.application.round, cast.province_handle)


@pytest.fixture
def pool(cast) -> list[Expert]:
    """Five experts from other cities than Nanjing."""
    return review_steps.make_experts(
        cast.province_sign, "320500", "320200", "320300", "320400", "320600"
    )


@pytest.fixture
def review(cast, accepted, panel, pool) -> ExpertReview:
    """The first expert's, just assigned."""
    return review_steps.assign(accepted, pool[0], cast.province_handle)
