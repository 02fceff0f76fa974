"""The simulated clock: every step happens on its own working day, never after now."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import time_machine

from cluster_portal.deadlines.calendar import ONE_DAY, is_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")

# What someone lives through, step by step: it gives the instant of its next step, and is woken then.
Life = Iterator[datetime]


class Clock:
    """Goes forward only. Its steps are minutes or days; days begin at `begins`, 9:30 unless told.

    latest: the day after which it takes no step; whatever would come later happens on that one.
    """

    def __init__(self, day: date, begins: time = time(9, 30), *, latest: date = date.max) -> None:
        self.begins, self.latest = begins, latest
        self.now = datetime.combine(day, begins, SHANGHAI)

    def later(self, *, days: int = 0, minutes: int = 17) -> datetime:
        """On the same day some minutes later, or the morning of the working day some days later."""
        if days:
            return self.on(self.now.date() + timedelta(days=days))
        self.now += timedelta(minutes=minutes)
        return self.now

    def on(self, day: date) -> datetime:
        """The morning of that day, or of the next working day. Never back: a day too early is now."""
        while not is_working_day(day):
            day += ONE_DAY
        day = min(day, self.latest)
        self.now = max(self.now, datetime.combine(day, self.begins, SHANGHAI))
        return self.now

    @contextmanager
    def running(self) -> Iterator[None]:
        """The program believes that it is the clock's time."""
        with time_machine.travel(self.now, tick=False):
            yield


def working_day_before(day: date) -> date:
    """The day itself, or the last working day before it: never later than was asked for."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def live(
    lives: Iterable[Life], *, until: datetime, after_each: Callable[[], object] = lambda: None
) -> None:
    """Live many lives side by side, each step on its own instant, in the order of the instants.

    So the log reads as if it had all happened. after_each is called at the time of each step taken.
    Raises ValueError for a step after `until`.
    """
    order = count()
    queue = [(when, next(order), life) for life in lives if (when := next(life, None))]
    heapq.heapify(queue)
    with time_machine.travel(until, tick=False) as machine:
        while queue:
            when, _place, life = heapq.heappop(queue)
            if when > until:
                raise ValueError(f"a step on {when} lies after {until}")
            machine.move_to(when, tick=False)
            following = next(life, None)
            after_each()
            if following:
                heapq.heappush(queue, (max(following, when), next(order), life))
