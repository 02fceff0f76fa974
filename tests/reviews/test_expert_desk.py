"""What waits for an expert."""

from __future__ import annotations

from desks.demonstration import review_steps
from desks.waiting import waiting_list
from reviews.models import ExpertReview


def test_a_review_waits_for_its_expert_from_the_assignment_until_it_is_handed_in(
    cast, accepted, panel, pool
):
    review_steps.set_rules(panel, cast.province_handle, minimum_experts=1)
    review = review_steps.assign(accepted, pool[0], cast.province_handle)

    def waits() -> list[ExpertReview]:
        return [row.thing for row in waiting_list(pool[0].user)]

    assert waits() == [review]
    review_steps.accept(review)
    assert waits() == [review]
    review_steps.start_review(accepted, cast.province_handle)
    review_steps.score(review)
    assert waits() == [review]
    review_steps.hand_in(review)
    assert waits() == []
