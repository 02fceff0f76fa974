"""What the tests of act three share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from desks.demonstration import zone_steps
from zones.models import ImplementationPlan, Zone


@pytest.fixture
def on_day() -> Callable[[date], AbstractContextManager[object]]:
    """`with on_day(date(2029, 4, 16)):` it is ten in the morning of that day in Shanghai."""

    def travel(day: date) -> AbstractContextManager[object]:
        ten = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
        return time_machine.travel(ten, tick=False)

    return travel


@pytest.fixture
def plan(zone: Zone) -> ImplementationPlan:
    """Jiangning's implementation plan, as the designation begins it."""
    return zone.implementation_plan


@pytest.fixture
def drawn_up(cast, plan: ImplementationPlan) -> ImplementationPlan:
    """Filled in whole, with the targets of the work plan."""
    zone_steps.draw_up_plan(plan, cast.jiangning_handle)
    return plan


@pytest.fixture
def filed(cast, drawn_up: ImplementationPlan) -> ImplementationPlan:
    """Sent, endorsed and filed."""
    zone_steps.send_plan(drawn_up, cast.jiangning_sign)
    zone_steps.endorse_plan(drawn_up, cast.nanjing_sign)
    zone_steps.file_plan(drawn_up, cast.province_sign)
    return drawn_up
