"""What the tests of rounds share."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from applications.models import Round
from applications.round_keeping import open_round

MARCH = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def spring(cast) -> Round:
    """The round of 2026 with the policy's closing day, on a morning in March."""
    with time_machine.travel(MARCH, tick=False):
        yield open_round(by=cast.province_sign, year=2026, opens_on=date(2026, 3, 1))
