import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.test.utils import override_settings, setup_databases, teardown_databases

from desks.demonstration.walk import walk


class Command(BaseCommand):
    help = "Live four counties' paths in a scratch database; write every paper it makes into --out."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="the folder for the papers")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        out.mkdir(parents=True, exist_ok=True)
        logging.getLogger("celery").setLevel(logging.WARNING)
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            with (
                TemporaryDirectory() as files,
                override_settings(MEDIA_ROOT=files, CELERY_TASK_ALWAYS_EAGER=True),
            ):
                walk(out, tell=self.stdout.write)
        finally:
            teardown_databases(databases, verbosity=0)
