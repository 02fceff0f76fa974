"""Do now what the daily sweep does: end terms that are over, open the year's reports."""

from typing import Any

from django.core.management.base import BaseCommand

from zones.sweeping import end_terms, open_reports


class Command(BaseCommand):
    """Repeating it does nothing twice."""

    help = "End terms that are over and open the year's annual reports."

    def handle(self, *args: Any, **options: Any) -> None:
        ended, opened = end_terms(), open_reports()
        self.stdout.write(f"{ended} terms ended, {opened} reports opened.")
