from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cluster_portal.deadlines.calendar import reckon

UNITS = ("days", "months", "years", "working_days")


class Command(BaseCommand):
    help = "Reckon on which day a term ends that begins with an event on START, with each step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start", type=date.fromisoformat, metavar="START", help="2026-06-30")
        term = parser.add_mutually_exclusive_group(required=True)
        for unit in UNITS:
            term.add_argument(f"--{unit.replace('_', '-')}", type=int, metavar="N")
        parser.add_argument(
            "--no-roll",
            action="store_true",
            help="leave a last day on a holiday where it is",
        )

    def handle(self, *args: Any, start: date, no_roll: bool, **options: Any) -> None:
        term = {unit: options[unit] for unit in UNITS}
        try:
            found = reckon(start, **term, roll=not no_roll)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(found.last_day.isoformat())
        for number, step in enumerate(found.steps, start=1):
            self.stdout.write(f"{number}. {step}")
        for warning in found.warnings:
            self.stdout.write(f"! {warning}")
