"""Measure a PDF against GB/T 9704-2012, made here or elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

FORMATS = ("信函",)
WORDS = {"met": "met", "not_met": "NOT MET", "not_checkable": "not checkable"}


class Command(BaseCommand):
    help = "Check a PDF against GB/T 9704-2012. Exits with 1 when a check is not met."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="信函")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        # The measuring tools are installed for tests, not on every server.
        try:
            from cluster_portal.documents.conformity import Result, check_letter
            from cluster_portal.documents.measuring import ToolMissingError
        except ImportError as error:
            raise CommandError(f"{error.name} is missing: install requirements/test.txt") from error
        if not file.is_file():
            raise CommandError(f"{file} is not a file")
        try:
            checks = check_letter(file)
        except ToolMissingError as error:
            raise CommandError(str(error)) from error
        for check in checks:
            word = WORDS[check.result.value]
            self.stdout.write(f"{check.id:<4} {word:<14} {check.wanted}: {check.measured}")
        failed = [check.id for check in checks if check.result == Result.NOT_MET]
        if failed:
            raise CommandError(f"not met: {', '.join(failed)}", returncode=1)
