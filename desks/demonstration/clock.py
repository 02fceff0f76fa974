"""The simulated clock: every step happens on its own working day, never after now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Goes forward only. Its steps are minutes or days; days begin at 9:30."""

    def __init__(self, day: date) -> None:
        self.now = datetime.combine(day, time(9, 30), SHANGHAI)

    def later(self, *, days: int = 0, minutes: int = 17) -> None:
        """On the same day some minutes later, or some days later in the morning (no weekends)."""
        if days:
            day = self.now.date() + timedelta(days=days)
            while day.isoweekday() > 5:
                day += timedelta(days=1)
            self.now = datetime.combine(day, time(9, 30), SHANGHAI)
        else:
            self.now += timedelta(minutes=minutes)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The program believes that it is the clock's time."""
        with time_machine.travel(self.now, tick=False):
            yield
