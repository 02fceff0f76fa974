"""The zones of the years before, each one's life after its designation."""

from __future__ import annotations

from datetime import timedelta

from . import lives
from .clock import Clock
from .lives import Days
from .world import Place, World


def plan_up_to(world: World, clock: Clock, place: Place, stage: int) -> Days:
    yield from ()


def assessed_up_to(world: World, clock: Clock, place: Place, stage: int) -> Days:
    yield from ()


kunshan = yuhuatai = changshu = liangxi = wujin = excellent = qualified = ordered = extended = None
reported = verified = noticed = heard = passed = revoked = lambda *a: iter(())
kunshan = yuhuatai = changshu = liangxi = wujin = excellent = qualified = ordered = extended = (
    revoked
)
